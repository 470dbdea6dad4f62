"""The forms in which models are asked to answer; their schemas go with the question."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, Field, create_model, model_validator

from summarizer.points import Half, Point, points_of

_WRAPPERS = 3  # at most; some models put an answer into a field of their own, and that into another
_SPELT: Mapping[str, str] = {
    **dict.fromkeys(("statement", "sentence", "claim", "takeaway", "point", "content"), "text"),
    **dict.fromkeys(("quote", "quotation", "passage", "source", "support"), "evidence"),
}


class QuotedStatement(BaseModel):
    """A sentence about the paper, and the passage of the paper that says so."""

    text: str = Field(description="One sentence in the language asked for.")
    evidence: str = Field(description="The passage that says so, copied letter for letter from the paper.")

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, given: Any) -> Any:
        """Take a bare sentence for one that quotes itself, and other names of the two fields for those."""
        if isinstance(given, str):
            return {"text": given, "evidence": given}
        if isinstance(given, dict):
            return {**{_SPELT[key]: each for key, each in given.items() if key in _SPELT}, **given}
        return given


class Form(BaseModel):
    """An answer, which models also put into a field of their own, or into a list.

    `listed` are the fields that a bare list stands for: all but the last take one item each.
    """

    listed: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, given: Any) -> Any:
        for _ in range(_WRAPPERS):
            match given:
                case {**inside} if len(inside) == 1 and not inside.keys() & cls.model_fields.keys():
                    [given] = inside.values()
                case [dict() as inside] if inside.keys() & cls.model_fields.keys():
                    given = inside
        if not isinstance(given, list) or len(given) < len(cls.listed) or not cls.listed:
            return given
        *single, many = cls.listed
        return {**dict(zip(single, given, strict=False)), many: given[len(single) :]}


class SummaryForm(Form):
    """A paper in one sentence and 3 to 7 takeaways."""

    listed = ("tldr", "takeaways")

    tldr: QuotedStatement
    takeaways: list[QuotedStatement] = Field(description="3 to 7 statements.")


class AnswerForm(Form):
    """What the paper says to a question: 1 to 5 statements, or none where it says nothing."""

    listed = ("statements",)

    statements: list[QuotedStatement] = Field(description="1 to 5 statements; none where the paper does not say.")


class CorrectedStatement(QuotedStatement):
    """A statement that was sent back, corrected, under its number."""

    number: int


class CorrectionForm(Form):
    """The statements that were sent back, but for those that cannot be corrected."""

    listed = ("statements",)

    statements: list[CorrectedStatement]


def _reading_form(name: str, told: str, half: Half) -> type[BaseModel]:
    """Make a form with a list for each point of one half of a reading."""
    fields: dict[str, Any] = {point.key: (list[QuotedStatement], _list_of(point)) for point in points_of(half)}
    return create_model(
        name,
        __base__=Form,
        __doc__=f"What a paper {told}; a list stays empty where the paper does not speak of its subject.",
        **fields,
    )


def _list_of(point: Point) -> Any:
    return Field(default=[], description=f"{point.many} statements{', in order' if point.ordered else ''}.")


READING_FORMS: Mapping[Half, type[BaseModel]] = {
    "story": _reading_form("StoryForm", "tells", "story"),
    "verdict": _reading_form("VerdictForm", "is worth", "verdict"),
}
