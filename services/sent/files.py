"""Files that people send: fetched, read aside, and kept as text for a day, for the chat that they came from alone."""

import asyncio
import hashlib
import re
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import structlog

from chat.clock import Clock
from chat.errors import NotFoundError, UnavailableError
from chat.measures import UNMEASURED, Measures
from chat.refs import ChatRef, Person, SentFile
from chat.single_flight import Flight, SingleFlight
from chat.urgency import Urgency
from chat.words import Phrase, phrase
from papers.arxiv.download import scratch
from papers.aside.readers import Readers
from papers.paper import Paper
from papers.pdf.worker import read_pdf_aside
from services.answers import Answers
from services.full_texts import FullText
from services.sent.recognition import Recognized, Recognizer
from services.sent.turns import Turns
from services.summaries import OnStep, Summaries
from store.database import Store
from store.sent import files as kept
from store.sent.files import KeptFile, ReadingKey
from summarizer.schema import Answer, Summary

__all__ = ["KEPT", "Fetch", "KeptFile", "SentFiles", "paper_of"]

KEPT = timedelta(days=1)
MOST_LENGTH = 256 * 2**20  # bytes of compressed texts in all, some 5,000 papers
RETRY_STOPGAP = timedelta(hours=1)
LONGEST_NAME = 80
_NOWHERE = datetime(1970, 1, 1, tzinfo=UTC)  # a year that bears nothing out
Fetch = Callable[[Path, int], Awaitable[None]]
"""Saves a file under a path, unless it has more bytes than that. Raises HeraldError."""

log = structlog.get_logger(__name__)


def paper_of(file: KeptFile) -> Paper:
    """Return what is known of a file as a record would have it: what it prints itself, and nothing else."""
    document = file.text.document
    return Paper("file", 1, document.title, (), document.abstract, (), _NOWHERE, _NOWHERE)


