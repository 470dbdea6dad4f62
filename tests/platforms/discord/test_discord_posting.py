"""Digests and messages that nobody waits for, in every sort of channel."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chat.errors import DeliveryError, Refused
from chat.refs import ChatKind, Person
from chat.reply import Figure, Heading, Item, Listing, Reply, Text
from papers.images import Picture
from store import pictures
from tests.platforms.discord.office import DAY, Office, open_office, soon
from tests.servers.discord import REQUIRE_TAG, DiscordServer, Drop, Flag, Kind

MONDAY_NINE = datetime(2024, 3, 25, 9, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def office(server: DiscordServer, tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(server, tmp_path) as opened:
        yield opened


async def test_a_text_channel_gets_the_list_and_a_thread_of_the_papers(office: Office) -> None:
    channel = office.channel()
    numbers = await office.digest(await office.known(channel))
    (heading,) = channel.posted
    assert numbers[0] == str(heading.id)
    assert "One" in heading.text
    assert heading.thread
    assert heading.thread.name == DAY
    assert [str(each.id) for each in heading.thread.posted] == numbers[1:]
    assert "GRM" in heading.thread.posted[0].text
    assert "Evidence" in heading.thread.posted[0].labels
    assert {each.nonce for each in heading.thread.posted} == {"2.0", "3.0"}
    assert all(each.now.allowed_mentions == {"parse": []} for each in [heading, *heading.thread.posted])


async def test_an_announcement_is_published_and_its_papers_are_below_it(office: Office) -> None:
    channel = office.channel("news", Kind.ANNOUNCEMENT)
    ref = await office.known(channel)
    assert ref.kind is ChatKind.CHANNEL
    await office.digest(ref)
    (heading,) = channel.posted
    assert Flag.CROSSPOSTED in heading.flags
    assert heading.thread
    assert len(heading.thread.posted) == 2
    assert len(office.server.journal.of("crosspost_message")) == 1


async def test_a_forum_gets_a_post_with_the_papers_in_it(office: Office) -> None:
    forum = office.channel("reading", Kind.FORUM)
    numbers = await office.digest(await office.known(forum))
    (post,) = forum.threads
    assert post.name == DAY
    assert [str(each.id) for each in post.posted] == numbers
    assert numbers[0] == str(post.id)


async def test_a_forum_that_wants_a_tag_gets_one(office: Office) -> None:
    forum = office.channel("reading", Kind.FORUM, tags=("ours", "open"))
    forum.tags[0]["moderated"] = True
    forum.flags |= REQUIRE_TAG
    office.server.world.rename(forum, "tagged")
    ref = await office.known(forum)
    await soon(lambda: "tagged" in str(office.discord.client.get_channel(forum.id)))
    await office.digest(ref)
    (post,) = forum.threads
    assert post.applied_tags == [int(forum.tags[1]["id"])]


async def test_a_thread_gets_one_message_after_another(office: Office) -> None:
    thread = office.server.thread(office.channel(), "Reading group", office.ann)
    numbers = await office.digest(await office.known(thread))
    assert [str(each.id) for each in thread.posted] == numbers


async def test_a_post_of_a_forum_gets_one_message_after_another(office: Office) -> None:
    forum = office.channel("reading", Kind.FORUM)
    post = office.server.thread(forum, "Ours", office.ann)
    numbers = await office.digest(await office.known(post))
    assert [str(each.id) for each in post.posted] == numbers
    assert forum.threads == [post]


async def test_direct_messages_follow_one_another(office: Office) -> None:
    room = office.server.dm(office.ann)
    numbers = await office.digest(await office.known(room))
    assert [str(each.id) for each in room.posted] == numbers


async def test_a_long_heading_is_several_messages_and_its_thread_hangs_on_the_first(office: Office) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    long = Reply((Heading(DAY), Listing(tuple(Item("word " * 60) for _ in range(40)), ordered=True)))
    opening = await office.discord.post(ref, long, "1")
    await office.discord.post(ref, office.papers[0], "2", opening)
    first, *others = channel.posted
    assert others
    assert first.thread
    assert first.thread.name == DAY
    assert len(first.thread.posted) == 1


async def test_a_thread_whose_heading_cannot_be_read_has_a_plain_name(office: Office) -> None:
    channel = office.channel()
    office.server.world.overwrite(channel, office.server.bot, deny="read_message_history")
    await office.digest(await office.known(channel))
    (thread,) = channel.threads
    assert thread.name == "arXiv"
    assert len(thread.posted) == 2


async def test_a_whole_digest_goes_out_at_its_hour(office: Office) -> None:
    channel, forum = office.channel(), office.channel("reading", Kind.FORUM)
    await office.follow(channel)
    await office.follow(forum)
    await office.strike(MONDAY_NINE)
    (heading,) = channel.posted
    assert heading.thread
    assert heading.thread.name.startswith("Diffusion Models, 22 March 2024")
    (post,) = forum.threads
    papers = [each.text for each in heading.thread.posted]
    assert len(papers) >= 5
    assert [each.text for each in post.posted] == [heading.text, *papers]


async def test_a_person_is_told_in_private(office: Office) -> None:
    await office.discord.tell(Person("discord", str(office.ann.id)), Reply((Text("Your channel is gone."),)))
    (said,) = office.server.dm(office.ann).posted
    assert said.text == "Your channel is gone."


async def test_who_is_no_person_is_told_nothing(office: Office) -> None:
    with pytest.raises(DeliveryError) as caught:
        await office.discord.tell(Person("discord", "chat:1"), Reply((Text("Hello"),)))
    assert caught.value.refused is Refused.CHAT


async def test_a_kept_picture_is_shown_and_one_that_is_gone_leaves_its_caption(office: Office) -> None:
    channel = office.channel()
    picture = Picture(PNG, "image/png")
    async with office.app.store.writing() as c:
        await pictures.save(c, "2403.14621", [picture], office.clock.now())
    url = "https://arxiv.org/abs/2403.14621"
    figures = (
        Figure("Figure 1: kept.", url, picture.key, "Ann Lee, CC BY 4.0"),
        Figure("Figure 2: gone.", url, "0" * 64, "Ann Lee, CC BY 4.0"),
    )
    office.server.faults.on("create_message", Drop())  # what is sent again has its picture again
    await office.discord.post(await office.known(channel), Reply(figures), "1")
    (said,) = channel.posted
    (file,) = said.files
    assert (file.name, file.content) == ("figure-1.png", PNG)
    kept, gone = said.embeds
    assert kept["image"]["url"] == file.url
    assert "image" not in gone
    assert gone["description"].startswith("Figure 2: gone.")


async def test_pictures_that_are_too_large_together_are_left_out(office: Office) -> None:
    channel = office.channel()
    kept = [Picture(PNG + bytes([each]) * 6_000_000, "image/png") for each in range(2)]
    async with office.app.store.writing() as c:
        await pictures.save(c, "2403.14621", kept, office.clock.now())
    figures = tuple(Figure("A figure.", "https://arxiv.org/html/2403.14621", each.key) for each in kept)
    await office.discord.post(await office.known(channel), Reply(figures), "1")
    (said,) = channel.posted
    assert [len(file.content) for file in said.files] == [6_000_008]
    assert [embed["description"].splitlines()[0] for embed in said.embeds] == ["A figure.", "A figure."]


async def test_an_edit_leaves_nothing_of_what_was_there(office: Office) -> None:
    channel = office.channel()
    ref = await office.known(channel)
    sender = office.discord.client.poster._sender
    (plain,) = sender.messages(Reply((Text("asking arXiv…"),)))
    (paper,) = sender.messages(office.papers[0])
    number = await sender.send(ref, plain)
    (said,) = channel.posted
    assert await sender.edit(ref, number, paper)
    assert said.now.content == ""
    assert len(said.embeds) == 2
    assert await sender.edit(ref, number, plain)
    assert (said.now.content, said.embeds, said.buttons) == ("asking arXiv…", [], [])
    office.server.world.delete_message(said)
    assert not await sender.edit(ref, number, paper)
