"""A language model at work on one paper: every statement is checked, sent back with the reason, at last dropped."""

from typing import Any

from pydantic import BaseModel
from pydantic_ai import Agent, ModelRetry, NativeOutput, PromptedOutput, RunContext, ToolOutput
from pydantic_ai.exceptions import ModelRequestRejectedError, UnexpectedModelBehavior
from pydantic_ai.models import Model
from pydantic_ai.settings import ModelSettings

from summarizer.models.circuit_breaker import ModelFailedError
from summarizer.models.diagnosis import is_about_form
from summarizer.models.metered_model import LONGEST_ANSWER, Controls, Meter, MeteredModel
from summarizer.models.prompts import correction
from summarizer.models.tasks import Task

SENT_BACK = 2
"""How often an answer with statements that do not hold goes back to the model."""


class CheckedAgent:
    """Puts questions to a model in the way that its service takes: by a schema, by a tool, or by words alone."""

    def __init__(self, model: Model, controls: Controls) -> None:
        self._model = model
        self._controls = controls
        self._way = 0  # which of the ways its service takes: the first that was not refused
        self._ways: list[Any] = [NativeOutput, ToolOutput, PromptedOutput]
        if not model.profile.get("supports_tools", True):
            self._ways.remove(ToolOutput)
        self._agents: dict[tuple[type[BaseModel], int], Agent[Task, Any]] = {}

    async def do(self, task: Task, meter: Meter) -> None:
        """Let the model answer a task's question. Raises ModelFailedError where nothing of its answers is of use."""
        model = MeteredModel(self._model, self._controls, meter)
        try:
            await self._run(task, model)
        except ModelFailedError:
            if not task.has_some:
                raise
        except UnexpectedModelBehavior as error:
            if not task.has_some:
                raise ModelFailedError("unsupported", f"no answer of the right form: {error}"[:500]) from error
        if not task.has_some:
            raise ModelFailedError("unsupported", "no statement of the answer stands in the paper")

    async def _run(self, task: Task, model: Model) -> None:
        while True:
            way = self._way
            try:
                await self._agent(task.form, way).run(
                    task.message, instructions=task.instructions, deps=task, model=model
                )
            except ModelRequestRejectedError as error:
                if not is_about_form(error) or way + 1 == len(self._ways):
                    raise ModelFailedError("refused", str(error)[:500]) from error
                self._way = max(self._way, way + 1)
            else:
                return

    def _agent(self, form: type[BaseModel], way: int) -> Agent[Task, Any]:
        if (form, way) not in self._agents:
            agent: Agent[Task, Any] = Agent(
                output_type=self._ways[way](form),
                deps_type=Task,
                retries={"output": SENT_BACK},
                model_settings=ModelSettings(max_tokens=LONGEST_ANSWER, temperature=0.2),
                name="checked-agent",
            )
            agent.output_validator(_examine)
            self._agents[form, way] = agent
        return self._agents[form, way]


def _examine(context: RunContext[Task], answer: Any) -> Any:
    """Send an answer back with the reasons while there is a try left; then what holds of it has to do."""
    wrong = context.deps.examine(answer)
    if wrong and not context.last_attempt:
        raise ModelRetry(correction(wrong))
    return answer
