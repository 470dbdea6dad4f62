"""One process at a time speaks for the bot, and another one takes over when that dies or ends."""

import signal
import time

from tests.machines.crew import Crew

MOST_SECONDS = 15.0


async def test_who_stands_by_takes_over_from_one_that_was_killed(crew: Crew) -> None:
    room = crew.telegram.private(crew.telegram.user("Olga"))
    async with crew.process() as first, crew.process() as second:
        assert "lease_taken" in first.log
        assert "standing_by" in second.log
        assert "Topics" in (await room.answer_to(room.says("/topics"))).text
        killed = time.monotonic()
        first.process.kill()
        assert "Topics" in (await room.answer_to(room.says("/topics"))).text
        assert time.monotonic() - killed < MOST_SECONDS
        assert "lease_taken" in second.log


async def test_one_that_ends_hands_over_at_once(crew: Crew) -> None:
    room = crew.telegram.private(crew.telegram.user("Olga"))
    async with crew.process() as first, crew.process():
        await first.end(signal.SIGTERM)
        ended = time.monotonic()
        assert "Topics" in (await room.answer_to(room.says("/topics"))).text
        assert time.monotonic() - ended < MOST_SECONDS / 3
