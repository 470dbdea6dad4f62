"""A reading of a whole paper as a model is asked for it, in two halves, and what of its answers holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, Field

from chat.reply import Claim, ClaimStatus
from papers.document import Document
from papers.paper import Paper
from summarizer.checks import Check
from summarizer.excerpt import STORY, VERDICT, by_part, excerpt
from summarizer.models.checked_agent import Statement
from summarizer.models.prompts import material, story_task, verdict_task
from summarizer.plain import is_blank

_MOST = 7


class StoryAnswer(BaseModel):
    """What a paper tells; a list stays empty where the paper does not speak of its subject."""

    background: list[Statement] = Field(default=[], description="1 or 2 statements.")
    prior_work: list[Statement] = Field(default=[], description="1 to 3 statements.")
    method: list[Statement] = Field(default=[], description="1 to 3 statements.")
    steps: list[Statement] = Field(default=[], description="3 to 7 statements, in order.")
    results: list[Statement] = Field(default=[], description="2 to 5 statements.")


class VerdictAnswer(BaseModel):
    """What a paper is worth; a list stays empty where the paper does not speak of its subject."""

    significance: list[Statement] = Field(default=[], description="1 or 2 statements.")
    innovation: list[Statement] = Field(default=[], description="1 to 3 statements.")
    performance: list[Statement] = Field(default=[], description="1 to 3 statements.")
    workload: list[Statement] = Field(default=[], description="1 to 3 statements.")
    limitations: list[Statement] = Field(default=[], description="1 to 3 statements.")


@dataclass(slots=True)
class ReadingDesk:
    """Where one half of a reading is checked; `best` keeps of each point the answer of which most held.

    `tried` are the points on which the model said something, whether or not it held.
    """

    instructions: str
    message: str
    check: Check
    form: type[BaseModel]
    best: dict[str, tuple[Claim, ...]] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)

    @classmethod
    def story(cls, paper: Paper, document: Document, language: str, check: Check, most: int) -> "ReadingDesk":
        """Set a desk up for what a paper tells, in at most about so many characters of its text."""
        body = excerpt(document, most, by_part(STORY))
        return cls(story_task(paper, language, body), material(paper, body), check, StoryAnswer)

    @classmethod
    def verdict(cls, paper: Paper, document: Document, language: str, check: Check, most: int) -> "ReadingDesk":
        """Set a desk up for what a paper is worth, in at most about so many characters of its text."""
        body = excerpt(document, most, by_part(VERDICT))
        return cls(verdict_task(paper, language, body), material(paper, body), check, VerdictAnswer)

    @property
    def has_some(self) -> bool:
        """Whether any statement held so far."""
        return any(self.best.values())

    def examine(self, answer: Any) -> list[Claim]:
        """Check an answer's statements, keep of each point the best, and give those that the model should correct.

        A statement that the paper says nothing is dropped without a word.
        """
        wrong: list[Claim] = []
        said: set[str] = set()
        for point, statements in _points(answer).items():
            claims = [
                self.check(Claim(each.text, each.evidence)) for each in statements[:_MOST] if not is_blank(each.text)
            ]
            held = tuple(_distinct(claims, said))
            self.tried.update([point] if claims else [])
            if len(held) > len(self.best.get(point, ())):
                self.best[point] = held
            said.update(claim.text for claim in held)
            wrong += [claim for claim in claims if claim.status is not ClaimStatus.SUPPORTED]
        return wrong


def _points(answer: BaseModel) -> Mapping[str, Sequence[Statement]]:
    return {name: getattr(answer, name) for name in type(answer).model_fields}


def _distinct(claims: Sequence[Claim], said: set[str]) -> list[Claim]:
    """Keep what holds and was not said already, each once."""
    held = {claim.text: claim for claim in claims if claim.status is ClaimStatus.SUPPORTED and claim.text not in said}
    return list(held.values())
