"""Two processes with everything and a worker, killed and stopped while digests are due: each message comes once."""

from pathlib import Path

import pytest

from tests import databases
from tests.fleet.trial import trial


@pytest.mark.long
async def test_what_dies_or_stands_still_is_taken_over_and_nothing_is_lost(tmp_path: Path) -> None:
    databases.server()  # or the test is skipped
    outcome = await trial(tmp_path, chats=6, rounds=4, restarts=1, seed=3, at_holders=1.0)
    assert outcome.wrong == []
    assert sum(outcome.done.values()) == 5
    assert sum(outcome.takes.values()) > 0
    assert outcome.judged.messages >= 6 * 2