class SentFiles:
    """Reads what people send; each file of at most so many bytes."""

    def __init__(
        self,
        store: Store,
        recognizer: Recognizer,
        summaries: Summaries,
        answers: Answers,
        turns: Turns,
        *,
        readers: Readers,
        clock: Clock,
        most_bytes: int,
        measures: Measures = UNMEASURED,
    ) -> None:
        self._store = store
        self._recognizer = recognizer
        self._summaries = summaries
        self._answers = answers
        self.turns = turns
        self._readers = readers
        self._clock = clock
        self.most_bytes = most_bytes
        self._measures = measures
        self._texts: SingleFlight[tuple[str, str], tuple[KeptFile | Recognized, Phrase | None], [Phrase]] = (
            SingleFlight()
        )
        self._readings: SingleFlight[tuple[str, str], Summary, [Phrase]] = SingleFlight()

    async def aclose(self) -> None:
        """Break off what is being read."""
        await self._texts.aclose()
        await self._readings.aclose()

    async def receive(
        self, sent: SentFile, fetch: Fetch, person: Person, chat: ChatRef, watch: OnStep
    ) -> tuple[KeptFile | Recognized, Phrase | None]:
        """Fetch and read a file: the arXiv paper that it is, or its own text, now kept; and what is to be said of that.

        Two who send the same one to a chat share the work. Raises BadInputError for what is no PDF that can be read,
        NotAllowedError where a person has sent too many, and UnavailableError.
        """
        await self.turns.count(person)
        watch(phrase("fetching the file…"))
        async with self.turns.turn(person):
            with scratch() as folder:
                path = folder / _safe(sent.name)
                await fetch(path, self.most_bytes)
                mark = await asyncio.to_thread(_hash, path)
                key = (f"{chat.platform}:{chat.chat}", mark)
                flight = self._texts.find(key) or self._texts.begin(
                    [key], partial(self._received, path, mark, sent.sender or person.key, chat)
                )
                return await self._texts.wait(flight, Urgency(urgent=True), watch)

    async def find(self, key: str, chat: ChatRef) -> KeptFile:
        """Return the kept file of a key in a chat. Raises NotFoundError, and UnavailableError."""
        async with self._store.reading() as c:
            found = await kept.find(c, key, chat, self._clock.now() - KEPT)
        if found is None:
            raise NotFoundError(
                phrase("I keep no such file for {chat}: its text is kept for a day, and where it was sent."),
                phrase("Send me the PDF again."),
            )
        return found

    async def delete(self, file: KeptFile) -> None:
        """Delete a file's text and its readings. Raises UnavailableError."""
        await self._store.write(kept.drop, file.key)

    async def reading(
        self, file: KeptFile, language: str, person: Person, chat: ChatRef, watch: OnStep | None = None
    ) -> Summary:
        """Return the summary and the reading of a file, made once a language.

        Raises UnavailableError, and NotAllowedError where it would have to be made for a person who has had too many.
        """
        key = (file.key, language)
        flight = self._readings.find(key) or self._readings.begin(
            [key], partial(self._read, file, language, person, chat)
        )
        return await self._readings.wait(flight, Urgency(urgent=True), watch)

    async def answer(
        self, question: str, file: KeptFile, language: str, *, person: Person, chat: ChatRef, watch: OnStep
    ) -> Answer:
        """Answer a person's question out of a file. Raises UnavailableError and NotAllowedError."""
        document = file.text.document
        return await self._answers.to(
            question, paper_of(file), language, person=person, chat=chat, watch=watch, document=document
        )

    async def _received(
        self,
        path: Path,
        mark: str,
        person: str,
        chat: ChatRef,
        flight: Flight[tuple[KeptFile | Recognized, Phrase | None], [Phrase]],
    ) -> tuple[KeptFile | Recognized, Phrase | None]:
        with scratch() as own:  # whoever brought the file may leave before it is read
            file = own / path.name
            path.replace(file)  # noqa: ASYNC240  at once, before whoever brought it can leave
            async with self._store.reading() as c:
                same = await kept.find_same(c, mark, chat, self._clock.now() - KEPT)
            if same:
                return same, None

            def page(done: int, total: int) -> None:
                flight.report(phrase("page {n} of {total}", n=done, total=total))

            async with self._readers.turn(Urgency(urgent=True), flight.report):
                document = await read_pdf_aside(file, watch=page, measures=self._measures)
            flight.report(phrase("looking the paper up…"))
            paper = await self._recognizer.of(document, file.name)
        if isinstance(paper, Recognized):
            return paper, paper.by
        new = KeptFile(secrets.token_hex(10), path.name, person, self._clock.now(), FullText(document))
        await self._store.write(kept.save, chat, mark, new, most_length=MOST_LENGTH)
        return new, paper.note

    async def _read(
        self, file: KeptFile, language: str, person: Person, chat: ChatRef, flight: Flight[Summary, [Phrase]]
    ) -> Summary:
        key = ReadingKey(file.key, language, self._summaries.prompt)
        async with self._store.reading() as c:
            found = await kept.reading(c, key)
        now = self._clock.now()
        if found and not (found.summary.fallback_reason and now - found.made_at >= RETRY_STOPGAP):
            return found.summary
        summary = await self._summaries.made(
            paper_of(file), language, file.text, flight.report, person=person, chat=chat
        )
        try:
            await self._store.write(kept.save_reading, key, summary, now)
        except UnavailableError as error:
            log.warning("reading_not_kept", reason=str(error), cause=str(error.__cause__))
        return summary


def _safe(name: str) -> str:
    """Return a file's name as it can stand on the disk and in a sentence: its last part, without signs that hide."""
    last = "".join(char for char in re.split(r"[/\\]", name)[-1] if char.isprintable()).strip(". ")
    stem, dot, ending = last.rpartition(".")
    if dot and len(ending) <= 5:
        return f"{stem[:LONGEST_NAME] or 'file'}.{ending}"
    return last[:LONGEST_NAME] or "file"


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
