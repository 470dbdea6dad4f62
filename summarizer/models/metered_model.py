"""A model whose questions wait their turn, keep to time and budget, and are asked again; its answers are mended."""

import asyncio
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import structlog
from pydantic_ai.exceptions import ModelHTTPError
from pydantic_ai.messages import (
    ModelMessage,
    ModelResponse,
    ModelResponsePart,
    TextPart,
    ToolCallPart,
)
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.models.wrapper import WrapperModel
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import RequestUsage

from chat.clock import Clock
from chat.measures import MODEL_CALLS, MODEL_COST, MODEL_SECONDS, MODEL_TOKENS, UNMEASURED, Measures
from chat.priority_gate import PriorityGate
from chat.urgency import Asking
from papers.retrying import Backoff, retrying
from summarizer.models.budget import DailyBudget
from summarizer.models.circuit_breaker import CircuitBreaker, ModelFailedError
from summarizer.models.diagnosis import cut_off, diagnose, look_at
from summarizer.models.dialect import Dialect, Question
from summarizer.models.providers import ModelSpec
from summarizer.models.repair import mend, restore
from summarizer.schema import Usage

log = structlog.get_logger(__name__)

_TRIES = 3
_MOST_WAYS = 12  # in which one question is put at once, whatever a service says to each
_LONGEST_WAIT = 3600.0  # seconds, where nobody waits
_LONGEST_PAUSE = 120.0  # seconds that a digest waits for a service that asks for patience


@dataclass(slots=True)
class Meter:
    """What one task took of one model so far, and for whom."""

    asking: Asking
    usage: Usage = field(default_factory=Usage)
    holds: list[int] = field(default_factory=list)
    """What is set aside in the budget for answers that came and are not written down yet."""


@dataclass(frozen=True, slots=True)
class Controls:
    """What all questions to one model keep to; `patience` is how many seconds anybody waits."""

    spec: ModelSpec
    dialect: Dialect
    breaker: CircuitBreaker
    budget: DailyBudget
    gate: PriorityGate
    clock: Clock
    jitter: random.Random
    patience: float
    measures: Measures = UNMEASURED


