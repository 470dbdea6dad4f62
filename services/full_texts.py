"""Whole papers: fetched and read once, whoever asks and however many at once."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import structlog

from chat.clock import Clock
from chat.errors import NotFoundError, UnavailableError
from chat.single_flight import Flight, SingleFlight
from chat.urgency import Urgency
from chat.words import Phrase, phrase
from papers import figure_choice, licences
from papers.arxiv.texts import READER, OnStep, Texts
from papers.document import Document
from papers.images import Picture
from papers.paper import Paper
from services.machines.jobs import Jobs
from store import full_texts as kept
from store import papers as records
from store import pictures
from store.database import Connection, Store
from store.full_texts import FullText
from summarizer.schema import ShownFigure

__all__ = ["FullText", "FullTexts"]

RETRY_MISSING = timedelta(days=1)
RETRY_PICTURES = timedelta(hours=1)

log = structlog.get_logger(__name__)


_Flight = Flight[FullText, [Phrase]]


class FullTexts:
    """The cache before arXiv's whole papers."""

    def __init__(self, texts: Texts, store: Store, clock: Clock, jobs: Jobs | None = None) -> None:
        self._texts = texts
        self._store = store
        self._clock = clock
        self._jobs = jobs
        self._flights: SingleFlight[kept.TextKey, FullText, [Phrase]] = SingleFlight()

    @property
    def available(self) -> bool:
        """Whether there are whole papers here at all, so that they can be offered."""
        return self._texts.available

    async def aclose(self) -> None:
        """Break off the readings under way."""
        await self._flights.aclose()

    async def of(self, paper: Paper, *, urgent: Urgency | bool = False, watch: OnStep | None = None) -> FullText:
        """Return a whole paper, from the store or newly fetched; an urgent one, that a person waits for, goes first.

        `watch` hears how far it is. When all who wait are cancelled, so is the reading.
        Raises NotFoundError where there is no text that can be read, saying why, and UnavailableError.
        """
        key, urgency = _key(paper), Urgency.of(urgent)
        while True:
            flight = self._flights.find(key) or self._flights.begin([key], partial(self._make, paper))
            try:
                return await self._flights.wait(flight, urgency, watch)
            except UnavailableError:
                if not flight.was_too_short_for(urgency):
                    raise

    async def at_hand(self, paper: Paper) -> Document | None:
        """Return a whole paper where it is kept, without asking anybody for it. Raises UnavailableError."""
        async with self._store.reading() as c:
            stored = await kept.load(c, _key(paper))
        return stored.found.document if stored and isinstance(stored.found, FullText) else None

    async def here(self, paper: Paper, urgency: Urgency, watch: OnStep) -> FullText:
        """Return a whole paper as `of` does, but have it read by this process and for nobody else who waits."""
        stored = await self._stored(paper)
        if stored and not self._is_to_be_tried_again(stored):
            return _given(stored.found, paper)
        return await self._newly(paper, urgency, watch, stored)

    async def _make(self, paper: Paper, flight: _Flight) -> FullText:
        stored = await self._stored(paper)
        if stored and not self._is_to_be_tried_again(stored):
            return _given(stored.found, paper)
        if self._jobs and await self._jobs.text(paper, flight) and (stored := await self._stored(paper)):
            return _given(stored.found, paper)
        return await self._newly(paper, flight.urgency, flight.report, stored)

    async def _stored(self, paper: Paper) -> kept.StoredText | None:
        async with self._store.reading() as c:
            return await kept.load(c, _key(paper))

    async def _newly(self, paper: Paper, urgency: Urgency, watch: OnStep, stored: kept.StoredText | None) -> FullText:
        old = stored.found if stored and isinstance(stored.found, FullText) else None  # it lacked pictures or the PDF
        try:
            return await self._read(paper, urgency, watch, old)
        except (NotFoundError, UnavailableError) as error:
            if old:
                await self._keep(paper, old, ())
                return old
            if isinstance(error, NotFoundError):
                await self._keep(paper, error.sentence, ())
            raise

    async def _read(self, paper: Paper, urgency: Urgency, watch: OnStep, old: FullText | None) -> FullText:
        licence = await self._licence(paper, urgency)
        allowed = licences.allows_reposting(licence or "")
        if allowed or old is None or old.document.origin == "html-part":
            document = await self._texts.read(paper, urgency, watch, pictures=allowed)
            text, shown = _chosen(document, allowed=allowed)
        else:
            text, shown = old, ()
        lacking = allowed and bool(text.figures) and not shown
        whole = text.document.origin != "html-part"
        text = replace(text, complete=licence is not None and not lacking and whole)
        await self._keep(paper, text, shown)
        return text

    async def _licence(self, paper: Paper, urgency: Urgency) -> str | None:
        """Return a paper's licence, "" where it is not told, or None where arXiv does not know or answer now."""
        if paper.licence:
            return paper.licence
        try:
            licence = await self._texts.licence(paper, urgency)
        except UnavailableError:
            return None
        if licence:
            await self._note(replace(paper, licence=licence))
        return licence

    async def _note(self, paper: Paper) -> None:
        try:
            await self._store.write(records.note_licence, paper)
        except UnavailableError as error:
            log.warning("licence_not_kept", reason=str(error), cause=str(error.__cause__))

    async def _keep(self, paper: Paper, found: FullText | Phrase, shown: tuple[Picture, ...]) -> None:
        now = self._clock.now()
        try:

            async def save(c: Connection) -> None:
                await pictures.save(c, paper.id, shown, now)
                await kept.save(c, _key(paper), found, now)

            await self._store.write(save)
        except UnavailableError as error:
            log.warning("full_text_not_kept", reason=str(error), cause=str(error.__cause__))

    def _is_to_be_tried_again(self, stored: kept.StoredText) -> bool:
        age = self._clock.now() - stored.read_at
        if isinstance(stored.found, Phrase):
            return age >= RETRY_MISSING
        return not stored.found.complete and age >= RETRY_PICTURES


def _key(paper: Paper) -> kept.TextKey:
    return kept.TextKey(paper.id, paper.version, READER)


def _given(found: FullText | Phrase, paper: Paper) -> FullText:
    if isinstance(found, Phrase):
        url = f"https://arxiv.org/abs/{paper.versioned_id}"
        raise NotFoundError(found, phrase("See the paper itself: {url}", url=url))
    return found


def _chosen(document: Document, *, allowed: bool) -> tuple[FullText, tuple[Picture, ...]]:
    """Part a document from its pictures, which are kept apart and only where the licence allows."""
    chosen = figure_choice.choose(document.figures)
    found = {figure: Picture(figure.image, figure.media_type) for figure in chosen if allowed and figure.image}
    figures = tuple(
        ShownFigure(each.number, each.caption, each.page, found[each].key if each in found else "") for each in chosen
    )
    bare = tuple(replace(figure, image=b"", media_type="") for figure in document.figures)
    return FullText(replace(document, figures=bare), figures), tuple(found.values())
