"""Models in their order, each standing in for those before it, and the paper's own sentences last."""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from chat.clock import Clock
from papers.paper import Paper
from summarizer.asking import Asking
from summarizer.filling import filled_up
from summarizer.ledger import Kind, Ledger, Spending
from summarizer.models import ModelSpec, require
from summarizer.nearest import nearest_sentences
from summarizer.offline import OfflineSummarizer
from summarizer.prompts import PROMPT
from summarizer.schema import Answer, Depth, Summary, Usage
from summarizer.seat import Outcome, Seat, Wish
from summarizer.trouble import Stopgap

if TYPE_CHECKING:
    from summarizer.author import Desk
    from summarizer.checks import Check
    from summarizer.model_answer import AnswerDesk
    from summarizer.model_summary import SummaryDesk

D = TypeVar("D", bound="Desk")
_GRACE_SECONDS = 30.0


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
        self._ledger = ledger
        patience = max((spec.timeout_seconds for spec in specs), default=0.0) + _GRACE_SECONDS
        jitter = jitter or random.Random()  # noqa: S311 - spreads retries, guards nothing
        self._seats = [Seat(spec, ledger, clock, jitter, patience) for spec in specs]

    @property
    def troubles(self) -> dict[str, Stopgap]:
        """Say why models are not asked at present, by their names; those that are, are left out."""
        return {seat.name: seat.trouble for seat in self._seats if seat.trouble}

    async def summarize(self, paper: Paper, language: str, depth: Depth, asking: Asking | None = None) -> Summary:
        """Summarise a paper's abstract; always answers, in the worst case with sentences of the paper itself."""

        def desk(check: "Check") -> "SummaryDesk":
            from summarizer.model_summary import SummaryDesk

            return SummaryDesk.of(paper, language, check)

        offline = await self._offline.summarize(paper, language, depth)
        model, outcome = await self._first("summary", paper, asking or Asking(), desk)
        written = filled_up(outcome.desk.best, offline, model, language) if outcome.desk else offline
        return replace(written, usage=outcome.usage, stopgap=outcome.stopgap)

    async def answer(self, paper: Paper, question: str, language: str, asking: Asking) -> Answer:
        """Answer a question out of a paper's abstract; without a model, with its sentences that come nearest."""

        def desk(check: "Check") -> "AnswerDesk":
            from summarizer.model_answer import AnswerDesk

            return AnswerDesk.of(paper, question, language, check)

        model, outcome = await self._first("answer", paper, asking, desk)
        claims = (outcome.desk.best or ()) if outcome.desk else nearest_sentences(paper, question)
        return Answer(claims, model, outcome.stopgap)

    async def aclose(self) -> None:
        """Close all connections."""
        for seat in self._seats:
            await seat.aclose()

    async def _first(
        self, kind: Kind, paper: Paper, asking: Asking, desk: Callable[["Check"], D]
    ) -> tuple[str, Outcome[D]]:
        """Ask one model after another; where none answers, the outcome is that of the first, and offline its writer."""
        total, stopgap = Usage(), _NOT_STOPPED
        if self._seats and paper.abstract.strip():
            check = await asyncio.to_thread(_checker, paper)
            wish = Wish(kind, paper.id, asking, lambda: desk(check))
            for seat in self._seats:
                outcome = await seat.ask(wish)
                total = _sum(total, outcome.usage)
                if outcome.desk:
                    return seat.name, Outcome(outcome.desk, total, stopgap)
                stopgap = stopgap or outcome.stopgap
        await self._ledger.record(Spending(self._offline.name, paper.id, Usage(), wrote=True, kind=kind), asking)
        return self._offline.name, Outcome(None, total, stopgap)


_NOT_STOPPED: Stopgap = ""


def _checker(paper: Paper) -> "Check":
    from summarizer.checks import checker

    return checker(paper)


def _sum(one: Usage, other: Usage) -> Usage:
    return Usage(
        one.requests + other.requests,
        one.tokens_in + other.tokens_in,
        one.tokens_out + other.tokens_out,
        one.cost_usd + other.cost_usd,
    )
