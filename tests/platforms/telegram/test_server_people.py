"""People acting: writing, pressing, forwarding, sharing, asking inline, and what becomes of messages."""

from collections.abc import Awaitable, Callable

import pytest
from telegram import (
    Bot,
    ChatAdministratorRights,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    KeyboardButton,
    KeyboardButtonRequestChat,
    Message,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.error import BadRequest

from tests.servers.telegram import TelegramServer, User

BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Evidence", callback_data="evidence:1")]])

Heard = Callable[[], Awaitable[tuple[Update, ...]]]


@pytest.fixture
def ann(server: TelegramServer) -> User:
    return server.user("Ann", last_name="Lee", username="ann_lee")


async def test_a_person_writes_and_edits(server: TelegramServer, bot: Bot, ann: User, heard: Heard) -> None:
    chat = server.private(ann)
    message = chat.says("/summarize 2403.14148")
    chat.edits(message, "/summarize 2403.14149")
    first, second = await heard()
    assert first.message is not None
    assert first.message.from_user is not None
    assert (first.message.from_user.full_name, first.message.from_user.language_code) == ("Ann Lee", "en")
    assert [entity.type for entity in first.message.entities] == ["bot_command"]
    assert second.edited_message is not None
    assert second.edited_message.text == "/summarize 2403.14149"
    assert [version.text for version in message.versions] == ["/summarize 2403.14148", "/summarize 2403.14149"]


async def test_a_button_is_pressed_and_answered_once(server: TelegramServer, bot: Bot, ann: User, heard: Heard) -> None:
    chat = server.private(ann)
    await bot.send_message(chat.id, "x", reply_markup=BUTTONS)
    press = server.press(ann, chat.posted[-1], "Evidence")
    (update,) = await heard()
    assert update.callback_query is not None
    assert (update.callback_query.data, update.callback_query.message) == ("evidence:1", update.effective_message)
    await bot.answer_callback_query(update.callback_query.id, text="Here", show_alert=True)
    assert press.answer == {"text": "Here", "show_alert": True, "url": "", "cache_time": 0}
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(update.callback_query.id)
    with pytest.raises(LookupError, match="no button"):
        server.press(ann, chat.posted[-1], "Missing")


async def test_a_press_is_answered_in_time(server: TelegramServer, bot: Bot, ann: User) -> None:
    chat = server.private(ann)
    await bot.send_message(chat.id, "x", reply_markup=BUTTONS)
    press = server.press(ann, chat.posted[-1], "evidence:1")
    server.clock.advance(16)
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await bot.answer_callback_query(press.id)
    assert not press.answered


async def test_a_message_beyond_the_bots_reach(server: TelegramServer, bot: Bot, ann: User, heard: Heard) -> None:
    chat = server.private(ann)
    sent = await bot.send_message(chat.id, "x", reply_markup=BUTTONS)
    chat.posted[-1].inaccessible = True
    server.press(ann, chat.posted[-1], "Evidence")
    (update,) = await heard()
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert not update.callback_query.message.is_accessible
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await sent.edit_text("y")


async def test_edits(server: TelegramServer, bot: Bot, ann: User) -> None:
    chat = server.private(ann)
    sent = await bot.send_message(chat.id, "one", reply_markup=BUTTONS)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("one", reply_markup=BUTTONS)
    edited = await sent.edit_text("<b>two</b>", parse_mode="HTML")
    assert isinstance(edited, Message)
    assert (edited.text, edited.reply_markup) == ("two", None)
    await sent.edit_reply_markup(BUTTONS)
    message = chat.posted[-1]
    assert [(version.text, version.markup is not None) for version in message.versions] == [
        ("one", True),
        ("two", False),
        ("two", True),
    ]
    assert message.edits[0].at >= message.at
    for call, complaint in [
        (bot.edit_message_text("x" * 4097, chat.id, message.id), "MESSAGE_TOO_LONG"),
        (bot.edit_message_text("x", chat.id, 99), "message to edit not found"),
        (bot.edit_message_caption(chat.id, message.id, caption="x"), "there is no caption in the message to edit"),
        (bot.edit_message_text("x", chat.id, chat.says("mine").id), "message can't be edited"),
        (bot.edit_message_text("x", inline_message_id="none"), "MESSAGE_ID_INVALID"),
    ]:
        with pytest.raises(BadRequest):
            await call
        assert server.journal.complaint == complaint


async def test_deleting(server: TelegramServer, bot: Bot, ann: User) -> None:
    chat, group = server.private(ann), server.group("Lab", owner=ann)
    old = await bot.send_message(chat.id, "old")
    kept = await bot.send_message(group.id, "kept")
    question = group.says(ann, "/question")
    with pytest.raises(BadRequest, match=r"Message can't be deleted$"):
        await bot.delete_message(group.id, question.id)
    server.clock.advance(49 * 3600)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await old.delete()
    new = await bot.send_message(chat.id, "new")
    assert await new.delete()
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await new.delete()
    group.seat(server.bot, "administrator", ["can_delete_messages"])
    assert await bot.delete_messages(group.id, [kept.message_id, question.id, 77])
    assert not group.messages
    assert [message.text for message in chat.messages] == ["old"]


async def test_forwarding(server: TelegramServer, bot: Bot, ann: User, heard: Heard) -> None:
    channel = server.channel("News", ann, username="paper_news", bot=["can_post_messages"])
    post = channel.posts("post")
    chat = server.private(ann)
    server.forward(ann, post)
    server.forward(ann, chat.says("mine"), hidden=True)
    origins = [update.message.forward_origin for update in await heard() if update.message]
    assert [origin.to_dict() for origin in origins if origin] == [
        post.as_origin() | {"date": int(post.at)},
        {"type": "hidden_user", "date": int(chat.messages[1].at), "sender_user_name": "Ann"},
    ]
    forwarded = await bot.forward_message(chat.id, channel.id, post.id)
    assert forwarded.forward_origin is not None
    assert forwarded.forward_origin.type == "channel"
    copied = await bot.copy_message(chat.id, channel.id, post.id)
    assert (chat.posted[-1].id, chat.posted[-1].origin) == (copied.message_id, None)
    secret = await bot.send_message(chat.id, "x", protect_content=True)
    with pytest.raises(BadRequest, match="Message can't be forwarded"):
        await bot.forward_message(chat.id, chat.id, secret.message_id)


async def test_a_chat_is_shared_by_a_button(server: TelegramServer, bot: Bot, ann: User, heard: Heard) -> None:
    chat = server.private(ann)
    rights = ChatAdministratorRights(**ChatAdministratorRights.no_rights().to_dict() | {"can_post_messages": True})
    request = KeyboardButtonRequestChat(7, True, None, None, None, rights, rights, request_title=True)
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Pick", request_chat=request)]])
    await bot.send_message(chat.id, "Which?", reply_markup=keyboard)
    asking = chat.posted[-1]
    channel = server.channel("News", ann)
    server.share_chat(ann, asking, channel)
    promoted, shared = await heard()
    assert promoted.my_chat_member is not None
    assert channel.bot.can("can_post_messages")
    assert shared.message is not None
    assert shared.message.chat_shared is not None
    assert (shared.message.chat_shared.request_id, shared.message.chat_shared.title) == (7, "News")
    with pytest.raises(LookupError, match="would not offer"):
        server.share_chat(ann, asking, server.channel("Foreign", server.user("Bob")))


async def test_inline_queries(server: TelegramServer, bot: Bot, ann: User, heard: Heard) -> None:
    server.inline_feedback = True
    query = server.inline(ann, "2403.14621")
    (update,) = await heard()
    assert update.inline_query is not None
    content = InputTextMessageContent("<b>GRM</b>", parse_mode="HTML")
    result = InlineQueryResultArticle("1", "GRM", content, reply_markup=BUTTONS)
    await update.inline_query.answer([result], cache_time=60)
    assert [each["title"] for each in query.results] == ["GRM"]
    assert server.inline(ann, "2403.14621").from_cache
    server.clock.advance(61)
    assert not server.inline(ann, "2403.14621").from_cache
    message = server.choose(ann, query, "1", server.group("Lab", owner=ann))
    assert (message.text, message.labels) == ("GRM", ["Evidence"])
    server.press(ann, message, "Evidence")
    seen = await heard()
    chosen = next(update.chosen_inline_result for update in seen if update.chosen_inline_result)
    pressed = next(update.callback_query for update in seen if update.callback_query)
    assert chosen.inline_message_id == pressed.inline_message_id
    assert await bot.edit_message_text("longer", inline_message_id=pressed.inline_message_id)
    assert message.text == "longer"


@pytest.mark.parametrize(
    ("ids", "complaint"),
    [
        ([str(number) for number in range(51)], "too many inline query results specified"),
        (["x" * 65], "RESULT_ID_INVALID"),
        (["1", "1"], "RESULT_ID_DUPLICATE"),
    ],
)
async def test_bad_inline_results(server: TelegramServer, bot: Bot, ann: User, ids: list[str], complaint: str) -> None:
    query = server.inline(ann, "x")
    results = [InlineQueryResultArticle(number, "t", InputTextMessageContent("x")) for number in ids]
    with pytest.raises(BadRequest):
        await bot.answer_inline_query(query.id, [result.to_dict() for result in results])  # type: ignore[misc]
    assert server.journal.complaint == complaint
    assert not query.answered
