"""Named tuples of many rows at once."""

from collections.abc import Iterable
from itertools import repeat
from typing import TypeVar

T = TypeVar("T", bound=tuple[object, ...])


def made(kind: type[T], rows: Iterable[tuple[object, ...]]) -> list[T]:
    """Return named tuples of a kind, without a call of Python's for each; every row holds all of its values."""
    return list(map(tuple.__new__, repeat(kind), rows))
