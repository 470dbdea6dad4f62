"""Channels that Discord closes at the hour of their digest, and messages that it will not have: nothing is lost."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chat.errors import DeliveryError
from chat.reply import Figure, Heading, Item, Listing, Reply, Text
from papers.images import Picture
from scheduler.notices import SubscriberNotices
from store import pictures
from tests.platforms.discord.office import Office, open_office, soon
from tests.servers.discord import (
    ApiError,
    Channel,
    DiscordServer,
    Drop,
    Kind,
    Message,
    Refusal,
    Trouble,
    missing_permissions,
)

MONDAY_NINE = datetime(2024, 3, 25, 9, 0, tzinfo=UTC)
BLOCKED = Refusal(ApiError(400, 200000, "Message was blocked by automatic moderation"))
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000049454e44ae426082")


@pytest.fixture
async def office(server: DiscordServer, tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(server, tmp_path) as opened:
        yield opened


async def denied(office: Office, channel: Channel, rights: str) -> None:
    """Take rights from the bot in a channel, and wait until it has heard of that."""
    office.server.world.overwrite(channel, office.server.bot, deny=rights)
    found = office.discord.client.get_channel(channel.id)
    assert found
    await soon(lambda: not getattr(found.permissions_for(found.guild.me), rights.split(maxsplit=1)[0]))


async def reopen(office: Office, after: timedelta) -> None:
    """Let that much time pass, and have closed chats tried."""
    office.clock.put_forward(office.clock.now() + after)
    await office.app.services.closures.probe()
    await office.app.runner({"discord": office.discord}).run_due()


def titles(messages: list[Message]) -> list[str]:
    return [embed["title"] for message in messages for embed in message.embeds if "title" in embed]


@pytest.mark.parametrize("refusal", [missing_permissions(), ApiError(403, 50001, "Missing Access")])
@pytest.mark.parametrize("skip", [0, 4])
async def test_what_a_closed_channel_refused_comes_once_and_in_order(
    office: Office, refusal: ApiError, skip: int
) -> None:
    channel = office.channel()
    await office.follow(channel)
    office.server.faults.on("create_message start_thread_from_message", Refusal(refusal), skip=skip, times=9)
    await office.strike(MONDAY_NINE)
    ref = await office.known(channel)
    pause = await office.app.services.subscriptions.paused(ref)
    assert pause
    assert pause.waiting
    office.server.faults.clear()
    await reopen(office, timedelta(minutes=11))
    assert await office.app.services.subscriptions.paused(ref) is None
    everything = [*channel.posted, *(message for thread in channel.threads for message in thread.posted)]
    [heading] = [each for each in everything if "22 March 2024" in str(titles([each]))]
    found = [title for title in titles(everything) if "22 March 2024" not in title]
    assert len(found) == len(set(found)) == 10
    listed = [line.partition(".** ")[2] for line in heading.text.splitlines() if ".** " in line]
    assert len(listed) == 10
    assert "I can post here again" in everything[-1].text or "I can post here again" in channel.posted[-1].text


async def test_who_subscribed_hears_once_of_all_channels_of_a_server(office: Office) -> None:
    channels = [office.channel(name) for name in ("one", "two", "three")]
    for channel in channels:
        await office.follow(channel)
    for channel in channels[:2]:
        office.server.faults.on("create_message", Refusal(missing_permissions()), channel=channel.id, times=9)
    await office.strike(MONDAY_NINE)
    office.clock.put_forward(office.clock.now() + timedelta(seconds=20))
    services = office.app.services
    notices = SubscriberNotices(services.closures, services.languages, {"discord": office.discord}, office.clock)
    for _ in range(3):
        await notices.send()
    [said] = office.server.dm(office.ann).posted
    assert "“one” in the server “Lab”" in said.text
    assert "“two” in the server “Lab”" in said.text
    assert "three" not in said.text


@pytest.mark.parametrize("right", ["embed_links", "attach_files", "create_public_threads", "send_messages_in_threads"])
async def test_a_right_that_words_do_not_need_costs_no_paper(office: Office, right: str) -> None:
    channel = office.channel()
    ref = await office.follow(channel)
    await denied(office, channel, right)
    await office.strike(MONDAY_NINE)
    assert await office.app.services.subscriptions.paused(ref) is None
    everything = [*channel.posted, *(message for thread in channel.threads for message in thread.posted)]
    assert len(everything) >= 11
    assert all("arxiv.org/abs/" in message.text or message.embeds for message in everything)


async def test_a_picture_that_may_not_be_attached_leaves_its_words(office: Office) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    picture = Picture(PNG, "image/png")
    async with office.app.store.writing() as c:
        await pictures.save(c, "2403.14621", (picture,), office.clock.now())
    figure = Figure("Figure 1. A picture.", "https://arxiv.org/abs/2403.14621", image=picture.key)
    await denied(office, channel, "attach_files")
    await office.discord.post(ref, Reply((Heading("GRM"), figure)), "k")
    [said] = channel.posted
    assert "A picture." in said.text
    assert not said.versions[-1].files


@pytest.mark.parametrize("code", [50035, 50006, 200000, 20009, 40005, 299999])
async def test_a_message_that_discord_will_not_have_goes_in_its_plainest_form(office: Office, code: int) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    office.server.faults.on("create_message", Refusal(ApiError(400, code, "Something is wrong with it")))
    await office.discord.post(ref, office.papers[0], "1")
    [said] = channel.posted
    assert said.embeds == []
    assert said.text.startswith("GRM: Large Gaussian Reconstruction Model")
    assert "https://arxiv.org/abs/2403.14621" in said.text
    assert not said.buttons


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.FORUM])
async def test_a_message_refused_even_so_is_left_out_and_the_others_go_on(office: Office, kind: Kind) -> None:
    channel = office.channel("papers", kind)
    ref = await office.follow(channel)
    skip = 3 if kind is Kind.TEXT else 2
    office.server.faults.on("create_message", BLOCKED, skip=skip, times=2)
    await office.strike(MONDAY_NINE)
    assert await office.app.services.subscriptions.paused(ref) is None
    [thread] = channel.threads
    assert len([title for title in titles(thread.posted) if "22 March 2024" not in title]) == 9


async def test_a_post_of_a_forum_that_is_blocked_opens_in_its_plainest_form(office: Office) -> None:
    forum = office.channel("reading", Kind.FORUM)
    ref = await office.known(forum)
    office.server.faults.on("start_thread", BLOCKED)
    await office.discord.post(ref, office.papers[0], "1")
    [post] = forum.threads
    assert post.posted[0].text.startswith("GRM: Large Gaussian")


async def test_a_part_that_is_refused_costs_no_other_part(office: Office) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    long = Reply(tuple(Text(f"{number} " + "word " * 800) for number in range(3)))
    office.server.faults.on("create_message", BLOCKED, skip=1, times=4)  # and its words alone, which take three more
    await office.discord.post(ref, long, "1")
    assert [each.embeds[0]["description"][0] for each in channel.posted] == ["0", "2"]


async def test_a_later_part_of_a_list_goes_in_its_plainest_form_with_its_own_papers(office: Office) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    items = tuple(Item(f"Paper *{n:02}*", "words " * 80, f"https://arxiv.org/abs/{n}") for n in range(30))
    office.server.faults.on("create_message", BLOCKED, skip=1)
    await office.discord.post(ref, Reply((Heading("Today"), Listing(items))), "1")
    found = [re.findall(r"Paper \\\*(\d\d)", message.text) for message in channel.posted]
    assert [n for each in found for n in each] == [f"{n:02}" for n in range(30)]
    assert [bool(message.embeds) for message in channel.posted] == [True, False, True, True]
    assert all(f"https://arxiv.org/abs/{int(n)}" in channel.posted[1].text for n in found[1])


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.FORUM])
async def test_of_a_plainest_form_in_two_messages_the_one_that_is_refused_costs_no_other(
    office: Office, kind: Kind
) -> None:
    channel = office.channel("papers", kind)
    ref = await office.known(channel)
    items = tuple(Item(f"Paper {n:02}", "", f"https://arxiv.org/abs/{n}") for n in range(40))
    office.server.faults.on("create_message start_thread", BLOCKED, times=2)
    await office.discord.post(ref, Reply((Heading("Today"), Listing(items))), "1")
    said = "".join(message.text for room in (channel, *channel.threads) for message in room.posted)
    assert re.findall(r"Paper (\d\d)", said)[-1] == "39"


@pytest.mark.parametrize(("sound", "rings"), [("first", 1), ("all", 11), ("none", 0)])
async def test_a_digest_rings_as_often_as_its_channel_wants(office: Office, sound: str, rings: int) -> None:
    channel = office.channel()
    ref = await office.follow(channel)
    await office.app.services.subscriptions.change_preferences(ref, sound=sound)
    await office.strike(MONDAY_NINE)
    sent = office.server.journal.accepted("create_message")
    assert len(sent) == 11
    assert sum(not int(call.form.get("flags") or 0) & 1 << 12 for call in sent) == rings


async def test_a_message_whose_answer_was_lost_is_not_there_twice_in_two_forms(office: Office) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    office.server.faults.on("create_message", Drop(accepted=True))
    office.server.faults.on("create_message", Trouble(503), times=5)  # no answer tells that it is there
    with pytest.raises(DeliveryError):
        await office.discord.post(ref, office.papers[0], "1")
    office.server.faults.clear()
    await denied(office, channel, "embed_links")
    await office.another_poster().post(ref, office.papers[0], "1")
    assert len(channel.posted) == 1


async def test_a_fresh_database_does_not_have_its_first_digests_swallowed(
    server: DiscordServer, tmp_path: Path
) -> None:
    bodies = []
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        async with open_office(server, tmp_path / name) as office:
            channel = office.channel(name)
            await office.follow(channel)
            await office.strike(MONDAY_NINE)
            bodies.append(len(channel.posted) + sum(len(thread.posted) for thread in channel.threads))
    assert bodies == [11, 11]
