"""The runner with the real APScheduler: it starts at once, sends what is due, and stops in time."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from chat.errors import UnavailableError
from chat.refs import ChatRef, Person
from chat.words import phrase
from scheduler import preparer
from scheduler import runner as runners
from services.digests.due_digests import LEASE, Draft
from store import tables
from tests.patience import PATIENCE
from tests.talks import Talk

MONDAY_NINE_IN_SHANGHAI = datetime(2024, 3, 25, 1, 0, tzinfo=UTC)
TOPICS = ("cs.CL", "cs.CV", "cs.LG", "cs.AI", "cs.RO", "cs.GR")


class Hold:
    """Lists that wait for a word of the test's before they come in."""

    def __init__(self, bring: Callable[..., Awaitable[bool]]) -> None:
        self.asked = asyncio.Event()
        self.go_on = asyncio.Event()
        self._bring = bring

    async def __call__(self, *args: Any, **kwargs: Any) -> bool:
        self.asked.set()
        await self.go_on.wait()
        return await self._bring(*args, **kwargs)


@pytest.fixture
def hold(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> Hold:
    listing = talk.app.services.listing
    held = Hold(listing.bring_for)
    monkeypatch.setattr(listing, "bring_for", held)
    return held


async def test_what_is_due_at_the_start_is_posted_and_the_runner_stops(talk: Talk) -> None:
    await talk.say("/subscribe diffusion-models at 09:00 Asia/Shanghai")
    talk.clock.set(datetime(2024, 3, 28, 12, 0, tzinfo=UTC))
    talk.read()
    runner = talk.runner
    await runner.start()
    async with asyncio.timeout(PATIENCE):
        while "Efficient Video Diffusion Models" not in talk.out.getvalue():  # noqa: ASYNC110  the screen has no event to wait for
            await asyncio.sleep(0.01)
    async with asyncio.timeout(PATIENCE):
        await runner.stop()
    assert "13 papers. These 10 suit you best." in talk.out.getvalue()


async def test_a_runner_that_never_started_can_be_stopped(talk: Talk) -> None:
    await talk.runner.stop()


async def test_where_too_many_wait_for_arxiv_the_rest_is_left_for_later(
    talk: Talk, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparer, "MOST_WAITING", 4)
    for topic in TOPICS:
        await talk.say(f"/subscribe {topic} at 09:00 Asia/Shanghai")
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
    working = asyncio.create_task(talk.runner.run_due())
    async with asyncio.timeout(PATIENCE):
        while await due_at_one_past_nine(talk) != len(TOPICS) - 4:  # noqa: ASYNC110  the database has no event
            await asyncio.sleep(0.01)
    assert await leased(talk) == 4
    hold.go_on.set()
    await working


async def test_what_waits_for_arxiv_delays_nobody_whose_digest_is_ready(talk: Talk, hold: Hold) -> None:
    await talk.say("/subscribe cs.CV at 08:45 Asia/Shanghai")
    hold.go_on.set()
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI - timedelta(minutes=15))
    assert await talk.runner.run_due() == 11
    hold.go_on.clear()
    services = talk.app.services
    ready, slow = (services.catalogue.resolve(topic) for topic in ("cs.CV", "cs.LG"))
    for topic in (slow, ready):
        await services.subscriptions.add(ChatRef("console", "other"), Person("console", "1"), topic)
    await services.subscriptions.change_preferences(ChatRef("console", "other"), timezone="Asia/Shanghai")
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
    talk.read()
    runner = talk.runner
    await runner.start()
    async with asyncio.timeout(PATIENCE):
        while "13 papers" not in talk.out.getvalue():  # noqa: ASYNC110  the screen has no event to wait for
            await asyncio.sleep(0.01)
        assert not hold.go_on.is_set()
        await runner.stop(0.0)


async def due_at_one_past_nine(talk: Talk) -> int:
    moment = MONDAY_NINE_IN_SHANGHAI + timedelta(minutes=1)
    async with talk.app.store.reading() as c:
        return await c.scalar(select(func.count()).where(tables.subscriptions.c.due_at == moment)) or 0


async def leased(talk: Talk) -> int:
    table = tables.subscriptions.c
    async with talk.app.store.reading() as c:
        return await c.scalar(select(func.count()).where(table.due_at > table.next_run_at)) or 0


async def test_a_digest_that_takes_longer_than_its_lease_is_not_begun_twice(
    talk: Talk, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runners, "RENEWAL_SECONDS", 0.02)
    await talk.say("/subscribe diffusion-models at 09:00 Asia/Shanghai")
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
    runner, due_digests = talk.runner, talk.app.services.due_digests
    await runner.start()
    async with asyncio.timeout(PATIENCE):
        await hold.asked.wait()
        for _ in range(4):
            await talk.clock.advance(300)
            await renewed(talk)
            assert await due_digests.claim({"console"}, 9) == []
        hold.go_on.set()
        while "Efficient Video Diffusion Models" not in talk.out.getvalue():  # noqa: ASYNC110  the screen has no event to wait for
            await asyncio.sleep(0.01)
        assert await leased(talk) == 0, "what is finished is renewed no more"
        await runner.stop()


async def renewed(talk: Talk) -> None:
    """Wait until the lease begins now."""
    async with asyncio.timeout(PATIENCE):
        while await due_at(talk) != talk.clock.now() + LEASE:  # noqa: ASYNC110  nor has the database one here
            await asyncio.sleep(0.01)


async def due_at(talk: Talk) -> datetime | None:
    async with talk.app.store.reading() as c:
        moment: datetime | None = await c.scalar(select(tables.subscriptions.c.due_at))
    return moment


async def test_a_console_session_leaves_the_other_platforms_digests_alone(talk: Talk) -> None:
    services = talk.app.services
    topic = services.catalogue.resolve("diffusion-models")
    await services.subscriptions.add(ChatRef("telegram", "-100"), Person("telegram", "1"), topic)
    talk.clock.set(datetime(2024, 3, 28, 12, 0, tzinfo=UTC))
    assert await talk.runner.run_due() == 0
    assert len(await services.due_digests.claim({"telegram"}, 9)) == 1


async def test_a_claim_that_fails_is_made_again(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    await talk.say("/subscribe diffusion-models at 09:00 Asia/Shanghai")
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
    due_digests = talk.app.services.due_digests
    claim, broken = due_digests.claim, [UnavailableError(phrase("The database is locked."))]

    async def once_broken(platforms: Collection[str], limit: int) -> list[Draft]:
        if broken:
            raise broken.pop()
        return await claim(platforms, limit)

    monkeypatch.setattr(due_digests, "claim", once_broken)
    runner = talk.runner
    with pytest.raises(UnavailableError):
        await runner.run_due()
    assert await runner.run_due() == 11
    assert "Efficient Video Diffusion Models" in talk.read()
