"""A number changed in an abstract is found, whatever it is: a digit, the decimal point, the unit."""

import random
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from summarizer.grounding import Ground
from tests.examples import TIMES
from tests.grounding.records_made import paper_of

NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
UNIT = re.compile(r"\\?%|[kKM](?![A-Za-z])")
STRIDE = max(1, 8 // TIMES)


def changes(text: str, number: re.Match[str], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield the changed values, each with the text that has it."""
    old, plain = number[0], number[0].replace(",", "")
    before, after = text[: number.start()], text[number.end() :]
    at = rng.choice([i for i, char in enumerate(old) if char.isdigit()])
    digit = rng.choice([d for d in "0123456789" if d != old[at] and (at or d != "0")])
    whole, _, part = plain.partition(".")
    moved = (
        f"{whole}{part[0]}.{part[1:]}".strip(".") if part else rng.choice([f"{plain}0", f"{plain[:-1]}.{plain[-1]}"])
    )
    for value in (old[:at] + digit + old[at + 1 :], f"0{moved}" if moved[0] == "." else moved):
        yield value, before + value + after
    if unit := UNIT.match(after):
        other = rng.choice([u for u in "kM%" if u.lower() != unit[0][-1].lower()])
        yield old + other, before + old + other + after[unit.end() :]


def stands(value: str, text: str) -> bool:
    """Return whether a value stands in the text already, with or without separators or zeros after the point."""
    values = {value, value.replace(",", ""), re.sub(r"\.0+$", "", value.replace(",", ""))}
    return any(re.search(rf"(?<![\d.]){re.escape(v)}(?!\d|\.\d)", text.replace(",", "")) for v in values)


@pytest.mark.many
def test_nearly_all_changed_numbers_are_reported(digests: list[dict[str, Any]]) -> None:
    seed = 20240323 if TIMES == 1 else random.randrange(sys.maxsize)
    rng = random.Random(seed)
    missed, tried = [], 0
    for entry in digests[rng.randrange(STRIDE) :: STRIDE]:
        paper = paper_of(entry["paper"])
        ground = Ground(paper)
        for number in NUMBER.finditer(paper.abstract):
            for value, text in changes(paper.abstract, number, rng):
                if not stands(value, paper.abstract):
                    tried += 1
                    if not any(claim.problems for claim in ground.check_text(text)):
                        missed.append((paper.id, number[0], value))
    assert tried > 150
    assert len(missed) <= 0.01 * tried, (seed, missed)
