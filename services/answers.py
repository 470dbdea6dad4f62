"""Answers to questions about papers."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from chat.errors import NotFoundError, UnavailableError
from chat.refs import ChatRef, Person
from chat.words import Phrase, phrase
from papers.document import Document
from papers.paper import Paper
from services.access import Quotas
from services.full_texts import FullTexts
from services.summaries import OnStep
from services.talks import Exchange
from summarizer.asking import Asking
from summarizer.schema import Answer, Answerer, Asked


class Answers:
    """Answers questions, which differ too much to be worth keeping theirs."""

    def __init__(self, answerer: Answerer, full_texts: FullTexts, quotas: Quotas) -> None:
        self._quotas = quotas
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
            text = document or await self._whole(paper, watch)
            if watch:
                watch(phrase("reading and checking…"))
            whole = text if isinstance(text, Document) else None
            answer = await self._answerer.answer(paper, question, language, asking, whole, earlier=before)
            return replace(answer, unread=None if isinstance(text, Document) else text)
        finally:
            await self._quotas.give_back(asking.reserved)  # what was recorded is not among it any more

    async def _whole(self, paper: Paper, watch: OnStep | None) -> Document | Phrase:
        """Return a paper's text, or why there is none."""

        def page(done: int, total: int) -> None:
            if watch:
                watch(phrase("page {n} of {total}", n=done, total=total))

        try:
            return (await self._full_texts.of(paper, urgent=True, watch=page)).document
        except (NotFoundError, UnavailableError) as error:
            log = structlog.get_logger(__name__)
            log.info("no_full_text", paper=paper.versioned_id, error=str(error), cause=str(error.__cause__))
            return error.sentence
