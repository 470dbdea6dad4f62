"""A language model at work on one paper: every statement is checked, sent back with the reason, at last dropped."""

from collections.abc import Sequence
from typing import Any, Protocol

from pydantic import BaseModel, Field
from pydantic_ai import Agent, ModelRetry, NativeOutput, PromptedOutput, RunContext, ToolOutput
from pydantic_ai.exceptions import ModelRequestRejectedError, UnexpectedModelBehavior
from pydantic_ai.models import Model
from pydantic_ai.settings import ModelSettings

from chat.reply import Claim
from summarizer.models.diagnosis import is_about_form
from summarizer.models.metered_model import LONGEST_ANSWER, Call, GuardedModel, Post
from summarizer.trouble import TroubleError

SENT_BACK = 2
"""How often an answer with statements that do not hold goes back to the model."""


class Statement(BaseModel):
    """A sentence about the paper, and the passage of the paper that says so."""

    text: str = Field(description="One sentence in the language asked for.")
    evidence: str = Field(description="The passage that says so, copied letter for letter from the paper.")


class Desk(Protocol):
    """Where the answers to one question are checked, and the best of them kept."""

    instructions: str
    message: str
    form: type[BaseModel]

    @property
    def has_some(self) -> bool:
        """Whether something of the answers so far is of use."""
        ...

    def examine(self, answer: Any) -> list[Claim]:
        """Check an answer of the desk's form, and give the statements that the model should correct."""
        ...


class Author:
    """Puts questions to a model in the way that its service takes: by a schema, by a tool, or by words alone."""

    def __init__(self, model: Model, post: Post) -> None:
        self._model = model
        self._post = post
        self._ways: list[Any] = [NativeOutput, ToolOutput, PromptedOutput]
        if not model.profile.get("supports_tools", True):
            self._ways.remove(ToolOutput)
        self._agents: dict[tuple[type[BaseModel], int], Agent[Desk, Any]] = {}

    async def write(self, desk: Desk, call: Call) -> None:
        """Let the model answer a desk's question. Raises TroubleError where nothing of its answers is of use."""
        model = GuardedModel(self._model, self._post, call)
        try:
            await self._run(desk, model)
        except TroubleError:
            if not desk.has_some:
                raise
        except UnexpectedModelBehavior as error:
            if not desk.has_some:
                raise TroubleError("unsupported", f"no answer of the right form: {error}"[:500]) from error
        if not desk.has_some:
            raise TroubleError("unsupported", "no statement of the answer stands in the paper")

    async def _run(self, desk: Desk, model: Model) -> None:
        health = self._post.health
        while True:
            way = health.way
            try:
                await self._agent(desk.form, way).run(
                    desk.message, instructions=desk.instructions, deps=desk, model=model
                )
            except ModelRequestRejectedError as error:
                if not is_about_form(error) or way + 1 == len(self._ways):
                    raise TroubleError("refused", str(error)[:500]) from error
                health.way = max(health.way, way + 1)
            else:
                return

    def _agent(self, form: type[BaseModel], way: int) -> Agent[Desk, Any]:
        if (form, way) not in self._agents:
            agent: Agent[Desk, Any] = Agent(
                output_type=self._ways[way](form),
                deps_type=Desk,
                retries={"output": SENT_BACK},
                model_settings=ModelSettings(max_tokens=LONGEST_ANSWER, temperature=0.2),
                name="author",
            )
            agent.output_validator(_examine)
            self._agents[form, way] = agent
        return self._agents[form, way]


def _examine(context: RunContext[Desk], answer: Any) -> Any:
    """Send an answer back with the reasons while there is a try left; then what holds of it has to do."""
    wrong = context.deps.examine(answer)
    if wrong and not context.last_attempt:
        raise ModelRetry(_reasons(wrong))
    return answer


def _reasons(wrong: Sequence[Claim]) -> str:
    lines = [f"- “{claim.text}”: {' '.join(problem.reason for problem in claim.problems)}" for claim in wrong]
    return "\n".join(
        (
            "These statements do not stand in the paper:",
            *lines,
            "Correct them, or leave them out; keep the others. Answer with the whole JSON object again.",
        )
    )
