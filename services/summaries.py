"""Summaries: made once per paper version, language and depth, whoever asks and however many at once."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import cast

import structlog

from chat.clock import Clock
from chat.errors import UnavailableError
from chat.refs import ChatRef, Person
from papers.paper import Paper
from services.tasks import end
from store import summaries as kept
from store.database import Store
from summarizer.asking import Asking
from summarizer.schema import OFFLINE, Depth, Summarizer, Summary

RETRY_FALLBACK = timedelta(hours=1)


class Summaries:
    """The cache before a summarizer."""

    def __init__(self, store: Store, summarizer: Summarizer, clock: Clock) -> None:
        self._store = store
        self._summarizer = summarizer
        self._clock = clock
        self._under_way: dict[kept.Key, tuple[asyncio.Task[Summary], Asking]] = {}

    @property
    def model(self) -> str:
        """Who writes the summaries when all is well."""
        return self._summarizer.name

    async def aclose(self) -> None:
        """Break off the summaries under way."""
        await end(task for task, _ in self._under_way.values())

    async def ready(self, papers: Iterable[Paper], language: str, depth: Depth = "brief") -> dict[str, Summary]:
        """Give by `versioned_id`, in one go, the summaries that are there and are not to be made again.

        Raises UnavailableError.
        """
        ids = {self._key(paper, language, depth): paper.versioned_id for paper in papers}
        async with self._store.reading() as c:
            found = await kept.load_many(c, ids)
        return {ids[key]: each.summary for key, each in found.items() if not self._is_to_be_tried_again(each)}

    async def of(
        self,
        paper: Paper,
        language: str,
        depth: Depth = "brief",
        *,
        person: Person | None = None,
        chat: ChatRef | None = None,
    ) -> Summary:
        """Give a paper's summary, from the cache or newly made; one that a person waits for goes first.

        What is newly made counts for the first who asked. Raises UnavailableError.
        """
        key = self._key(paper, language, depth)
        if key not in self._under_way:
            asking = Asking(person, chat)
            task = asyncio.create_task(self._make(key, paper, asking))
            self._under_way[key] = task, asking
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        task, asking = self._under_way[key]
        asking.urgent = asking.urgent or person is not None
        return await asyncio.shield(task)  # one asker who leaves must not take the answer from the others

    async def made(self, paper: Paper, language: str, depth: Depth = "brief") -> Summary:
        """Summarise a record that is not arXiv's own, without the cache. Raises UnavailableError."""
        return await self._summarizer.summarize(paper, language, depth, Asking(urgent=True))

    def _key(self, paper: Paper, language: str, depth: Depth) -> kept.Key:
        depth = "brief"  # of the abstract, which is all that is read so far, there is one summary for both depths
        return kept.Key(paper.id, paper.version, language, depth, self._summarizer.prompt)

    async def _make(self, key: kept.Key, paper: Paper, asking: Asking) -> Summary:
        async with self._store.reading() as c:
            found = await kept.load(c, key)
        if found and not self._is_to_be_tried_again(found):
            return found.summary
        summary = await self._summarizer.summarize(paper, key.language, cast("Depth", key.depth), asking)
        if found and summary.model == OFFLINE:  # nobody could write a better one than there is
            summary = found.summary
        await self._keep(key, summary)
        return summary

    def _is_to_be_tried_again(self, found: kept.Stored) -> bool:
        stopgap = found.provisional or found.model != self._summarizer.name
        return stopgap and self._clock.now() - found.made_at >= RETRY_FALLBACK

    async def _keep(self, key: kept.Key, summary: Summary) -> None:
        try:
            async with self._store.writing() as c:
                provisional = summary.model != self._summarizer.name
                await kept.save(c, key, summary, made_at=self._clock.now(), provisional=provisional)
        except UnavailableError as error:
            structlog.get_logger(__name__).warning("summary_not_kept", error=str(error), cause=str(error.__cause__))
