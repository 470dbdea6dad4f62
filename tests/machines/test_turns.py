"""A process that loses its leases leaves both platforms, and speaks there again once it has them back."""

from pathlib import Path

from tests.databases import server
from tests.platforms.discord.environment import variables
from tests.platforms.serving import serving
from tests.platforms.telegram.stage import QuickClock
from tests.servers.discord import DiscordServer
from tests.servers.telegram import TelegramServer

ANOTHER = "UPDATE leases SET holder = 'another', number = number + 1, until = clock_timestamp() + interval '4 s'"


class Pace(QuickClock):
    """A clock that goes no faster than the database's."""

    PACE = 1.0


async def test_both_platforms_are_left_and_opened_again(url: str, tmp_path: Path) -> None:
    async with TelegramServer() as telegram, DiscordServer() as discord:
        ann, room = discord.user("Ann"), telegram.private(telegram.user("Olga"))
        papers = discord.channel(discord.guild("Lab", ann), "papers")
        there = {"HERALD_TELEGRAM__TOKEN": telegram.token, "HERALD_TELEGRAM__API_URL": telegram.base_url}
        given = variables(discord, tmp_path, **there) | {"HERALD_STORE__URL": url}
        async with serving(tmp_path, Pace(), **given) as herald:
            await herald.until("ready", platforms=["telegram", "discord"])
            assert "Topics" in (await discord.slash(ann, papers, "topics")).answers[-1].text
            server().ask(ANOTHER, url.rpartition("/")[2])
            for role in ("telegram", "discord", "clock"):
                await herald.until("lease_lost", role=role)
            status, parts = await herald.ask("/readyz")
            assert (status, parts["platforms"]) == (200, {"ok": True})
            assert parts["roles"]["discord"].startswith("standing by")
            asked = room.says("/topics")
            for platform in ("telegram", "discord"):
                await herald.until("platform_back", platform=platform)
            assert "Topics" in (await room.answer_to(asked)).text
            assert "Topics" in (await discord.slash(ann, papers, "topics")).answers[-1].text
            assert (await herald.ask("/readyz"))[1]["roles"]["discord"] == "done here"
        assert herald.ended.exception() is None
        assert not herald.logged("not_left_cleanly")
