"""What the watchdog takes for a step of the wall clock, and what it does then."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from scheduler.watchdog import LATE_SECONDS, SETTLING_SECONDS, Watchdog
from tests.clocks import ManualClock


class Watched:
    """A watchdog that looks, and what it did."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.restarts = 0
        self.steps: list[timedelta] = []
        self.dog = Watchdog(self.clock, self._restart, self.steps.append)

    def _restart(self) -> None:
        self.restarts += 1

    async def ticking(self, seconds: int) -> None:
        for _ in range(seconds):
            self.dog.tick()
            await self.clock.advance(1)


@pytest.fixture
async def watched() -> AsyncIterator[Watched]:
    made = Watched()
    running = asyncio.create_task(made.dog.run())
    yield made
    running.cancel()


async def test_a_clock_that_ticks_is_left_alone(watched: Watched) -> None:
    await watched.ticking(600)
    watched.clock.put_back(timedelta(seconds=2))  # as the time service may
    await watched.ticking(60)
    assert (watched.restarts, watched.steps, watched.dog.trouble) == (0, [], None)


@pytest.mark.parametrize("step", [timedelta(hours=1), timedelta(seconds=-30), timedelta(days=-3650)])
async def test_a_step_either_way_sets_the_scheduler_going_and_is_told_once(watched: Watched, step: timedelta) -> None:
    await watched.ticking(10)
    with capture_logs() as log:
        watched.clock.put_back(step)
        await watched.ticking(10)
    assert (watched.restarts, watched.steps) == (1, [-step])
    assert [each["seconds"] for each in log if each["event"] == "clock_stepped"] == [-step.total_seconds()]
    assert watched.dog.trouble is not None
    await watched.ticking(round(SETTLING_SECONDS))
    assert watched.dog.trouble is None


async def test_ticks_that_stay_away_are_told_and_set_going_again(watched: Watched) -> None:
    await watched.ticking(10)
    await watched.clock.advance(LATE_SECONDS + 3)
    assert watched.restarts >= 1
    assert "has not ticked for" in str(watched.dog.trouble)
    await watched.ticking(5)
    assert watched.dog.trouble is None


async def test_a_clock_that_swings_all_day_does_not_fill_the_log(watched: Watched) -> None:
    with capture_logs() as log:
        for number in range(1000):
            watched.clock.put_back(timedelta(minutes=3 if number % 2 else -3))
            await watched.ticking(4)
    assert watched.restarts == 1000
    assert len(log) <= 6
