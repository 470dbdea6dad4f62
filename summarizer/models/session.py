"""One model of the chain: opened when it is first asked, and what it takes written down."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

import structlog

from chat.clock import Clock, span
from chat.measures import CLAIMS, UNMEASURED, Measures
from chat.priority_gate import PriorityGate
from chat.refs import current
from chat.urgency import Asking
from summarizer.models.budget import DailyBudget
from summarizer.models.circuit_breaker import CircuitBreaker, ModelFailedError
from summarizer.models.ledger import Ledger, Output, Spending
from summarizer.models.news import ModelNews, Tell, tell_nobody
from summarizer.models.providers import ModelSpec, load, open_model
from summarizer.models.room import room_beside
from summarizer.models.writing import Task, WritingTask
from summarizer.schema import FallbackReason, Usage

if TYPE_CHECKING:
    from summarizer.models.checked_agent import CheckedAgent

log = structlog.get_logger(__name__)

T = TypeVar("T", bound=Task)
_ANSWERED: FallbackReason = ""
_ANSWER_TOKENS = 4096


Write = Callable[[Task], Awaitable[None]]
"""Puts a further, small question to the model that wrote, in the same account. Raises ModelFailedError."""


@dataclass(frozen=True, slots=True)
class TaskRequest(Generic[T]):
    """What is wanted of a model: for which paper and whom, and the task, made for what the model can take.

    `review` looks at what was written before it counts as such, and returns what that took of other models; the
    model that wrote is given to it. Failures of questions that serve `judging` keep nobody from asking the model to
    write.
    """

    output: Output
    paper_id: str
    asking: Asking
    task: Callable[[ModelSpec], T]
    review: "Callable[[T, ModelSession, Write], Awaitable[Usage]] | None" = None
    judging: bool = False


@dataclass(frozen=True, slots=True)
class TaskResult(Generic[T]):
    """The task with what holds of a model's answers, or else why there is nothing; and what it took."""

    task: T | None
    usage: Usage
    fallback_reason: FallbackReason = ""


