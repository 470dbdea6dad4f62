"""A whole paper read by models: at once where its text fits their context, else in parts."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, TypeVar

from chat.reply import Claim, ClaimStatus
from chat.urgency import Asking
from papers.document import Document
from papers.paper import Paper
from summarizer.models.circuit_breaker import ModelFailedError
from summarizer.models.completion import PartialReading
from summarizer.models.in_parts import ChoiceTask, PartTask, first_of, gathered, groups, needs_no_choice
from summarizer.models.ledger import Ledger, Output, Spending
from summarizer.models.providers import ModelSpec
from summarizer.models.review import Review
from summarizer.models.room import room
from summarizer.models.session import ModelSession, TaskRequest, TaskResult
from summarizer.models.tasks import ReadingTask
from summarizer.models.writing import Slot, Task
from summarizer.points import HALVES, POINTS, Half, Point, points_of
from summarizer.portions import Portions, portions_of
from summarizer.schema import OFFLINE, FallbackReason, Progress, Usage

if TYPE_CHECKING:
    from summarizer.checks import Check

T = TypeVar("T", bound=Task)
Points = dict[str, tuple[Claim, ...]]
_FAILURES = 3  # parts one after another without an answer, before the rest is not asked about
_FOR_GOOD: Collection[FallbackReason] = ("budget", "quota", "setup")
_NONE: FallbackReason = ""


@dataclass(slots=True)
class WholeReading:
    """One wish for a reading of a whole paper, and what came of it so far."""

    paper: Paper
    document: Document
    language: str
    check: "Check"
    asking: Asking
    progress: Progress | None = None
    review: Review | None = None
    usage: Usage = field(default_factory=Usage)
    reason: FallbackReason = _NONE
    unjudged: FallbackReason = _NONE
    done: list[PartialReading] = field(default_factory=list)

    async def by(self, sessions: Sequence[ModelSession], ledger: Ledger) -> list[PartialReading]:
        """Have one model after another read what is still to be read; what none read stays to the paper's sentences.

        The reason why one was not enough is that of the first.
        """
        left: list[Half] = list(HALVES)
        for session in sessions:
            if not left:
                break
            told, reason = session.spec.context_tokens, self.reason
            left = await self._read(session, left, ledger)
            if left and session.spec.context_tokens < told:  # its service has said that it takes less
                self.reason = reason
                left = await self._read(session, left, ledger)
        for half in left:
            spending = Spending(OFFLINE, self.paper.id, Usage(), wrote=True, output=_output(half))
            await ledger.record(spending, self.asking)
            self.done.append(PartialReading(OFFLINE, points_of(half), {}))
        return sorted(self.done, key=lambda each: POINTS.index(each.points[0]))

    async def _read(self, session: ModelSession, halves: list[Half], ledger: Ledger) -> list[Half]:
        """Have a model read the paper for some halves of the points, and return those for which it gave nothing."""
        spec = session.spec
        size = room(spec.context_tokens, self.paper)
        portions = await asyncio.to_thread(portions_of, self.document, self.paper.abstract, size, spec.most_parts)
        if len(portions) == 1:
            read = await asyncio.gather(*(self._half(session, half, portions) for half in halves))
            return [half for half, good in zip(halves, read, strict=True) if not good]
        reader = _InParts(self, session, portions, halves)
        self.asking.answers = max(self.asking.answers, reader.rounds)
        return [] if await reader.read(size, ledger) else halves

    async def _half(self, session: ModelSession, half: Half, portions: Portions) -> bool:
        """Have a model read the text at once for one half of the points; return whether it did."""
        body, portioned_for = portions.text(0), session.spec

        def task(spec: ModelSpec) -> ReadingTask:
            _fits(spec, portioned_for)
            return ReadingTask.of(half, self.paper, body, self.language, self.check)

        review = self.review.of if self.review else None
        request = TaskRequest(_output(half), self.paper.id, self.asking, task, review)
        result = self._counted(await session.ask(request))
        if result.task:
            self.unjudged = self.unjudged or result.task.unjudged
            points, held = points_of(half), result.task.best
            coverage = portions.coverage([0])
            self.done.append(PartialReading(session.name, points, held, result.task.tried, coverage))
            if self.progress:
                self.progress(sum(len(each.points) for each in self.done), len(POINTS), "points")
        return result.task is not None

    async def ask(self, session: ModelSession, output: Output, task: Callable[[ModelSpec], T]) -> TaskResult[T]:
        """Put a task to a model, and add up what it took."""
        return self._counted(await session.ask(TaskRequest(output, self.paper.id, self.asking, task)))

    async def judged(self, session: ModelSession, chosen: Points, first_wordings: Mapping[str, Claim]) -> Points:
        """Have the judge look at what makes the reading; what it refuses is corrected once, or else left out.

        Of what was reworded the first wording is looked at; all else goes back to the writer.
        """
        if self.review is None:
            return chosen
        judge = self.review.judge or session
        told = [(key, claim) for key, claims in chosen.items() for claim in claims]
        judged = await self.review.judged([claim for _, claim in told], judge)
        self.usage += judged.usage
        self.unjudged = self.unjudged or judged.unjudged
        slots = [(n, key) for n, (key, _) in enumerate(told)]
        looked_at: dict[Slot, Claim] = dict(zip(slots, judged.claims, strict=True))
        refused = {slot: claim for slot, claim in looked_at.items() if claim.status is not ClaimStatus.SUPPORTED}
        if refused:
            looked_at |= await self._corrected(session, self.review, refused, first_wordings)
        held = [(key, claim) for (_, key), claim in looked_at.items() if claim.status is ClaimStatus.SUPPORTED]
        return {key: tuple(claim for point, claim in held if point == key) for key in chosen}

    async def _corrected(
        self,
        session: ModelSession,
        review: Review,
        refused: Mapping[Slot, Claim],
        first_wordings: Mapping[str, Claim],
    ) -> dict[Slot, Claim]:
        """Return what the judge finds stated of what was refused, in its first wording or as its writer corrects it."""
        again = {slot: first_wordings[claim.text] for slot, claim in refused.items() if claim.text in first_wordings}
        lacking = {slot: claim for slot, claim in refused.items() if slot not in again}
        if lacking:
            small = await review.correction(lacking, self.language, session)
            result = await session.ask(TaskRequest("part", self.paper.id, self.asking, lambda _: small))
            self.usage += result.usage
            again |= small.corrected
        stated, usage = await review.stated(again, review.judge or session)
        self.usage += usage
        return stated

    def _counted(self, result: TaskResult[T]) -> TaskResult[T]:
        self.usage += result.usage
        self.reason = self.reason or (result.fallback_reason if result.task is None else _NONE)
        return result


class _InParts:
    """One model at work on the parts of a paper, several at once, and then on what was noted on them."""

    def __init__(
        self, reading: WholeReading, session: ModelSession, portions: Portions, halves: Sequence[Half]
    ) -> None:
        self._reading = reading
        self._session = session
        self._portions = portions
        self._points = [point for half in halves for point in points_of(half)]
        self._output = _output(halves[0])
        self._noted: dict[int, PartTask] = {}
        self._first_wordings: dict[str, Claim] = {}
        self._waiting = iter(range(len(portions)))
        self._failures = 0
        self._given_up = False
        self._portioned_for = session.spec

    @property
    def rounds(self) -> int:
        """How many answers of the model have to be waited for, one after another."""
        return ceil(len(self._portions) / self._session.spec.concurrency) + 2

    async def read(self, size: int, ledger: Ledger) -> bool:
        """Read all parts, choose, and note the outcome; return whether anything came of it."""
        at_once = min(self._session.spec.concurrency, len(self._portions))
        await asyncio.gather(*(self._work() for _ in range(at_once)))
        parts = [task.best for _, task in sorted(self._noted.items())]
        if not any(claims for part in parts for claims in part.values()):
            self._reading.reason = self._reading.reason or "unsupported"
            return False
        chosen, counted = await self._choose(parts, size)
        if not counted:  # the choice was not a model's: the reading counts all the same
            spending = Spending(self._session.name, self._reading.paper.id, Usage(), wrote=True, output=self._output)
            await ledger.record(spending, self._reading.asking)
        chosen = await self._reading.judged(self._session, chosen, self._first_wordings)
        tried = {point for task in self._noted.values() for point in task.tried}
        coverage = self._portions.coverage(self._noted)
        self._reading.done.append(PartialReading(self._session.name, self._points, chosen, tried, coverage))
        return True

    async def _work(self) -> None:
        """Read one part after another, until there is none left or the model gives nothing any more."""
        total = len(self._portions)
        for number in self._waiting:
            if self._given_up:
                return

            def task(spec: ModelSpec, number: int = number) -> PartTask:
                _fits(spec, self._portioned_for)
                return PartTask.of(
                    self._reading.paper,
                    self._portions.text(number),
                    self._points,
                    self._reading.language,
                    self._reading.check,
                    number=number + 1,
                    total=total,
                    context_tokens=spec.context_tokens,
                )

            result = await self._reading.ask(self._session, "part", task)
            if result.task:
                self._failures = 0
                self._noted[number] = result.task
                if self._reading.progress:
                    self._reading.progress(len(self._noted), total, "parts")
            else:
                self._failures += 1
                shrunk = self._session.spec.context_tokens < self._portioned_for.context_tokens
                self._given_up = shrunk or self._failures >= _FAILURES or result.fallback_reason in _FOR_GOOD

    async def _choose(self, parts: Sequence[Points], size: int) -> tuple[Points, bool]:
        """Choose from what was noted; return that, and whether the model's choice was written down as the reading."""
        noted = gathered(parts, self._points, size)
        chosen = first_of(noted, self._points)
        if self._given_up or needs_no_choice(noted, self._points):
            return chosen, False
        counted = False
        for group in groups(noted, self._points, size):
            points = tuple(group)
            if needs_no_choice(noted, points):
                continue

            def task(_: ModelSpec, points: tuple[Point, ...] = points) -> ChoiceTask:
                return ChoiceTask.of(self._reading.paper, noted, points, self._reading.language, self._reading.check)

            result = await self._reading.ask(self._session, "part" if counted else self._output, task)
            if result.task:
                counted = True
                self._first_wordings |= result.task.first_wordings
                chosen |= {key: claims for key, claims in result.task.best.items() if claims}
        return chosen, counted


def _fits(spec: ModelSpec, portioned_for: ModelSpec) -> None:
    """Raise ModelFailedError where a service takes less by now than the text was cut to."""
    if spec.context_tokens < portioned_for.context_tokens:
        raise ModelFailedError("refused", "the text was cut to a longer context than the service has")


def _output(half: Half) -> Output:
    """Return what is counted: one half stands for the reading, and all else is a part of it."""
    return "reading" if half == HALVES[0] else "part"
