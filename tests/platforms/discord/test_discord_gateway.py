"""The test server's gateway, as the real discord.py meets it."""

import asyncio
import json
import zlib

import aiohttp
import discord
import pytest

from tests.platforms.discord.conftest import Connect, eventually
from tests.servers.discord import DiscordServer, Intent, Kind


async def test_a_client_logs_in_and_knows_its_guilds(server: DiscordServer, connect: Connect) -> None:
    ann = server.user("Ann")
    lab = server.guild("Lab", ann)
    papers = server.channel(lab, "papers")
    thread = server.thread(papers, "questions", ann)
    client = await connect(server)
    assert client.user is not None
    assert client.user.id == server.bot.id
    guild = client.get_guild(lab.id)
    assert guild is not None
    assert guild.me.guild_permissions.send_messages
    assert not guild.me.guild_permissions.manage_channels
    assert [channel.name for channel in guild.text_channels] == ["papers"]
    assert [each.id for each in guild.threads] == [thread.id]


@pytest.mark.parametrize(
    ("identify", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"intents": 1 << 1}, 4014),
        ({"intents": -1}, 4013),
        ({"shard": [2, 2]}, 4010),
        ({"properties": {}}, 4002),
    ],
)
async def test_a_bad_identify_closes_the_connection(
    server: DiscordServer, identify: dict[str, object], code: int
) -> None:
    properties = {"os": "linux", "browser": "x", "device": "x"}
    data = {"token": server.token, "intents": 1, "properties": properties} | identify
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{server.gateway_url}?v=10&encoding=json") as ws:
        assert (await ws.receive_json())["op"] == 10
        await ws.send_json({"op": 2, "d": data})
        await ws.receive()
        assert ws.close_code == code


@pytest.mark.parametrize(("sent", "code"), [('{"op": 3, "d": {}}', 4003), ("no json", 4002), ('{"d": 1}', 4002)])
async def test_what_is_no_payload_closes_the_connection(server: DiscordServer, sent: str, code: int) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{server.gateway_url}?v=10&encoding=json") as ws:
        await ws.receive()
        await ws.send_str('{"op": 1, "d": null}')
        assert (await ws.receive_json())["op"] == 11
        await ws.send_str(sent)
        await ws.receive()
        assert ws.close_code == code


async def test_a_stream_is_compressed_as_one(server: DiscordServer) -> None:
    url = f"{server.gateway_url}?v=10&encoding=json&compress=zlib-stream"
    unpacker = zlib.decompressobj()
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as ws:
        for code in (10, 11):
            data = await ws.receive_bytes()
            assert data.endswith(b"\x00\x00\xff\xff")
            assert json.loads(unpacker.decompress(data))["op"] == code
            await ws.send_json({"op": 1, "d": None})


async def test_intents_that_were_not_granted_are_refused(connect: Connect) -> None:
    async with DiscordServer(intents=Intent.ALWAYS) as strict:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await connect(strict, discord.Intents(guilds=True, message_content=True))


async def test_what_people_write_is_seen_only_where_it_may_be(server: DiscordServer, connect: Connect) -> None:
    ann = server.user("Ann")
    papers = server.channel(server.guild("Lab", ann), "papers")
    client = await connect(server)
    for words in ("secret", f"<@{server.bot.id}> open"):
        server.say(ann, papers, words)
    server.say(ann, server.dm(ann), "private")
    await eventually(lambda: len(client.heard) == 3)
    assert [each.content for each in client.heard] == ["", f"<@{server.bot.id}> open", "private"]
    hidden = server.channel(next(iter(server.world.guilds.values())), "hidden")
    server.world.overwrite(hidden, server.bot, deny="view_channel")
    server.say(ann, hidden, "behind closed doors")
    server.say(ann, server.dm(ann), "last")
    await eventually(lambda: len(client.heard) == 4)
    assert client.heard[-1].content == "last"


async def test_with_the_intent_everything_is_seen(server: DiscordServer, connect: Connect) -> None:
    ann = server.user("Ann")
    papers = server.channel(server.guild("Lab", ann), "papers")
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    client = await connect(server, intents)
    server.say(ann, papers, "open")
    await eventually(lambda: client.heard)
    assert client.heard[0].content == "open"


async def test_a_client_resumes_and_hears_what_it_missed(server: DiscordServer, connect: Connect) -> None:
    ann = server.user("Ann")
    client = await connect(server)
    for number, interrupt in enumerate((server.gateway.reconnect, server.gateway.drop), 1):
        interrupt()
        await server.wait_for(lambda: not server.gateway.live)
        server.say(ann, server.dm(ann), f"missed {number}")
        await eventually(lambda: len(client.heard) == number)  # noqa: B023  awaited within its round
        assert server.gateway.resumed == number
    assert [each.content for each in client.heard] == ["missed 1", "missed 2"]
    assert len(server.gateway.identified) == 1


async def test_an_invalid_session_is_begun_anew(
    server: DiscordServer, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    await connect(server)
    server.gateway.invalidate()
    await server.wait_for(lambda: len(server.gateway.identified) == 2)
    server.gateway.refuses_resume = True
    server.gateway.drop(4000)
    await server.wait_for(lambda: len(server.gateway.identified) == 3)
    assert server.gateway.resumed == 0


async def test_a_server_that_was_killed_comes_back_with_its_world(server: DiscordServer, connect: Connect) -> None:
    ann = server.user("Ann")
    client = await connect(server)
    address = server.api_url
    await server.kill()
    with pytest.raises(OSError, match="Connect"):
        await asyncio.open_connection("127.0.0.1", int(address.split(":")[2].split("/")[0]))
    server.say(ann, server.dm(ann), "while you were away")
    await server.restart()
    assert server.api_url == address
    await eventually(lambda: client.heard)
    assert client.heard[0].content == "while you were away"


async def test_changes_of_guilds_are_told(server: DiscordServer, connect: Connect) -> None:
    ann = server.user("Ann")
    client = await connect(server)
    lab = server.guild("Lab", ann)
    papers = server.channel(lab, "papers")
    forum = server.channel(lab, "reading", Kind.FORUM, ("weekly",))
    await eventually(lambda: client.get_channel(forum.id))
    guild = client.get_guild(lab.id)
    assert guild is not None
    server.world.take_from_bot(lab, "embed_links")
    server.world.overwrite(papers, guild_bot := server.bot, deny="send_messages")
    server.world.rename(papers, "archive")
    heard = client.get_channel(papers.id)
    assert isinstance(heard, discord.TextChannel)
    await eventually(lambda: heard.name == "archive")
    held = heard.permissions_for(guild.me)
    assert (held.embed_links, held.send_messages) == (False, False)
    assert held.value == int(papers.rights_of(guild_bot))
    server.world.delete_channel(papers)
    server.world.remove_bot(lab)
    await eventually(lambda: client.get_guild(lab.id) is None)
