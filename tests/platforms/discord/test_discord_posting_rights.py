"""Which rights the bot needs where it posts, and how it says which are missing."""

from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest

from bot.platforms.discord import permissions
from chat.words import Words
from tests.platforms.discord.office import Office, open_office, soon
from tests.servers.discord import Channel, DiscordServer, Kind

NEEDED = {
    Kind.TEXT: {
        "view_channel": "View Channel",
        "send_messages": "Send Messages",
        "embed_links": "Embed Links",
        "attach_files": "Attach Files",
        "create_public_threads": "Create Public Threads",
        "send_messages_in_threads": "Send Messages in Threads",
    },
    Kind.FORUM: {
        "view_channel": "View Channel",
        "send_messages": "Create Posts",
        "embed_links": "Embed Links",
        "attach_files": "Attach Files",
        "send_messages_in_threads": "Send Messages in Posts",
    },
}


@pytest.fixture
async def office(server: DiscordServer, tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(server, tmp_path) as opened:
        yield opened


async def missing(office: Office, channel: Channel, without: str) -> list[str]:
    """Take a right from the bot in a channel, and give what it then says is missing."""
    office.server.world.overwrite(channel, office.server.bot, deny=without)
    await soon(lambda: office.discord.client.get_channel(channel.id) is not None)
    found = office.discord.client.get_channel(channel.id)
    assert isinstance(found, discord.abc.GuildChannel)
    denied = set(without.split())
    await soon(lambda: all(getattr(found.overwrites_for(found.guild.me), right) is False for right in denied))
    return [str(right) for right in permissions.missing(found)]


@pytest.mark.parametrize("kind", NEEDED)
async def test_each_missing_right_is_named(office: Office, kind: Kind) -> None:
    for right, name in NEEDED[kind].items():
        assert name in await missing(office, office.channel(right.replace("_", "-"), kind), right)


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.ANNOUNCEMENT, Kind.FORUM])
async def test_with_all_rights_nothing_is_missing(office: Office, kind: Kind) -> None:
    channel = office.channel("papers", kind)
    await office.known(channel)
    found = office.discord.client.get_channel(channel.id)
    assert permissions.missing(found) == []
    assert permissions.trouble(found) is None


async def test_a_right_that_is_not_needed_is_not_asked_for(office: Office) -> None:
    assert await missing(office, office.channel(), "add_reactions") == []
    assert await missing(office, office.channel("reading", Kind.FORUM), "create_public_threads") == []


async def test_in_a_thread_only_its_own_rights_count(office: Office) -> None:
    channel = office.channel()
    thread = office.server.thread(channel, "Reading group", office.ann)
    await office.known(thread)
    assert await missing(office, channel, "send_messages create_public_threads")
    assert permissions.missing(office.discord.client.get_channel(thread.id)) == []
    assert await missing(office, channel, "send_messages_in_threads")
    names = [str(right) for right in permissions.missing(office.discord.client.get_channel(thread.id))]
    assert "Send Messages in Threads" in names


async def test_direct_messages_need_no_rights(office: Office) -> None:
    assert permissions.missing(await office.discord.client.create_dm(discord.Object(office.ann.id))) == []
    assert permissions.missing(None) == []


async def test_the_sentence_says_what_and_where_and_what_to_do(office: Office) -> None:
    channel = office.channel()
    assert await missing(office, channel, "attach_files create_public_threads")
    error = permissions.trouble(office.discord.client.get_channel(channel.id))
    assert error
    assert error.told(Words("en")) == (
        "I am not allowed to post in “papers”: I miss Create Public Threads, Attach Files. "
        "Allow me that in the channel's settings, under Permissions, then try again."
    )
