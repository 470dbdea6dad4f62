"""Answers to questions about papers."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from chat.clock import Clock
from chat.errors import NotFoundError, UnavailableError
from chat.refs import ChatRef, Person
from chat.urgency import Asking
from chat.words import Phrase, phrase
from papers.document import Document
from papers.paper import Paper
from services.access import Quotas
from services.full_texts import FullTexts
from services.machines.jobs import Jobs
from services.near.meaning import Meaning
from services.said.talks import Exchange
from services.summaries import OnStep
from summarizer.coverage import PERHAPS_IN_PART
from summarizer.schema import Answer, Answerer, Asked, Meant, Outline

REMEMBERED = timedelta(hours=1)
MOST_REMEMBERED = 200


class Answers:
    """Answers questions, which differ too much to be worth keeping theirs, and tells what papers are compared by.

    That is remembered for an hour, so that the button below a comparison shows the quotes of the same one.
    """

    def __init__(
        self,
        answerer: Answerer,
        full_texts: FullTexts,
        quotas: Quotas,
        *,
        clock: Clock,
        jobs: Jobs | None = None,
        meaning: Meaning | None = None,
    ) -> None:
        self._meaning = meaning
        self._quotas = quotas
        self._jobs = jobs
        self._clock = clock
        self._outlines: dict[tuple[str, str], tuple[Outline, datetime]] = {}
        self._answerer = answerer
        self._full_texts = full_texts

    async def to(
        self,
        question: str,
        paper: Paper,
        language: str,
        *,
        person: Person,
        chat: ChatRef,
        watch: OnStep | None = None,
        earlier: Sequence[Exchange] = (),
        document: Document | None = None,
    ) -> Answer:
        """Answer a person's question out of the whole paper; where that cannot be had, out of its abstract.

        It may go on from `earlier` ones; `watch` hears how far it is. A `document` that is at hand is the whole paper,
        and nothing else is asked for.
        Raises UnavailableError, and NotAllowedError where the person has asked too much.
        """
        asking = Asking(person, chat, urgent=True, reserved=await self._quotas.reserve(person, ["answer"]))
        try:
            before = [Asked(each.question, " ".join(claim.text for claim in each.claims)) for each in earlier]
            if document:
                meant = self._meant(question)
                return await self._answerer.answer(
                    paper, question, language, asking, document, earlier=before, meant=meant
                )
            watch = watch or (lambda _: None)
            if self._jobs and (
                made := await self._jobs.answer(paper, question, asking, watch, language=language, earlier=before)
            ):
                return made
            return await self.here(paper, question, asking, watch, language=language, earlier=before)
        finally:
            await self._quotas.give_back(asking.reserved)  # what was recorded is not among it any more

    async def here(
        self, paper: Paper, question: str, asking: Asking, watch: OnStep, *, language: str, earlier: Sequence[Asked]
    ) -> Answer:
        """Answer a question out of the whole paper in this process. Raises UnavailableError."""
        document, unread = await self._document(paper, watch)
        watch(phrase("reading and checking…"))
        meant = self._meant(question)
        answer = await self._answerer.answer(paper, question, language, asking, document, earlier=earlier, meant=meant)
        return replace(answer, unread=unread)

    def _meant(self, question: str) -> Meant | None:
        """Return what tells how near passages are to a question in meaning, None where nothing does."""
        return partial(self._meaning.of_texts, question) if self._meaning and self._meaning.is_on else None

    async def outline(
        self,
        paper: Paper,
        language: str,
        *,
        person: Person,
        chat: ChatRef,
        reserved: dict[str, int],
        watch: OnStep,
    ) -> Outline:
        """Tell what a paper says on the rows of a comparison, out of the whole paper or else of its abstract.

        It counts as an answer, under what `reserve` has `reserved` for it. What a paper says was told before is told
        again from memory. Raises UnavailableError.
        """
        key = (paper.versioned_id, language)
        if key in self._outlines and self._outlines[key][1] > self._clock.now():
            return self._outlines[key][0]
        asking = Asking(person, chat, urgent=True, reserved=reserved)
        outline = await self._jobs.outline(paper, language, asking, watch) if self._jobs else None
        outline = outline or await self.outline_here(paper, language, asking, watch)
        self._outlines[key] = (outline, self._clock.now() + REMEMBERED)
        for old in list(self._outlines)[:-MOST_REMEMBERED]:
            del self._outlines[old]
        return outline

    async def outline_here(self, paper: Paper, language: str, asking: Asking, watch: OnStep) -> Outline:
        """Tell in this process what a paper says on the rows of a comparison. Raises UnavailableError."""
        document, unread = await self._document(paper, watch)
        watch(phrase("reading and checking…"))
        outline = await self._answerer.outline(paper, language, asking, document)
        return replace(outline, answer=replace(outline.answer, unread=unread))

    @asynccontextmanager
    async def reserve(
        self, person: Person, papers: Sequence[Paper], language: str
    ) -> AsyncIterator[list[dict[str, int]]]:
        """Count an answer for each paper whose rows are not remembered, all or nothing, as long as they are made.

        Raises NotAllowedError where that is more than the person may have.
        """
        now = self._clock.now()
        reserved: list[dict[str, int]] = []
        try:
            for paper in papers:
                known = self._outlines.get((paper.versioned_id, language))
                fresh = known is None or known[1] <= now
                reserved.append(await self._quotas.reserve(person, ["answer"]) if fresh else {})
            yield reserved
        finally:
            for each in reserved:
                await self._quotas.give_back(each)

    async def _document(self, paper: Paper, watch: OnStep) -> tuple[Document | None, Phrase | None]:
        """Fetch a whole paper, and return why there is none or perhaps only a part of it."""
        try:
            text = await self._full_texts.of(paper, urgent=True, watch=watch)
        except (NotFoundError, UnavailableError) as error:
            log = structlog.get_logger(__name__)
            log.info("no_full_text", paper=paper.versioned_id, reason=str(error), cause=str(error.__cause__))
            return None, error.for_chats().sentence
        return text.document, PERHAPS_IN_PART if text.document.origin == "html-part" else None
