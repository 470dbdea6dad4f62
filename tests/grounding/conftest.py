"""Papers to hold claims against: made ones, and the real ones of the shared test data."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer.grounding import Ground
from tests.grounding.records_made import make_paper


@pytest.fixture
def ground() -> Ground:
    """Return a made paper's ground, the record alone."""
    return Ground(make_paper())


Problems = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def problems(ground: Ground) -> Problems:
    """Return what is wrong with a free text on the made paper, as kinds and values."""

    def check(text: str, on: Ground | None = None) -> list[tuple[str, str]]:
        return [(p.kind, p.value) for claim in (on or ground).check_text(text) for p in claim.problems]

    return check


@pytest.fixture(scope="session")
def digests(shared_data: Path) -> list[dict[str, Any]]:
    """Return the published digests with their papers' records and labels."""
    lines = (shared_data / "digests" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
