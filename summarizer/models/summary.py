"""A summary as a model is asked for it, and what of its answers holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, Field

from chat.reply import Claim, ClaimStatus
from papers.paper import Paper
from summarizer.checks import Check
from summarizer.models.checked_agent import Statement
from summarizer.models.filling import FEWEST_TAKEAWAYS, Draft
from summarizer.models.prompts import material, summary_task
from summarizer.plain import acting

_MOST_TAKEAWAYS = 7


class SummaryAnswer(BaseModel):
    """A paper in one sentence and 3 to 7 takeaways."""

    tldr: Statement
    takeaways: list[Statement] = Field(description="3 to 7 statements.")


@dataclass(slots=True)
class SummaryDesk:
    """Where summaries of one paper are checked; `best` is the most that held of any of them."""

    instructions: str
    message: str
    check: Check
    form: type[BaseModel] = SummaryAnswer
    best: Draft = field(default_factory=Draft)

    @classmethod
    def of(cls, paper: Paper, language: str, check: Check) -> "SummaryDesk":
        """Set a desk up for a paper."""
        return cls(summary_task(paper, language), material(paper), check)

    @property
    def has_some(self) -> bool:
        """Whether any statement held so far."""
        return bool(self.best.statements)

    def examine(self, answer: SummaryAnswer) -> list[Claim]:
        """Check an answer's statements, keep the best draft, and give those that the model should correct.

        A takeaway that only says where the code is, or the like, is dropped without a word: asking again costs more.
        """
        tldr = self._judge(answer.tldr)
        takeaways = [self._judge(each) for each in answer.takeaways[:_MOST_TAKEAWAYS]]
        held = [claim for claim in takeaways if claim.status is ClaimStatus.SUPPORTED]
        draft = Draft(tldr if tldr.status is ClaimStatus.SUPPORTED else None, _distinct(held, tldr))
        if draft.statements > self.best.statements or (draft.tldr and not self.best.tldr):
            self.best = draft
        wrong = [claim for claim in takeaways if claim.status is not ClaimStatus.SUPPORTED]
        if len(held) >= FEWEST_TAKEAWAYS:
            wrong = [claim for claim in wrong if not acting(claim.text)]
        return wrong if tldr.status is ClaimStatus.SUPPORTED else [tldr, *wrong]

    def _judge(self, statement: Statement) -> Claim:
        return self.check(Claim(statement.text, statement.evidence))


def _distinct(held: Sequence[Claim], tldr: Claim) -> tuple[Claim, ...]:
    """Drop statements that are said twice."""
    distinct = {claim.text: claim for claim in held if claim.text != tldr.text}
    return tuple(distinct.values())
