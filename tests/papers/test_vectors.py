"""Vectors of texts: a byte a number, and as near to each other as they were."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.vectors import Rows, cosine, cosines, mixed, packed

NUMBERS = st.lists(st.floats(-1e6, 1e6).filter(lambda number: abs(number) > 1e-3), min_size=8, max_size=8)


@given(NUMBERS, NUMBERS)
def test_what_is_packed_is_as_near_to_each_other_as_before(one: list[float], other: list[float]) -> None:
    real = sum(a * b for a, b in zip(one, other, strict=True)) / (math.hypot(*one) * math.hypot(*other))
    first, second = packed(one), packed(other)
    assert cosine(first, second) == pytest.approx(real, abs=0.03)
    assert cosines(first, [second, first]) == pytest.approx([cosine(first, second), 1.0])
    assert Rows([second, first]).cosines([first]) == [pytest.approx([cosine(first, second), cosine(first, first)])]
    middle = mixed([(0.5, first), (0.5, second)])
    assert Rows([first]).along(middle) == pytest.approx([0.5 + 0.5 * cosine(first, second)], abs=1e-12)


def test_vectors_of_other_models_say_nothing() -> None:
    one, other = packed([1.0, 2.0]), packed([1.0, 2.0, 3.0])
    assert (cosine(one, other), cosines(one, [other]), Rows([other]).along(mixed([(1.0, one)]))) == (0.0, [0.0], [0.0])
    assert Rows([one, other]).cosines([one, other]) == [[pytest.approx(1.0), 0.0], [0.0, 0.0]]
    assert mixed([(1.0, one), (1.0, other)]) == mixed([(1.0, one)])
    assert (mixed([]), Rows([]).along([]), Rows([]).cosines([one]), Rows([one]).along([0.0, 0.0])) == (
        [],
        [],
        [[]],
        [0.0],
    )


@given(st.lists(st.tuples(st.floats(-1e3, 1e3), NUMBERS), max_size=30), NUMBERS)
def test_many_at_once_come_out_as_one_by_one(weighed: list[tuple[float, list[float]]], direction: list[float]) -> None:
    vectors = [packed(numbers) for _, numbers in weighed]
    numbers = [[number * each.scale for number in memoryview(each.numbers).cast("b")] for each in vectors]
    size = sum(abs(weight) for weight, _ in weighed)
    sums = [sum(weight * each[n] for (weight, _), each in zip(weighed, numbers, strict=True)) for n in range(8)]
    added = mixed((weight, each) for (weight, _), each in zip(weighed, vectors, strict=True))
    assert added == pytest.approx(sums if weighed else [], rel=1e-9, abs=1e-12 * size + 1e-300)
    products = [sum(a * b for a, b in zip(each, direction, strict=True)) for each in numbers]
    assert Rows(vectors).along(direction if vectors else []) == pytest.approx(
        products, rel=1e-9, abs=1e-12 * sum(map(abs, direction))
    )


@pytest.mark.parametrize("numbers", [[], [0.0, 0.0], [math.nan, 1.0], [math.inf]])
def test_numbers_that_point_nowhere_are_refused(numbers: list[float]) -> None:
    with pytest.raises(ValueError, match="nowhere"):
        packed(numbers)
