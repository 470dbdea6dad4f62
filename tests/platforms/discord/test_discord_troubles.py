"""Limits, repeats and faults of the test server."""

import time

import aiohttp
import discord
import pytest

from tests.platforms.discord.conftest import Connect, Rest
from tests.servers.discord import (
    Channel,
    Delay,
    DiscordServer,
    Drop,
    Limits,
    Outcome,
    Refusal,
    Silence,
    Trouble,
    Window,
    flood,
    missing_access,
    real_limits,
)


def room(server: DiscordServer) -> Channel:
    return server.channel(server.guild("Lab", server.user("Ann")), "papers")


async def test_a_repeated_nonce_gives_the_same_message(server: DiscordServer, rest: Rest) -> None:
    papers = room(server)
    path = f"/channels/{papers.id}/messages"
    said = {"content": "x", "nonce": "42", "enforce_nonce": True}
    numbers = [(await rest("POST", path, said))[1]["id"] for _ in range(2)]
    numbers.append((await rest("POST", path, {"content": "x", "nonce": "42"}))[1]["id"])
    server.world.clock.advance(600)
    numbers.append((await rest("POST", path, said))[1]["id"])
    assert len(set(numbers)) == 3
    assert numbers[0] == numbers[1]
    assert len(papers.posted) == 3


async def test_each_bucket_has_its_window() -> None:
    async with DiscordServer(limits=Limits(special={"create_message": Window(2, 0.5)})) as server:
        async with aiohttp.ClientSession() as session:
            rest = Rest(server, session)
            papers, other = room(server), room(server)
            path = f"/channels/{papers.id}/messages"
            headers = (await rest("POST", path, {"content": "x"}))[2]
            assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"]) == ("2", "1")
            await rest("POST", path, {"content": "x"})
            status, said, headers = await rest("POST", path, {"content": "x"})
            assert (status, said["global"], headers["Via"]) == (429, False, "1.1 google")
            assert 0 < said["retry_after"] <= 0.5
            assert "X-RateLimit-Bucket" in headers
            assert (await rest("POST", f"/channels/{other.id}/messages", {"content": "x"}))[0] == 200
            server.world.clock.advance(said["retry_after"])
            assert (await rest("POST", path, {"content": "x"}))[0] == 200
        assert server.meter.exceeded == 1


async def test_the_whole_bot_has_its_window() -> None:
    async with DiscordServer(limits=real_limits()) as server, aiohttp.ClientSession() as session:
        rest = Rest(server, session)
        answers = [await rest("GET", f"/users/{server.user(str(n)).id}") for n in range(51)]
        status, said, headers = answers[-1]
        assert (status, said["global"], headers["X-RateLimit-Global"]) == (429, True, "true")
        assert all(each[0] == 200 for each in answers[:50])


async def test_a_client_waits_as_it_is_told(server: DiscordServer, connect: Connect) -> None:
    papers = room(server)
    client = await connect(server)
    channel = client.get_partial_messageable(papers.id)
    for fault in (flood(0.1), flood(0.1, everywhere=True)):
        server.faults.on("create_message", fault)
        began = time.monotonic()
        await channel.send("x")
        assert time.monotonic() - began >= 0.1
    assert len(papers.posted) == server.faults.struck == 2
    assert len(server.journal.refused("create_message")) == 2


async def test_faults_strike_before_or_after_the_deed(server: DiscordServer, rest: Rest) -> None:
    papers, other = room(server), room(server)
    path = f"/channels/{papers.id}/messages"
    server.faults.on("create_message", Refusal(missing_access()), channel=papers.id)
    assert (await rest("POST", f"/channels/{other.id}/messages", {"content": "x"}))[0] == 200
    assert await rest.refused("POST", path, {"content": "x"}) == (403, 50001)
    server.faults.on("create_message", Trouble(503), skip=1)
    assert (await rest("POST", path, {"content": "x"}))[0] == 200
    with pytest.raises(ValueError, match="Expecting value"):
        await rest("POST", path, {"content": "x"})
    for accepted in (False, True):
        server.faults.on("create_message", Drop(accepted))
        with pytest.raises(aiohttp.ClientError):
            await rest("POST", path, {"content": "y"})
        assert [each.text for each in papers.posted].count("y") == accepted
    server.faults.on("create_message", Silence(accepted=True))
    with pytest.raises(TimeoutError):
        async with rest.session.post(
            rest.server.api_url + path,
            json={"content": "z"},
            headers={"Authorization": f"Bot {server.token}"},
            timeout=aiohttp.ClientTimeout(total=0.2),
        ):
            pass
    assert papers.posted[-1].text == "z"
    server.faults.on("*", Delay(0.1))
    began = time.monotonic()
    assert (await rest("GET", path))[0] == 200
    assert time.monotonic() - began >= 0.1
    assert [call.outcome for call in server.journal.of("create_message")].count(Outcome.LOST) == 4
    server.faults.randomly(1.0, Trouble(502))
    assert server.faults.struck == 6
    server.faults.clear()
    assert (await rest("GET", path))[0] == 200


async def test_nobody_is_pinged_whom_the_bot_did_not_allow(server: DiscordServer, connect: Connect) -> None:
    papers = room(server)
    client = await connect(server)
    channel = client.get_partial_messageable(papers.id)
    words = f"@everyone <@{server.bot.id}> <@&5>"
    await channel.send(words)
    await channel.send(words, allowed_mentions=discord.AllowedMentions.none())
    await channel.send(words, allowed_mentions=discord.AllowedMentions(everyone=False, users=True, roles=False))
    assert [len(each.pings) for each in papers.posted] == [3, 0, 1]


async def test_files_come_as_they_were_sent(server: DiscordServer, connect: Connect) -> None:
    papers = room(server)
    client = await connect(server)
    channel = client.get_partial_messageable(papers.id)
    embed = discord.Embed(title="x").set_image(url="attachment://figure.png")
    with open(__file__, "rb") as own:  # noqa: ASYNC230, PTH123  a small file
        content = own.read()
    sent = await channel.send(embed=embed, file=discord.File(__file__, "figure.png", description="Figure 1"))
    (attached,) = papers.posted[0].files
    assert (attached.content, attached.media_type, attached.description) == (content, "image/png", "Figure 1")
    assert papers.posted[0].embeds[0]["image"]["url"] == attached.url
    assert await sent.attachments[0].read() == content
    await sent.edit(attachments=[])
    assert papers.posted[0].files == []
