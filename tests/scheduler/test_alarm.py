"""Who shares a database asks it when something is due, when the bell rings, and now and then."""

import asyncio
from datetime import datetime, timedelta

from scheduler.alarm import LOOK_SECONDS, Alarm
from tests.clocks import ManualClock, settle


async def test_it_calls_for_what_is_due_for_the_bell_and_seldom_else() -> None:
    clock, calls, due = ManualClock(), list[float](), list[datetime]()

    async def upcoming() -> datetime | None:
        later = [each for each in due if each > clock.now()]
        return min(later, default=None)

    alarm = Alarm(lambda: calls.append(round(clock.monotonic())), upcoming, clock)
    running = asyncio.create_task(alarm.run())
    due.append(clock.now() + timedelta(seconds=5))
    await clock.advance(16)
    assert calls == [0, 5]
    for _ in range(100):
        alarm.ring("telegram")
    await clock.advance(1)
    assert calls == [0, 5, 16], "many notices are one call"
    await clock.advance(4 * LOOK_SECONDS)
    assert 7 <= len(calls) <= 8
    running.cancel()
    await settle()
