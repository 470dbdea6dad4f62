"""An answer to a question about a paper as a model is asked for it, and what of it holds."""

from dataclasses import dataclass

from pydantic import BaseModel, Field

from chat.reply import Claim, ClaimStatus
from papers.paper import Paper
from summarizer.checks import Check
from summarizer.models.checked_agent import Statement
from summarizer.models.prompts import answer_task, question_material

_MOST_STATEMENTS = 5


class QuestionAnswer(BaseModel):
    """What the paper says to a question: 1 to 5 statements, or none where it says nothing."""

    statements: list[Statement] = Field(description="1 to 5 statements; none where the paper does not say.")


@dataclass(slots=True)
class AnswerDesk:
    """Where answers to one question are checked; that the paper does not say is an answer too."""

    instructions: str
    message: str
    check: Check
    form: type[BaseModel] = QuestionAnswer
    best: tuple[Claim, ...] | None = None

    @classmethod
    def of(cls, paper: Paper, question: str, language: str, check: Check, body: str = "") -> "AnswerDesk":
        """Set a desk up for a question about a paper's abstract and, where it is given, its text."""
        return cls(answer_task(paper, language, body), question_material(paper, question, body), check)

    @property
    def has_some(self) -> bool:
        """Whether the model answered in the right form."""
        return self.best is not None

    def examine(self, answer: QuestionAnswer) -> list[Claim]:
        """Check an answer's statements, keep the best answer, and give those that the model should correct."""
        claims = [self.check(Claim(each.text, each.evidence)) for each in answer.statements[:_MOST_STATEMENTS]]
        held = {claim.text: claim for claim in claims if claim.status is ClaimStatus.SUPPORTED}
        if self.best is None or len(held) > len(self.best):
            self.best = tuple(held.values())
        return [claim for claim in claims if claim.status is not ClaimStatus.SUPPORTED]
