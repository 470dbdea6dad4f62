"""Killed at random points and started again: nothing is lost, and at most what was in flight comes twice."""

from pathlib import Path

import pytest

from tests.crashes.trial import trial


@pytest.mark.long
async def test_a_bot_that_is_killed_again_and_again_loses_nothing(tmp_path: Path) -> None:
    outcome = await trial(tmp_path, people=30, messages=3, kills=4, seed=1)
    assert outcome.kills == 4
    assert outcome.lost == 0
    assert outcome.out_of_order == 0
    assert outcome.unexcused == 0
