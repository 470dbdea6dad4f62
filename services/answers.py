"""Answers to questions about papers."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

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
from services.said.talks import Exchange
from services.summaries import OnStep
from summarizer.coverage import PERHAPS_IN_PART
from summarizer.schema import Answer, Answerer, Asked, Outline

REMEMBERED = timedelta(hours=1)
MOST_REMEMBERED = 200


class Answers:
    """Answers questions, which differ too much to be worth keeping theirs, and tells what papers are compared by.

    That is remembered for an hour, so that the button below a comparison shows the quotes of the same one.
    """

    def __init__(self, answerer: Answerer, full_texts: FullTexts, quotas: Quotas, clock: Clock) -> None:
        self._quotas = quotas
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
            text, unread = (document, None) if document else await self._document(paper, watch)
            if watch:
                watch(phrase("reading and checking…"))
            answer = await self._answerer.answer(paper, question, language, asking, text, earlier=before)
            return replace(answer, unread=unread)
        finally:
            await self._quotas.give_back(asking.reserved)  # what was recorded is not among it any more

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
        document, unread = await self._document(paper, watch)
        watch(phrase("reading and checking…"))
        asking = Asking(person, chat, urgent=True, reserved=reserved)
        outline = await self._answerer.outline(paper, language, asking, document)
        outline = replace(outline, answer=replace(outline.answer, unread=unread))
        self._outlines[key] = (outline, self._clock.now() + REMEMBERED)
        for old in list(self._outlines)[:-MOST_REMEMBERED]:
            del self._outlines[old]
        return outline

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

    async def _document(self, paper: Paper, watch: OnStep | None) -> tuple[Document | None, Phrase | None]:
        """Fetch a whole paper, and return why there is none or perhaps only a part of it."""

        def page(done: int, total: int) -> None:
            if watch:
                watch(phrase("page {n} of {total}", n=done, total=total))

        try:
            text = await self._full_texts.of(paper, urgent=True, watch=page)
        except (NotFoundError, UnavailableError) as error:
            log = structlog.get_logger(__name__)
            log.info("no_full_text", paper=paper.versioned_id, reason=str(error), cause=str(error.__cause__))
            return None, error.sentence
        return text.document, PERHAPS_IN_PART if text.document.origin == "html-part" else None
