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


async def test_one_that_is_stopped_and_goes_on_says_nothing_in_between(crew: Crew) -> None:
    room, journal = crew.telegram.private(crew.telegram.user("Olga")), crew.telegram.journal
    async with crew.process() as first, crew.process() as second:
        first.process.send_signal(signal.SIGSTOP)
        asked = room.says("/topics")
        assert "Topics" in (await room.answer_to(asked)).text
        assert "lease_taken" in second.log
        told = len(room.posted)
        first.process.send_signal(signal.SIGCONT)
        await first.until("lease_lost")
        assert "Topics" in (await room.answer_to(room.says("/topics"))).text
        assert len(room.posted) == told + 1, "each is answered once"
        assert not journal.refused("getUpdates"), "two asked at a time"
        await second.end(signal.SIGTERM)
        assert "Topics" in (await room.answer_to(room.says("/topics"))).text
        assert first.log.count("platform_back") == 1


async def test_one_that_ends_hands_over_at_once(crew: Crew) -> None:
    room = crew.telegram.private(crew.telegram.user("Olga"))
    async with crew.process() as first, crew.process():
        await first.end(signal.SIGTERM)
        ended = time.monotonic()
        assert "Topics" in (await room.answer_to(room.says("/topics"))).text
        assert time.monotonic() - ended < MOST_SECONDS / 3
