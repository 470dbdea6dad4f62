"""The parts of a query, and the one way to write each for arXiv."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

Field = Literal["all", "ti", "au", "abs", "co", "jr", "cat", "rn", "id"]
DateField = Literal["submittedDate", "lastUpdatedDate"]
FIELDS: tuple[Field, ...] = get_args(Field)
DATE_FIELDS: tuple[DateField, ...] = get_args(DateField)

_UNQUOTED = re.compile(r"(?!(?:and|or|not|andnot)\Z)\w(?:[\w.*?'-]*[\w*?])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """A word, perhaps with the wildcards * and ?, or a phrase, looked for in one field of the record."""

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
    """Tell whether a text is one word that needs no quotes."""
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
