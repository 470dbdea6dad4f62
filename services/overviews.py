"""Overviews of digests: written once for all chats that get the same papers, and for none of them waited for long."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from itertools import combinations
from typing import Protocol

from chat.clock import Clock
from chat.errors import UnavailableError
from chat.single_flight import Flight, SingleFlight
from chat.urgency import Asking, Urgency
from papers.paper import Paper
from papers.vectors import cosine
from services.embeddings import Embeddings
from services.machines.jobs import Jobs, UnknownJobError
from services.repeated import Repeated
from store import papers as records
from store import summaries as kept
from store.database import Store
from store.summaries import StoredOverview
from summarizer.digest import Group, Overview
from summarizer.overview.grouping import Likeness, Pair, drafted
from summarizer.schema import OFFLINE

PATIENCE = 60.0
"""Seconds after which a digest goes out with the groups' names alone."""
RETRY_FALLBACK = timedelta(hours=1)
MOST_KNOWN = 200  # kept in memory, where all chats that get the same papers find them

VECTORS_SECONDS = 2.0  # that a digest waits for vectors, which are made when a list comes in


class Writer(Protocol):
    """Writes the sentences of overviews; `overview_prompt` changes whenever it would now write others."""

    name: str
    overview_prompt: str

    async def overview(
        self, groups: Sequence[Group], papers: Mapping[str, Paper], language: str, asking: Asking
    ) -> Overview:
        """Write a sentence on each group that has none; without a model the groups stay as they are."""
        ...


