"""A language model at work on one paper: every statement is checked, sent back with the reason, at last dropped."""

import asyncio
from dataclasses import replace
from typing import Any

import structlog
from pydantic import BaseModel
from pydantic_ai import Agent, ModelRetry, NativeOutput, RunContext
from pydantic_ai.exceptions import UnexpectedModelBehavior
from pydantic_ai.models import Model

from summarizer.models.circuit_breaker import CircuitBreaker, ModelFailedError
from summarizer.models.corrections import CorrectionTask
from summarizer.models.metered_model import Controls, Meter, MeteredModel
from summarizer.models.prompts import nothing_holds
from summarizer.models.writing import Task, WritingTask

log = structlog.get_logger(__name__)


class CheckedAgent:
    """Puts questions to a model, and its answers' statements to the check."""

    def __init__(self, model: Model, controls: Controls) -> None:
        self._model = model
        self._controls = controls
        self._agents: dict[type[BaseModel], Agent[Task, Any]] = {}

    @property
    def context_tokens(self) -> int:
        """What question and answer may have together, as far as the service told."""
        return self._controls.dialect.manner.context

    async def do(self, task: Task, meter: Meter, breaker: CircuitBreaker) -> None:
        """Let the model answer a task's question; what of it does not hold it may correct once.

        Raises ModelFailedError where nothing of its answers is of use.
        """
        model = MeteredModel(self._model, replace(self._controls, breaker=breaker), meter)
        await self._answered(task, model)
        if isinstance(task, WritingTask) and task.held and (wrong := task.to_correct()):
            context = self.context_tokens
            small = await asyncio.to_thread(
                CorrectionTask.of, task.paper, task.language, task.check, wrong, context_tokens=context
            )
            try:
                await self._answered(small, model)
            except ModelFailedError as error:  # costs no more than what it was about
                log.info("statements_not_corrected", statements=len(wrong), why=error.reason, cause=str(error))
            task.put(small.corrected)

    async def _answered(self, task: Task, model: Model) -> None:
        try:
            await self._agent(task).run(task.message, instructions=task.instructions, deps=task, model=model)
        except ModelFailedError:
            if not task.has_some:
                raise
        except UnexpectedModelBehavior as error:
            if not task.has_some:
                raise ModelFailedError("unsupported", f"no answer of the right form: {error}"[:500]) from error
        if not task.has_some:
            raise ModelFailedError("unsupported", "nothing of the answer holds")

    def _agent(self, task: Task) -> Agent[Task, Any]:
        form = task.form
        if form not in self._agents:
            agent: Agent[Task, Any] = Agent(
                output_type=NativeOutput(form),  # the first of the ways in which the dialect asks for it
                deps_type=Task,
                retries={"output": task.sent_back},
                name="checked-agent",
            )
            agent.output_validator(_examine)
            self._agents[form] = agent
        return self._agents[form]


def _examine(context: RunContext[Task], answer: Any) -> Any:
    """Send an answer of which nothing holds back with the reasons, while there is a try left."""
    wrong = context.deps.examine(answer)
    if wrong and not context.last_attempt:
        raise ModelRetry(nothing_holds(wrong))
    return answer
