"""Vectors of texts, small enough to keep thousands: each number in a byte, and what brings them to length 1."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import mul

_MOST = 127  # of a number in a byte with its sign
_Numbers = memoryview | list[int]


def _added_up(one: _Numbers, other: _Numbers) -> int:
    return sum(map(mul, one, other))


_add_up: Callable[[_Numbers, _Numbers], int] = getattr(math, "sumprod", _added_up)  # which Python 3.12 has


@dataclass(frozen=True, slots=True)
class Vector:
    """Numbers of -127 to 127, a byte each with its sign; times `scale` they are a vector of length 1."""

    numbers: bytes
    scale: float

    def __len__(self) -> int:
        """Return how many numbers it has."""
        return len(self.numbers)


def packed(numbers: Sequence[float]) -> Vector:
    """Return a vector of the direction of these numbers. Raises ValueError where they have none."""
    most = max(map(abs, numbers), default=0.0)
    if not all(map(math.isfinite, numbers)) or not most:
        raise ValueError("these numbers point nowhere")
    small = [round(number / most * _MOST) for number in numbers]
    return Vector(bytes(number & 0xFF for number in small), 1 / math.hypot(*small))


def cosine(one: Vector, other: Vector) -> float:
    """Return how alike two vectors are, -1.0 to 1.0: 0.0 where they are not of one model."""
    if len(one) != len(other):
        return 0.0
    return max(-1.0, min(1.0, one.scale * other.scale * _add_up(_signed(one), _signed(other))))


def cosines(one: Vector, others: Iterable[Vector]) -> list[float]:
    """Return how alike a vector is to each of many, as `cosine` does."""
    held, scale = _signed(one).tolist(), one.scale
    return [
        max(-1.0, min(1.0, scale * each.scale * _add_up(held, _signed(each)))) if len(each) == len(one) else 0.0
        for each in others
    ]


def mixed(weighed: Iterable[tuple[float, Vector]]) -> list[float]:
    """Return the sum of vectors, each times its weight; those that have not as many numbers as the first are left out.

    It is empty where there are none.
    """
    total: list[float] = []
    for weight, vector in weighed:
        if not total:
            total = [0.0] * len(vector)
        if len(vector) == len(total):
            by = weight * vector.scale
            total = [so_far + by * number for so_far, number in zip(total, _signed(vector), strict=True)]
    return total


def along(direction: Sequence[float], vectors: Iterable[Vector]) -> list[float]:
    """Return how far each vector goes in a direction: 0.0 for one that has not as many numbers."""
    return [
        each.scale * sum(map(mul, direction, _signed(each))) if len(each) == len(direction) else 0.0 for each in vectors
    ]


def _signed(vector: Vector) -> memoryview:
    return memoryview(vector.numbers).cast("b")
