"""The forms in which models are asked to answer; their schemas go with the question."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field, create_model

from summarizer.points import Half, Point, points_of


class QuotedStatement(BaseModel):
    """A sentence about the paper, and the passage of the paper that says so."""

    text: str = Field(description="One sentence in the language asked for.")
    evidence: str = Field(description="The passage that says so, copied letter for letter from the paper.")


class SummaryForm(BaseModel):
    """A paper in one sentence and 3 to 7 takeaways."""

    tldr: QuotedStatement
    takeaways: list[QuotedStatement] = Field(description="3 to 7 statements.")


class AnswerForm(BaseModel):
    """What the paper says to a question: 1 to 5 statements, or none where it says nothing."""

    statements: list[QuotedStatement] = Field(description="1 to 5 statements; none where the paper does not say.")


class CorrectedStatement(QuotedStatement):
    """A statement that was sent back, corrected, under its number."""

    number: int


class CorrectionForm(BaseModel):
    """The statements that were sent back, but for those that cannot be corrected."""

    statements: list[CorrectedStatement]


def _reading_form(name: str, told: str, half: Half) -> type[BaseModel]:
    """Make a form with a list for each point of one half of a reading."""
    fields: dict[str, Any] = {point.key: (list[QuotedStatement], _list_of(point)) for point in points_of(half)}
    return create_model(
        name,
        __doc__=f"What a paper {told}; a list stays empty where the paper does not speak of its subject.",
        **fields,
    )


def _list_of(point: Point) -> Any:
    return Field(default=[], description=f"{point.many} statements{', in order' if point.ordered else ''}.")


READING_FORMS: Mapping[Half, type[BaseModel]] = {
    "story": _reading_form("StoryForm", "tells", "story"),
    "verdict": _reading_form("VerdictForm", "is worth", "verdict"),
}
