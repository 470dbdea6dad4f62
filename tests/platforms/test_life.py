"""The life of the process: what ends it, what does not, and what is said of it meanwhile."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chat.errors import HeraldError
from tests.patience import PATIENCE
from tests.platforms.discord.environment import variables
from tests.platforms.process import Running, run
from tests.platforms.serving import serving
from tests.servers.discord import DiscordServer
from tests.servers.telegram import TelegramServer

TOKEN_REFUSED = "Discord refuses the bot's token. Check HERALD_DISCORD__TOKEN"


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip the library's own wait before a session is begun anew, which is in real time."""

    async def at_once(*_: object, **__: object) -> None:
        pass

    monkeypatch.setattr("discord.Client.before_identify_hook", at_once)


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


def both(telegram: TelegramServer, discord: DiscordServer, folder: Path) -> dict[str, str]:
    there = {"HERALD_TELEGRAM__TOKEN": telegram.token, "HERALD_TELEGRAM__API_URL": telegram.base_url}
    return variables(discord, folder, **there)


async def test_a_token_that_is_reset_ends_the_process_with_one_line_and_code_1(
    discord: DiscordServer, tmp_path: Path
) -> None:
    async with Running(await run(tmp_path, **variables(discord, tmp_path))) as herald:
        discord.reset_token("another")
        await asyncio.wait_for(herald.process.wait(), PATIENCE)
        await herald.lines
    assert herald.process.returncode == 1
    assert herald.log.splitlines()[-1].startswith(TOKEN_REFUSED)
    assert "stopped" in herald.log.splitlines()[-2]
    assert "Traceback" not in herald.log


async def test_where_another_platform_hears_it_is_told_there_and_the_lost_one_comes_back(
    telegram: TelegramServer, discord: DiscordServer, tmp_path: Path
) -> None:
    olga, ann = telegram.user("Olga"), discord.user("Ann")
    papers = discord.channel(discord.guild("Lab", ann), "papers")
    room = telegram.private(olga)
    given = both(telegram, discord, tmp_path)
    async with serving(tmp_path, **given, HERALD_OPERATORS__IDS=f"telegram:{olga.id}") as herald:
        await herald.until("ready", platforms=["telegram", "discord"])
        await room.answer_to(room.says("/start"))
        assert (await herald.ask("/readyz"))[0] == 200
        token = discord.token
        discord.reset_token("another")
        await herald.until("platform_lost", platform="discord")
        status, parts = await herald.ask("/readyz")
        assert (status, parts["ready"], parts["platforms"]["ok"]) == (503, False, False)
        lost = parts["platforms"]["discord"]
        assert (lost["ok"], lost["reason"]) == (False, "Discord refuses the bot's token.")
        works = parts["platforms"]["telegram"]
        assert works["ok"]
        assert works["heard_at"] <= works["sent_at"], "it was spoken to, and answered"
        assert works["sent_seconds_ago"] >= 0
        assert (await herald.ask("/healthz")) == (200, "ok")
        await telegram.wait_for(lambda: "Discord does not hear" in room.posted[-1].text)
        assert "HERALD_DISCORD__TOKEN" in room.posted[-1].text
        assert "Topics" in (await room.answer_to(room.says("/topics"))).text
        discord.reset_token(token)
        await herald.until("platform_back", platform="discord")
        assert (await herald.ask("/readyz"))[0] == 200
        await telegram.wait_for(lambda: "Discord hears again." in room.posted[-1].text)
        assert "Topics" in (await discord.slash(ann, papers, "topics")).answers[-1].text
        assert len(herald.logged("platform_lost")) == 1
        assert len([each for each in room.posted if "does not hear" in each.text]) == 1
    assert herald.ended.exception() is None


async def test_an_outage_of_one_platform_at_the_start_keeps_no_other_down(
    telegram: TelegramServer, discord: DiscordServer, tmp_path: Path
) -> None:
    ann = discord.user("Ann")
    papers, room = discord.channel(discord.guild("Lab", ann), "papers"), telegram.private(telegram.user("Olga"))
    given = both(telegram, discord, tmp_path)
    await discord.kill()
    async with serving(tmp_path, **given) as herald:
        await herald.until("ready", platforms=["telegram"])
        assert "Topics" in (await room.answer_to(room.says("/topics"))).text
        status, parts = await herald.ask("/readyz")
        assert status == 503
        assert parts["platforms"]["discord"]["reason"].startswith("I cannot reach Discord at")
        await discord.restart()
        await herald.until("platform_back", platform="discord")
        assert "Topics" in (await discord.slash(ann, papers, "topics")).answers[-1].text
        assert (await herald.ask("/readyz"))[0] == 200


async def test_what_is_loaded_at_the_start_is_no_longer_searched_for_garbage(
    telegram: TelegramServer, discord: DiscordServer, tmp_path: Path
) -> None:
    async with serving(tmp_path, **both(telegram, discord, tmp_path)) as herald:
        await herald.until("ready", platforms=["telegram", "discord"])
        searched = {id(each) for each in gc.get_objects()}
        assert id(sys.modules["telegram"].__dict__) not in searched
        assert id(sys.modules["discord"].__dict__) not in searched
    assert not gc.get_freeze_count(), "whoever comes after it begins anew"


@pytest.mark.parametrize("wrong", ["HERALD_DISCORD__TOKEN", "HERALD_TELEGRAM__TOKEN"])
async def test_a_wrong_token_of_one_ends_the_start_of_both(
    telegram: TelegramServer, discord: DiscordServer, tmp_path: Path, wrong: str
) -> None:
    async with serving(tmp_path, **{**both(telegram, discord, tmp_path), wrong: "456:wrong"}) as herald:
        with pytest.raises(HeraldError, match="token") as refused:
            await herald.ended
        assert wrong in str(refused.value)
        assert not herald.logged("ready")


async def test_where_no_platform_can_be_reached_the_start_fails(
    telegram: TelegramServer, discord: DiscordServer, tmp_path: Path
) -> None:
    given = both(telegram, discord, tmp_path) | {"HERALD_TELEGRAM__API_URL": "http://127.0.0.1:9"}
    await discord.kill()
    async with serving(tmp_path, **given) as herald:
        with pytest.raises(HeraldError, match="I cannot reach Telegram"):
            await herald.ended
