"""Related papers: of what the bot knows the nearest to one, those first that are new."""

import asyncio
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from chat.clock import Clock
from chat.errors import HeraldError
from papers import categories, nearness
from papers.nearness import SHOWN, Profile
from papers.paper import Paper
from papers.query import fulltext
from papers.query.terms import Term, any_of
from papers.stems import spelt
from services.listing.newest import NewestList
from services.near.meaning import Meaning
from services.repeated import Repeated
from store import papers as records
from store.database import Store
from store.papers import print_of
from store.words import index as indexed
from store.words.index import Alike

MOST = 10
LOOKED_AT = 400  # papers that share the most telling words, which are then compared word by word
READ = 60  # of these, which are compared by meaning as well
MEANT = 30  # papers that are near in meaning, whatever their words
TELLING, FEWEST_TELLING = 24, 4
MOST_FOUND = 3000  # papers that may have one of the telling words, as far as their rarity tells
NEW = timedelta(days=7)
PATIENCE = 4.0  # seconds of a person for a list that is not in
MEANING_SECONDS = 1.5  # of a person for embeddings that are not there


@dataclass(frozen=True, slots=True)
class Relation:
    """A paper that is near another, from 1.0 on near enough, the words that they share, and whether it was news lately.

    `by_meaning` tells that by its words alone it would not be near enough.
    """

    paper: Paper
    nearness: float
    shared: tuple[str, ...] = ()
    is_new: bool = False
    by_meaning: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """What is near a paper, the new ones first, out of how many that are known; `telling` are the paper's own words.

    `model` is the one by whose embeddings papers were compared too, "" where it was by words alone.
    """

    relations: tuple[Relation, ...]
    known: int
    telling: tuple[str, ...] = ()
    model: str = ""


@dataclass(frozen=True, slots=True)
class _Compared:
    """A paper as the index has it, its record, and how near it is by words, and by meaning where that is known."""

    alike: Alike
    paper: Paper
    words: float
    shared: tuple[str, ...]
    meaning: float | None = None


class Related:
    """Finds what is near a paper among the records that are kept, the newest list's too."""

    def __init__(self, store: Store, newest: NewestList, meaning: Meaning, clock: Clock) -> None:
        self._store = store
        self._newest = newest
        self._meaning = meaning
        self._clock = clock
        self._list_faults = Repeated("related_without_list", clock, level="warning")

    async def of(self, paper: Paper, most: int = MOST) -> Near:
        """Return up to `most` papers near one, neither that itself nor what was withdrawn."""
        await self._bring_list(paper)
        known, compared = await self._compared(paper)
        near = [each for each in compared if nearness.shown(each.words, each.meaning) >= 1.0]
        near.sort(key=lambda each: (nearness.shown(each.words, each.meaning), each.paper.id), reverse=True)
        profile = nearness.of_paper(paper)
        telling = spelt(paper, profile.telling(FEWEST_TELLING))
        model = self._meaning.name if any(each.meaning is not None for each in compared) else ""
        return Near(tuple(_new_first([_relation(each) for each in near], most)), known, telling, model)

    async def lately(self, liked: Iterable[Paper]) -> list[Paper]:
        """Return what was news on the lists of the last days and is so near one of these papers that it is followed."""
        found: dict[str, Paper] = {}
        for paper in liked:
            await self._bring_list(paper)
            _, compared = await self._compared(paper, news_alone=True)
            near = [each for each in compared if nearness.followed(each.words, each.meaning) >= 1.0]
            found |= {each.paper.id: each.paper for each in near}
        return sorted(found.values(), key=lambda paper: (paper.published, paper.id), reverse=True)

    async def _compared(self, paper: Paper, *, news_alone: bool = False) -> tuple[int, list[_Compared]]:
        """Return how many papers are known, and those compared with one that may be near it."""
        profile = await asyncio.to_thread(nearness.of_paper, paper)
        meant = [] if news_alone else await self._meaning.nearest(paper, MEANT)
        since = (self._clock.now() - NEW).date()
        async with self._store.reading() as c:
            known = await indexed.count(c, but=paper.id)
            expression = fulltext.any_of_these(_first_choice(profile, known))
            found = await indexed.alike(c, expression, since=since, limit=LOOKED_AT, news_alone=news_alone)
            found += await indexed.named(c, set(meant) - {each.versioned_id for each in found}, since=since)
        weighed = await asyncio.to_thread(_weighed, profile, [each for each in found if each.paper_id != paper.id])
        likely = [each for each in weighed if each[0].versioned_id in meant or each[1] >= SHOWN]
        if self._meaning.is_on:
            likely = list(dict.fromkeys((*weighed[:READ], *likely)))
        async with self._store.reading() as c:
            kept = await records.load(c, [each.versioned_id for each, _, _ in likely[: READ + MEANT]])
        seen = {print_of(paper)}
        compared: list[_Compared] = []
        for each, cosine, shared in likely[: READ + MEANT]:
            stored = kept.get(each.versioned_id)
            if stored and not stored.paper.withdrawn and print_of(stored.paper) not in seen:
                seen.add(print_of(stored.paper))  # the same text under another number says nothing new
                compared.append(_Compared(each, stored.paper, cosine, shared))
        others = [each.paper for each in compared]
        meaning = await self._meaning.to(paper, others, patience_seconds=MEANING_SECONDS)
        return known, [replace(each, meaning=meaning.get((each.paper.id, each.paper.version))) for each in compared]

    async def _bring_list(self, paper: Paper) -> None:
        """Have the newest list of the paper's archives, if it is to be had."""
        codes = [code for code in paper.categories if categories.find(code)]
        if not codes:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await self._newest.have(str(any_of(Term("cat", code) for code in codes)), urgent=True)
        except TimeoutError:  # it comes in for whoever asks next
            return
        except HeraldError as error:
            self._list_faults.failed(error)
        else:
            self._list_faults.worked()


def _first_choice(profile: Profile, known: int) -> list[str]:
    """Return the words by which papers are chosen for a closer look: the most telling, as far as few have them."""
    chosen: list[str] = []
    expected = 0.0
    for word in profile.telling(TELLING):
        expected += known * math.exp(-nearness.rarity(word))
        if expected > MOST_FOUND and len(chosen) >= FEWEST_TELLING:
            break
        chosen.append(word)
    return chosen


def _weighed(profile: Profile, found: Sequence[Alike]) -> list[tuple[Alike, float, tuple[str, ...]]]:
    """Return papers with their nearness by words and the stems of what they share, the nearest first."""
    others = [(each, nearness.of_words(each.title, each.abstract)) for each in found]
    weighed = sorted(((each, profile.cosine(other), other) for each, other in others), key=_by_nearness, reverse=True)
    return [
        (each, cosine, profile.shared(other) if place < READ + MEANT else ())
        for place, (each, cosine, other) in enumerate(weighed)
    ]


def _by_nearness(weighed: tuple[Alike, float, Profile]) -> tuple[float, str]:
    return weighed[1], weighed[0].paper_id


def _relation(each: _Compared) -> Relation:
    return Relation(
        each.paper,
        nearness.shown(each.words, each.meaning),
        spelt(each.paper, each.shared),
        each.alike.is_new,
        by_meaning=each.words < SHOWN,
    )


def _new_first(found: Sequence[Relation], most: int) -> list[Relation]:
    """Return the nearest of the new ones and of the others, at most half of them new where there are enough of both."""
    new = [each for each in found if each.is_new]
    old = [each for each in found if not each.is_new]
    room = max(most // 2, most - len(old))
    return [*new[:room], *old[: most - min(room, len(new))]]
