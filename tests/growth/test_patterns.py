"""No text makes a regular expression of the program work longer than in proportion to the text's length."""

import re

import pytest

from tests.growth.adversaries import adversaries
from tests.growth.patterns import FLOORS, every_pattern
from tests.growth.work import apply, superlinear


def slow(pattern: "re.Pattern[str] | re.Pattern[bytes]", way: str = "search") -> str:
    """Return a text on which a pattern's work outgrows the text, and by how much; "" where there seems to be none."""
    work = apply(pattern, way)
    for before, pump, end in adversaries(pattern):
        found = superlinear(work, lambda length: before + pump * (length // len(pump)) + end)  # noqa: B023
        if found:
            return f"{before!r} + {pump!r} * n + {end!r}: {found}"
    return ""


@pytest.mark.parametrize("floor", FLOORS)
def test_every_pattern_is_linear(floor: str) -> None:
    found = every_pattern(floor)
    assert found or floor in {"scheduler", "store", "chat"}
    told = {f"{each.where} {each.pattern.pattern!r}": slow(each.pattern, each.way) for each in found}
    assert {where: why for where, why in told.items() if why} == {}


@pytest.mark.parametrize(
    "pattern",
    [r"\s+x", r"(?:a+)+b", r"\s+(?=[,.])", "<[^>]*>", r"(\w|\d)*!", r"[\d.\s]*abstract", r"author\s*(?:x)?\s*:",
     r"\d{1,900}x", r"(?P<topic>.*?\S)(?P<words>(?:\s-\w+(?:-\w+)*)+)$"],
)  # fmt: skip
def test_what_is_slow_is_found(pattern: str) -> None:
    assert slow(re.compile(pattern))


@pytest.mark.parametrize("pattern", [r"(?<!\s)\s++x", r"\bword\b", r"<[^<>]*>", r"\d{1,9}x", r"\A\s*abstract", "a*"])
def test_what_is_linear_is_not(pattern: str) -> None:
    assert not slow(re.compile(pattern))
