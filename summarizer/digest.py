"""A digest: what one topic brought on one day."""

from dataclasses import dataclass
from datetime import date, datetime

from chat.languages import row_of
from chat.words import Phrase, Words, phrase, phrase_n
from papers.paper import Paper
from summarizer.schema import Summary


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of a digest with its summary; `why` tells what made it one of the most relevant.

    `written` is when the summary was, in UTC, where that is known.
    """

    paper: Paper
    summary: Summary
    why: tuple[str | Phrase, ...] = ()
    written: datetime | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """The papers of a topic on a day, the most relevant or else the newest first, in a language ("en", "zh").

    `key` is the topic's word in the catalogue or its query; `name` is what people call it; `made` is when the
    digest was put together, in UTC; `found` counts all new papers, of which `entries` may be the best few, by their
    relevance where they are `ranked`, else by their dates. `lists` are the days of arXiv's lists that they stand on,
    the first and the last one, or none where they were searched for; `crosslists` counts those of all that stand there
    as cross-lists.
    """

    key: str
    name: str
    query: str
    day: date
    language: str
    made: datetime
    entries: tuple[Entry, ...]
    found: int
    ranked: bool = False
    lists: tuple[date, ...] = ()
    crosslists: int = 0

    def how_many(self, words: Words) -> str:
        """Return in words whose list it is, how many papers are new, and which of them these are."""
        n = len(self.entries)
        if self.lists:
            return words.join(self._listed(words), "" if self.found <= n else self._chosen(words, n))
        if self.found <= n:
            return words.say_n("{n} new paper.", "{n} new papers.", n)
        if self.ranked:
            return words.say("The {n} most relevant of {found} new papers.", n=n, found=self.found)
        return words.say("The newest {n} of {found} new papers.", n=n, found=self.found)

    def _listed(self, words: Words) -> str:
        first, last = day_in_words(self.lists[0], words), day_in_words(self.lists[-1], words)
        lists = phrase("arXiv's lists of {first} to {last}", first=first, last=last)
        if len(self.lists) == 1:
            lists = phrase("arXiv's list of {day}", day=last)
        count = phrase_n("{n} paper", "{n} papers", self.found)
        if not self.crosslists:
            return words.say("{list}: {papers}.", list=lists, papers=count)
        crosslists = phrase_n("{n} of them a cross-list", "{n} of them cross-lists", self.crosslists)
        return words.say("{list}: {papers}, {crosslists}.", list=lists, papers=count, crosslists=crosslists)

    def _chosen(self, words: Words, n: int) -> str:
        if self.ranked:
            return words.say_n("This one suits you best.", "These {n} suit you best.", n)
        return words.say_n("This is the newest one.", "These are the newest {n}.", n)


def day_in_words(day: date, words: Words) -> str:
    """Return a day with its name in a language: "Friday 27 November"."""
    from babel import Locale
    from babel.dates import format_date

    row = row_of(words.language)
    return format_date(day, row.day_form, Locale.parse(row.locale))
