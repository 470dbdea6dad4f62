"""Vectors of texts, small enough to keep thousands: each number in a byte, and what brings them to length 1."""

import math
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import mul
from typing import Literal

_MOST = 127  # of a number in a byte with its sign
_LIFT = 128  # what is added to them so that none is below 0
_LIFTED = bytes((number + _LIFT) % 256 for number in range(256))
_BYTES = {"I": 4, "Q": 8}  # of a number while many are added up: as whole numbers, and with weights
_ROOM = 55  # bits of them for the sum of the weights
_LEAST = -900  # the power of two up to which the sum of the weights counts as nothing
_Lane = Literal["I", "Q"]
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
    those = list(weighed)
    length = len(those[0][1]) if those else 0
    those = [(weight, each) for weight, each in those if len(each) == length]
    weights = [weight * each.scale for weight, each in those]
    return _added(weights, (_in_lanes(each.numbers, "Q") for _, each in those), length)


class Rows:
    """Vectors of one length, which are multiplied with others, all of them at once."""

    def __init__(self, vectors: Sequence[Vector]) -> None:
        """Take vectors; those that have not as many numbers as the first are like no other."""
        self._length = len(vectors[0]) if vectors else 0
        self._scales = [each.scale if len(each) == self._length else 0.0 for each in vectors]
        nothing = bytes(self._length)
        numbers = b"".join(each.numbers if len(each) == self._length else nothing for each in vectors)
        self._columns = [numbers[place :: self._length] for place in range(self._length)]

    def along(self, direction: Sequence[float]) -> list[float]:
        """Return how far each goes in a direction: 0.0 for one that has not as many numbers."""
        if len(direction) != self._length:
            return [0.0] * len(self._scales)
        found = _added(direction, (_in_lanes(each, "Q") for each in self._columns), len(self._scales))
        return [scale * each for scale, each in zip(self._scales, found, strict=True)]

    def cosines(self, ones: Sequence[Vector]) -> list[list[float]]:
        """Return how alike each is to each of some vectors, as `cosine` does."""
        columns = [_in_lanes(each, "I") for each in self._columns]
        found = []
        for one in ones:
            same = len(one) == self._length
            told = _summed(_signed(one).tolist(), columns, len(self._scales), "I") if same else [0] * len(self._scales)
            alike = [one.scale * scale * each for scale, each in zip(self._scales, told, strict=True)]
            found.append([max(-1.0, min(1.0, each)) for each in alike])
        return found


def _in_lanes(numbers: bytes, lane: _Lane) -> int:
    """Put numbers side by side in one long integer, each in a lane wide enough for what becomes of it.

    One multiplication of that does for all of them, and takes a fraction of the time of as many.
    """
    lanes = bytearray(len(numbers) * _BYTES[lane])
    lanes[:: _BYTES[lane]] = numbers.translate(_LIFTED)
    return int.from_bytes(lanes, "little")


def _added(weights: Sequence[float], rows: Iterable[int], count: int) -> list[float]:
    """Return the sum of rows of so many numbers in lanes, each times its weight, to some 40 bits."""
    whole = math.ldexp(1.0, _ROOM - max(_LEAST, math.frexp(sum(map(abs, weights), 0.0))[1]))
    return [each / whole for each in _summed([round(weight * whole) for weight in weights], rows, count, "Q")]


def _summed(by: Sequence[int], rows: Iterable[int], count: int, lane: _Lane) -> list[int]:
    """Return the sum of rows of so many numbers in lanes, each times a whole number."""
    width = _BYTES[lane]
    middle = 1 << 8 * width - 1  # a lane holds what is below as well as what is above 0
    total = (middle - sum(by) * _LIFT) * int.from_bytes((b"\1" + bytes(width - 1)) * count, "little")
    total = sum(map(mul, by, rows), total)
    found = struct.unpack(f"<{count}{lane}", total.to_bytes(count * width, "little"))
    return [each - middle for each in found]


def _signed(vector: Vector) -> memoryview:
    return memoryview(vector.numbers).cast("b")
