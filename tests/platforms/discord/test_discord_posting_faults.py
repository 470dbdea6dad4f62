"""Whatever breaks between the bot and Discord: nothing is lost, and nothing is there twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.platforms.discord import posting
from chat.errors import DeliveryError, Refused
from chat.refs import ChatRef, Person
from chat.reply import Heading, Reply, Text
from tests.patience import PATIENCE
from tests.platforms.discord.office import DAY, Office, open_office, soon
from tests.servers.discord import (
    ApiError,
    Delay,
    DiscordServer,
    Drop,
    Kind,
    Refusal,
    Silence,
    Trouble,
    flood,
    missing_permissions,
)

MONDAY_NINE = datetime(2024, 3, 25, 9, 0, tzinfo=UTC)
LONG = Reply(tuple(Text(f"{number} " + "word " * 800) for number in range(3)))


@pytest.fixture
async def office(server: DiscordServer, tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(server, tmp_path) as opened:
        yield opened


async def refused(office: Office, ref: ChatRef, reply: Reply, key: str = "1", under: str = "") -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await office.discord.post(ref, reply, key, under)
    return caught.value


async def test_a_process_that_died_before_it_noted_the_sending_sends_nothing_twice(office: Office) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    numbers = await office.digest(ref)
    again = office.another_poster()
    assert await again.post(ref, office.heading, "1") == numbers[0]
    assert await again.post(ref, office.papers[0], "2", numbers[0]) == numbers[1]
    assert len(channel.posted) == 1
    assert len(channel.threads[0].posted) == 2


@pytest.mark.parametrize("accepted", [False, True])
async def test_an_answer_that_is_lost_costs_no_message_and_doubles_none(office: Office, accepted: bool) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    office.server.faults.on("create_message", Drop(accepted))
    await office.discord.post(ref, office.heading, "1")
    assert len(channel.posted) == 1
    assert len(office.server.journal.of("create_message")) == 2


async def test_what_is_made_of_several_messages_goes_on_where_it_broke_off(office: Office) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    office.server.faults.on("create_message", Trouble(503), skip=1)
    trouble = await refused(office, ref, LONG)
    assert trouble.refused is None
    first = await office.discord.post(ref, LONG, "1")
    assert [each.embeds[0]["description"][0] for each in channel.posted] == ["0", "1", "2"]
    assert first == str(channel.posted[0].id)
    assert len(office.server.journal.accepted("create_message")) == 3


async def test_what_is_made_of_several_messages_is_not_doubled_by_a_new_process(office: Office) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    office.server.faults.on("create_message", Trouble(503), skip=1)
    await refused(office, ref, LONG)
    await office.another_poster().post(ref, LONG, "1")
    assert [each.embeds[0]["description"][0] for each in channel.posted] == ["0", "1", "2"]


async def test_a_thread_that_is_there_already_is_used(office: Office) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    heading = await office.discord.post(ref, office.heading, "1")
    office.server.faults.on("start_thread_from_message", Drop(accepted=True))
    await refused(office, ref, office.papers[0], "2", heading)
    await office.discord.post(ref, office.papers[0], "2", heading)
    (thread,) = channel.threads
    assert len(thread.posted) == 1


async def test_a_thread_that_was_made_though_discord_said_otherwise_is_used(office: Office) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    heading = await office.discord.post(ref, office.heading, "1")
    office.server.faults.on("start_thread_from_message", Trouble(502, accepted=True))  # the library asks again
    await office.discord.post(ref, office.papers[0], "2", heading)
    (thread,) = channel.threads
    assert len(thread.posted) == 1


async def test_papers_follow_in_the_channel_where_the_heading_was_deleted(office: Office) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    heading = await office.discord.post(ref, office.heading, "1")
    office.server.world.delete_message(channel.posted[0])
    await office.discord.post(ref, office.papers[0], "2", heading)
    assert "GRM" in channel.posted[0].text


async def test_papers_follow_in_the_channel_where_the_thread_was_locked(office: Office) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    heading, *_ = await office.digest(ref)
    office.server.world.change_thread(channel.threads[0], archived=True, locked=True)
    await office.discord.post(ref, Reply((Heading("One more"),)), "9", heading)
    assert [each.embeds[0]["title"] for each in channel.posted] == [DAY, "One more"]


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.ANNOUNCEMENT, Kind.FORUM])
async def test_a_thread_that_somebody_deleted_stays_deleted_with_the_rest_of_its_digest(
    office: Office, kind: Kind
) -> None:
    channel = office.channel("reading", kind)
    ref = await office.known(channel)
    heading = await office.discord.post(ref, office.heading, "1")
    await office.discord.post(ref, office.papers[0], "2", heading)
    office.server.world.delete_channel(channel.threads[0])
    await soon(lambda: office.discord.client.get_channel(int(heading)) is None)
    before = len(channel.posted)
    for poster, key in ((office.discord, "3"), (office.another_poster(), "4")):
        with pytest.raises(DeliveryError) as refusal:
            await poster.post(ref, office.papers[1], key, heading)
        assert refusal.value.refused is Refused.MESSAGE, "it is not tried again"
    assert channel.threads == []
    assert len(channel.posted) == before
    await office.digest(ref, 10)
    assert len(channel.threads) == 1, "the next day's digest comes as ever"


@pytest.mark.parametrize("fault", [Trouble(502, accepted=True), Drop(accepted=True)])
async def test_a_forums_post_is_opened_once_although_the_answer_was_lost(office: Office, fault: Trouble | Drop) -> None:
    forum = office.channel("reading", Kind.FORUM)
    ref = await office.known(forum)
    office.server.faults.on("start_thread", fault)
    trouble = await refused(office, ref, LONG)
    assert trouble.refused is None
    number = await office.another_poster().post(ref, LONG, "1")
    (post,) = forum.threads
    assert number == str(post.id)
    assert [each.embeds[0]["description"][0] for each in post.posted] == ["0", "1", "2"]


async def test_another_digest_of_the_same_name_gets_its_own_post(office: Office) -> None:
    forum = office.channel("reading", Kind.FORUM)
    ref = await office.known(forum)
    await office.discord.post(ref, office.heading, "1")
    await office.discord.post(ref, Reply((Heading(DAY), Text("Other papers."))), "2")
    assert [each.name for each in forum.threads] == [DAY, DAY]


async def test_a_message_that_was_deleted_at_once_counts_as_sent(office: Office) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    office.server.faults.on("create_message", Refusal(ApiError(404, 10008, "Unknown Message")))
    assert await office.discord.post(ref, office.heading, "1") == ""


async def test_a_failure_to_publish_costs_nothing(office: Office) -> None:
    channel = office.channel("news", Kind.ANNOUNCEMENT)
    ref = await office.known(channel)
    office.server.faults.on("crosspost_message", flood(3000.0))
    assert await office.discord.post(ref, office.heading, "1") == str(channel.posted[0].id)


async def test_a_long_wait_is_handed_to_the_outbox(office: Office) -> None:
    ref = await office.known(office.channel())
    office.server.faults.on("create_message", flood(321.5))
    trouble = await refused(office, ref, office.heading)
    assert trouble.refused is None
    assert trouble.retry_after == timedelta(seconds=321.5)


@pytest.mark.parametrize(
    ("fault", "what", "reason"),
    [
        (Refusal(ApiError(403, 50007, "Cannot send messages to this user")), Refused.CHAT, "takes no private messages"),
        (Refusal(ApiError(403, 50001, "Missing Access")), Refused.CHAT, "cannot see that channel"),
        (Refusal(ApiError(404, 10003, "Unknown Channel")), Refused.CHAT, "no longer there"),
        (Refusal(ApiError(404, 10004, "Unknown Guild")), Refused.CHAT, "no longer in that server"),
        (Refusal(ApiError(400, 50035, "Invalid Form Body")), Refused.MESSAGE, "Invalid Form Body"),
        (Refusal(ApiError(400, 50006, "Cannot send an empty message")), Refused.MESSAGE, "empty"),
        (Refusal(ApiError(400, 200000, "Message was blocked by automatic moderation")), Refused.MESSAGE, "moderation"),
        (Refusal(ApiError(400, 20009, "Explicit content cannot be sent")), Refused.MESSAGE, "Explicit"),
        (Refusal(ApiError(413, 40005, "Request entity too large")), Refused.MESSAGE, "too large"),
        (Refusal(ApiError(400, 299999, "Something that nobody has heard of")), Refused.MESSAGE, "heard of"),
        (Refusal(ApiError(401, 0, "401: Unauthorized")), None, "Unauthorized"),
        (Refusal(ApiError(403, 0, "Access denied")), None, "Access denied"),
        (Refusal(ApiError(403, 20028, "The channel you are writing has hit the write rate limit.")), None, "limit"),
        (Trouble(503), None, "503"),
    ],
)
async def test_a_refusal_says_what_is_refused(
    office: Office, fault: Refusal | Trouble, what: Refused | None, reason: str
) -> None:
    ref = await office.known(office.channel())
    office.server.faults.on("create_message", fault, times=2)
    trouble = await refused(office, ref, office.heading)
    assert trouble.refused is what
    assert reason in str(trouble)


async def test_a_right_that_was_taken_away_is_named(office: Office) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    office.server.world.overwrite(channel, office.server.bot, deny="send_messages")
    found = office.discord.client.get_channel(channel.id)
    await soon(lambda: not found.permissions_for(found.guild.me).send_messages)
    trouble = await refused(office, ref, office.heading)
    assert trouble.refused is Refused.CHAT
    assert str(trouble) == "The bot may no longer post in that channel: it misses Send Messages."


async def test_a_refusal_of_what_the_bot_may_do_names_no_right(office: Office) -> None:
    ref = await office.known(office.channel())
    office.server.faults.on("create_message", Refusal(missing_permissions()), times=2)
    assert str(await refused(office, ref, office.heading)) == "The bot may no longer post in that channel."


async def test_a_channel_and_a_server_that_are_gone(office: Office) -> None:
    channel, other = office.channel(), office.channel("other")
    refs = [await office.known(channel), await office.known(other)]
    office.server.world.delete_channel(channel)
    assert (await refused(office, refs[0], office.heading)).refused is Refused.CHAT
    office.server.world.remove_bot(office.guild)
    assert (await refused(office, refs[1], office.heading)).refused is Refused.CHAT


async def test_a_person_who_takes_no_messages(office: Office) -> None:
    office.ann.open_to_bot = False
    with pytest.raises(DeliveryError) as caught:
        await office.discord.tell(Person("discord", str(office.ann.id)), office.heading)
    assert caught.value.refused is Refused.CHAT
    assert "takes no private messages" in str(caught.value)


async def test_a_silent_discord_holds_no_message_for_ever(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "PATIENCE", 0.05)
    channel = office.channel()
    ref = await office.known(channel)
    office.server.faults.on("create_message", Delay(0.3))
    trouble = await refused(office, ref, office.heading)
    assert trouble.refused is None
    monkeypatch.setattr(posting, "PATIENCE", 5.0)
    await office.discord.post(ref, office.heading, "1")
    assert len(office.server.journal.of("create_message")) == 1  # the second try waited for the first one


async def test_a_stop_is_quick_and_leaves_the_rest_to_the_outbox(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "GRACE", 0.05)
    ref = await office.known(office.channel())
    office.server.faults.on("create_message", Silence())
    under_way = asyncio.create_task(refused(office, ref, office.heading))
    await office.server.wait_for(lambda: office.server.journal.of("create_message"))
    async with asyncio.timeout(PATIENCE):
        await office.discord.stop(1)
        trouble = await under_way
    assert trouble.refused is None
    assert (await refused(office, ref, office.heading, "2")).refused is None


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.FORUM])
async def test_a_discord_that_dies_in_the_middle_of_a_digest_loses_and_doubles_nothing(
    office: Office, kind: Kind
) -> None:
    channel = office.channel("papers", kind)
    await office.follow(channel)
    office.server.faults.on("create_message", Drop(accepted=True), skip=2, times=100)
    await office.strike(MONDAY_NINE)
    await office.server.kill()
    await office.strike(MONDAY_NINE + timedelta(minutes=1))
    office.server.faults.clear()
    await office.server.restart()
    for minutes in range(2, 6):
        await office.strike(MONDAY_NINE + timedelta(minutes=minutes))
    (thread,) = channel.threads
    titles = [embed["title"] for each in thread.posted for embed in each.embeds if "title" in embed]
    if kind is Kind.FORUM:
        assert titles.pop(0).startswith("Diffusion Models, 22 March 2024")
    else:
        assert len(channel.posted) == 1
    assert len(titles) == len(set(titles)) == 10
