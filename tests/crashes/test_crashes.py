"""Killed again and again amid refusals and breakdowns: nothing is lost, and what comes twice has an excuse."""

from pathlib import Path

import pytest

from tests.crashes.trial import trial


@pytest.mark.long
async def test_a_bot_that_is_refused_cut_off_and_killed_loses_nothing(tmp_path: Path, database: str) -> None:
    outcome = await trial(tmp_path, chats=12, kills=4, seconds=4.0, longest=4.0, seed=1)
    assert outcome.judged.wrong == []
    assert outcome.judged.messages > 100
    assert {what.partition(":")[0] for what in outcome.struck} == {"Telegram", "Discord"}
    assert outcome.kills == 4
    assert outcome.crashes > 0 or database == "sqlite"
