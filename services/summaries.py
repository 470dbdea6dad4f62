"""Summaries: made once per paper version, language and depth, whoever asks and however many at once."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import structlog

from chat.clock import Clock
from chat.errors import NotAllowedError, NotFoundError, UnavailableError
from chat.refs import ChatRef, Person
from chat.single_flight import Flight, SingleFlight
from chat.tasks import both
from chat.urgency import Asking, Urgency
from chat.words import Phrase, phrase
from papers.document import Document
from papers.paper import Paper
from services.access import Quotas
from services.full_texts import FullText, FullTexts
from services.machines.jobs import Jobs, UnknownJobError
from services.repeated import Repeated
from store import papers as records
from store import summaries as kept
from store.database import Store
from summarizer.models.ledger import Output
from summarizer.schema import OFFLINE, Depth, Progress, Read, Reading, Summarizer, Summary, Unit

RETRY_FALLBACK = timedelta(hours=1)
MOST_KNOWN = 500  # kept in memory, where all chats that get the same papers find them
_HALVES = 2  # of a reading, which a model may have to write one after the other
OnStep = Callable[[Phrase], None]
"""Is called with how far a summary is."""

_Flight = Flight[Summary, [Phrase]]


class Summaries:
    """The cache before a summarizer."""

    def __init__(
        self,
        store: Store,
        summarizer: Summarizer,
        full_texts: FullTexts,
        quotas: Quotas,
        *,
        clock: Clock,
        jobs: Jobs | None = None,
    ) -> None:
        self._store = store
        self._quotas = quotas
        self._summarizer = summarizer
        self._full_texts = full_texts
        self._has_texts = full_texts.available
        self._clock = clock
        self._jobs = jobs
        self._not_kept = Repeated("summary_not_kept", clock, level="warning")
        self._flights: SingleFlight[kept.SummaryKey, Summary, [Phrase]] = SingleFlight()
        self._known: dict[kept.SummaryKey, Summary] = {}  # by the model itself, so that they never change any more

    @property
    def model(self) -> str:
        """Who writes the summaries when all is well."""
        return self._summarizer.name

    def forget(self) -> None:
        """Look anew which of the kept summaries are good, since another model is to write them."""
        self._known.clear()

    async def aclose(self) -> None:
        """Break off the summaries under way."""
        await self._flights.aclose()

    async def ready(self, papers: Iterable[Paper], language: str, depth: Depth = "brief") -> dict[str, Summary]:
        """Return by `versioned_id`, in one go, the summaries that are there and are not to be made again.

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
        watch: OnStep | None = None,
        reserved: dict[str, int] | None = None,
    ) -> Summary:
        """Return a paper's summary, from the cache or newly made; one that a person waits for goes first.

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
        kinds: dict[kept.SummaryKey, Output] = {self._key(paper, key.language, "brief"): "summary"}
        if key.depth == "deep":
            kinds[key] = "reading"
        lacking = {each for each in kinds if each not in self._known and not self._flights.find(each)}
        if person is None or key not in lacking:
            return {}
        async with self._store.reading() as c:
            found = await kept.load_many(c, lacking)
        lacking -= {each for each, stored in found.items() if not self._is_to_be_tried_again(stored)}
        if self._jobs and lacking:
            lacking -= await self._jobs.under_way(lacking)
        if key not in lacking:
            return {}
        try:
            return await self._quotas.reserve(person, [kinds[each] for each in lacking])
        except NotAllowedError:
            if self._flights.find(key):  # by now, for somebody else or by another message of the same person's
                return {}
            raise

    async def _of(
        self, paper: Paper, key: kept.SummaryKey, asking: Asking, urgency: Urgency, watch: OnStep | None = None
    ) -> Summary:
        begun = None
        try:
            while True:
                flight = self._flights.find(key)
                if flight is None and not asking.reserved:
                    asking.reserved.update(await self._admitted(paper, key, asking.person))
                    flight = self._flights.find(key)  # for somebody else, meanwhile
                if flight is None:
                    make = partial(self._make, key, paper, asking)
                    flight = begun = self._flights.begin([key], make, asking.urgency)
                summary = await self._flights.wait(flight, urgency, watch)
                if not (summary.unread and flight.was_too_short_for(urgency)):
                    return summary
        finally:
            if begun is None or self._flights.find(key) is not begun:  # what was reserved is not going to be made
                await self._quotas.give_back(asking.reserved)

    @property
    def prompt(self) -> str:
        """What changes whenever a whole text would now be read otherwise."""
        return f"{self._summarizer.prompt} {self._summarizer.reading_prompt}"

    async def made(
        self,
        paper: Paper,
        language: str,
        text: FullText | None = None,
        watch: OnStep | None = None,
        *,
        person: Person | None = None,
        chat: ChatRef | None = None,
    ) -> Summary:
        """Summarise a record that is not arXiv's own, or a text that was not fetched from there, without the cache.

        With a text the summary has a reading of it. It counts for a person, if one is given. Raises UnavailableError,
        and NotAllowedError where the person has had too many.
        """
        reserved = await self._quotas.reserve(person, ["summary", "reading"] if text else ["summary"])
        brief = self._brief(
            paper, language, Asking(person, chat, urgent=True, reserved=reserved), text.document if text else None
        )
        try:
            if text is None:
                return await brief
            asking = Asking(person, chat, urgent=True, answers=_HALVES, reserved=reserved)
            return _with(*await both(brief, self._read(paper, text, language, asking, watch or (lambda _: None))), text)
        finally:
            await self._quotas.give_back(reserved)  # what was recorded is not among it any more

    def _key(self, paper: Paper, language: str, depth: Depth) -> kept.SummaryKey:
        prompt = self.prompt if depth == "deep" else self._summarizer.prompt
        return kept.SummaryKey(paper.id, paper.version, language, depth, prompt)

    async def here(
        self, paper: Paper, asking: Asking, watch: OnStep, *, language: str, depth: Depth, prompt: str
    ) -> Summary:
        """Make a summary for whoever asked another process for it; what of it other processes can make, they do.

        Raises UnavailableError, and UnknownJobError where this program would make it by another prompt.
        """
        key = self._key(paper, language, depth)
        if key.prompt != prompt:
            raise UnknownJobError
        return await self._newly(key, paper, asking, watch, await self._stored(key))

    async def _make(self, key: kept.SummaryKey, paper: Paper, asking: Asking, flight: _Flight) -> Summary:
        try:
            found = await self._stored(key)
            if found and not self._is_to_be_tried_again(found):
                return found.summary
            if self._jobs and (made := await self._jobs.summary(key, paper, asking, flight)):
                return made
            return await self._newly(key, paper, asking, flight.report, found)
        finally:
            await self._quotas.give_back(asking.reserved)  # what was recorded is not among it any more

    async def _stored(self, key: kept.SummaryKey) -> kept.StoredSummary | None:
        async with self._store.reading() as c:
            return await kept.load(c, key)

    async def _newly(
        self,
        key: kept.SummaryKey,
        paper: Paper,
        asking: Asking,
        watch: OnStep,
        found: kept.StoredSummary | None,
    ) -> Summary:
        if found and not self._is_to_be_tried_again(found):
            return found.summary
        asking.again = found is not None
        if key.depth == "deep":
            return await self._make_deep(key, paper, asking, watch, found.summary if found else None)
        document = await self._full_texts.at_hand(paper) if self._has_texts else None
        summary = await self._brief(paper, key.language, asking, document)
        if found and summary.model == OFFLINE:  # nobody could write a better one than there is
            summary = found.summary
        await self._keep(key, summary, provisional=summary.model != self.model or bool(summary.unjudged))
        return summary

    async def _make_deep(
        self, key: kept.SummaryKey, paper: Paper, asking: Asking, watch: OnStep, old: Summary | None
    ) -> Summary:
        """Read the whole paper beside its brief summary; what has no text is tried again when it is asked for again."""
        brief_key = self._key(paper, key.language, "brief")
        counted = {"summary": asking.reserved.pop("summary")} if "summary" in asking.reserved else None
        writing = self._of(paper, brief_key, Asking(asking.person, asking.chat, reserved=counted), asking.urgency)
        brief, text = await both(writing, self._text(paper, asking.urgency, watch))
        if isinstance(text, Phrase):
            return old or replace(brief, unread=text)
        if old and old.reading and self._is_good(old.reading):  # what it lacked is figures, or a better brief summary
            read = Read(old.reading)
        else:
            read = await self._read(paper, text, key.language, asking, watch)
        if old and old.reading and read.reading.model == OFFLINE:
            read = Read(old.reading)
        summary = _with(brief, read, text)
        good = brief.model == self.model and not brief.unjudged and self._is_good(read.reading) and text.complete
        await self._keep(key, summary, provisional=not good)
        return summary

    def _is_good(self, reading: Reading) -> bool:
        """Return whether a reading could not be better: the model that was meant to wrote it, and it was judged."""
        return reading.model == self.model and not (reading.fallback_reason or reading.unjudged)

    async def _brief(self, paper: Paper, language: str, asking: Asking, document: Document | None) -> Summary:
        """Summarise a paper's abstract with what its text adds to it where that is at hand."""
        summary = await self._summarizer.summarize(paper, language, asking, document)
        return replace(summary, affiliation=document.affiliation) if document else summary

    async def _text(self, paper: Paper, urgency: Urgency, watch: OnStep) -> FullText | Phrase:
        """Fetch a paper's text, or return why there is none."""
        watch(phrase("fetching the whole paper…"))
        try:
            text = await self._full_texts.of(paper, urgent=urgency, watch=watch)
        except (NotFoundError, UnavailableError) as error:
            log = structlog.get_logger(__name__)
            log.info("no_full_text", paper=paper.versioned_id, reason=str(error), cause=str(error.__cause__))
            return error.for_chats().sentence
        watch(phrase("summarising and checking…"))  # the brief summary may not be there yet
        return text

    async def _read(self, paper: Paper, text: FullText, language: str, asking: Asking, watch: OnStep) -> Read:
        watch(phrase("reading and checking…"))
        read = await self._summarizer.read(paper, text.document, language, asking, _progress(watch))
        return replace(read, reading=replace(read.reading, licence=await self._licence(paper)))

    async def _licence(self, paper: Paper) -> str:
        """Return a paper's licence, which may have become known when its text was fetched."""
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
            await self._store.write(kept.save, key, summary, made_at=self._clock.now(), provisional=provisional)
        except UnavailableError as error:
            self._not_kept.failed(error, cause=str(error.__cause__))
        else:
            self._not_kept.worked()


def _with(brief: Summary, read: Read, text: FullText) -> Summary:
    """Put a reading and its figures beside a brief summary, and add up what both cost."""
    reading: Reading = replace(read.reading, figures=text.figures)
    return replace(
        brief,
        reading=reading,
        usage=brief.usage + read.usage,
        fallback_reason=brief.fallback_reason or reading.fallback_reason,
    )


def _progress(watch: OnStep) -> Progress:
    def tell(done: int, total: int, unit: Unit) -> None:
        if unit == "parts":
            watch(phrase("reading and checking: {n} of {total} parts", n=done, total=total))
        else:
            watch(phrase("reading and checking: point {n} of {total}", n=done, total=total))

    return tell
