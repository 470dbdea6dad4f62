"""What a day without the database leaves in the log, through the real runner, and that it goes on afterwards."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot import schedule
from scheduler import runner as runners
from store import engines
from tests import databases
from tests.patience import PATIENCE
from tests.stores import made_at
from tests.talks import Talk, Talking

MONDAY_NINE_IN_SHANGHAI = datetime(2024, 3, 25, 1, 0, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let APScheduler, which waits in real time, wake everybody all the time."""
    for name in ("TICK_SECONDS", "WARM_SECONDS", "RENEWAL_SECONDS"):
        monkeypatch.setattr(runners, name, 0.005)
    for name in ("TIDY_SECONDS", "FEED_SECONDS", "PUBLISH_SECONDS", "WATCH_SECONDS"):
        monkeypatch.setattr(schedule, name, 0.005)
    monkeypatch.setattr(engines, "TURN_SECONDS", 0.02)


def again(log: list[EventDict]) -> set[str]:
    """Return what was said to work again."""
    return {each["after"] for each in log if each["event"] == "works_again"}


@contextmanager
def away(path: Path) -> Iterator[None]:
    """Let the database's name lead nowhere, so that nothing is made anew in its place; a server lets nobody into it."""
    url = made_at(path)
    if not path.exists():
        with databases.server().shut(url):
            yield
        return
    kept = path.rename(path.with_suffix(".kept"))
    path.symlink_to(path.parent / "nowhere" / "herald.db")
    yield
    kept.replace(path)


@pytest.mark.usefixtures("hurried")
async def test_a_day_without_the_database_is_told_hourly_and_then_goes_on(talking: Talking) -> None:
    async with talking() as talk:
        await told_hourly(talk)


async def told_hourly(talk: Talk) -> None:
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI - timedelta(hours=23))
    runner = talk.runner
    with capture_logs() as log:
        with away(talk.app.directory.parent / "herald.db"):
            await runner.start()
            for _ in range(24 * 2):
                last = talk.app.store.trouble  # and not the runner's outage, of which several may come from one moment
                async with asyncio.timeout(PATIENCE):
                    while talk.app.store.trouble is last:  # noqa: ASYNC110  a tick has none
                        await asyncio.sleep(0.001)
                talk.clock.set(talk.clock.now() + HALF_AN_HOUR)
            assert runner.outage
            during = list(log)
        async with asyncio.timeout(PATIENCE):
            while again(log) != {"database_failed"}:  # noqa: ASYNC110  nor has the log an event
                await asyncio.sleep(0.01)
        await runner.stop()
    lines = Counter(each["log_level"] for each in during if each["event"] == "database_failed")
    assert lines["error"] == 1
    assert lines["warning"] <= 2 + 24, "after a minute, ten more, and each hour"
    told = sum(each.get("times", 0) for each in during if each["event"] == "database_failed")
    assert told >= 24 * 2 - 2, "those between the lines are counted"
    assert not [each for each in during if each["event"] == "work_failed"], "what waits for it tells nothing more"
