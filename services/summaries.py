"""Summaries: made once per paper version, language and depth, whoever asks and however many at once."""

import asyncio
from datetime import timedelta

import structlog

from chat.clock import Clock
from chat.errors import UnavailableError
from papers.paper import Paper
from store import summaries as kept
from store.database import Store
from summarizer.schema import Depth, Summarizer, Summary

RETRY_FALLBACK = timedelta(hours=1)


class Summaries:
    """The cache before a summarizer."""

    def __init__(self, store: Store, summarizer: Summarizer, clock: Clock) -> None:
        self._store = store
        self._summarizer = summarizer
        self._clock = clock
        self._under_way: dict[kept.Key, asyncio.Task[Summary]] = {}

    @property
    def model(self) -> str:
        """Who writes the summaries when all is well."""
        return self._summarizer.name

    async def of(self, paper: Paper, language: str, depth: Depth = "brief") -> Summary:
        """Give a paper's summary, from the cache or newly made. Raises UnavailableError."""
        key = kept.Key(paper.id, paper.version, language, depth, self._summarizer.prompt)
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.create_task(self._make(key, paper, depth))
            self._under_way[key] = task
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        return await asyncio.shield(task)  # one asker who leaves must not take the answer from the others

    async def made(self, paper: Paper, language: str, depth: Depth = "brief") -> Summary:
        """Summarise a record that is not arXiv's own, without the cache. Raises UnavailableError."""
        return await self._summarizer.summarize(paper, language, depth)

    async def _make(self, key: kept.Key, paper: Paper, depth: Depth) -> Summary:
        async with self._store.reading() as c:
            found = await kept.load(c, key)
        if found and not self._is_to_be_tried_again(found):
            return found.summary
        summary = await self._summarizer.summarize(paper, key.language, depth)
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
