"""Digests of all chats spread over some minutes, and as one message where they would be many."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from chat.refs import ChatRef, Person
from store.queues import minute_of
from store.tables import subscriptions
from tests.conversations.test_lists_told import TUESDAY, out, study
from tests.readings import addresses
from tests.servers.arxiv.daily import DailyServer
from tests.talks import Talk, Talking

MINUTE = timedelta(minutes=1)
SPREAD = {"HERALD_DIGEST__SPREAD_MINUTES": "15"}
SUNDAY = datetime(2024, 3, 31, tzinfo=UTC)  # on which the clocks of Berlin leave an hour out
CHATS = 40


async def due(talk: Talk) -> list[tuple[int, datetime | None]]:
    async with talk.app.store.reading() as c:
        rows = await c.execute(
            select(subscriptions.c.chat_id, subscriptions.c.next_run_at).order_by(subscriptions.c.id)
        )
        return [(chat, moment) for chat, moment in rows]


async def many_chats(talk: Talk, *lines: str) -> None:
    """Have many chats follow topics."""
    services = talk.app.services
    for number in range(CHATS):
        for line in lines:
            topic = services.catalogue.resolve(line)
            await services.subscriptions.add(ChatRef("console", str(number + 10)), Person("console", "1"), topic)


async def test_chats_are_spread_evenly_and_the_digests_of_one_come_together(talking: Talking) -> None:
    async with talking(**SPREAD) as talk:
        await many_chats(talk, "cs.CL", "diffusion-models")
        minutes = Counter((moment - SUNDAY).seconds // 60 % 60 for _, moment in await due(talk) if moment)
        assert len(minutes) == 15
        assert set(minutes.values()) <= {4, 6, 8}, "about as many in each minute, and both of a chat in the same"


async def test_a_chat_is_told_its_own_minute_and_keeps_it_over_a_change_of_the_clocks(talking: Talking) -> None:
    async with talking(**SPREAD) as talk:
        said = await talk.say("/subscribe diffusion-models at 02:30 Europe/Berlin daily")
        chat, first = (await due(talk))[-1]
        minute = minute_of(chat, 15)
        assert minute
        assert f" 02:{30 + minute} (Europe/Berlin): {minute} min after 02:30, so that not" in said
        assert first is not None
        for _ in range(9):  # a digest each day
            talk.clock.set(first - timedelta(seconds=1))
            assert await talk.runner.run_due() == 0
            talk.clock.set(first + timedelta(seconds=1))
            await talk.runner.run_due()
            _, following = (await due(talk))[-1]
            assert following is not None
            hour = 3 if following.date() == SUNDAY.date() else 2
            assert f" 0{hour}:{30 + minute} (Europe" in await talk.say("/subscriptions")
            assert following - first in {timedelta(hours=each) for each in (23, 24, 25)}
            first = following


async def test_a_spread_that_changes_moves_what_waits_at_the_next_tidying_and_at_a_reload(talking: Talking) -> None:
    async with talking(store="kept") as talk:
        await many_chats(talk, "cs.CL")
        await talk.app.services.upkeep.tidy()
        before = await due(talk)
        assert len({moment for _, moment in before}) == 1
    async with talking(store="kept", **SPREAD, HERALD_DIGEST__TIME="10:00") as talk:
        await talk.app.services.upkeep.tidy()
        spread = await due(talk)
        assert spread == [
            (chat, moment and moment + timedelta(hours=1) + MINUTE * minute_of(chat, 15)) for chat, moment in before
        ]
        late = max(moment for _, moment in spread if moment)
        talk.clock.set(late - timedelta(seconds=30))  # what is due by then stays so
        await talk.app.services.upkeep.tidy()
        assert await due(talk) == spread
    async with talking(store="kept") as talk:
        await talk.app.services.upkeep.tidy()
        assert await due(talk) == before


async def test_what_waits_for_a_list_comes_spread_once_it_is_in(talking: Talking) -> None:
    with DailyServer() as server:
        server.daily.add(study(1), TUESDAY)
        async with talking(sample=False, **addresses(server), **SPREAD, HERALD_DIGEST__TIME="when announced") as talk:
            server.at(talk.clock)
            talk.clock.set(out(TUESDAY) - timedelta(hours=8))
            await many_chats(talk, "cs.CV")
            assert "as soon as arXiv's list of Tuesday 3 December is in, about" in await talk.say("/subscribe cs.CV")
            talk.clock.set(out(TUESDAY))
            await talk.app.services.listing.keep_up()
            found = await due(talk)
            first = min(moment for _, moment in found if moment)
            assert {moment and moment - first for _, moment in found} == {MINUTE * each for each in range(15)}
            assert all(moment and moment - first == MINUTE * minute_of(chat, 15) for chat, moment in found)
            assert "The next digest comes on" in await talk.say("/subscriptions")
            talk.clock.set(first + MINUTE * 15)
            assert await talk.runner.run_due() > CHATS


@pytest.mark.parametrize(("most", "messages"), [("5", 1), ("11", 11)])
async def test_a_digest_of_many_messages_comes_as_one_unless_a_chat_chose(
    talking: Talking, most: str, messages: int
) -> None:
    async with talking(HERALD_DIGEST__MOST_MESSAGES=most) as talk:
        await talk.say("/subscribe diffusion-models at 09:00 daily")
        assert "Layout: one per paper, or one in all if many." in await talk.say("/settings layout auto")
        [(_, moment)] = await due(talk)
        assert moment
        talk.clock.set(moment)
        assert await talk.runner.run_due() == messages
        if messages == 1:
            assert "Layout: one message per paper." in await talk.say("/settings layout papers")
            await talk.say("/subscribe cs.CV at 09:00 daily")
            talk.clock.set(moment + timedelta(days=1))
            assert await talk.runner.run_due() > 3
