"""What models are asked to write on a paper: a summary, a reading in two halves, an answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

from chat.reply import Claim
from papers.paper import Paper
from summarizer.aspects import ASPECT_KEYS
from summarizer.models.completion import FEWEST_TAKEAWAYS, PartialSummary
from summarizer.models.forms import AnswerForm, OutlineForm, QuotedStatement, ReadingForm, SummaryForm
from summarizer.models.prompts import answer_task, asked, outline_task, reading_task, setting, summary_task
from summarizer.models.writing import Slot, WritingTask, distinct
from summarizer.plain import acting, is_blank
from summarizer.points import Half, points_of
from summarizer.schema import Asked
from summarizer.translation import Renderings, is_foreign

if TYPE_CHECKING:
    from summarizer.checks import Check

_MOST_TAKEAWAYS = 7
_MOST_OF_A_POINT = 7
_MOST_OF_AN_ANSWER = 5
_TLDR = (0, "tldr")


@dataclass(slots=True, kw_only=True)
class SummaryTask(WritingTask):
    """A summary of one paper; `renderings` are its title and keywords as the model gave them, as far as they hold."""

    renderings: Renderings
    form: type[BaseModel] = SummaryForm

    @classmethod
    def of(cls, paper: Paper, language: str, check: "Check", body: str = "") -> "SummaryTask":
        """Ask for a paper's summary, from its abstract and, where it is given, the opening of its text."""
        task = summary_task(language, translated=is_foreign(paper, language), body=body)
        return cls(
            paper=paper,
            language=language,
            instructions=setting(paper, body),
            message=asked(paper, task, body),
            check=check,
            renderings=Renderings(paper, language, body),
        )

    @property
    def best(self) -> PartialSummary:
        """What of the summary holds."""
        tldr = self.held.get(_TLDR)
        takeaways = [claim for slot, claim in self.held.items() if slot != _TLDR]
        return PartialSummary(tldr, distinct(takeaways, {tldr.text} if tldr else ()))

    def examine(self, answer: SummaryForm) -> Sequence[Claim]:
        """Check an answer's statements, title and keywords; where no statement holds, return them all."""
        self.renderings.examine(answer.title, answer.keywords)
        return WritingTask.examine(self, answer)

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
    def of(
        cls,
        paper: Paper,
        question: str,
        language: str,
        check: "Check",
        body: str = "",
        *,
        earlier: Sequence[Asked] = (),
    ) -> "AnswerTask":
        """Ask a question, which may go on from `earlier` ones, about a paper's abstract and, if given, its text."""
        message = asked(paper, answer_task(question, language, whole=bool(body), earlier=earlier), body)
        return cls(paper=paper, language=language, instructions=setting(paper, body), message=message, check=check)

    @property
    def has_some(self) -> bool:
        """Whether the model answered in the right form; an answer of which nothing holds is none, and no silence."""
        return self.answered and bool(self.held or not self.wrong)

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
            if not is_blank(each.text):  # that the paper does not say is told in the bot's own words
                yield (n, "statements"), each


@dataclass(slots=True, kw_only=True)
class PointsTask(WritingTask):
    """What a paper, or a part of it, says on the points of a reading that `keys` name."""

    keys: tuple[str, ...]
    form: type[BaseModel] = ReadingForm

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
        """Yield an answer's statements on the points that it was asked for.

        Those that the paper says nothing are dropped without a word.
        """
        said = [(point, each) for point in self.keys for each in getattr(answer, point)[:_MOST_OF_A_POINT]]
        for n, (point, each) in enumerate(said):
            if not is_blank(each.text):
                yield (n, point), each


@dataclass(slots=True, kw_only=True)
class OutlineTask(PointsTask):
    """The rows of a comparison; that the paper speaks of none is an answer too."""

    form: type[BaseModel] = OutlineForm
    keys: tuple[str, ...] = ASPECT_KEYS

    @classmethod
    def of(cls, paper: Paper, language: str, check: "Check", body: str = "") -> "OutlineTask":
        """Ask what a paper's abstract and, where it is given, its text say on each row."""
        message = asked(paper, outline_task(language, whole=bool(body)), body)
        return cls(paper=paper, language=language, instructions=setting(paper, body), message=message, check=check)

    @property
    def cells(self) -> dict[str, Claim]:
        """What of each row holds."""
        return {key: claims[0] for key, claims in self.best.items()}


@dataclass(slots=True, kw_only=True)
class ReadingTask(PointsTask):
    """One half of a reading of a paper that fits the model's context."""

    @classmethod
    def of(cls, half: Half, paper: Paper, body: str, language: str, check: "Check") -> "ReadingTask":
        """Ask for half of the points, out of the paper's text."""
        return cls(
            paper=paper,
            language=language,
            instructions=setting(paper, body),
            message=asked(paper, reading_task(half, language), body),
            check=check,
            keys=tuple(point.key for point in points_of(half)),
        )
