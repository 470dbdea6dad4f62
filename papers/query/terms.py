"""The parts of a query, what may stand in each field of it, and the one way to write each for arXiv."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Literal, get_args

from chat.errors import BadInputError
from chat.words import OneOf, phrase
from papers import categories, ids

Field = Literal["all", "ti", "au", "abs", "co", "jr", "cat", "primary", "rn", "id", "like"]
DateField = Literal["submittedDate", "lastUpdatedDate"]
FIELDS: tuple[Field, ...] = get_args(Field)
DATE_FIELDS: tuple[DateField, ...] = get_args(DateField)

_UNQUOTED = re.compile(r"(?!(?:and|or|not|andnot)\Z)\w(?:[\w.*?'-]*[\w*?])?", re.IGNORECASE)
LONG_NAMES: dict[str, Field] = {
    "title": "ti", "author": "au", "authors": "au", "abstract": "abs", "comment": "co", "comments": "co",
    "journal": "jr", "category": "cat", "report": "rn", "id_list": "id", "arxiv": "id", "any": "all",
}  # fmt: skip
_TO = re.compile(r"(?<!\s)\s++to\s++", re.IGNORECASE)
_MOMENT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?\d\d)?)?Z?\*?", re.ASCII)
_EARLIEST, _LATEST = datetime(1991, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, 23, 59, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Term:
    """A word, perhaps with the wildcards * and ?, or a phrase, looked for in one field of the record.

    In the field `like`, which arXiv does not know, it is the id of a paper that another one is near.
    """

    field: Field
    text: str

    def __str__(self) -> str:
        return f"{self.field}:{self.text}" if is_word(self.text) else f'{self.field}:"{self.text}"'


@dataclass(frozen=True, slots=True)
class Dates:
    """A stretch of time in which a paper was submitted or last revised, both minutes included, in UTC."""

    field: DateField
    since: datetime
    until: datetime

    def __str__(self) -> str:
        since, until = (moment.astimezone(UTC).strftime("%Y%m%d%H%M") for moment in (self.since, self.until))
        return f"{self.field}:[{since} TO {until}]"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Everything in `parts` and nothing in `without`; made by `all_of`."""

    parts: tuple["Query", ...]
    without: tuple["Query", ...] = ()

    def __str__(self) -> str:
        return " AND ".join(map(_grouped, self.parts)) + "".join(f" ANDNOT {_grouped(part)}" for part in self.without)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of several alternatives; made by `any_of`."""

    parts: tuple["Query", ...]

    def __str__(self) -> str:
        return " OR ".join(map(_grouped, self.parts))


Query = Term | Dates | AllOf | AnyOf


def is_word(text: str) -> bool:
    """Return whether a text is one word that needs no quotes."""
    return _UNQUOTED.fullmatch(text) is not None


def all_of(parts: Iterable[Query], without: Iterable[Query] = ()) -> Query:
    """Join parts that must all match and parts that must not, without needless nesting or repeats."""
    wanted: dict[Query, None] = {}
    unwanted: dict[Query, None] = {}
    for part in parts:
        if isinstance(part, AllOf):
            wanted.update(dict.fromkeys(part.parts))
            unwanted.update(dict.fromkeys(part.without))
        else:
            wanted[part] = None
    unwanted.update(dict.fromkeys(without))
    return next(iter(wanted)) if len(wanted) == 1 and not unwanted else AllOf(tuple(wanted), tuple(unwanted))


def any_of(parts: Iterable[Query]) -> Query:
    """Join alternatives, without needless nesting or repeats."""
    wanted: dict[Query, None] = {}
    for part in parts:
        wanted.update(dict.fromkeys(part.parts if isinstance(part, AnyOf) else (part,)))
    return next(iter(wanted)) if len(wanted) == 1 else AnyOf(tuple(wanted))


def _grouped(query: Query) -> str:
    return f"({query})" if isinstance(query, AllOf | AnyOf) else str(query)


def liked(query: Query) -> frozenset[str]:
    """Return the ids of the papers that a query wants, or does not want, other papers to be like."""
    match query:
        case Term():
            return frozenset([query.text] if query.field == "like" else ())
        case AllOf():
            return frozenset().union(*map(liked, (*query.parts, *query.without)))
        case AnyOf():
            return frozenset().union(*map(liked, query.parts))
        case _:
            return frozenset()


def field_named(name: str) -> Field:
    """Return the field that a name means. Raises BadInputError with those there are."""
    found = next((known for known in FIELDS if known == name.lower()), LONG_NAMES.get(name.lower()))
    if found:
        return found
    raise BadInputError(
        phrase("arXiv knows no field {name}.", name=name),
        phrase(
            "Use ti (title), au (author), abs (abstract), co (comment), jr (journal), cat (category),"
            " primary (first category), rn (report number), id or all; put words with a colon in quotes."
        ),
    )


def date_field_named(name: str) -> DateField | None:
    """Return the field of dates that a name means, else None."""
    return next((known for known in DATE_FIELDS if known.lower() == name.lower()), None)


def phrase_in(field: Field, text: str) -> Term:
    """Return the term for a phrase in quotes. Raises BadInputError where nothing is quoted."""
    if not re.search(r"\w", text):
        raise BadInputError(
            phrase("There is nothing between the quotation marks."),
            phrase("Write a phrase between them, or leave them out."),
        )
    return _in_field(field, text)


def word_in(field: Field, text: str) -> Term:
    """Return the term for a word without quotes. Raises BadInputError where it begins with a wildcard."""
    if text[0] in "*?" or not re.search(r"\w", text):
        raise BadInputError(
            phrase("{word} begins with a wildcard, which arXiv cannot look for.", word=text),
            phrase("Put * and ? after the first letters, as in transform*."),
        )
    if field == "all" and re.search("[.-]", text) and categories.find(text):
        return _in_field("cat", text)
    return _in_field(field, text if is_word(text) else " ".join(re.sub("[*?]", " ", text).split()))


def dates_in(field: DateField, text: str) -> Dates:
    """Return the stretch of time in square brackets. Raises BadInputError where it is none."""
    since_text, separator, until_text = _TO.sub("|", text.strip("[] ")).partition("|")
    since = _EARLIEST if since_text == "*" else _moment(since_text)
    until = _LATEST if until_text == "*" else _moment(until_text, day_ends=True)
    if not separator or not since or not until or since > until:
        raise BadInputError(
            phrase("{field} needs two dates, the earlier one first.", field=field),
            phrase("Write them as in {field}:[202403010000 TO 202403312359].", field=field),
        )
    return Dates(field, since, until)


def _moment(text: str, *, day_ends: bool = False) -> datetime | None:
    match = _MOMENT.fullmatch(text.strip())
    if not match:
        return None
    year, month, day, hour, minute = (int(number or 0) for number in match.groups())
    try:
        moment = datetime(year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None
    return moment + timedelta(hours=23, minutes=59) if day_ends and not match[4] else moment


def _in_field(field: Field, text: str) -> Term:
    if field in {"cat", "primary"}:
        return Term(field, _category(text))
    if field == "au":
        return Term("au", _name(text))
    if field == "like":
        return Term("like", ids.parse(text).id)
    return Term(field, str(ids.parse(text)) if field == "id" else text)


def _name(text: str) -> str:
    """Return a name with the first name first, as arXiv lists it: "LeCun, Yann" is Yann LeCun."""
    text = re.sub(r"(?<![\s,])[\s,]++et\s?al\.?\Z", "", text, flags=re.IGNORECASE)
    last, comma, first = text.partition(",")
    turned = " ".join(f"{first} {last}".split())
    return turned if comma and first.strip() and last.strip() and "," not in first else text


def _category(text: str) -> str:
    code = categories.find(text)
    if code:
        return code
    if re.search("[*?]", text) and any(fnmatchcase(known.lower(), text.lower()) for known in categories.NAMES):
        return text
    near = categories.suggest(text, limit=3)
    raise BadInputError(
        phrase("arXiv has no category {code}.", code=text),
        phrase("Did you mean {codes}?", codes=OneOf(tuple(near)))
        if near
        else phrase("Write one such as cs.CL or hep-th."),
    )
