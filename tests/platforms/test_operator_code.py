"""Who holds the code of the log becomes the bot's operator, on either platform, and nobody else does."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.clocks import settle
from tests.platforms.discord.environment import variables
from tests.platforms.discord.stage import LeapingClock, is_finished
from tests.platforms.serving import serving
from tests.servers.discord import DiscordServer
from tests.servers.telegram import TelegramServer

ANN, EVE = 0, 1


@dataclass
class World:
    """A platform with two people: what each says brings an answer."""

    environ: dict[str, str]
    say: Callable[[int, str], Awaitable[str]]
    say_in_group: Callable[[str], Awaitable[str]]


@asynccontextmanager
async def telegram(folder: Path) -> AsyncIterator[World]:
    async with TelegramServer() as server:
        people = [server.user("Ann"), server.user("Eve")]
        rooms, group = [server.private(each) for each in people], server.group("Readers", people[ANN], [people[EVE]])

        async def say(who: int, text: str) -> str:
            return (await rooms[who].answer_to(rooms[who].says(text))).text

        async def say_in_group(text: str) -> str:
            called = text if text.startswith("/") else f"@{server.bot.username} {text}"
            return (await group.answer_to(group.says(people[ANN], called))).text

        given = {"HERALD_TELEGRAM__TOKEN": server.token, "HERALD_TELEGRAM__API_URL": server.base_url}
        yield World(given, say, say_in_group)


@asynccontextmanager
async def discord(folder: Path) -> AsyncIterator[World]:
    async with DiscordServer() as server:
        people = [server.user("Ann"), server.user("Eve")]
        papers = server.channel(server.guild("Lab", *people), "papers")

        async def said(who: int, text: str, *, privately: bool = True) -> str:
            room = server.dm(people[who]) if privately else papers
            before = len(room.posted)
            server.say(people[who], room, text)
            await server.wait_for(lambda: len(room.posted) > before and all(map(is_finished, room.posted)))
            return room.posted[-1].text

        async def say_in_group(text: str) -> str:
            return await said(ANN, f"<@{server.bot.id}> {text}", privately=False)

        yield World(variables(server, folder), said, say_in_group)
        await settle()  # the tasks in which the client tells of its end


@pytest.mark.parametrize("platform", [telegram, discord])
async def test_a_code_of_the_log_makes_one_person_an_operator(
    platform: Callable[[Path], AbstractAsyncContextManager[World]], tmp_path: Path
) -> None:
    clock = LeapingClock()
    async with platform(tmp_path) as world:
        async with serving(tmp_path, clock, **world.environ) as herald:

            async def line(number: int) -> str:
                """Return the line that stood in the log as the so manieth one."""
                await herald.until("no_operator_yet")
                lines = herald.logged("no_operator_yet")
                assert len(lines) == number
                return str(lines[-1]["say_in_private"])

            first = await line(1)
            assert "no operator yet" in await world.say(ANN, "/start")
            assert "no operator yet" in await world.say(ANN, "/operator")
            assert "for this bot's operators" in await world.say(ANN, "/stats")
            for wrong in ("/operator", f"{first}2", "/operator ABCD-EFGH-JKMN"):
                told = await world.say(EVE, f"{wrong} x")
                assert told.startswith("That is not the code."), "a wrong one is answered politely"
            assert "3 wrong codes in a minute" in await world.say(EVE, first), "not even the right one counts then"

            told = await world.say_in_group(first.replace("-", " – "))  # as a keyboard may write it, or a person
            assert "void now" in told
            assert "private" in told
            second = await line(2)
            assert second != first
            assert (await world.say(ANN, first)).startswith("That is not the code.")
            clock.leap(3700)
            assert (await world.say(ANN, second)).startswith("That code is too old.")
            third = await line(3)
            assert "void now" in await world.say_in_group(third.removeprefix("/operator ").lower()), "the bare code too"
            third = await line(4)
            assert "You operate this bot" in await world.say(ANN, third.lower().replace("-", " "))
            assert "already" in await world.say(EVE, third)
            assert "no operator yet" not in await world.say(EVE, "/start")
            assert "Chats:" in await world.say(ANN, "/stats")
        async with serving(tmp_path, **world.environ) as herald:
            await herald.until("ready")
            assert "Chats:" in await world.say(ANN, "/stats"), "it is kept"
            assert "that you operate this bot" in await world.say(ANN, "/forget")
            assert herald.logged("no_operator_yet") == []
            assert "that you operate this bot" in await world.say(ANN, "/forget mine")
            assert "for this bot's operators" in await world.say(ANN, "/stats")
            assert "no operator yet" in await world.say(EVE, "/start"), "the next one has a code again"
            await world.say(EVE, str(herald.logged("no_operator_yet")[0]["say_in_private"]))
            assert "no operator of this bot any more" in await world.say(EVE, "/operator withdraw")
            assert len(herald.logged("no_operator_yet")) == 2


@pytest.mark.parametrize("ids", ["telegram:1", "[]"])
async def test_settings_that_name_the_operators_or_say_that_there_are_none_offer_no_code(
    tmp_path: Path, ids: str
) -> None:
    async with telegram(tmp_path) as world, serving(tmp_path, **world.environ, HERALD_OPERATORS__IDS=ids) as herald:
        await herald.until("ready")
        assert "operator" not in await world.say(EVE, "/start")
        assert "[operators] ids" in await world.say(EVE, "/operator ABCD-EFGH-JKMN")
        assert not herald.logged("no_operator_yet")


async def test_a_link_carries_the_code_and_the_new_operator_s_menu_has_their_commands(tmp_path: Path) -> None:
    async with TelegramServer() as server:
        ann = server.user("Ann")
        given = {"HERALD_TELEGRAM__TOKEN": server.token, "HERALD_TELEGRAM__API_URL": server.base_url}
        async with serving(tmp_path, **given) as herald:
            code = (await herald.until("no_operator_yet"))["say_in_private"].removeprefix("/operator ")
            room = server.private(ann)
            assert "You operate this bot" in (await room.answer_to(room.says(f"/start {code}"))).text
            await server.wait_for(lambda: "stats" in {each["command"] for each in server.profile.menu(ann, room)})
            await room.answer_to(room.says("/operator withdraw"))
            await server.wait_for(lambda: "stats" not in {each["command"] for each in server.profile.menu(ann, room)})
