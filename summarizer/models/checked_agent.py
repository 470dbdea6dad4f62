"""A language model at work on one paper: every statement is checked, sent back with the reason, at last dropped."""

from typing import Any

from pydantic import BaseModel
from pydantic_ai import Agent, ModelRetry, NativeOutput, RunContext
from pydantic_ai.exceptions import UnexpectedModelBehavior
from pydantic_ai.models import Model

from summarizer.models.circuit_breaker import ModelFailedError
from summarizer.models.metered_model import Controls, Meter, MeteredModel
from summarizer.models.prompts import correction
from summarizer.models.tasks import Task

SENT_BACK = 2
"""How often an answer with statements that do not hold goes back to the model."""


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

    async def do(self, task: Task, meter: Meter) -> None:
        """Let the model answer a task's question. Raises ModelFailedError where nothing of its answers is of use."""
        model = MeteredModel(self._model, self._controls, meter)
        try:
            await self._agent(task.form).run(task.message, instructions=task.instructions, deps=task, model=model)
        except ModelFailedError:
            if not task.has_some:
                raise
        except UnexpectedModelBehavior as error:
            if not task.has_some:
                raise ModelFailedError("unsupported", f"no answer of the right form: {error}"[:500]) from error
        if not task.has_some:
            raise ModelFailedError("unsupported", "no statement of the answer stands in the paper")

    def _agent(self, form: type[BaseModel]) -> Agent[Task, Any]:
        if form not in self._agents:
            agent: Agent[Task, Any] = Agent(
                output_type=NativeOutput(form),  # the first of the ways in which the dialect asks for it
                deps_type=Task,
                retries={"output": SENT_BACK},
                name="checked-agent",
            )
            agent.output_validator(_examine)
            self._agents[form] = agent
        return self._agents[form]


def _examine(context: RunContext[Task], answer: Any) -> Any:
    """Send an answer back with the reasons while there is a try left; then what holds of it has to do."""
    wrong = context.deps.examine(answer)
    if wrong and not context.last_attempt:
        raise ModelRetry(correction(wrong))
    return answer
