"""Groups, forums and channels: what the bot hears in them, and what it is refused because of who is what."""

from collections.abc import Awaitable, Callable

import pytest
from telegram import Bot, ChatMemberRestricted, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from tests.servers.telegram import TelegramServer, User

Heard = Callable[[], Awaitable[tuple[Update, ...]]]


@pytest.fixture
def ann(server: TelegramServer) -> User:
    return server.user("Ann", last_name="Lee", username="ann_lee")


async def test_privacy_in_groups(server: TelegramServer, bot: Bot, ann: User, heard: Heard) -> None:
    group = server.group("Lab", owner=ann, supergroup=True)
    mine = await bot.send_message(group.id, "hello")
    said = ["chatter", "/help", "/help@other_bot", "/help@herald_bot", "hey @herald_bot"]
    for text in said:
        group.says(ann, text)
    group.says(ann, "a reply", reply_to=group.everything[mine.message_id])
    heard_texts = [update.message.text for update in await heard() if update.message]
    assert heard_texts == ["/help", "/help@herald_bot", "hey @herald_bot", "a reply"]
    group.seat(server.bot, "administrator", [])
    group.says(ann, "chatter")
    assert [update.message.text for update in await heard() if update.message] == ["chatter"]


async def test_a_reply_in_a_supergroup_has_a_thread_that_is_no_topic(
    server: TelegramServer, bot: Bot, ann: User, heard: Heard
) -> None:
    group = server.group("Lab", owner=ann, supergroup=True)
    mine = await bot.send_message(group.id, "hello")
    reply = group.says(ann, "yes?", reply_to=group.everything[mine.message_id])
    (update,) = await heard()
    assert update.message is not None
    assert (update.message.message_thread_id, update.message.is_topic_message) == (mine.message_id, None)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(group.id, "x", message_thread_id=reply.thread)


async def test_topics(server: TelegramServer, bot: Bot, ann: User, heard: Heard) -> None:
    forum = server.group("Forum", owner=ann, forum=True)
    topic = forum.opens_topic("Papers", ann)
    question = forum.says(ann, "/digest", topic=topic)
    opened, asked = await heard()
    assert opened.message is not None
    assert opened.message.forum_topic_created is not None
    assert asked.message is not None
    assert (asked.message.message_thread_id, asked.message.is_topic_message) == (topic.id, True)
    answer = await asked.message.reply_text("here")
    assert (answer.message_thread_id, answer.reply_to_message) == (topic.id, asked.message)
    assert forum.posted[-1].reply_to is question
    general = await bot.send_message(forum.id, "to all")
    assert general.message_thread_id is None
    for thread in (1, 99):
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_message(forum.id, "x", message_thread_id=thread)
    topic.closed = True
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(forum.id, "x", message_thread_id=topic.id)


async def test_anonymous_administrators(server: TelegramServer, bot: Bot, ann: User, heard: Heard) -> None:
    group = server.group("Lab", owner=ann, supergroup=True)
    group.says(ann, "/settings", anonymously=True)
    (update,) = await heard()
    assert update.message is not None
    assert update.message.from_user is not None
    assert (update.message.from_user.username, update.message.sender_chat) == ("GroupAnonymousBot", update.message.chat)
    with pytest.raises(ValueError, match="no member"):
        group.says(server.user("Eve"), "hello")


async def test_the_bot_comes_goes_and_is_promoted(server: TelegramServer, bot: Bot, ann: User, heard: Heard) -> None:
    group = server.group("Lab", owner=ann, supergroup=True, bot=False)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group.id, "x")
    group.adds_bot(by=ann)
    group.changes_member(server.bot, ann, "administrator", ["can_pin_messages"])
    group.changes_member(server.bot, ann, "restricted", permissions=["can_send_photos"])
    with pytest.raises(BadRequest, match="Not enough rights to send text messages to the chat"):
        await bot.send_message(group.id, "x")
    restricted = await bot.get_chat_member(group.id, server.bot.id)
    assert isinstance(restricted, ChatMemberRestricted)
    assert (restricted.can_send_photos, restricted.can_send_messages) == (True, False)
    group.removes_bot(by=ann)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "x")
    seen = [update.my_chat_member for update in await heard() if update.my_chat_member]
    assert [change.new_chat_member.status for change in seen] == ["member", "administrator", "restricted", "kicked"]
    assert all(change.from_user.id == ann.id for change in seen)


