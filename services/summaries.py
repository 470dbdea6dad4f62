"""Summaries: made once per paper version, language and depth, whoever asks and however many at once."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import structlog

from chat.clock import Clock
from chat.errors import UnavailableError
from papers.paper import Paper
from store import summaries as kept
from store.database import Store
from summarizer.schema import OFFLINE, Depth, Summarizer, Summary

RETRY_FALLBACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Key:
    paper_id: str
    version: int
    language: str
    depth: Depth


class Summaries:
    """The cache before a summarizer; `prompt` is the version of how it is asked."""

    def __init__(self, store: Store, summarizer: Summarizer, clock: Clock, prompt: str) -> None:
        self._store = store
        self._summarizer = summarizer
        self._clock = clock
        self._prompt = prompt
        self._under_way: dict[_Key, asyncio.Task[Summary]] = {}

    @property
    def model(self) -> str:
        """Who writes the summaries when all is well."""
        return self._summarizer.name

    async def of(self, paper: Paper, language: str, depth: Depth = "brief") -> Summary:
        """Give a paper's summary, from the cache or newly made. Raises UnavailableError."""
        key = _Key(paper.id, paper.version, language, depth)
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.create_task(self._make(key, paper))
            self._under_way[key] = task
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        return await asyncio.shield(task)  # one asker who leaves must not take the answer from the others

    async def _make(self, key: _Key, paper: Paper) -> Summary:
        async with self._store.reading() as c:
            found = await kept.load(
                c,
                paper_id=key.paper_id,
                version=key.version,
                language=key.language,
                depth=key.depth,
                prompt=self._prompt,
            )
        if found and not self._is_to_be_tried_again(found):
            return found.summary
        summary = await self._summarizer.summarize(paper, key.language, key.depth)
        await self._keep(key, summary)
        return summary

    def _is_to_be_tried_again(self, found: kept.Stored) -> bool:
        fallback = found.model != self._summarizer.name
        return fallback and self._clock.now() - found.made_at >= RETRY_FALLBACK

    async def _keep(self, key: _Key, summary: Summary) -> None:
        try:
            async with self._store.writing() as c:
                await kept.save(
                    c,
                    paper_id=key.paper_id,
                    version=key.version,
                    language=key.language,
                    depth=key.depth,
                    prompt=self._prompt,
                    summary=summary,
                    made_at=self._clock.now(),
                    provisional=summary.model == OFFLINE and self._summarizer.name != OFFLINE,
                )
        except UnavailableError as error:
            structlog.get_logger(__name__).warning("summary_not_kept", error=str(error), cause=str(error.__cause__))
