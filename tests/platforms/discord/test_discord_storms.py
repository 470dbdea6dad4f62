"""Bad weather over the whole bot: nothing is lost, nothing comes twice, and it goes on afterwards."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handlers.recent import LASTS
from tests.platforms.discord.conftest import eventually
from tests.platforms.discord.stage import Stage, open_stage
from tests.servers.discord import (
    REQUIRE_TAG,
    ApiError,
    Channel,
    DiscordServer,
    Drop,
    Intent,
    Kind,
    Limits,
    Refusal,
    Trouble,
    Window,
    flood,
)
from tests.servers.discord.faults import Fault

MONDAY_NINE = datetime(2024, 3, 25, 9, 0, tzinfo=UTC)
PLACES = ["text", "announcements", "thread", "forum", "private"]


async def followed(stage: Stage, sort: str) -> Channel:
    """Return a channel of a sort that follows a topic, five papers at most."""
    assert stage.papers.guild is not None
    world, guild = stage.server.world, stage.papers.guild
    kinds = {"announcements": Kind.ANNOUNCEMENT, "forum": Kind.FORUM}
    match sort:
        case "private":
            channel = stage.dm
        case "thread":
            channel = stage.server.thread(stage.papers, "talk", stage.ann)
        case _:
            channel = world.new_channel(guild, sort, kinds.get(sort, Kind.TEXT))
    given = {} if sort == "private" else {"channel": channel}
    where = stage.dm if sort == "private" else stage.papers
    await stage.slash("settings", where, setting="papers", value="5", **given)
    await stage.slash("subscribe", where, topic="diffusion-models", **given)
    return channel


def titles(channel: Channel) -> Counter[str]:
    """Count the papers that stand in a channel and its threads, by their titles."""
    standing = [message for each in (channel, *channel.threads) for message in each.posted]
    cards = [embed for message in standing for embed in message.embeds if "/abs/" in embed.get("url", "")]
    return Counter(str(embed["title"]) for embed in cards)


def headings(channel: Channel) -> int:
    standing = [message for each in (channel, *channel.threads) for message in each.posted]
    return sum("13 papers. These 5 suit you best." in message.text for message in standing)


async def post_all(stage: Stage, rounds: int = 12) -> None:
    """Have what is due posted, and what failed again and again, an hour apart each time."""
    for hours in range(rounds):
        await stage.strike(MONDAY_NINE + timedelta(hours=hours))


def assert_whole(channel: Channel) -> None:
    assert len(titles(channel)) == 5
    assert set(titles(channel).values()) == {1}
    assert headings(channel) == 1
    if channel.kind in {Kind.TEXT, Kind.ANNOUNCEMENT, Kind.FORUM}:
        assert len(channel.threads) == 1


@pytest.mark.parametrize(("sort", "accepted"), [(sort, bool(place % 2)) for place, sort in enumerate(PLACES)])
async def test_a_server_killed_in_the_middle_of_a_digest_gets_the_rest(stage: Stage, sort: str, accepted: bool) -> None:
    channel = await followed(stage, sort)
    stage.server.faults.on("create_message", Drop(accepted=accepted), skip=2, times=1000)
    posting = asyncio.create_task(stage.strike(MONDAY_NINE))
    await stage.server.wait_for(lambda: stage.server.faults.struck)
    await stage.server.kill()
    await posting
    stage.server.faults.clear()
    await stage.server.restart()
    await stage.server.online()
    await post_all(stage)
    assert_whole(channel)


@pytest.mark.parametrize(
    ("sort", "names", "skip"),
    [
        ("text", "create_message", 2),
        ("text", "start_thread_from_message", 0),
        ("forum", "create_message", 2),
        ("forum", "start_thread", 0),
    ],
)
async def test_a_bot_that_died_in_the_middle_of_a_digest_goes_on(
    server: DiscordServer, tmp_path: Path, sort: str, names: str, skip: int
) -> None:
    async with open_stage(server, tmp_path) as stage:
        channel = await followed(stage, sort)
        papers = stage.papers
        server.faults.on(names, Drop(accepted=True), skip=skip, times=1000)
        await stage.strike(MONDAY_NINE)
        assert server.faults.struck
    server.faults.clear()
    async with open_stage(server, tmp_path, papers) as stage:
        await post_all(stage)
        assert_whole(channel)


@pytest.mark.parametrize("seed", range(2))
async def test_in_a_storm_nothing_is_lost_and_nothing_comes_twice(stage: Stage, seed: int) -> None:
    channels = [await followed(stage, sort) for sort in ("text", "forum", "private")]
    names = "create_message start_thread start_thread_from_message get_message get_active_threads get_channel open_dm"
    faults: list[Fault] = [Drop(accepted=True), Drop(), Trouble(503, accepted=True), flood(0.01)]
    for number, fault in enumerate(faults):
        stage.server.faults.randomly(0.12, fault, names=names, seed=10 * seed + number)
    await post_all(stage, 6)
    assert stage.server.faults.struck > 0
    stage.server.faults.clear()
    await post_all(stage)
    for channel in channels:
        assert_whole(channel)


async def test_limits_of_channels_and_of_the_bot_slow_it_down_and_cost_nothing(tmp_path: Path) -> None:
    limits = Limits(special={"create_message": Window(2, 0.2)}, overall=Window(20, 0.4))
    async with DiscordServer(limits=limits) as server, open_stage(server, tmp_path) as stage:
        channels = [await followed(stage, sort) for sort in ("text", "announcements", "private")]
        began = time.monotonic()
        await post_all(stage)
        assert time.monotonic() - began >= 0.4
        for channel in channels:
            assert_whole(channel)
        assert len(server.journal.refused()) <= 10


@pytest.mark.parametrize("everywhere", [False, True])
async def test_an_answer_waits_as_long_as_discord_asks(stage: Stage, everywhere: bool) -> None:
    for operation in ("answer_interaction", "create_message"):
        stage.server.faults.on(operation, flood(0.2, everywhere=everywhere))
    began = time.monotonic()
    assert "Diffusion Models" in (await stage.slash("start")).labels
    assert "Topics" in (await stage.say("/topics")).text
    assert time.monotonic() - began >= 0.4
    assert len(stage.papers.posted) == len(stage.dm.posted) == 1


async def test_a_broken_connection_is_resumed_and_an_invalid_session_begun_anew(stage: Stage) -> None:
    gateway = stage.server.gateway
    interruptions: list[tuple[Callable[[], None], int, int]] = [
        (gateway.reconnect, 1, 1),
        (gateway.drop, 2, 1),
        (lambda: gateway.drop(4000), 3, 1),
        (gateway.invalidate, 3, 2),
    ]
    for interrupt, resumed, identified in interruptions:
        interrupt()
        await stage.server.wait_for(lambda: not gateway.live)
        asked = stage.server.acts.slash(stage.ann, stage.papers, "topics", {}) if resumed < 3 else None
        await stage.server.wait_for(lambda: gateway.live)
        if asked:  # given while the bot was away, heard when it is back
            assert "Topics" in (await stage.answer(asked)).text
        assert "Topics" in (await stage.slash("topics")).text
        assert (gateway.resumed, len(gateway.identified)) == (resumed, identified)


async def test_a_channel_that_the_library_cannot_read_does_not_end_the_session(stage: Stage) -> None:
    assert stage.papers.guild is not None
    half = {"id": "1", "type": int(Kind.VOICE), "guild_id": str(stage.papers.guild.id), "name": "half a channel"}
    stage.server.world.tell("CHANNEL_CREATE", half, Intent.GUILDS)
    assert "Topics" in (await stage.slash("topics")).text
    assert (stage.server.gateway.resumed, len(stage.server.gateway.identified)) == (0, 1)


async def test_after_an_outage_of_discord_the_bot_is_back(stage: Stage) -> None:
    answer = await stage.slash("summarize", paper="2403.14148")
    await stage.server.kill()
    await asyncio.sleep(0.1)
    stage.server.gateway.sessions.clear()
    await stage.server.restart()
    await stage.server.wait_for(lambda: stage.server.gateway.live)
    await eventually(lambda: stage.discord.client.get_channel(stage.papers.id))
    assert "(abstract)" in (await stage.press(answer, "Evidence")).text


async def test_many_ask_at_once(stage: Stage) -> None:
    assert stage.papers.guild is not None
    people = [stage.server.join(stage.papers.guild, stage.server.user(f"P{number}")) for number in range(12)]
    dice, began = random.Random(1), stage.clock.monotonic()
    lines = [("summarize", {"paper": "2403.14148"}), ("search", {"words": "diffusion"}), ("topics", {}), ("help", {})]
    asked = [stage.server.acts.slash(person, stage.papers, *dice.choice(lines)) for person in people * 2]
    for each in asked:
        await stage.answer(await stage.server.acknowledged(each))
    assert len({each.answer.id for each in asked}) == 24
    spans = 1 + (stage.clock.monotonic() - began) // LASTS
    assert len(stage.papers.visible) <= 2 * spans, "what was asked in front of all is answered there once in a while"
    assert stage.server.journal.refused() == []


async def paused(stage: Stage, channel: Channel) -> bool:
    (found,) = await stage.app.services.presence.followed("discord", [str(channel.id)])
    return found.paused


@pytest.mark.parametrize("gone", ["server", "channel", "person", "forum's tags"])
async def test_what_was_gone_when_the_bot_came_back_is_paused_and_the_rest_goes_on(
    server: DiscordServer, tmp_path: Path, gone: str
) -> None:
    async with open_stage(server, tmp_path) as stage:
        lost = await followed(stage, {"person": "private", "forum's tags": "forum"}.get(gone, "text"))
        other = server.channel(server.guild("Other", stage.ann), "other")
        await stage.slash("settings", other, setting="papers", value="5")
        await stage.slash("subscribe", other, topic="diffusion-models")
        papers = stage.papers
    assert papers.guild is not None
    match gone:
        case "server":
            server.world.remove_bot(papers.guild)
        case "channel":
            server.world.delete_channel(lost)
        case "person":
            stage.ann.open_to_bot = False
        case _:
            lost.flags |= REQUIRE_TAG
    async with open_stage(server, tmp_path, papers) as stage:
        await post_all(stage, 3)
        assert_whole(other)
        assert titles(lost) == {}
        assert await paused(stage, lost)


@pytest.mark.parametrize("fault", [Trouble(429), Trouble(403), Refusal(ApiError(401, 0, "401: Unauthorized"))])
async def test_what_says_nothing_about_a_channel_pauses_none(stage: Stage, fault: Trouble) -> None:
    channel = await followed(stage, "text")
    stage.server.faults.on("create_message", fault, times=4)
    await post_all(stage)
    assert not await paused(stage, channel)
    assert_whole(channel)


@pytest.mark.parametrize("kind", [Kind.VOICE, Kind.PRIVATE_THREAD])
async def test_other_places_that_take_messages_are_as_good(stage: Stage, kind: Kind) -> None:
    assert stage.papers.guild is not None
    if kind is Kind.VOICE:
        place = stage.server.channel(stage.papers.guild, "voice", kind)
    else:
        place = stage.server.thread(stage.papers, "secret", stage.ann)
        place.kind = kind
    await stage.slash("settings", place, setting="papers", value="5")
    await stage.slash("subscribe", place, topic="diffusion-models")
    assert (
        "(abstract)" in (await stage.press(await stage.slash("summarize", place, paper="2403.14148"), "Evidence")).text
    )
    before = len(place.posted)
    assert await stage.strike(MONDAY_NINE) == 6
    assert len(place.posted) == before + 6
