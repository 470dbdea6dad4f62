"""The runner with the real APScheduler: it starts at once, sends what is due, and stops in time."""

import asyncio
from datetime import UTC, datetime

from tests.talks import Talk


async def test_what_is_due_at_the_start_is_posted_and_the_runner_stops(talk: Talk) -> None:
    await talk.say("/subscribe diffusion-models at 09:00 Asia/Shanghai")
    talk.clock.set(datetime(2024, 3, 28, 12, 0, tzinfo=UTC))
    talk.read()
    runner = talk.runner
    await runner.start()
    async with asyncio.timeout(20):
        while "ReGround" not in talk.out.getvalue():  # noqa: ASYNC110  the screen has no event to wait for
            await asyncio.sleep(0.01)
    async with asyncio.timeout(5):
        await runner.stop()
    assert "The newest 10 of 13 new papers." in talk.out.getvalue()


async def test_a_runner_that_never_started_can_be_stopped(talk: Talk) -> None:
    await talk.runner.stop()
