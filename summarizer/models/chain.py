"""Models in their order, each standing in for those before it, and the paper's own sentences last."""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from chat.clock import Clock
from papers.document import Document
from papers.paper import Paper
from summarizer.asking import Asking
from summarizer.excerpt import excerpt, room
from summarizer.extractive.nearest import by_question, nearest_sentences
from summarizer.extractive.reading import PROMPT as OFFLINE_READING
from summarizer.extractive.reading import read_offline
from summarizer.extractive.summary import OfflineSummarizer
from summarizer.models.completion import Half, joined
from summarizer.models.filling import filled_up
from summarizer.models.ledger import Kind, Ledger, Spending
from summarizer.models.prompts import PROMPT, READING_PROMPT
from summarizer.models.providers import ModelSpec, require
from summarizer.models.session import Outcome, Seat, Wish
from summarizer.schema import OFFLINE, POINTS, Answer, Point, Read, Summary, Usage, Watch
from summarizer.trouble import Stopgap

if TYPE_CHECKING:
    from summarizer.checks import Check
    from summarizer.models.answer import AnswerDesk
    from summarizer.models.checked_agent import Desk
    from summarizer.models.summary import SummaryDesk
    from summarizer.models.tasks import ReadingDesk

D = TypeVar("D", bound="Desk")
_GRACE_SECONDS = 30.0
# Of a model's context, in tokens: the task, the greatest answer, and two answers that were sent back with reasons.
_SPOKEN_FOR = 16_000
_HALVES: tuple[tuple[Point, ...], ...] = (POINTS[:5], POINTS[5:])


class Chain:
    """Asks the first model that can answer, and says in the answer why it was not the first of all.

    A person waits for as long as the slowest model may take for one answer, and half a minute more; after that the
    best that there is has to do.
    """

    def __init__(
        self, specs: Sequence[ModelSpec], ledger: Ledger, clock: Clock, jitter: random.Random | None = None
    ) -> None:
        """Take the models in their order, none at all included. Raises UnavailableError where a library is missing."""
        for spec in specs:
            require(spec)
        self._offline = OfflineSummarizer()
        self.name = specs[0].name if specs else self._offline.name
        self.prompt = PROMPT if specs else self._offline.prompt
        self.reading_prompt = READING_PROMPT if specs else OFFLINE_READING
        self._ledger = ledger
        patience = max((spec.timeout_seconds for spec in specs), default=0.0) + _GRACE_SECONDS
        jitter = jitter or random.Random()  # noqa: S311 - spreads retries, guards nothing
        self._seats = [Seat(spec, ledger, clock, jitter, patience) for spec in specs]

    @property
    def troubles(self) -> dict[str, Stopgap]:
        """Say why models are not asked at present, by their names; those that are, are left out."""
        return {seat.name: seat.trouble for seat in self._seats if seat.trouble}

    async def summarize(self, paper: Paper, language: str, asking: Asking | None = None) -> Summary:
        """Summarise a paper's abstract; always answers, in the worst case with sentences of the paper itself."""

        def desk(_: ModelSpec, check: "Check") -> "SummaryDesk":
            from summarizer.models.summary import SummaryDesk

            return SummaryDesk.of(paper, language, check)

        offline = await self._offline.summarize(paper, language)
        check = await self._check(paper) if paper.abstract.strip() else None
        model, outcome = await self._first("summary", paper, asking or Asking(), desk, check)
        written = filled_up(outcome.desk.best, offline, model, language) if outcome.desk else offline
        return replace(written, usage=outcome.usage, stopgap=outcome.stopgap)

    async def read(
        self, paper: Paper, document: Document, language: str, asking: Asking, watch: Watch | None = None
    ) -> Read:
        """Read a whole paper, one half of the points beside the other; without a model, with its own sentences."""
        offline = await asyncio.to_thread(read_offline, paper, document)
        check = await self._check(paper, document)
        done = 0

        async def half(number: int) -> tuple[Half, Outcome["ReadingDesk"]]:
            nonlocal done

            def desk(spec: ModelSpec, check: "Check") -> "ReadingDesk":
                from summarizer.models.tasks import ReadingDesk

                set_up = (ReadingDesk.story, ReadingDesk.verdict)[number]
                return set_up(paper, document, language, check, room(spec.context_tokens, _SPOKEN_FOR))

            kind: Kind = "part" if number else "reading"
            model, outcome = await self._first(kind, paper, asking, desk, check)
            done += len(_HALVES[number])
            if watch:
                watch(done, len(POINTS))
            found = outcome.desk
            return Half(model, _HALVES[number], found.best if found else {}, found.tried if found else set()), outcome

        halves = await asyncio.gather(*map(half, range(len(_HALVES))))
        usage = sum((outcome.usage for _, outcome in halves), Usage())
        stopgap = next((outcome.stopgap for _, outcome in halves if outcome.stopgap), _NOT_STOPPED)
        return Read(joined([each for each, _ in halves], offline, language), usage, stopgap)

    async def answer(
        self, paper: Paper, question: str, language: str, asking: Asking, document: Document | None = None
    ) -> Answer:
        """Answer a question out of a paper; without a model, with its sentences that come nearest."""

        def desk(spec: ModelSpec, check: "Check") -> "AnswerDesk":
            from summarizer.models.answer import AnswerDesk

            most = room(spec.context_tokens, _SPOKEN_FOR)
            body = excerpt(document, most, by_question(question)) if document else ""
            return AnswerDesk.of(paper, question, language, check, body)

        check = await self._check(paper, document) if document or paper.abstract.strip() else None
        model, outcome = await self._first("answer", paper, asking, desk, check)
        if outcome.desk:
            claims = outcome.desk.best or ()
        else:
            claims = await asyncio.to_thread(nearest_sentences, paper, question, document)
        return Answer(claims, model, outcome.stopgap, whole=document is not None)

    async def warm_up(self) -> None:
        """Load what the first model needs, a second or two, so that no digest or person waits for that."""
        for seat in self._seats[:1]:
            await seat.warm_up()

    async def aclose(self) -> None:
        """Close all connections."""
        for seat in self._seats:
            await seat.aclose()

    async def _check(self, paper: Paper, document: Document | None = None) -> "Check | None":
        """Build the check of statements about a paper, where there is a model to make any."""
        if not self._seats:
            return None
        from summarizer.checks import checker

        return await asyncio.to_thread(checker, paper, document)

    async def _first(
        self, kind: Kind, paper: Paper, asking: Asking, desk: Callable[[ModelSpec, "Check"], D], check: "Check | None"
    ) -> tuple[str, Outcome[D]]:
        """Ask one model after another; where none answers, the outcome is that of the first, and offline its writer.

        Without a check there is nothing that a model could be asked.
        """
        total, stopgap = Usage(), _NOT_STOPPED
        if check:
            wish = Wish(kind, paper.id, asking, lambda spec: desk(spec, check))
            for seat in self._seats:
                outcome = await seat.ask(wish)
                total += outcome.usage
                if outcome.desk:
                    return seat.name, Outcome(outcome.desk, total, stopgap)
                stopgap = stopgap or outcome.stopgap
        await self._ledger.record(Spending(OFFLINE, paper.id, Usage(), wrote=True, kind=kind), asking)
        return OFFLINE, Outcome(None, total, stopgap)


_NOT_STOPPED: Stopgap = ""
