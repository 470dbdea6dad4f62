"""The ways of one message and one digest are as the documents tell them, and become no longer."""

import pytest

from tools import walks


@pytest.mark.parametrize(("name", "longest"), [("summarize", 67), ("digest", 85)])
def test_a_walk_is_as_told_and_no_longer(name: str, longest: int) -> None:
    files = walks.measured(name)
    assert len(files) <= longest, "these figures may only fall"
    assert files == walks.told(name), "tools/walks.py brings docs/explanation/walks.md up to date"
