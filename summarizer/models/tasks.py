"""What models are asked on a paper, a summary, a reading in two halves, an answer, and what of their answers holds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel

from chat.reply import Claim, ClaimStatus
from papers.paper import Paper
from summarizer.models.completion import FEWEST_TAKEAWAYS, PartialSummary
from summarizer.models.forms import AnswerForm, QuotedStatement, ReadingForm, SummaryForm, Takeaway
from summarizer.models.prompts import answer_task, asked, reading_task, setting, summary_task
from summarizer.plain import acting, is_blank
from summarizer.points import Half, points_of
from summarizer.translation import Renderings, is_foreign

if TYPE_CHECKING:
    from summarizer.checks import Check

_MOST_TAKEAWAYS = 7
_MOST_OF_A_POINT = 7
_MOST_OF_AN_ANSWER = 5


class Task(Protocol):
    """A question to a model, and what of its answers so far holds."""

    instructions: str
    message: str
    form: type[BaseModel]

    @property
    def has_some(self) -> bool:
        """Whether something of the answers so far is of use."""
        ...

    def examine(self, answer: Any) -> list[Claim]:
        """Check an answer of the task's form, keep the best, and return what the model should correct."""
        ...


@dataclass(slots=True)
class SummaryTask:
    """A summary of one paper; `best` is the most that held of any of them."""

    instructions: str
    message: str
    check: "Check"
    renderings: Renderings
    form: type[BaseModel] = SummaryForm
    best: PartialSummary = field(default_factory=PartialSummary)

    @classmethod
    def of(cls, paper: Paper, language: str, check: "Check", body: str = "") -> "SummaryTask":
        """Ask for a paper's summary, from its abstract and, where it is given, the opening of its text."""
        task = summary_task(language, translated=is_foreign(paper, language), body=body)
        message = asked(paper, task, body)
        return cls(setting(paper, body), message, check, Renderings(paper, language, body))

    @property
    def has_some(self) -> bool:
        """Whether any statement held so far."""
        return bool(self.best.statements)

    def examine(self, answer: SummaryForm) -> list[Claim]:
        """Check an answer's statements, keep the best one, and return those that the model should correct.

        A takeaway that only says where the code is, or the like, is dropped without a word: asking again costs more.
        """
        tldr = self._judge(answer.tldr)
        takeaways = [self._judge(each) for each in answer.takeaways[:_MOST_TAKEAWAYS]]
        held = [claim for claim in takeaways if claim.status is ClaimStatus.SUPPORTED]
        self.renderings.examine(answer.title, answer.keywords)
        partial = PartialSummary(tldr if tldr.status is ClaimStatus.SUPPORTED else None, distinct(held, {tldr.text}))
        if partial.statements > self.best.statements or (partial.tldr and not self.best.tldr):
            self.best = partial
        wrong = [claim for claim in takeaways if claim.status is not ClaimStatus.SUPPORTED]
        if len(held) >= FEWEST_TAKEAWAYS:
            wrong = [claim for claim in wrong if not acting(claim.text)]
        return wrong if tldr.status is ClaimStatus.SUPPORTED else [tldr, *wrong]

    def _judge(self, statement: QuotedStatement) -> Claim:
        role = statement.role if isinstance(statement, Takeaway) else ""
        return self.check(Claim(statement.text, statement.evidence, role=role))


@dataclass(slots=True)
class AnswerTask:
    """An answer to one question; that the paper does not say is an answer too."""

    instructions: str
    message: str
    check: "Check"
    form: type[BaseModel] = AnswerForm
    best: tuple[Claim, ...] | None = None

    @classmethod
    def of(cls, paper: Paper, question: str, language: str, check: "Check", body: str = "") -> "AnswerTask":
        """Ask a question about a paper's abstract and, where it is given, its text."""
        return cls(setting(paper, body), asked(paper, answer_task(question, language, whole=bool(body)), body), check)

    @property
    def has_some(self) -> bool:
        """Whether the model answered in the right form."""
        return self.best is not None

    def examine(self, answer: AnswerForm) -> list[Claim]:
        """Check an answer's statements, keep the best answer, and return those that the model should correct."""
        claims = [self.check(Claim(each.text, each.evidence)) for each in answer.statements[:_MOST_OF_AN_ANSWER]]
        held = distinct(claims, ())
        if self.best is None or len(held) > len(self.best):
            self.best = held
        return [claim for claim in claims if claim.status is not ClaimStatus.SUPPORTED]


@dataclass(slots=True)
class ReadingTask:
    """One half of a reading; `best` keeps of each point the answer of which most held.

    `tried` are the points on which the model said something, whether or not it held.
    """

    instructions: str
    message: str
    check: "Check"
    keys: tuple[str, ...]
    form: type[BaseModel] = ReadingForm
    best: dict[str, tuple[Claim, ...]] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, half: Half, paper: Paper, body: str, language: str, check: "Check") -> "ReadingTask":
        """Ask for half of the points, out of the paper's text."""
        message = asked(paper, reading_task(half, language), body)
        return cls(setting(paper, body), message, check, tuple(point.key for point in points_of(half)))

    @property
    def has_some(self) -> bool:
        """Whether any statement held so far."""
        return any(self.best.values())

    def examine(self, answer: BaseModel) -> list[Claim]:
        """Check an answer's statements, keep of each point the best, and return those that the model should correct.

        A statement that the paper says nothing is dropped without a word, and so is one on a point of the other half.
        """
        wrong: list[Claim] = []
        said: set[str] = set()
        for point in self.keys:
            claims = [
                self.check(Claim(each.text, each.evidence))
                for each in getattr(answer, point)[:_MOST_OF_A_POINT]
                if not is_blank(each.text)
            ]
            held = distinct(claims, said)
            self.tried.update([point] if claims else [])
            if len(held) > len(self.best.get(point, ())):
                self.best[point] = held
            said.update(claim.text for claim in held)
            wrong += [claim for claim in claims if claim.status is not ClaimStatus.SUPPORTED]
        return wrong


def distinct(claims: Sequence[Claim], said: Collection[str]) -> tuple[Claim, ...]:
    """Return what holds and was not said already, each once."""
    held = {claim.text: claim for claim in claims if claim.status is ClaimStatus.SUPPORTED and claim.text not in said}
    return tuple(held.values())
