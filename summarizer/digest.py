"""A digest: what one topic brought on one day."""

from dataclasses import dataclass
from datetime import date, datetime

from chat.words import Words
from papers.paper import Paper
from summarizer.schema import Summary


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of a digest with its summary; `why` are the words that made it one of the most relevant."""

    paper: Paper
    summary: Summary
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """The papers of a topic on a day, the most relevant or else the newest first, in a language ("en", "zh").

    `key` is the topic's word in the catalogue or its query; `name` is what people call it; `made` is when the
    digest was put together, in UTC; `found` counts all new papers, of which `entries` may be the best few, by their
    relevance where they are `ranked`, else by their dates.
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

    def how_many(self, words: Words) -> str:
        """Return in words how many papers are new, and which of them these are."""
        n = len(self.entries)
        if self.found <= n:
            return words.say_n("{n} new paper.", "{n} new papers.", n)
        if self.ranked:
            return words.say("The {n} most relevant of {found} new papers.", n=n, found=self.found)
        return words.say("The newest {n} of {found} new papers.", n=n, found=self.found)
