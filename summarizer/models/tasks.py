"""What models are asked to write on a paper: a summary, a reading in two halves, an answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

from chat.reply import Claim
from papers.document import Document
from papers.paper import Paper
from summarizer.excerpt import STORY, VERDICT, by_part, excerpt
from summarizer.models.completion import FEWEST_TAKEAWAYS, PartialSummary
from summarizer.models.forms import READING_FORMS, AnswerForm, QuotedStatement, SummaryForm
from summarizer.models.prompts import (
    answer_instructions,
    material,
    question_material,
    reading_instructions,
    summary_instructions,
)
from summarizer.models.writing import Slot, WritingTask, distinct
from summarizer.parts import Part
from summarizer.plain import acting, is_blank
from summarizer.points import Half

if TYPE_CHECKING:
    from summarizer.checks import Check

_WEIGHTS: Mapping[Half, Mapping[Part, float]] = {"story": STORY, "verdict": VERDICT}
_MOST_TAKEAWAYS = 7
_MOST_OF_A_POINT = 7
_MOST_OF_AN_ANSWER = 5
_TLDR = (0, "tldr")


@dataclass(slots=True, kw_only=True)
class SummaryTask(WritingTask):
    """A summary of one paper."""

    form: type[BaseModel] = SummaryForm

    @classmethod
    def of(cls, paper: Paper, language: str, check: "Check") -> "SummaryTask":
        """Ask for a paper's summary."""
        told = summary_instructions(paper, language)
        return cls(paper=paper, language=language, instructions=told, message=material(paper), check=check)

    @property
    def best(self) -> PartialSummary:
        """What of the summary holds."""
        tldr = self.held.get(_TLDR)
        takeaways = [claim for slot, claim in self.held.items() if slot != _TLDR]
        return PartialSummary(tldr, distinct(takeaways, {tldr.text} if tldr else ()))

    def to_correct(self) -> dict[Slot, Claim]:
        """Return what the model should correct.

        A takeaway that only says where the code is, or the like, is dropped without a word where there are enough:
        asking again costs more.
        """
        if len(self.best.takeaways) < FEWEST_TAKEAWAYS:
            return WritingTask.to_correct(self)
        wrong = {slot: claim for slot, claim in self.wrong.items() if slot == _TLDR or not acting(claim.text)}
        return {**wrong, **self.foreign()}

    def _statements(self, answer: SummaryForm) -> Iterator[tuple[Slot, QuotedStatement]]:
        yield _TLDR, answer.tldr
        for n, each in enumerate(answer.takeaways[:_MOST_TAKEAWAYS], 1):
            yield (n, "takeaways"), each


@dataclass(slots=True, kw_only=True)
class AnswerTask(WritingTask):
    """An answer to one question; that the paper does not say is an answer too."""

    form: type[BaseModel] = AnswerForm
    answered: bool = False

    @classmethod
    def of(cls, paper: Paper, question: str, language: str, check: "Check", body: str = "") -> "AnswerTask":
        """Ask a question about a paper's abstract and, where it is given, its text."""
        told, message = answer_instructions(paper, language, body), question_material(paper, question, body)
        return cls(paper=paper, language=language, instructions=told, message=message, check=check)

    @property
    def has_some(self) -> bool:
        """Whether the model answered in the right form."""
        return self.answered

    @property
    def best(self) -> tuple[Claim, ...]:
        """What of the answer holds."""
        return distinct(self.held.values())

    def examine(self, answer: AnswerForm) -> Sequence[Claim]:
        """Check an answer's statements; where there are some and none holds, return them."""
        self.answered = True
        return WritingTask.examine(self, answer)

    def _statements(self, answer: AnswerForm) -> Iterator[tuple[Slot, QuotedStatement]]:
        for n, each in enumerate(answer.statements[:_MOST_OF_AN_ANSWER]):
            yield (n, "statements"), each


@dataclass(slots=True, kw_only=True)
class ReadingTask(WritingTask):
    """One half of a reading."""

    @classmethod
    def of(
        cls, half: Half, paper: Paper, document: Document, language: str, check: "Check", *, most: int
    ) -> "ReadingTask":
        """Ask for half of the points, in at most about so many characters of the paper's text."""
        body = excerpt(document, most, by_part(_WEIGHTS[half]))
        told, message = reading_instructions(half, paper, language, body), material(paper, body)
        form = READING_FORMS[half]
        return cls(paper=paper, language=language, instructions=told, message=message, check=check, form=form)

    @property
    def best(self) -> dict[str, tuple[Claim, ...]]:
        """What of each point holds; nothing is said at two of them."""
        said: dict[str, tuple[str, Claim]] = {}
        for (_, point), claim in self.held.items():
            said.setdefault(claim.text, (point, claim))
        return {key: tuple(claim for point, claim in said.values() if point == key) for key, _ in said.values()}

    @property
    def tried(self) -> set[str]:
        """The points on which the model said something, whether or not it held."""
        return {point for _, point in (*self.held, *self.wrong)}

    def _statements(self, answer: BaseModel) -> Iterator[tuple[Slot, QuotedStatement]]:
        """Yield an answer's statements but for those that the paper says nothing, which are dropped without a word."""
        said = [(point, each) for point, statements in answer for each in statements[:_MOST_OF_A_POINT]]
        for n, (point, each) in enumerate(said):
            if not is_blank(each.text):
                yield (n, point), each