class ModelSession:
    """Has one model do tasks, one after another or at once."""

    def __init__(
        self,
        spec: ModelSpec,
        ledger: Ledger,
        clock: Clock,
        *,
        jitter: random.Random,
        patience: float,
        measures: Measures = UNMEASURED,
        tell: Tell = tell_nobody,
    ) -> None:
        self.name = spec.name
        self._spec = spec
        self._ledger = ledger
        self._clock = clock
        self._jitter = jitter
        self._patience = patience
        self._measures = measures
        self._tell = tell
        self._breaker = CircuitBreaker(spec.name, clock, tell=tell)
        self._judging = CircuitBreaker(f"{spec.name} as judge", clock, self._breaker)
        self._budget = DailyBudget(spec, ledger, clock)
        self._stack = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._agent: CheckedAgent | None = None
        self._refusal = ""
        self._under_way = 0
        self._is_retired = False

    @property
    def is_busy(self) -> bool:
        """Whether a task is under way."""
        return self._under_way > 0

    async def ask(self, request: TaskRequest[T]) -> TaskResult[T]:
        """Have the model do a task; whatever goes wrong with it is an outcome too."""
        self._under_way += 1
        try:
            return await self._traced(request)
        finally:
            self._under_way -= 1
            if self._is_retired and not self.is_busy:
                await self.aclose()

    async def _traced(self, request: TaskRequest[T]) -> TaskResult[T]:
        current().asked_model = True
        with span("model", model=self.name, output=request.output) as note:
            result = await self._asked(request)
            note({"why": result.fallback_reason, "tokens_in": result.usage.tokens_in})
            note({"tokens_out": result.usage.tokens_out, "requests": result.usage.requests})
        return result

    async def _asked(self, request: TaskRequest[T]) -> TaskResult[T]:
        try:
            agent = await self._opened()
        except Exception:
            log.exception("model_cannot_be_asked", model=self.name)
            return TaskResult(None, Usage(), "setup")
        from summarizer.models.metered_model import Meter

        spec = self._known(agent)
        task, meter, why = None, Meter(request.asking), _ANSWERED
        breaker, elsewhere, wrote = self._judging if request.judging else self._breaker, Usage(), False
        try:
            task = request.task(spec)
            try:
                await agent.do(task, meter, breaker)
            except ModelFailedError:
                if (fewer := self._known(agent)) == spec:
                    raise
                task = request.task(fewer)  # the service takes less than it was given, as it said
                await agent.do(task, meter, breaker)
            self._refused("")
            if request.review:
                elsewhere = await request.review(task, self, lambda small: agent.do(small, meter, breaker))
                if not task.has_some:
                    why = "unsupported"
                    log.warning("judge_refused_all", model=self.name, paper=request.paper_id)
            wrote = not why  # a question that is cancelled before has given nobody anything
            if isinstance(task, WritingTask):
                self._measures.add(CLAIMS, self.name, "kept", by=len(task.held))
                self._measures.add(CLAIMS, self.name, "dropped", by=len(task.wrong))
        except ModelFailedError as error:
            why = error.reason
            self._refused(self._without_key(error.told) or self._refusal)
            log.warning("model_gave_no_answer", model=self.name, paper=request.paper_id, why=why, cause=str(error))
        except Exception:  # a fault of ours or of a library costs the model's answer, not the person's
            why = "down"
            log.exception("model_gave_no_answer", model=self.name, paper=request.paper_id, why=why)
        finally:
            if meter.usage.requests:
                spending = Spending(self.name, request.paper_id, meter.usage, wrote=wrote, output=request.output)
                await self._ledger.record(spending, request.asking, meter.holds)
        return TaskResult(None if why else task, meter.usage + elsewhere, why)

    @property
    def most_bytes(self) -> int:
        """How many bytes of a question without a paper the model has room for beside the answer."""
        return room_beside(self.spec.context_tokens, _ANSWER_TOKENS)

    @property
    def spec(self) -> ModelSpec:
        """What the model is, and what it may take, as far as its service has told."""
        return self._known(self._agent) if self._agent else self._spec

    @property
    def fallback_reason(self) -> FallbackReason:
        """Why the model is not asked at present, "" where it is."""
        return self._breaker.reason or ("budget" if self._budget.is_spent else "")

    @property
    def refusal(self) -> str:
        """What the service said to refuse a question, or why all it gives is of no use, until it answers again."""
        return self._refusal

    def hear(self, news: ModelNews) -> None:
        """Take over what another process has learnt of the model."""
        self._breaker.hear(news)
        self._refusal = self._refusal if news.refusal is None else news.refusal

    def _refused(self, said: str) -> None:
        """Note what the service says to refuse a question, "" where it answered, and tell others where that is new."""
        if said != self._refusal:
            self._refusal = said
            self._tell(ModelNews(self.name, refusal=said))

    def load(self) -> None:
        """Import its provider's library, in a second or two; where that is missing, the first who asks is told."""
        with suppress(ModuleNotFoundError):
            load(self._spec.provider)

    async def warm_up(self) -> None:
        """Load the model's libraries before anybody asks; what goes wrong then is told to the first who does."""
        with suppress(Exception):
            await self._opened()

    async def retire(self) -> None:
        """Close the model's connections as soon as nothing is under way: others are asked from now on."""
        self._is_retired = True
        if not self.is_busy:
            await self.aclose()

    async def aclose(self) -> None:
        """Close the model's connections; a task that is begun after all opens others."""
        stack, self._stack, self._agent = self._stack, AsyncExitStack(), None
        await stack.aclose()

    def _known(self, agent: "CheckedAgent") -> ModelSpec:
        """Return what the model can take, as far as its service told."""
        return replace(self._spec, context_tokens=min(self._spec.context_tokens, agent.context_tokens))

    def _without_key(self, told: str) -> str:
        return told.replace(self._spec.api_key, "…") if self._spec.api_key else told

    async def _opened(self) -> "CheckedAgent":
        async with self._opening:
            if self._agent is None:
                await asyncio.to_thread(warm_up, self._spec)
                from summarizer.models.checked_agent import CheckedAgent
                from summarizer.models.dialect import Dialect
                from summarizer.models.metered_model import Controls

                model = await self._stack.enter_async_context(open_model(self._spec))
                gate = PriorityGate(self._spec.concurrency, self._clock)
                controls = Controls(
                    self._spec,
                    Dialect(self._spec, model.profile),
                    self._breaker,
                    self._budget,
                    gate,
                    self._clock,
                    self._jitter,
                    self._patience,
                    self._measures,
                )
                self._agent = CheckedAgent(model, controls)
            return self._agent


def warm_up(spec: ModelSpec) -> None:
    """Import all that a model's first answer needs; takes a second or two, so it is done in a thread."""
    import summarizer.checks
    import summarizer.models.checked_agent  # noqa: F401

    load(spec.provider)
