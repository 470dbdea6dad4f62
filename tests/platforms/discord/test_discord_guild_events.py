"""Servers, channels and rights that come and go, and connections that break."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from papers.sample import SAMPLE_NOW
from scheduler.notices import SubscriberNotices
from tests.clocks import ManualClock
from tests.patience import PATIENCE
from tests.platforms.discord.conftest import eventually
from tests.platforms.discord.running import Running, running, slash
from tests.servers.discord import Channel, DiscordServer, Guild, Kind, Permission, User

WAITING = "The digests wait, and come by themselves"
GATHERED = 20  # seconds after which those who subscribed are told


@pytest.fixture
def ann(server: DiscordServer) -> User:
    return server.user("Ann")


@pytest.fixture
def lab(server: DiscordServer, ann: User) -> Guild:
    return server.guild("Lab", ann)


@pytest.fixture
def papers(server: DiscordServer, lab: Guild) -> Channel:
    return server.channel(lab, "papers")


async def paused(bot: Running, channel: Channel) -> bool:
    """Return whether a channel's digests are paused."""
    [found] = await bot.app.services.presence.followed("discord", [str(channel.id)])
    return found.paused


async def told(bot: Running) -> None:
    """Have those who subscribed told of what was lost, as the bot's own clock has it done."""
    assert isinstance(bot.discord._clock, ManualClock)
    await bot.discord._clock.advance(GATHERED)
    closures, languages = bot.app.services.closures, bot.app.services.languages
    await SubscriberNotices(closures, languages, {"discord": bot.discord}, bot.discord._clock).send()


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is true in the store."""
    async with asyncio.timeout(PATIENCE):
        while not await condition():  # noqa: ASYNC110  nobody tells of it
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("kind", "right", "missed"),
    [
        (Kind.TEXT, "EMBED_LINKS", "Embed Links"),
        (Kind.TEXT, "ATTACH_FILES", "Attach Files"),
        (Kind.TEXT, "CREATE_PUBLIC_THREADS", "Create Public Threads"),
        (Kind.TEXT, "SEND_MESSAGES", "Send Messages"),
        (Kind.FORUM, "SEND_MESSAGES", "Create Posts"),
    ],
)
async def test_who_subscribes_hears_exactly_which_rights_the_bot_misses(
    server: DiscordServer, ann: User, lab: Guild, tmp_path: Path, kind: Kind, right: str, missed: str
) -> None:
    channel = server.channel(lab, "place", kind)
    server.world.overwrite(channel, server.bot, deny=right)
    async with running(server, tmp_path):
        said = server.say(ann, server.dm(ann), f"/subscribe cs.CL <#{channel.id}>")
        await server.wait_for(lambda: [each for each in server.dm(ann).posted if each.id > said.id])
        told = server.dm(ann).posted[-1].text
        assert missed in told
        assert "I am not allowed to post" in told


async def test_rights_taken_away_pause_a_channel_and_rights_given_back_resume_it(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    async with running(server, tmp_path, clock=ManualClock(SAMPLE_NOW)) as bot:
        await slash(server, ann, papers, "subscribe", topic="cs.CL")
        server.world.overwrite(papers, server.bot, deny="SEND_MESSAGES")
        await until(lambda: paused(bot, papers))
        await told(bot)
        said = server.dm(ann).posted[-1].text
        assert "“papers” in the server “Lab”" in said
        assert "it misses Send Messages" in said
        assert WAITING in said
        server.world.overwrite(papers, server.bot, allow="SEND_MESSAGES")
        await until(lambda: resumed(bot, papers))
        assert len(server.dm(ann).posted) == 1


async def resumed(bot: Running, channel: Channel) -> bool:
    return not await paused(bot, channel)


async def test_what_people_paused_is_not_resumed_by_rights(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    async with running(server, tmp_path) as bot:
        await slash(server, ann, papers, "subscribe", topic="cs.CL")
        await slash(server, ann, papers, "pause")
        server.world.overwrite(papers, server.bot, deny="SEND_MESSAGES")
        server.world.overwrite(papers, server.bot, allow="SEND_MESSAGES")
        await slash(server, ann, papers, "help")
        assert await paused(bot, papers)
        assert server.dm(ann).posted == []


async def test_rights_lost_while_the_bot_was_away_are_seen_at_its_start(
    server: DiscordServer, ann: User, lab: Guild, papers: Channel, tmp_path: Path
) -> None:
    async with running(server, tmp_path):
        await slash(server, ann, papers, "subscribe", topic="cs.CL")
    server.world.take_from_bot(lab, "SEND_MESSAGES", "ATTACH_FILES")
    async with running(server, tmp_path, clock=ManualClock(SAMPLE_NOW)) as bot:
        await until(lambda: paused(bot, papers))
        await told(bot)
        assert "it misses Send Messages." in server.dm(ann).posted[-1].text


async def test_a_right_that_a_digest_does_not_need_pauses_nothing(
    server: DiscordServer, ann: User, lab: Guild, papers: Channel, tmp_path: Path
) -> None:
    async with running(server, tmp_path) as bot:
        await slash(server, ann, papers, "subscribe", topic="cs.CL")
        for right in ("EMBED_LINKS", "ATTACH_FILES", "CREATE_PUBLIC_THREADS", "SEND_MESSAGES_IN_THREADS"):
            server.world.take_from_bot(lab, right)
        found = bot.discord.client.get_channel(papers.id)
        await eventually(lambda: not found.permissions_for(found.guild.me).send_messages_in_threads)
        assert not await paused(bot, papers)


async def test_a_deleted_channel_or_thread_is_paused_and_its_subscriber_told(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    thread = server.thread(papers, "talk", ann)
    async with running(server, tmp_path, clock=ManualClock(SAMPLE_NOW)) as bot:
        await slash(server, ann, papers, "subscribe", topic="cs.CL")
        await slash(server, ann, thread, "subscribe", topic="cs.CV")
        server.world.delete_channel(thread)
        await until(lambda: paused(bot, thread))
        assert not await paused(bot, papers)
        server.world.delete_channel(papers)
        await until(lambda: paused(bot, papers))
        await told(bot)
        [said] = server.dm(ann).posted  # once for all that was lost in the server
        assert "these 2 chats" in said.text
        assert "The thread was deleted." in said.text
        assert "The channel was deleted." in said.text


async def test_a_server_that_throws_the_bot_out_is_paused_until_it_is_back(
    server: DiscordServer, ann: User, lab: Guild, papers: Channel, tmp_path: Path
) -> None:
    async with running(server, tmp_path) as bot:
        await slash(server, ann, papers, "subscribe", topic="cs.CL")
        server.world.set_available(lab, available=False)  # Discord has trouble: nothing is lost
        server.world.set_available(lab, available=True)
        await eventually(lambda: bot.discord.client.get_channel(papers.id))
        assert not await paused(bot, papers)
        server.world.remove_bot(lab)
        await until(lambda: paused(bot, papers))
        server.world.invite_bot(lab)
        await until(lambda: resumed(bot, papers))


async def test_a_connection_that_breaks_is_resumed_and_nothing_is_missed(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    async with running(server, tmp_path):
        server.gateway.reconnect()
        said = server.say(ann, server.dm(ann), "/help")
        await server.wait_for(lambda: server.dm(ann).posted and server.dm(ann).posted[-1].id > said.id)
        assert server.gateway.told("RESUMED") or server.gateway.told("READY")
        assert "/subscribe" in (await slash(server, ann, papers, "help")).answer.text


async def test_somebody_without_the_right_may_not_configure_by_a_mention_or_elsewhere(
    server: DiscordServer, ann: User, lab: Guild, papers: Channel, tmp_path: Path
) -> None:
    bob = server.user("Bob")
    other = server.guild("Other", bob)
    own = server.channel(other, "own")
    async with running(server, tmp_path):
        refused = await slash(server, bob, own, "subscribe", topic=f"cs.CL @id__{papers.id}")
        assert "/subscribe is for the administrators of “papers”." in refused.answer.text
        assert Permission.MANAGE_CHANNELS in own.rights_of(bob)
