"""The forms in which models are asked to answer; their schemas go with the question."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    WithJsonSchema,
    create_model,
    model_validator,
)

from chat.reply import Role
from summarizer.aspects import ASPECTS
from summarizer.points import POINTS, Point

_ROLES: Mapping[Role, tuple[str, ...]] = {
    "problem": ("problem", "background", "motiv", "gap"),
    "method": ("method", "approach"),
    "result": ("result", "finding", "perform", "experiment"),
    "limit": ("limit",),
}
_SEPARATORS = re.compile(r"[,;，；、\n]")


def _role(said: object) -> Role:
    """Return the role that a word means; one that means none is no reason to lose the statement."""
    word = str(said).strip().lower()
    return next((role for role, meant in _ROLES.items() if word.startswith(meant)), "")


def _listed(said: object) -> object:
    """Return a list that was written as one text as a list."""
    if isinstance(said, str):
        return [each.strip() for each in _SEPARATORS.split(said)]
    return said or []


def _text(said: object) -> str:
    """Return a text that was left out as none, and one that was written as a list as its parts."""
    if isinstance(said, list):
        return " … ".join(each for each in said if isinstance(each, str))
    return said if isinstance(said, str) else ""


def items(of: type[BaseModel]) -> BeforeValidator:
    """Make a list of what was written as one: nothing, one item alone, items beside some that are none.

    Those are left out; where none is of use the list is not, so that it is asked for again.
    """

    def listed(said: object) -> object:
        given = said if isinstance(said, list) else [said]
        given = [each for each in given if each is not None and each not in ("", {})]
        taken = [item for each in given if (item := _item(of, each))]
        return taken if taken or not given else said

    return BeforeValidator(listed)


def _item(of: type[BaseModel], given: object) -> BaseModel | None:
    try:
        return of.model_validate(given)
    except ValidationError:
        return None


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
        """Take a bare sentence for one that quotes itself, other names of the two fields for those, gaps as empty.

        What is empty does not pass the check, and is asked for again alone.
        """
        if isinstance(given, str):
            return {"text": given, "evidence": given}
        if isinstance(given, dict):
            named = {**{_SPELT[key]: each for key, each in given.items() if key in _SPELT}, **given}
            return {**named, **{field: _text(named.get(field)) for field in ("text", "evidence")}}
        return given


class Takeaway(QuotedStatement):
    """A sentence about the paper, the passage that says so, and what the sentence tells of."""

    role: Annotated[
        Role,
        BeforeValidator(_role),
        WithJsonSchema({"type": "string", "enum": ["problem", "method", "result", "limit"]}),
    ] = Field(default="", description="What the sentence tells of.")


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
    """A paper in one sentence and 3 to 7 takeaways, with its keywords and, if asked for, its title translated."""

    listed = ("tldr", "takeaways")

    tldr: QuotedStatement
    takeaways: Annotated[list[Takeaway], items(Takeaway)] = Field(description="3 to 7 statements.")
    keywords: Annotated[list[str], BeforeValidator(_listed)] = Field(default=[], description="3 to 6 terms.")
    title: Annotated[str, BeforeValidator(lambda said: said or "")] = Field(
        default="", description="The title translated, where that is asked for; else empty."
    )


class AnswerForm(Form):
    """What the paper says to a question: 1 to 5 statements, or none where it says nothing."""

    listed = ("statements",)

    statements: Annotated[list[QuotedStatement], items(QuotedStatement)] = Field(
        description="1 to 5 statements; none where the paper does not say."
    )


class Chosen(BaseModel):
    """One of the numbered statements, and how it is worded."""

    number: int = Field(description="The number of the statement.")
    text: Annotated[str, BeforeValidator(_text)] = Field(
        default="", description="The statement reworded; empty where its wording stays."
    )


class CorrectedStatement(QuotedStatement):
    """A statement that was sent back, corrected, under its number."""

    number: int


class CorrectionForm(Form):
    """The statements that were sent back, but for those that cannot be corrected."""

    listed = ("statements",)

    statements: Annotated[list[CorrectedStatement], items(CorrectedStatement)]


def _form(name: str, told: str, of: type[BaseModel]) -> type[BaseModel]:
    """Make a form with a list for each point of a reading.

    All questions about a paper share one form, for services put it before the paper that they keep for the next one.
    """
    fields: dict[str, Any] = {point.key: (Annotated[list[of], items(of)], _list_of(point)) for point in POINTS}  # type: ignore[valid-type]
    return create_model(
        name, __base__=Form, __doc__=f"{told} What was not asked for, and what is not spoken of, stays empty.", **fields
    )


def _list_of(point: Point) -> Any:
    return Field(default=[], description=f"{point.many} statements{', in order' if point.ordered else ''}.")


ReadingForm = _form("ReadingForm", "What a paper tells and what it is worth.", QuotedStatement)
ChoiceForm = _form("ChoiceForm", "What of the numbered statements a reader of the whole paper should know.", Chosen)
OutlineForm: type[BaseModel] = create_model(
    "OutlineForm",
    __base__=Form,
    __doc__="What a paper says on each aspect. What is not spoken of stays empty.",
    **{
        aspect.key: (
            Annotated[list[QuotedStatement], items(QuotedStatement)],
            Field(default=[], description="One statement at most."),
        )
        for aspect in ASPECTS
    },  # type: ignore[call-overload]
)