async def test_members_as_the_bot_may_see_them(server: TelegramServer, bot: Bot, ann: User, heard: Heard) -> None:
    bob = server.user("Bob")
    group = server.group("Lab", owner=ann, members=[bob])
    assert (await bot.get_chat_member(group.id, ann.id)).status == "creator"
    assert (await bot.get_chat_member(group.id, bob.id)).status == "member"
    assert [member.user.id for member in await bot.get_chat_administrators(group.id)] == [ann.id]
    assert await bot.get_chat_member_count(group.id) == 3
    with pytest.raises(BadRequest, match="User not found"):
        await bot.get_chat_member(group.id, 987654)
    await heard()
    group.changes_member(bob, ann, "kicked")
    assert not [update for update in await heard() if update.chat_member]
    group.seat(server.bot, "administrator", [])
    group.changes_member(bob, ann)
    assert [update.chat_member.new_chat_member.status for update in await heard() if update.chat_member] == ["member"]


async def test_channels(server: TelegramServer, bot: Bot, ann: User, heard: Heard) -> None:
    channel = server.channel("News", ann, username="paper_news", bot=["can_post_messages"])
    sent = await bot.send_message("@paper_news", "digest")
    assert (sent.from_user, sent.sender_chat) == (None, sent.chat)
    channel.posts("by hand", by=ann)
    (update,) = await heard()
    assert update.channel_post is not None
    assert (update.channel_post.text, update.channel_post.from_user) == ("by hand", None)
    me = await bot.get_chat_member("@PAPER_NEWS", server.bot.id)
    assert me.to_dict()["can_post_messages"] is True
    channel.seat(server.bot, "administrator", ["can_edit_messages"])
    with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
        await bot.send_message(channel.id, "x")
    channel.removes_bot(by=ann)
    with pytest.raises(Forbidden, match="bot was kicked from the channel chat"):
        await bot.get_chat("@paper_news")
    public = server.channel("Other", ann, username="other_news")
    assert (await bot.get_chat("@other_news")).title == "Other"
    with pytest.raises(BadRequest, match="Member list is inaccessible"):
        await bot.get_chat_administrators(public.id)
    with pytest.raises(Forbidden, match="bot is not a member of the channel chat"):
        await bot.send_message("@other_news", "x")
    with pytest.raises(BadRequest, match="Message to forward not found"):
        await bot.forward_message(server.private(ann).id, "@other_news", public.posts("unseen").id)


@pytest.mark.parametrize("reference", ["@nobody_here", "@ann_lee", 987654321, -100123])
async def test_chats_that_are_not_there(bot: Bot, ann: User, reference: str | int) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(reference, "x")


async def test_people_who_do_not_want_to_hear(server: TelegramServer, bot: Bot, ann: User, heard: Heard) -> None:
    server.group("Lab", owner=ann)
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(ann.id, "x")
    chat = server.private(ann)
    chat.blocks_bot()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ann.id, "x")
    chat.says("/start")
    await bot.send_message(ann.id, "x")
    ann.deactivated = True
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_chat_action(ann.id, "typing")
    seen = [update.my_chat_member.new_chat_member.status for update in await heard() if update.my_chat_member]
    assert seen == ["kicked", "member"]


async def test_a_group_becomes_a_supergroup(server: TelegramServer, bot: Bot, ann: User, heard: Heard) -> None:
    group = server.group("Lab", owner=ann)
    new = group.becomes_supergroup()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "x")
    assert moved.value.new_chat_id == new.id
    assert str(new.id).startswith("-100")
    await bot.send_message(new.id, "x")
    seen = [update.message for update in await heard() if update.message]
    assert [(message.migrate_to_chat_id, message.migrate_from_chat_id) for message in seen] == [
        (new.id, None),
        (None, group.id),
    ]


async def test_leaving_and_pinning(server: TelegramServer, bot: Bot, ann: User) -> None:
    group = server.group("Lab", owner=ann, supergroup=True)
    sent = await bot.send_message(group.id, "x")
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages in the chat"):
        await sent.pin()
    group.seat(server.bot, "administrator", ["can_pin_messages"])
    assert await sent.pin()
    pinned = (await bot.get_chat(group.id)).pinned_message
    assert pinned is not None
    assert pinned.message_id == sent.message_id
    assert await bot.leave_chat(group.id)
    assert group.bot.status == "left"
    with pytest.raises(TelegramError, match="private chats"):
        await bot.leave_chat(server.private(ann).id)
