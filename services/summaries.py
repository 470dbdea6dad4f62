"""Summaries: made once per paper version, language and depth, whoever asks and however many at once."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import cast

import structlog

from chat.clock import Clock
from chat.errors import NotAllowedError, NotFoundError, UnavailableError
from chat.refs import ChatRef, Person
from chat.words import Phrase, phrase
from papers.paper import Paper
from papers.urgency import Urgency
from services.access import Quotas
from services.full_texts import FullText, FullTexts
from services.repeated import Repeated
from services.tasks import both, end
from store import papers as records
from store import summaries as kept
from store.database import Store
from summarizer.asking import Asking
from summarizer.models.ledger import Kind
from summarizer.schema import OFFLINE, Depth, Read, Reading, Summarizer, Summary

RETRY_FALLBACK = timedelta(hours=1)
MOST_KNOWN = 500  # kept in memory, where all chats that get the same papers find them
_HALVES = 2  # of a reading, which a model may have to write one after the other
Watch = Callable[[Phrase], None]
"""Hears how far a summary is."""


@dataclass(slots=True, eq=False)
class _Job:
    """A summary under way: for whom, how many wait for it, and who hears how far it is."""

    asking: Asking
    task: asyncio.Task[Summary] | None = None
    waiting: int = 0
    watchers: list[Watch] = field(default_factory=list)
    hurried: bool = False  # whether a person waited for it when it ended

    def tell(self, what: Phrase) -> None:
        """Tell all who watch."""
        for watch in self.watchers:
            watch(what)


class Summaries:
    """The cache before a summarizer."""

    def __init__(
        self, store: Store, summarizer: Summarizer, full_texts: FullTexts, quotas: Quotas, clock: Clock
    ) -> None:
        self._store = store
        self._quotas = quotas
        self._summarizer = summarizer
        self._full_texts = full_texts
        self._clock = clock
        self._not_kept = Repeated("summary_not_kept", clock, level="warning")
        self._under_way: dict[kept.SummaryKey, _Job] = {}
        self._known: dict[kept.SummaryKey, Summary] = {}  # by the model itself, so that they never change any more
        self._tasks: set[asyncio.Task[Summary]] = set()

    @property
    def model(self) -> str:
        """Who writes the summaries when all is well."""
        return self._summarizer.name

    async def aclose(self) -> None:
        """Break off the summaries under way."""
        await end(self._tasks)

    async def ready(self, papers: Iterable[Paper], language: str, depth: Depth = "brief") -> dict[str, Summary]:
        """Give by `versioned_id`, in one go, the summaries that are there and are not to be made again.

        Raises UnavailableError.
        """
        ids = {self._key(paper, language, depth): paper.versioned_id for paper in papers}
        ready = {key: self._known[key] for key in ids if key in self._known}
        if len(ready) < len(ids):
            async with self._store.reading() as c:
                found = await kept.load_many(c, ids.keys() - ready.keys())
            ready |= {key: each.summary for key, each in found.items() if not self._is_to_be_tried_again(each)}
            self._known |= {key: each.summary for key, each in found.items() if not self._is_stopgap(each)}
            for key in list(self._known)[:-MOST_KNOWN]:
                del self._known[key]
        return {ids[key]: summary for key, summary in ready.items()}

    async def of(
        self,
        paper: Paper,
        language: str,
        depth: Depth = "brief",
        *,
        person: Person | None = None,
        chat: ChatRef | None = None,
        watch: Watch | None = None,
        reserved: dict[str, int] | None = None,
    ) -> Summary:
        """Give a paper's summary, from the cache or newly made; one that a person waits for goes first.

        What is newly made counts for the first who asked, under what `admit` has `reserved` for it, if that was asked;
        `watch` hears how far it is. When all who wait for it are cancelled, so is the summary. Of a paper whose text
        cannot be had, the brief summary stands in for the deep one.
        Raises UnavailableError, and NotAllowedError where it would have to be made for a person who has had too many.
        """
        asking = Asking(person, chat, answers=_HALVES if depth == "deep" else 1, reserved=reserved)
        return await self._of(
            paper, self._key(paper, language, depth), asking, Urgency(urgent=person is not None), watch
        )

    async def admit(self, paper: Paper, language: str, depth: Depth, person: Person | None) -> dict[str, int]:
        """Reserve for a person what would have to be made newly, nothing where it is there or under way already.

        Raises NotAllowedError where the person has had too many, and UnavailableError.
        """
        return await self._admitted(paper, self._key(paper, language, depth), person)

    async def _admitted(self, paper: Paper, key: kept.SummaryKey, person: Person | None) -> dict[str, int]:
        kinds: dict[kept.SummaryKey, Kind] = {self._key(paper, key.language, "brief"): "summary"}
        if key.depth == "deep":
            kinds[key] = "reading"
        lacking = {each for each in kinds if each not in self._known and each not in self._under_way}
        if person is None or key not in lacking:
            return {}
        async with self._store.reading() as c:
            found = await kept.load_many(c, lacking)
        lacking -= {each for each, stored in found.items() if not self._is_to_be_tried_again(stored)}
        if key not in lacking:
            return {}
        try:
            return await self._quotas.reserve(person, [kinds[each] for each in lacking])
        except NotAllowedError:
            if key in self._under_way:  # by now, for somebody else or by another message of the same person's
                return {}
            raise

    async def _of(
        self, paper: Paper, key: kept.SummaryKey, asking: Asking, urgency: Urgency, watch: Watch | None = None
    ) -> Summary:
        try:
            while True:
                job = self._under_way.get(key)
                if job is None and not asking.reserved:
                    asking.reserved.update(await self._admitted(paper, key, asking.person))
                    job = self._under_way.get(key)  # for somebody else, meanwhile
                job = job or self._begin(key, paper, asking)
                summary = await self._waited_for(job, key, urgency, watch)
                if not summary.unread or not job.hurried or urgency.urgent:
                    return summary  # else the text was waited for with a person's patience, which is not a digest's
        finally:
            await self._let_go(asking)

    async def _waited_for(self, job: _Job, key: kept.SummaryKey, urgency: Urgency, watch: Watch | None) -> Summary:
        watching = [watch] if watch else []
        job.watchers += watching
        job.waiting += 1
        try:
            with job.asking.urgency.raised_by(urgency):
                return await asyncio.shield(cast("asyncio.Task[Summary]", job.task))
        finally:
            job.waiting -= 1
            for each in watching:
                job.watchers.remove(each)
            if not job.waiting and job.task and not job.task.done():
                self._under_way.pop(key, None)  # whoever asks while it ends begins anew
                job.task.cancel()

    async def made(
        self, paper: Paper, language: str, text: FullText | None = None, watch: Watch | None = None
    ) -> Summary:
        """Summarise a record that is not arXiv's own, or a text that was not fetched from there, without the cache.

        With a text the summary has a reading of it. Raises UnavailableError.
        """
        brief = await self._summarizer.summarize(paper, language, Asking(urgent=True))
        if text is None:
            return brief
        read = await self._read(paper, text, language, Asking(urgent=True, answers=_HALVES), watch or (lambda _: None))
        return _with(brief, read, text)

    def _key(self, paper: Paper, language: str, depth: Depth) -> kept.SummaryKey:
        prompt = self._summarizer.prompt
        if depth == "deep":
            prompt = f"{prompt} {self._summarizer.reading_prompt}"
        return kept.SummaryKey(paper.id, paper.version, language, depth, prompt)

    async def _let_go(self, asking: Asking) -> None:
        """Give back what was reserved and is not going to be made."""
        if all(job.asking is not asking for job in self._under_way.values()):
            await self._quotas.give_back(asking.reserved)

    def _begin(self, key: kept.SummaryKey, paper: Paper, asking: Asking) -> _Job:
        job = self._under_way[key] = _Job(asking)
        job.task = asyncio.create_task(self._make(key, paper, job))
        self._tasks.add(job.task)
        job.task.add_done_callback(lambda task: self._ended(key, task))
        return job

    def _ended(self, key: kept.SummaryKey, task: asyncio.Task[Summary]) -> None:
        self._tasks.discard(task)
        if (job := self._under_way.get(key)) and job.task is task:
            job.hurried = job.asking.urgent
            del self._under_way[key]
        if not task.cancelled():
            task.exception()  # where all who waited have left, nobody else looks at it

    async def _make(self, key: kept.SummaryKey, paper: Paper, job: _Job) -> Summary:
        try:
            return await self._made(key, paper, job)
        finally:
            await self._quotas.give_back(job.asking.reserved)  # what was recorded is not among it any more

    async def _made(self, key: kept.SummaryKey, paper: Paper, job: _Job) -> Summary:
        async with self._store.reading() as c:
            found = await kept.load(c, key)
        if found and not self._is_to_be_tried_again(found):
            return found.summary
        job.asking.again = found is not None
        if key.depth == "deep":
            return await self._make_deep(key, paper, job, found.summary if found else None)
        summary = await self._summarizer.summarize(paper, key.language, job.asking)
        if found and summary.model == OFFLINE:  # nobody could write a better one than there is
            summary = found.summary
        await self._keep(key, summary, provisional=summary.model != self.model)
        return summary

    async def _make_deep(self, key: kept.SummaryKey, paper: Paper, job: _Job, old: Summary | None) -> Summary:
        """Read the whole paper beside its brief summary; what has no text is tried again when it is asked for again."""
        asking = job.asking
        brief_key = self._key(paper, key.language, "brief")
        counted = {"summary": asking.reserved.pop("summary")} if "summary" in asking.reserved else None
        writing = self._of(paper, brief_key, Asking(asking.person, asking.chat, reserved=counted), asking.urgency)
        brief, text = await both(writing, self._text(paper, job))
        if isinstance(text, Phrase):
            return old or replace(brief, unread=text)
        if old and old.reading and old.reading.model == self.model:  # it lacked no more than figures
            read = Read(old.reading)
        else:
            read = await self._read(paper, text, key.language, asking, job.tell)
        if old and old.reading and read.reading.model == OFFLINE:
            read = Read(old.reading)
        summary = _with(brief, read, text)
        good = {brief.model, read.reading.model} == {self.model} and text.complete
        await self._keep(key, summary, provisional=not good)
        return summary

    async def _text(self, paper: Paper, job: _Job) -> FullText | Phrase:
        """Fetch a paper's text, or say why there is none."""
        job.tell(phrase("fetching the whole paper…"))
        try:
            text = await self._full_texts.of(paper, urgent=job.asking.urgency, watch=_pages(job.tell))
        except (NotFoundError, UnavailableError) as error:
            log = structlog.get_logger(__name__)
            log.info("no_full_text", paper=paper.versioned_id, error=str(error), cause=str(error.__cause__))
            return error.sentence
        job.tell(phrase("summarising and checking…"))  # the brief summary may not be there yet
        return text

    async def _read(self, paper: Paper, text: FullText, language: str, asking: Asking, tell: Watch) -> Read:
        tell(phrase("reading and checking…"))
        read = await self._summarizer.read(paper, text.document, language, asking, _points(tell))
        return replace(read, reading=replace(read.reading, licence=await self._licence(paper)))

    async def _licence(self, paper: Paper) -> str:
        """Give a paper's licence, which may have become known when its text was fetched."""
        if paper.licence:
            return paper.licence
        async with self._store.reading() as c:
            found = await records.load(c, [paper.versioned_id])
        return next((each.paper.licence for each in found.values()), "")

    def _is_to_be_tried_again(self, found: kept.StoredSummary) -> bool:
        return self._is_stopgap(found) and self._clock.now() - found.made_at >= RETRY_FALLBACK

    def _is_stopgap(self, found: kept.StoredSummary) -> bool:
        return found.provisional or found.model != self._summarizer.name

    async def _keep(self, key: kept.SummaryKey, summary: Summary, *, provisional: bool) -> None:
        try:
            async with self._store.writing() as c:
                await kept.save(c, key, summary, made_at=self._clock.now(), provisional=provisional)
        except UnavailableError as error:
            self._not_kept.failed(error, cause=str(error.__cause__))
        else:
            self._not_kept.worked()


def _with(brief: Summary, read: Read, text: FullText) -> Summary:
    """Put a reading and its figures beside a brief summary, and add up what both cost."""
    reading: Reading = replace(read.reading, figures=text.figures)
    return replace(brief, reading=reading, usage=brief.usage + read.usage, stopgap=brief.stopgap or read.stopgap)


def _pages(tell: Watch) -> Callable[[int, int], None]:
    return lambda done, total: tell(phrase("page {n} of {total}", n=done, total=total))


def _points(tell: Watch) -> Callable[[int, int], None]:
    return lambda done, total: tell(phrase("reading and checking: point {n} of {total}", n=done, total=total))
