"""A bot in so many servers that Discord wants it on several connections, the shards."""

import asyncio
from pathlib import Path

from structlog.testing import capture_logs

from chat.refs import ChatRef
from chat.reply import Reply, Text
from tests.platforms.discord.conftest import eventually
from tests.platforms.discord.stage import LeapingClock, Stage, open_stage
from tests.servers.discord import Channel, DiscordServer, Refusal, missing_access

SHARDS = 3


async def rooms(server: DiscordServer, count: int = SHARDS) -> list[Channel]:
    """Make a channel on each of so many shards."""
    ann = server.user("Ann")
    found: dict[int, Channel] = {}
    while len(found) < count:
        guild = server.guild("Lab", ann)
        found.setdefault((guild.id >> 22) % count, server.channel(guild, "papers"))
        await asyncio.sleep(0.001)  # a guild's number begins with the moment of its making
    return [found[shard] for shard in range(count)]


async def answers(stage: Stage, where: Channel) -> bool:
    return "Topics" in (await stage.slash("topics", where, where.guild.owner if where.guild else stage.ann)).text


async def heard_on(stage: Stage, shard: int) -> None:
    await stage.server.wait_for(lambda: any(each.shard[0] == shard for each in stage.server.gateway.live))


async def test_each_shard_hears_its_servers_and_one_that_breaks_is_told_of_alone(tmp_path: Path) -> None:
    async with DiscordServer(shards=SHARDS) as server:
        server.gateway.spacing = 4.0 / 10  # of the clock's hours, which last six minutes; the bot waits for 5 s of them
        places = await rooms(server)
        clock = LeapingClock()
        async with open_stage(server, tmp_path, places[0], clock=clock) as stage:
            assert [each["shard"] for each in server.gateway.identified] == [[n, SHARDS] for n in range(SHARDS)]
            assert server.gateway.hurried == 0
            assert [await answers(stage, each) for each in (*places, stage.dm)] == [True] * 4
            assert len(server.journal.of("replace_commands")) == 1
            client = stage.discord.client
            assert {each.id for each in client.guilds} == set(server.world.guilds)
            assert sorted(client.shards) == [0, 1, 2]

            server.gateway.drop(4000, shard=1)  # it is resumed where it broke off
            await server.wait_for(lambda: server.gateway.resumed)
            assert await answers(stage, places[1])
            assert stage.discord.trouble is None

            server.gateway.refuses = 4000
            server.gateway.drop(4000, shard=1)
            await eventually(lambda: server.gateway.refused > 1)
            clock.leap(61)
            told = str(stage.discord.trouble)
            assert told.startswith("1 of the 3 shards of the bot's connection to Discord are away (1)")
            assert await answers(stage, places[0])
            await stage.discord.post(ChatRef("discord", str(places[1].id)), Reply((Text("still posted"),)), "1")
            assert [each.text for each in places[1].posted][-1] == "still posted"
            server.gateway.refuses = 0
            await heard_on(stage, 1)
            assert await answers(stage, places[1])
            await eventually(lambda: stage.discord.trouble is None)


async def test_a_bot_that_grows_gets_more_shards_and_one_that_left_a_server_forgets_it(tmp_path: Path) -> None:
    async with DiscordServer() as server:
        places = await rooms(server, 2)
        async with open_stage(server, tmp_path, places[0]) as stage:
            assert len(server.gateway.live) == 1
            server.gateway.shards = 2
            server.gateway.sessions.clear()
            server.world.guilds.pop(places[1].guild.id if places[1].guild else 0)
            with capture_logs() as log:
                server.gateway.drop(4011)
                await server.wait_for(lambda: len(server.gateway.live) == 2)
                assert await answers(stage, places[0])
                await eventually(lambda: {each.id for each in stage.discord.client.guilds} == set(server.world.guilds))
            assert not [each for each in log if each["event"] == "connection_refused"]
            assert stage.discord.trouble is None


async def test_a_server_that_knows_of_no_shards_and_one_with_no_session_left(tmp_path: Path) -> None:
    async with DiscordServer() as server:
        server.faults.on("get_gateway_bot", Refusal(missing_access()), times=1)
        papers = server.channel(server.guild("Lab", server.user("Ann")), "papers")
        async with open_stage(server, tmp_path, papers) as stage:
            assert await answers(stage, papers)
            server.gateway.remaining = 0
            server.gateway.shards = 2
            server.gateway.drop(4011)
            await eventually(lambda: len(server.journal.of("get_gateway_bot")) > 2)
            server.gateway.remaining = 10
            await server.wait_for(lambda: len(server.gateway.live) == 2)
            assert server.gateway.hurried == 0, "Discord resets the token of who begins too many sessions"
