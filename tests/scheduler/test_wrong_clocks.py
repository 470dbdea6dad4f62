"""Processes that slept, and clocks that were put forward and back: each digest once at most, a missed one once."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from chat.reply import Reply
from services.subscriptions import NOT_ANSWERED
from store import deliveries, subscriptions, tables
from tests.talks import Talk

MONDAY_NINE_IN_SHANGHAI = datetime(2024, 3, 25, 1, 0, tzinfo=UTC)
TOPIC = "/subscribe diffusion-models at 09:00 Asia/Shanghai"


async def next_run(talk: Talk) -> datetime | None:
    async with talk.app.store.reading() as c:
        held = await subscriptions.get(c, 1)
    assert held
    return held.next_run_at


async def made(talk: Talk) -> int:
    async with talk.app.store.reading() as c:
        return await c.scalar(select(func.count()).select_from(tables.digests)) or 0


async def test_what_a_sleep_of_a_week_missed_comes_once(talk: Talk) -> None:
    await talk.say(TOPIC)
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI + timedelta(days=7, hours=5))
    runner = talk.runner
    assert await runner.run_due() == 11
    assert await runner.run_due() == 0
    assert await next_run(talk) == MONDAY_NINE_IN_SHANGHAI + timedelta(days=8)


async def test_a_digest_that_is_caught_up_does_not_take_the_place_of_the_next(talk: Talk) -> None:
    await talk.say("/settings papers 3")
    await talk.say(TOPIC)
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI + timedelta(hours=23, minutes=30))  # Tuesday, 08:30 there
    assert await talk.runner.run_due() == 4
    assert "Diffusion Models, 22 March 2024" in talk.read()
    assert await next_run(talk) == MONDAY_NINE_IN_SHANGHAI + timedelta(days=1)


async def test_a_clock_put_back_repeats_no_digest(talk: Talk) -> None:
    await talk.say(TOPIC)
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
    assert await talk.runner.run_due() == 11
    talk.clock.put_back(timedelta(hours=3))
    assert await talk.runner.run_due() == 0
    async with talk.app.store.writing() as c:
        await subscriptions.schedule(c, 1, talk.clock.now())
    assert await talk.runner.run_due() == 0
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI + timedelta(minutes=1))
    assert await talk.runner.run_due() == 0
    assert await made(talk) == 1


async def test_what_a_clock_that_ran_ahead_put_off_is_brought_back(talk: Talk) -> None:
    await talk.say(TOPIC)
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI + timedelta(days=3650))
    await talk.runner.run_due()
    talk.clock.put_back(timedelta(days=3650))
    following = await next_run(talk)
    assert following is not None
    assert following > MONDAY_NINE_IN_SHANGHAI + timedelta(days=3000)
    await talk.app.services.upkeep.tidy()
    assert await next_run(talk) == MONDAY_NINE_IN_SHANGHAI + timedelta(days=1)


async def test_the_day_is_that_of_the_subscriptions_own_zone(talk: Talk) -> None:
    await talk.say("/subscribe diffusion-models at 07:00 Asia/Shanghai")  # the chat itself counts in UTC
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI - timedelta(hours=2))
    assert await talk.runner.run_due() == 11
    assert "Diffusion Models, 22 March 2024" in talk.read()


async def test_what_a_clock_that_was_an_hour_ahead_put_off_is_due_when_it_is_right(talk: Talk) -> None:
    await talk.say(TOPIC)
    await talk.say("/subscribe cs.CV at 07:00 Asia/Shanghai")
    await talk.app.services.upkeep.tidy()
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
    claimed = await talk.app.services.due_digests.claim({"console"}, 9)  # by who dies with it
    async with talk.app.store.writing() as c:
        await subscriptions.put_off(
            c, 2, now=talk.clock.now(), until=talk.clock.now() + timedelta(minutes=10), note=NOT_ANSWERED
        )
        await deliveries.enqueue(c, chat_id=1, digest_id=None, replies=[Reply(())], now=talk.clock.now())
        await deliveries.retry_at(c, 1, at=talk.clock.now() + timedelta(minutes=10), reason="503")
    assert len(claimed) == 2
    talk.clock.put_back(timedelta(hours=1))
    talk.app.services.upkeep.mistrust()
    await talk.app.services.upkeep.tidy()
    assert await next_run(talk) == MONDAY_NINE_IN_SHANGHAI, "its hour has not come yet"
    (free,) = await talk.app.services.due_digests.claim({"console"}, 9)
    assert free.due.topic.key == "cat:cs.CV", "its hour is over by the right clock too"
    async with talk.app.store.writing() as c:
        now = talk.clock.now()
        assert await deliveries.claim(
            c, platforms=["console"], now=now, lease_until=now, limit=9, lane=deliveries.Lane.PEOPLE
        )
    talk.clock.set(MONDAY_NINE_IN_SHANGHAI)
    assert [each.due.topic.key for each in await talk.app.services.due_digests.claim({"console"}, 9)] != []
