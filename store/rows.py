"""Between rows and the small dataclasses that queries give back."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import RowMapping, Table

T = TypeVar("T")


def build(kind: type[T], table: Table, row: RowMapping, /, **others: object) -> T:
    """Make a dataclass of a row: its fields are the table's columns of the same names, but for those given here."""
    names = [field.name for field in fields(kind) if field.name not in others]  # type: ignore[arg-type]  # a dataclass
    return kind(**{name: row[table.c[name]] for name in names}, **others)


def batches(values: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """Cut into lists that fit into one statement: a database limits how many parameters it takes."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


def plain(value: Any) -> Any:
    """Turn a column's value into what JSON can hold."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value
