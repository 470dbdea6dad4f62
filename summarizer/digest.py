"""A digest: what one topic brought on one day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from chat.reply import Claim
from chat.words import Phrase, Words, phrase, phrase_n
from papers.paper import Paper
from summarizer.schema import OFFLINE, FallbackReason, Summary


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
class Group:
    """Papers by their versioned ids under a name, and a sentence about them, "" where none holds.

    The sentence stands for those alone that `claims` has: each bears it out by a quote of its own, which passed the
    check like any.
    """

    name: str
    papers: tuple[str, ...]
    text: str = ""
    claims: Mapping[str, Claim] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Overview:
    """Two to four groups of a digest's papers, in a language; papers that are in none are the others.

    `model` wrote the sentences, "offline" where there are none: then the names are words of the papers, in their
    language. `fallback_reason` and `unjudged` are as in `Summary`; `key` is that under which it is kept.
    """

    groups: tuple[Group, ...]
    language: str = "en"
    model: str = OFFLINE
    fallback_reason: FallbackReason = ""
    unjudged: FallbackReason = ""
    key: str = ""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Each sentence once for each paper that bears it out."""
        return tuple(claim for group in self.groups for claim in group.claims.values())

    def others(self, papers: Sequence[Paper]) -> list[Paper]:
        """Return those papers of a digest that are in no group."""
        grouped = {each for group in self.groups for each in group.papers}
        return [paper for paper in papers if paper.versioned_id not in grouped]


@dataclass(frozen=True, slots=True)
class Digest:
    """The papers of a topic on a day, the most relevant or else the newest first, in a language ("en", "zh").

    `key` is the topic's word in the catalogue or its query; `name` is what people call it; `made` is when the
    digest was put together, in UTC; `found` counts all new papers, of which `entries` may be the best few, by their
    relevance where they are `ranked`, else by their dates. `lists` are the days of arXiv's lists that they stand on,
    the first and the last one, or none where they were searched for; `crosslists` counts those of all that stand there
    as cross-lists. `overview` is there where they are many and some of them belong together.
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
    overview: Overview | None = None

    @property
    def papers(self) -> list[Paper]:
        """The papers of all entries, in order."""
        return [entry.paper for entry in self.entries]

    def numbers(self, papers: Iterable[str]) -> list[int]:
        """Return at which places of the digest some papers stand, by their versioned ids, from 1 on."""
        places = {entry.paper.versioned_id: number for number, entry in enumerate(self.entries, 1)}
        return sorted(places[each] for each in papers if each in places)

    def numbered(self, group: Group, words: Words) -> str:
        """Return a group's name and the numbers of its papers."""
        return words.say("{group} ({numbers})", group=group.name, numbers=listed(self.numbers(group.papers), words))

    def sentence(self, group: Group, words: Words) -> str:
        """Return a group's sentence with the numbers of the papers that it rests on, "" where it has none."""
        numbers = self.numbers(group.claims)
        return f"{group.text} [{listed(numbers, words)}]" if group.text and numbers else ""

    @property
    def others(self) -> list[int]:
        """The numbers of the papers that are in no group of the overview, where there is one."""
        return self.numbers(each.versioned_id for each in self.overview.others(self.papers)) if self.overview else []

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
        first, last = (words.forms.day_of_week(day) for day in (self.lists[0], self.lists[-1]))
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


def listed(numbers: Sequence[int], words: Words) -> str:
    """Write some numbers one after another."""
    return words.listed(numbers)
