"""What keeps the bot from getting in and from hearing: each told as what it is, and tried again where that may help."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.app import open_app
from bot.platforms.discord.adapter import Discord
from bot.platforms.discord.spec import DiscordSettings
from bot.settings.load import load
from chat.errors import DeliveryError, HeraldError, UnavailableError
from chat.platform import RefusedError
from chat.refs import ChatRef, Person
from chat.reply import Reply
from tests.clocks import settle
from tests.platforms.discord.conftest import eventually
from tests.platforms.discord.environment import variables
from tests.platforms.discord.stage import LeapingClock, Stage
from tests.servers.discord import ApiError, DiscordServer, Refusal, Trouble, flood

LOGINS: dict[str, tuple[Refusal | Trouble, str]] = {
    "401": (Refusal(ApiError(401, 0, "401: Unauthorized")), "Discord refuses the bot's token."),
    "403 of a proxy": (Trouble(403), "The bot may not log in to Discord from here (status 403)."),
    "403 of Discord": (Refusal(ApiError(403, 40002, "Verify your account")), "The bot may not log in to Discord"),
    "429 of a proxy": (Trouble(429), "Discord takes no login now: this bot, or others at its address, asked too often"),
    "429 of Discord": (flood(1800), "Discord says to try again in 1800 seconds."),
    "503": (Trouble(503), "is out of order (status 503)."),
    "404": (Trouble(404), "is not Discord. Check [discord] api_url"),
}
FOREIGN: dict[str, tuple[str, str]] = {
    "a page": ("<html>Log in to the hotel's network</html>", "text/html"),
    "half of JSON": ('{"id": ', "application/json"),
    "a list": ("[1, 2]", "application/json"),
    "a number": ("7", "application/json"),
    "null": ("null", "application/json"),
    "an object of another service": ('{"ok": true, "result": {"id": "x"}}', "application/json"),
    "an id that is none": ('{"id": {"a": 1}, "username": "x"}', "application/json"),
    "not text": ("\udcff", "application/json"),
}
REFUSALS = {
    4010: "a part of a larger one",
    4011: "more servers than its connections may serve",
    4012: "does not speak this version of its gateway any more",
    4013: "does not know all events that the bot asks for",
    4014: "read the content of messages. Switch the Message Content Intent on",
}


@asynccontextmanager
async def opening(folder: Path, server: DiscordServer, **environ: str) -> AsyncIterator[Discord]:
    """Yield a bot that is not logged in yet."""
    given, clock = variables(server, folder, **environ), LeapingClock()
    async with open_app(load(None, given), sample=True, clock=clock, environ=given) as opened:
        discord = Discord(opened.settings.section(DiscordSettings), opened.dispatcher, opened.services, clock=clock)
        try:
            yield discord
        finally:
            await discord.stop(0)
            await discord.close()
            await settle()  # the tasks in which the client tells of its end


async def begin(discord: Discord) -> None:
    discord.client._connection.guild_ready_timeout = 0.05
    await discord.open()
    await discord.listen()
    await discord.client.wait_until_ready()


async def refused(discord: Discord) -> HeraldError:
    with pytest.raises(UnavailableError) as error:
        await begin(discord)
    assert error.value.next_step
    return error.value


@pytest.mark.parametrize(("fault", "said"), LOGINS.values(), ids=LOGINS)
async def test_a_login_that_is_refused_is_told_as_what_it_is(
    server: DiscordServer, tmp_path: Path, fault: Refusal | Trouble, said: str
) -> None:
    server.faults.on("get_me", fault, times=100)
    async with opening(tmp_path, server) as discord:
        error = await refused(discord)
        assert said in str(error)
        assert "Check the network and" not in str(error)
        assert isinstance(error, RefusedError) == ("token" in said)
        for post in (
            discord.post(ChatRef("discord", "1"), Reply(()), "1"),
            discord.tell(Person("discord", "1"), Reply(())),
        ):
            with pytest.raises(DeliveryError) as kept:
                await post
            assert kept.value.refused is None
        server.faults.clear()
        await begin(discord)
        assert discord.trouble is None


@pytest.mark.parametrize(("body", "kind"), FOREIGN.values(), ids=FOREIGN)
async def test_an_answer_that_is_not_discords_is_told_as_that(tmp_path: Path, body: str, kind: str) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body.encode("utf-8", "surrogateescape"), content_type=kind)

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    here = f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10"
    try:
        async with opening(tmp_path, DiscordServer(), HERALD_DISCORD__API_URL=here) as discord:
            error = await refused(discord)
            assert str(error).startswith(f"What answers at {here} is not Discord.")
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(("code", "said"), REFUSALS.items())
async def test_a_connection_that_is_refused_at_the_start_is_told_as_what_it_is(
    server: DiscordServer, tmp_path: Path, code: int, said: str
) -> None:
    server.gateway.refuses = code
    async with opening(tmp_path, server) as discord:
        error = await refused(discord)
        assert isinstance(error, RefusedError)
        assert said in str(error)
        server.gateway.refuses = 0
        await begin(discord)
        assert discord.trouble is None


@pytest.mark.parametrize(("code", "said"), [(4004, "Discord refuses the bot's token."), *REFUSALS.items()])
async def test_a_connection_that_is_refused_while_running_is_told_and_comes_back(
    stage: Stage, code: int, said: str
) -> None:
    with capture_logs() as log:
        stage.server.gateway.refuses = code
        stage.server.gateway.drop(code)
        error = await stage.discord.gone()
        assert said in str(error)
        assert stage.discord.trouble is error
        await stage.server.wait_for(lambda: stage.server.gateway.refused)
        stage.server.gateway.refuses = 0
        await eventually(lambda: stage.discord.trouble is None)
    assert "Topics" in (await stage.slash("topics")).text
    assert [each["log_level"] for each in log if each["event"] == "connection_refused"] == ["warning"]


async def test_a_token_that_is_reset_is_asked_for_again_and_posts_wait(stage: Stage) -> None:
    token = stage.server.token
    stage.server.reset_token("another")
    await stage.discord.gone()
    with pytest.raises(DeliveryError) as kept:
        await stage.discord.tell(Person("discord", str(stage.ann.id)), Reply(()))
    assert kept.value.refused is None
    stage.server.reset_token(token)
    await eventually(lambda: stage.discord.trouble is None)
    assert "Topics" in (await stage.slash("topics")).text


async def test_a_gateway_that_ends_each_connection_is_trouble_after_a_while_and_not_hammered(stage: Stage) -> None:
    with capture_logs() as log:
        stage.server.gateway.refuses = 4000
        stage.server.gateway.drop(4000)
        await eventually(lambda: stage.discord.trouble is not None)
        assert str(stage.discord.trouble).startswith("I cannot reach Discord's gateway")
        assert stage.server.gateway.refused <= 8
        stage.server.gateway.refuses = 0
        await stage.server.wait_for(lambda: stage.server.gateway.live)
        assert "Topics" in (await stage.slash("topics")).text
        stage.clock.leap(61)
        assert stage.discord.trouble is None
    broken: list[Any] = [each for each in log if each["event"] == "connection_broke"]
    assert len(broken) <= 2


async def test_a_gateway_that_hangs_up_on_whoever_it_has_welcomed_is_not_hammered_either(stage: Stage) -> None:
    gateway = stage.server.gateway
    for number in range(2, 8):
        gateway.drop(4000)
        await stage.server.wait_for(lambda: gateway.live and gateway.resumed + len(gateway.identified) == number)  # noqa: B023  awaited within its round
    assert stage.discord.trouble is not None
    assert "Topics" in (await stage.slash("topics")).text
    stage.clock.leap(61)
    assert stage.discord.trouble is None
