"""Related papers: of what the bot knows the nearest to one, those first that are new."""

import asyncio
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from chat.clock import Clock
from chat.errors import HeraldError
from papers import categories, likeness
from papers.likeness import FOLLOWED, SHOWN, Profile
from papers.paper import Paper
from papers.query import fulltext
from papers.query.terms import Term, any_of
from services.likings import rarity
from services.listing.newest import NewestList
from services.repeated import Repeated
from store import papers as records
from store.database import Store
from store.papers import print_of
from store.words import index as indexed
from store.words.index import Alike

MOST = 10
LOOKED_AT = 400  # papers that share the most telling words, which are then compared word by word
TELLING, FEWEST_TELLING = 24, 4
MOST_FOUND = 3000  # papers that may have one of the telling words, as far as their rarity tells
NEW = timedelta(days=7)
PATIENCE = 4.0  # seconds of a person for a list that is not in


@dataclass(frozen=True, slots=True)
class Relation:
    """A paper that is near another: how near, 0.0 to 1.0, the words that they share, and whether it was news lately."""

    paper: Paper
    nearness: float
    shared: tuple[str, ...] = ()
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """What is near a paper, the new ones first, out of how many that are known; `telling` are the paper's own words."""

    relations: tuple[Relation, ...]
    known: int
    telling: tuple[str, ...] = ()


class Related:
    """Finds what is near a paper among the records that are kept, the newest list's too."""

    def __init__(self, store: Store, newest: NewestList, clock: Clock) -> None:
        self._store = store
        self._newest = newest
        self._clock = clock
        self._list_faults = Repeated("related_without_list", clock, level="warning")

    async def of(self, paper: Paper, most: int = MOST) -> Near:
        """Return up to `most` papers near one, neither that itself nor what was withdrawn."""
        await self._bring_list(paper)
        profile = await asyncio.to_thread(likeness.of_paper, paper, rarity)
        async with self._store.reading() as c:
            known = await indexed.count(c, but=paper.id)
            expression = fulltext.any_of_these(_first_choice(profile, known))
            since = (self._clock.now() - NEW).date()
            found = await indexed.alike(c, expression, since=since, limit=LOOKED_AT)
        near = await asyncio.to_thread(_nearest, profile, [each for each in found if each.paper_id != paper.id])
        telling = likeness.written(paper, profile.telling(FEWEST_TELLING))
        return Near(tuple(await self._read(paper, near, most)), known, telling)

    async def lately(self, liked: Mapping[str, Paper], most: int = MOST_FOUND) -> list[Paper]:
        """Return what was news on the lists of the last days and is so near one of these papers that it is followed."""
        since = (self._clock.now() - NEW).date()
        found: dict[str, Alike] = {}
        for paper in liked.values():
            await self._bring_list(paper)
            profile = await asyncio.to_thread(likeness.of_paper, paper, rarity)
            async with self._store.reading() as c:
                expression = fulltext.any_of_these(_first_choice(profile, await indexed.count(c)))
                alike = await indexed.alike(c, expression, since=since, limit=LOOKED_AT, news_alone=True)
            near = await asyncio.to_thread(_nearest, profile, [each for each in alike if each.paper_id != paper.id])
            found |= {each.paper_id: each for each, cosine, _ in near if cosine >= FOLLOWED}
        async with self._store.reading() as c:
            kept = await records.load(c, [each.versioned_id for each in found.values()])
        there = [stored.paper for stored in kept.values() if not stored.paper.withdrawn]
        return sorted(there, key=lambda paper: (paper.published, paper.id), reverse=True)[:most]

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

    async def _read(
        self, paper: Paper, near: Sequence[tuple[Alike, float, tuple[str, ...]]], most: int
    ) -> list[Relation]:
        """Read the records of the nearest, until there are enough that say something of their own."""
        async with self._store.reading() as c:
            kept = await records.load(c, [each.versioned_id for each, _, _ in near[: 4 * most]])
        seen = {print_of(paper)}
        found: list[Relation] = []
        for each, nearness, stems in near:
            stored = kept.get(each.versioned_id)
            if stored is None or stored.paper.withdrawn or print_of(stored.paper) in seen:
                continue
            seen.add(print_of(stored.paper))
            shared = likeness.written(stored.paper, stems)
            found.append(Relation(stored.paper, nearness, shared, each.is_new))
        return _new_first(found, most)


def _first_choice(profile: Profile, known: int) -> list[str]:
    """Return the words by which papers are chosen for a closer look: the most telling, as far as few have them."""
    chosen: list[str] = []
    expected = 0.0
    for word in profile.telling(TELLING):
        expected += known * math.exp(-rarity(word))
        if expected > MOST_FOUND and len(chosen) >= FEWEST_TELLING:
            break
        chosen.append(word)
    return chosen


def _nearest(profile: Profile, found: Sequence[Alike]) -> list[tuple[Alike, float, tuple[str, ...]]]:
    """Return those that are near enough, the nearest first, with the stems of what they share."""
    near: list[tuple[Alike, float, tuple[str, ...]]] = []
    for each in found:
        other = likeness.of_words(each.title, each.abstract, rarity)
        if (cosine := profile.cosine(other)) >= SHOWN:
            near.append((each, cosine, profile.shared(other)))
    return sorted(near, key=lambda one: (one[1], one[0].paper_id), reverse=True)


def _new_first(found: Sequence[Relation], most: int) -> list[Relation]:
    """Return the nearest of the new ones and of the others, at most half of them new where there are enough of both."""
    new = [each for each in found if each.is_new]
    old = [each for each in found if not each.is_new]
    room = max(most // 2, most - len(old))
    return [*new[:room], *old[: most - min(room, len(new))]]