class Overviews:
    """The cache before who writes overviews; a sentence that holds of papers is taken over where they come again."""

    def __init__(
        self,
        store: Store,
        writer: Writer,
        clock: Clock,
        embeddings: Embeddings | None = None,
        jobs: Jobs | None = None,
    ) -> None:
        self._store = store
        self._writer = writer
        self._clock = clock
        self._embeddings = embeddings
        self._jobs = jobs
        self.patience = PATIENCE
        self._faults = Repeated("overview_not_kept", clock, level="warning")
        self._flights: SingleFlight[str, Overview, []] = SingleFlight(lasting=True)
        self._known: OrderedDict[str, Overview] = OrderedDict()  # those that do not change any more

    async def aclose(self) -> None:
        """Break off those under way."""
        await self._flights.aclose()

    def forget(self) -> None:
        """Look anew which of the kept ones are good, since another model is to write them."""
        self._known.clear()

    async def ready(self, papers: Sequence[Paper], language: str) -> tuple[bool, Overview | None]:
        """Return whether an overview need not be waited for, and what it is, None where nothing belongs together.

        Raises UnavailableError.
        """
        key = self._key(papers, language)
        if self._is_offline:
            if key not in self._known:
                self._remember(replace(await self._drafted(papers, language), key=key))
            return True, _shown(self._known.get(key))
        found = await self._found(key)
        return found is not None, _shown(found)

    async def of(self, papers: Sequence[Paper], language: str, *, urgent: bool = False) -> Overview | None:
        """Return the overview of a digest's papers, kept or newly written; None where nothing belongs together.

        After a minute, and where it cannot be kept, what stands without a model has to do; the next digest finds what
        was written.
        """
        ready, found = await self.ready(papers, language)
        if ready:
            return found
        key = self._key(papers, language)
        flight = self._flights.find(key)
        if flight is None:

            async def make(flight: Flight[Overview, []]) -> Overview:
                if self._jobs and (made := await self._jobs.overview(key, papers, language, flight)):
                    return made
                return await self._made(key, papers, language, flight.urgency)

            flight = self._flights.begin([key], make, Urgency(urgent=urgent))
        try:
            async with asyncio.timeout(self.patience):
                return _shown(await self._flights.wait(flight, Urgency(urgent=urgent)))
        except (TimeoutError, UnavailableError):
            return _shown(await self._drafted(papers, language))

    async def of_page(self, papers: Sequence[Paper], language: str) -> Overview | None:
        """Return the overview of a page, which has what several chats got: with the sentences that are there.

        Raises UnavailableError.
        """
        found = None if self._is_offline else await self._found(self._key(papers, language))
        if found is None and (found := await self._drafted(papers, language)).groups:
            found = await self._carried(found)
        return _shown(found)

    async def here(self, key: str, papers: Sequence[str], language: str, urgency: Urgency) -> Overview:
        """Write an overview of papers, by their versioned ids, for another process, where it is not there by now.

        Raises UnavailableError, and UnknownJobError where this program would write another one.
        """
        if found := await self._found(key):
            return found
        async with self._store.reading() as c:
            stored = await records.load(c, list(papers))
        those = [record.paper for record in stored.values()]
        if self._key(those, language) != key:
            raise UnknownJobError
        return await self._made(key, those, language, urgency)

    async def named(self, key: str) -> tuple[Overview, dict[str, Paper]] | None:
        """Return a kept overview with its papers by their versioned ids, None where it is gone.

        Raises UnavailableError.
        """
        async with self._store.reading() as c:
            stored = await kept.load_overview(c, key)
            if stored is None:
                return None
            found = await records.load(c, [each for group in stored.overview.groups for each in group.papers])
        return stored.overview, {each: record.paper for each, record in found.items()}

    @property
    def _is_offline(self) -> bool:
        return self._writer.name == OFFLINE

    def _key(self, papers: Sequence[Paper], language: str) -> str:
        """Return the same for the same papers in any order, as long as models are told the same."""
        by = self._embeddings.name if self._embeddings else ""
        told = "\n".join(
            (self._writer.overview_prompt, by, language, *sorted({paper.versioned_id for paper in papers}))
        )
        return sha256(told.encode()).hexdigest()[:24]

    async def _found(self, key: str) -> Overview | None:
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        async with self._store.reading() as c:
            stored = await kept.load_overview(c, key)
        if stored is None or self._is_to_be_tried_again(stored):
            return None
        if not stored.provisional:
            self._remember(stored.overview)
        return stored.overview

    def _remember(self, overview: Overview) -> None:
        self._known[overview.key] = overview
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)

    def _is_to_be_tried_again(self, stored: StoredOverview) -> bool:
        return stored.provisional and self._clock.now() - stored.made_at >= RETRY_FALLBACK

    async def _drafted(self, papers: Sequence[Paper], language: str) -> Overview:
        """Group papers, whatever order they come in, under their own words."""
        alike = await self._likeness(papers)
        groups = await asyncio.to_thread(drafted, sorted(papers, key=lambda paper: paper.versioned_id), alike)
        return Overview(groups, language)

    async def _likeness(self, papers: Sequence[Paper]) -> list[Likeness]:
        """Return what papers are grouped by beside the words that they share: their vectors, where there are any."""
        if self._embeddings is None:
            return []
        vectors = await self._embeddings.of(papers, patience_seconds=VECTORS_SECONDS, urgent=False)

        def likeness(ordered: Sequence[Paper]) -> dict[Pair, float]:
            held = [vectors.get((paper.id, paper.version)) for paper in ordered]
            known = [(place, vector) for place, vector in enumerate(held) if vector]
            return {(one, other): cosine(a, b) for (one, a), (other, b) in combinations(known, 2)}

        return [likeness] if vectors else []

    async def _made(self, key: str, papers: Sequence[Paper], language: str, urgency: Urgency) -> Overview:
        draft = replace(await self._drafted(papers, language), key=key)
        if draft.groups:
            draft = await self._carried(draft)
        if all(group.text for group in draft.groups):
            overview = draft
        else:
            by_id = {paper.versioned_id: paper for paper in papers}
            written = await self._writer.overview(draft.groups, by_id, language, Asking(urgent=urgency))
            model = draft.model if written.model == OFFLINE else written.model
            overview = replace(written, key=key, model=model, unjudged=written.unjudged or draft.unjudged)
        good = overview.model in {self._writer.name, OFFLINE} and not (overview.fallback_reason or overview.unjudged)
        await self._keep(overview, provisional=not good)
        return overview

    async def _carried(self, draft: Overview) -> Overview:
        """Take over sentences that other digests have of the same papers, as far as these stand together again."""
        keys = [each for group in draft.groups for each in group.papers]
        async with self._store.reading() as c:
            others = await kept.overviews_near(c, keys, draft.language, self._writer.overview_prompt)
        groups = tuple(_with_sentence(group, others) for group in draft.groups)
        if groups == draft.groups:
            return draft
        return replace(draft, groups=groups, model=next(each.model for each in others if each.claims))

    async def _keep(self, overview: Overview, *, provisional: bool) -> None:
        prompt, now = self._writer.overview_prompt, self._clock.now()
        if not provisional:
            self._remember(overview)
        try:
            await self._store.write(kept.save_overview, overview, prompt=prompt, made_at=now, provisional=provisional)
        except UnavailableError as error:
            self._faults.failed(error, cause=str(error.__cause__))
        else:
            self._faults.worked()


def _shown(overview: Overview | None) -> Overview | None:
    """Return an overview that has something to show."""
    return overview if overview and overview.groups else None


def _with_sentence(group: Group, others: Iterable[Overview]) -> Group:
    """Return a group with the sentence that most of its papers bear out, of equals the newest."""
    best: tuple[int, Group] = (0, group)
    for other in (each for overview in others for each in overview.groups if each.text):
        claims = {key: claim for key, claim in other.claims.items() if key in group.papers}
        if len(claims) > best[0]:
            best = len(claims), replace(group, text=other.text, claims=claims)
    return best[1]
