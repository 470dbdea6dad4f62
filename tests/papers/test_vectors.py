"""Vectors of texts: a byte a number, and as near to each other as they were."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.vectors import along, cosine, cosines, mixed, packed

NUMBERS = st.lists(st.floats(-1e6, 1e6).filter(lambda number: abs(number) > 1e-3), min_size=8, max_size=8)


@given(NUMBERS, NUMBERS)
def test_what_is_packed_is_as_near_to_each_other_as_before(one: list[float], other: list[float]) -> None:
    real = sum(a * b for a, b in zip(one, other, strict=True)) / (math.hypot(*one) * math.hypot(*other))
    first, second = packed(one), packed(other)
    assert cosine(first, second) == pytest.approx(real, abs=0.03)
    assert cosines(first, [second, first]) == pytest.approx([cosine(first, second), 1.0])
    assert along(mixed([(0.5, first), (0.5, second)]), [first]) == pytest.approx([0.5 + 0.5 * cosine(first, second)])


def test_vectors_of_other_models_say_nothing() -> None:
    one, other = packed([1.0, 2.0]), packed([1.0, 2.0, 3.0])
    assert (cosine(one, other), cosines(one, [other]), along(mixed([(1.0, one)]), [other])) == (0.0, [0.0], [0.0])


@pytest.mark.parametrize("numbers", [[], [0.0, 0.0], [math.nan, 1.0], [math.inf]])
def test_numbers_that_point_nowhere_are_refused(numbers: list[float]) -> None:
    with pytest.raises(ValueError, match="nowhere"):
        packed(numbers)
