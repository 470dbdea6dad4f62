"""What a fault that comes at each tick leaves in the log."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from services.repeated import Repeated
from tests.clocks import ManualClock

DAY = 24 * 3600


@pytest.fixture
def lines() -> Iterator[list[EventDict]]:
    with capture_logs() as captured:
        yield captured


async def test_the_first_has_its_cause_and_the_next_ones_are_counted(lines: list[EventDict]) -> None:
    clock = ManualClock()
    repeated = Repeated("work_failed", clock, worker="outbox")
    for _ in range(120):
        repeated.failed(OSError("the disk is full"))
        await clock.advance(1)
    repeated.worked()
    repeated.worked()
    assert [(each["log_level"], each["event"], each.get("times")) for each in lines] == [
        ("error", "work_failed", None),
        ("warning", "work_failed", 60),
        ("info", "works_again", 120),
    ]
    assert isinstance(lines[0]["exc_info"], OSError)
    assert (lines[1]["worker"], lines[1]["reason"]) == ("outbox", "OSError('the disk is full')")


@pytest.mark.parametrize("flaps", [False, True])
async def test_a_day_of_it_is_told_hourly_whether_or_not_it_works_in_between(
    lines: list[EventDict], flaps: bool
) -> None:
    clock = ManualClock()
    repeated = Repeated("work_failed", clock)
    for _ in range(DAY // 10):
        repeated.failed(OSError())
        if flaps:
            repeated.worked()
        await clock.advance(10)
    failures = [each for each in lines if each["event"] == "work_failed"]
    assert len(failures) == 1 + 2 + 23
    assert [each["log_level"] for each in failures].count("error") == 1
    assert sum(each.get("times", 1) for each in failures) <= DAY // 10
    assert len(lines) - len(failures) == (len(failures) if flaps else 0)


async def test_another_sort_of_error_is_told_at_once_but_only_once(lines: list[EventDict]) -> None:
    repeated = Repeated("work_failed", ManualClock())
    for error in (OSError(), ValueError(), OSError(), ValueError()):
        repeated.failed(error)
    assert [type(each["exc_info"]) for each in lines] == [OSError, ValueError]


async def test_what_failed_long_ago_is_forgotten(lines: list[EventDict]) -> None:
    clock = ManualClock()
    repeated = Repeated("not_delivered", clock, level="warning")
    for _ in range(2):
        repeated.failed(OSError("away"))
        repeated.worked()
        await clock.advance(3600)
    assert [each.get("reason") for each in lines] == ["OSError('away')", None, "OSError('away')", None]
    assert "times" not in lines[2]