class MeteredModel(WrapperModel):
    """Puts one task's requests to a model. Raises ModelFailedError where there is no answer of use."""

    def __init__(self, wrapped: Model, controls: Controls, meter: Meter) -> None:
        super().__init__(wrapped)
        self._controls = controls
        self._meter = meter
        self._manner = controls.dialect.manner
        self._was_cut_off = False

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,  # noqa: ARG002 - what is set depends on what the service takes
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        """Ask, and ask again after a pause where that may help."""
        self._manner, self._was_cut_off = self._controls.dialect.manner, False
        try:
            return await retrying(
                partial(self._ask, messages, model_request_parameters),
                on=lambda error: isinstance(error, ModelFailedError) and error.again,
                backoff=Backoff(1.0, most=20.0, jitter=self._controls.jitter),
                tries=_TRIES,
                left=self._left,
                sleep=self._controls.clock.sleep,
                log=self._log_retry,
            )
        except ModelFailedError as error:
            self._controls.breaker.gave_up(error)
            raise

    async def _ask(self, messages: list[ModelMessage], parameters: ModelRequestParameters) -> ModelResponse:
        controls = self._controls
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(None) as limit:
                    with self._meter.asking.urgency.heard_by(lambda: self._limit(limit)):
                        self._limit(limit)
                        await stack.enter_async_context(controls.gate.turn(self._meter.asking.urgency))
            except TimeoutError as error:
                raise ModelFailedError("busy", "too many others were before it") from error
            await controls.breaker.admit(lambda: min(self._left(), _LONGEST_PAUSE), self._meter.asking.urgency)
            question, response = await self._paid_for(messages, parameters)
        controls.breaker.answered()
        if response.finish_reason == "length":
            raise self._cut_off(question, response)
        controls.breaker.answered_whole()
        look_at(response)
        controls.dialect.works(self._manner)
        return replace(response, parts=[_mended(part, parameters) for part in response.parts])

    async def _paid_for(
        self, messages: list[ModelMessage], parameters: ModelRequestParameters
    ) -> tuple[Question, ModelResponse]:
        """Ask with the most that the answer may cost set aside, and put what it did cost in that place."""
        budget, cost = self._controls.budget, None
        question = self._controls.dialect.put(self._manner, messages, parameters)
        hold = await budget.hold(self._price(question.tokens, question.answer_tokens))
        try:
            question, response = await self._request(question, messages, parameters)
            cost = self._charge(response)
            self._meter.holds.append(hold)
        finally:
            await budget.settle(hold, cost)
        return question, response

    async def _request(
        self, question: Question, messages: list[ModelMessage], parameters: ModelRequestParameters
    ) -> tuple[Question, ModelResponse]:
        """Put a question, and otherwise at once for as long as the service refuses how it is put."""
        controls, ways = self._controls, 1
        while True:
            began = controls.clock.monotonic()
            try:
                async with asyncio.timeout(min(controls.spec.timeout_seconds, self._left())):
                    answer = await self.wrapped.request(messages, question.settings, question.parameters)
            except Exception as error:
                if ways < _MOST_WAYS and (other := controls.dialect.otherwise(error, self._manner, question)):
                    ways += 1
                    self._manner, left = other
                    question = controls.dialect.put(self._manner, messages, parameters, left)
                    continue
                failure = diagnose(error, controls.spec.provider, controls.clock.now())
                self._measure(failure.reason, began)
                if isinstance(error, ModelHTTPError) and error.status_code == 500:  # many fail so at a schema
                    self._manner = controls.dialect.plainer(self._manner) or self._manner
                controls.breaker.rest(failure)
                raise failure from error
            self._measure("answered", began)
            return question, answer

    def _measure(self, outcome: str, began: float) -> None:
        measures, name = self._controls.measures, self._controls.spec.name
        measures.add(MODEL_CALLS, name, outcome)
        measures.observe(MODEL_SECONDS, self._controls.clock.monotonic() - began, name)

    def _cut_off(self, question: Question, response: ModelResponse) -> ModelFailedError:
        """Return what an answer that was cut off means; it is asked for once more, never in the same way."""
        other = self._controls.dialect.after_cut_off(self._manner, question)
        again = other is not None and not self._was_cut_off
        self._manner, self._was_cut_off = other or self._manner, True
        return cut_off(response, question.answer_tokens, again=again)

    def _limit(self, limit: asyncio.Timeout) -> None:
        """Let the wait for a turn last as long as a person waits, or without end where none does."""
        if not limit.expired():
            patience = self._left() if self._meter.asking.urgent else None
            limit.reschedule(None if patience is None else asyncio.get_running_loop().time() + patience)

    def _left(self) -> float:
        """Return the seconds that the one who waits has left; a digest's patience is renewed each time."""
        now = self._controls.clock.monotonic()
        until = self._meter.asking.deadline(now, self._controls.patience)
        return _LONGEST_WAIT if until is None else max(0.0, until - now)

    def _price(self, tokens_in: int, tokens_out: int) -> float:
        """Return what so many tokens cost, before there is an answer."""
        usage = RequestUsage(input_tokens=tokens_in, output_tokens=tokens_out)
        made_up = ModelResponse(
            [], usage=usage, model_name=self._controls.spec.model, provider_name=self.wrapped.system
        )
        return self._controls.budget.price(tokens_in, tokens_out, _known_price(made_up, self._controls.spec.model))

    def _charge(self, response: ModelResponse) -> float:
        """Add an answer to the account, whether it will be of use or not, and return what it cost."""
        tokens_in, tokens_out = response.usage.input_tokens, response.usage.output_tokens
        cost = self._controls.budget.price(tokens_in, tokens_out, _known_price(response, self._controls.spec.model))
        usage = self._meter.usage
        self._meter.usage = Usage(
            usage.requests + 1,
            usage.tokens_in + tokens_in,
            usage.tokens_out + tokens_out,
            usage.cost_usd + cost,
        )
        measures, name = self._controls.measures, self._controls.spec.name
        measures.add(MODEL_TOKENS, name, "in", by=tokens_in)
        measures.add(MODEL_TOKENS, name, "out", by=tokens_out)
        measures.add(MODEL_COST, name, by=cost)
        return cost

    def _log_retry(self, error: BaseException, tries: int) -> None:
        log.info("model_asked_again", model=self._controls.spec.name, reason=str(error), tries=tries)


def _known_price(response: ModelResponse, asked: str) -> float | None:
    """Return what an answer cost by the list of prices: by the model that answered, else by the one that was asked."""
    for name in (response.model_name, asked):
        try:
            return float(replace(response, model_name=name).cost().total_price)
        except (LookupError, ValueError, AssertionError):  # not in the list, or no count of tokens
            continue
    return None


def _mended(part: ModelResponsePart, parameters: ModelRequestParameters) -> ModelResponsePart:
    """Mend an answer's JSON, and put it where it was asked for: models mix up words and tools."""
    tool = parameters.output_tools[0].name if parameters.output_tools else None
    if isinstance(part, TextPart):
        text = mend(part.content)
        return ToolCallPart(tool, text) if tool and text.startswith("{") else replace(part, content=text)
    if isinstance(part, ToolCallPart):
        arguments: Any = mend(part.args) if isinstance(part.args, str) else restore(part.args)
        return replace(part, args=arguments) if tool else TextPart(replace(part, args=arguments).args_as_json_str())
    return part
