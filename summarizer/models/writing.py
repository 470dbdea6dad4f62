"""What a model has written on a paper so far: each statement in its place, those that hold and those that do not."""

import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from pydantic import BaseModel

from chat.languages import row_of
from chat.reply import Claim, ClaimStatus, Problem
from papers.paper import Paper
from summarizer.grounding.fold import words
from summarizer.languages import written_in
from summarizer.models.forms import QuotedStatement, Takeaway
from summarizer.schema import FallbackReason
from summarizer.wholeness import echoes

if TYPE_CHECKING:
    from summarizer.checks import Check

Slot = tuple[int, str]
"""Where a statement stands in an answer: the how manieth it is of all, and in which of the form's lists."""
SENT_BACK = 2
"""How often an answer goes back to the model where nothing of it holds or its form is another."""


class Task(Protocol):
    """A question to a model, and what of its answers so far is of use."""

    instructions: str
    message: str
    form: type[BaseModel]
    sent_back: ClassVar[int]

    @property
    def has_some(self) -> bool:
        """Whether something of the answers so far is of use."""
        ...

    def examine(self, answer: Any) -> Sequence[Claim]:
        """Take an answer of the task's form; return what is wrong with it where it has to be given as a whole again."""
        ...


@dataclass(slots=True, kw_only=True)
class WritingTask(ABC):
    """A task of statements with quotes; `held` and `wrong` are those of the last answer that pass the check or do not.

    `unjudged` says why some of those that hold were not looked at by the judge.
    """

    paper: Paper
    language: str
    instructions: str
    message: str
    check: "Check"
    form: type[BaseModel]
    held: dict[Slot, Claim] = field(default_factory=dict)
    wrong: dict[Slot, Claim] = field(default_factory=dict)
    unjudged: FallbackReason = ""
    sent_back: ClassVar[int] = SENT_BACK

    @property
    def has_some(self) -> bool:
        """Whether any statement holds."""
        return bool(self.held)

    def examine(self, answer: Any) -> Sequence[Claim]:
        """Check an answer's statements; where none holds, return them all."""
        told = " ".join(words(f"{self.message.rpartition('</')[2]} {json.dumps(self.form.model_json_schema())}"))
        checked = {slot: self._checked(_claim(each), told) for slot, each in self._statements(answer)}
        self.held = {slot: claim for slot, claim in checked.items() if claim.status is ClaimStatus.SUPPORTED}
        self.wrong = {slot: claim for slot, claim in checked.items() if slot not in self.held}
        return () if self.held else list(self.wrong.values())

    def put(self, corrected: Mapping[Slot, Claim]) -> None:
        """Put corrected statements in their places."""
        self.held = dict(sorted({**self.held, **corrected}.items()))
        self.wrong = {slot: claim for slot, claim in self.wrong.items() if slot not in self.held}

    def drop(self, refused: Mapping[Slot, Claim]) -> None:
        """Put what held until now among what does not."""
        self.held = {slot: claim for slot, claim in self.held.items() if slot not in refused}
        self.wrong = {**self.wrong, **refused}

    def to_correct(self) -> dict[Slot, Claim]:
        """Return the statements that are worth asking for once more: they do not hold, or in another language."""
        return {**self.wrong, **self.foreign()}

    def foreign(self) -> dict[Slot, Claim]:
        """Return the statements that hold but are in another language than asked for, each with that as its problem."""
        return {
            slot: replace(claim, problems=(Problem("language", "", in_another(self.language)),))
            for slot, claim in self.held.items()
            if written_in(claim.text, self.language) != self.language
        }

    def _checked(self, claim: Claim, told: str) -> Claim:
        """Check a statement; one that says again what the model was told says nothing of the paper."""
        checked = self.check(claim)
        if not echoes(checked.text, told):
            return checked
        problem = Problem("relevance", checked.text, "This repeats the task; say what the paper says.")
        checks = replace(checked.checks, relevance="failed")
        problems = (*checked.problems, problem)
        return replace(checked, status=ClaimStatus.UNSUPPORTED, problems=problems, checks=checks)

    @abstractmethod
    def _statements(self, answer: Any) -> Iterator[tuple[Slot, QuotedStatement]]:
        """Yield an answer's statements in their order."""


def _claim(statement: QuotedStatement) -> Claim:
    role = statement.role if isinstance(statement, Takeaway) else ""
    return Claim(statement.text, statement.evidence, role=role)


def in_another(language: str) -> str:
    """Say that a statement is not in the language asked for."""
    return f"The statement is not in {row_of(language).in_prompts}; its quote stays in the paper's language."


def distinct(claims: Iterable[Claim], said: Collection[str] = ()) -> tuple[Claim, ...]:
    """Return what was not said already, each once."""
    return tuple({claim.text: claim for claim in claims if claim.text not in said}.values())
