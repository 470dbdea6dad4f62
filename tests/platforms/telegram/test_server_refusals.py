"""Malformed calls, as no client library sends them: each gets the description that Telegram gives."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.servers.telegram import PrivateChat, TelegramServer

Ask = Callable[..., Awaitable[Any]]
CHAT = 1001
POST = {"chat_id": CHAT, "text": "x"}
PHOTO = {"type": "photo", "media": "x"}


@pytest.fixture
def chat(server: TelegramServer) -> PrivateChat:
    chat = server.private(server.user("Ann"))
    assert chat.id == CHAT
    return chat


@pytest.fixture
async def ask(server: TelegramServer, chat: PrivateChat) -> AsyncIterator[Ask]:
    async with httpx.AsyncClient(base_url=f"{server.base_url}/bot{server.token}", trust_env=False) as client:

        async def call(method: str, **fields: object) -> Any:
            return (await client.post(f"/{method}", json=fields)).json()

        yield call


def entities(**entity: object) -> dict[str, object]:
    return POST | {"entities": [{"offset": 0, "length": 1} | entity]}


def buttons(*rows: object) -> dict[str, object]:
    return POST | {"reply_markup": {"inline_keyboard": list(rows)}}


def scope(**fields: object) -> dict[str, object]:
    return {"commands": [], "scope": fields}


def inline(**fields: object) -> dict[str, object]:
    return {"inline_query_id": "1", "results": [{"type": "article", "id": "1", "title": "t"} | fields]}


REFUSALS: list[tuple[str, dict[str, object], str]] = [
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": CHAT}, "message text is empty"),
    ("sendMessage", {"chat_id": "abc", "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": 5, "text": "x" * 5000}, "chat not found"),
    ("sendMessage", {"chat_id": 5, "text": "<b>", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag "),
    ("sendMessage", POST | {"message_thread_id": 7}, "message thread not found"),
    ("sendMessage", POST | {"reply_parameters": "{"}, "can't parse reply parameters JSON object"),
    ("sendMessage", POST | {"reply_parameters": {}}, "can't parse reply parameters: Can't find field \"message_id\""),
    ("sendMessage", POST | {"reply_parameters": "[]"}, "object expected as reply parameters"),
    ("sendMessage", POST | {"reply_markup": "[]"}, "object expected as reply markup"),
    ("sendMessage", POST | {"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ("sendMessage", POST | {"link_preview_options": "[]"}, "object expected as link preview options"),
    ("sendMessage", buttons({}), 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
    ("sendMessage", buttons(["x"]), "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
    ("sendMessage", buttons([{"url": "e.com"}]), "can't parse inline keyboard button: Can't find field \"text\""),
    (
        "sendMessage",
        buttons([{"text": [], "url": "e.com"}]),
        'can\'t parse inline keyboard button: Field "text" must be',
    ),
    (
        "sendMessage",
        buttons([{"text": "x", "url": "http://"}]),
        "inline keyboard button URL 'http://' is invalid: URL host",
    ),
    ("sendMessage", entities(), "can't parse MessageEntity: Can't find field \"type\""),
    ("sendMessage", entities(type=""), "can't parse MessageEntity: Type is not specified"),
    ("sendMessage", entities(type="text_link"), "can't parse MessageEntity: Can't find field \"url\""),
    ("sendMessage", entities(type="text_link", url="nowhere"), "entity URL 'nowhere' is invalid: Wrong HTTP URL"),
    (
        "sendMessage",
        entities(type="bold", offset="a"),
        'can\'t parse MessageEntity: Field "offset" must be a valid Number',
    ),
    ("sendMessage", POST | {"entities": ["x"]}, "can't parse MessageEntity: expected an Object"),
    ("sendPhoto", {"chat_id": CHAT}, "there is no photo in the request"),
    ("sendPhoto", {"chat_id": CHAT, "photo": "attach://x"}, "wrong file identifier/HTTP URL specified"),
    ("sendMediaGroup", {"chat_id": CHAT}, 'parameter "media" is required'),
    ("sendMediaGroup", {"chat_id": CHAT, "media": []}, "there are no messages to send"),
    ("sendMediaGroup", {"chat_id": CHAT, "media": {}}, "expected an Array of InputMedia"),
    ("sendMediaGroup", {"chat_id": CHAT, "media": [{}]}, "can't parse InputMedia: media not found"),
    (
        "sendMediaGroup",
        {"chat_id": CHAT, "media": [PHOTO | {"type": "gif"}]},
        'can\'t parse InputMedia: type "gif" is ',
    ),
    ("sendChatAction", {"chat_id": CHAT, "action": "dance"}, "wrong parameter action in request"),
    ("editMessageText", {"text": "x"}, "message identifier is not specified"),
    ("editMessageText", POST | {"message_id": 9}, "message to edit not found"),
    ("deleteMessage", {"message_id": 9}, "chat identifier is not specified"),
    ("deleteMessage", {"chat_id": CHAT}, "message identifier is not specified"),
    ("deleteMessages", {"chat_id": CHAT}, "message identifiers are not specified"),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": {"a": 1}}, "expected an Array of message identifiers"),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": [0]}, "invalid message identifier specified"),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": ["x"]}, "can't parse message identifier as Number"),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": [1] * 101}, "too many message identifiers specified"),
    ("copyMessage", {"chat_id": CHAT, "message_id": 1}, 'parameter "from_chat_id" is required'),
    ("copyMessage", {"chat_id": CHAT, "from_chat_id": CHAT, "message_id": 1}, "message to copy not found"),
    ("getChatMember", {"chat_id": CHAT}, "invalid user_id specified"),
    ("getChatMember", {"chat_id": CHAT, "user_id": 77}, "user not found"),
    ("getChatAdministrators", {"chat_id": CHAT}, "there are no administrators in the private chat"),
    ("getFile", {}, "file_id not specified"),
    (
        "answerCallbackQuery",
        {"callback_query_id": "x"},
        "query is too old and response timeout expired or query ID is inv",
    ),
    ("answerCallbackQuery", {"text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("answerInlineQuery", {"results": {"a": 1}}, "expected an Array of inline query results"),
    ("answerInlineQuery", inline(), "can't parse inline query result: Can't find field \"message_text\""),
    ("answerInlineQuery", inline(type="game"), 'can\'t parse inline query result: type "game" is unsupported'),
    (
        "answerInlineQuery",
        inline(input_message_content={}),
        "can't parse inline query result: Input message content is",
    ),
    ("answerInlineQuery", {"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
    ("answerInlineQuery", inline(input_message_content={"message_text": "x"}), "query is too old and response timeout"),
    ("setMyCommands", {"commands": {"a": 1}}, "expected an Array of BotCommand"),
    ("setMyCommands", {"commands": ["x"]}, "can't parse BotCommand: expected an Object"),
    ("setMyCommands", {"commands": [{"command": "x"}]}, "can't parse BotCommand: Can't find field \"description\""),
    ("setMyCommands", scope(type="world"), "can't parse BotCommandScope: Unsupported type specified"),
    ("setMyCommands", scope(type="chat", chat_id=""), "can't parse BotCommandScope: Empty chat_id specified"),
    ("setMyCommands", scope(type="chat_administrators", chat_id=CHAT), "can't use specified scope in private chats"),
    ("setMyName", {"name": "x" * 65}, "BOT_TITLE_INVALID"),
    ("setChatMenuButton", {"menu_button": {"type": "x"}}, "can't parse menu button: MenuButton has unsupported type"),
]


@pytest.mark.parametrize(("method", "fields", "description"), REFUSALS)
async def test_refusals(ask: Ask, chat: PrivateChat, method: str, fields: dict[str, object], description: str) -> None:
    answer = await ask(method, **fields)
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert answer["description"].startswith(f"Bad Request: {description}")
    assert not chat.posted


@pytest.mark.parametrize(
    ("entity", "kept"),
    [
        ({"type": "pre", "language": "py"}, {"type": "pre", "language": "py"}),
        ({"type": "pre"}, {"type": "pre"}),
        ({"type": "text_link", "url": "ArXiv.org"}, {"type": "text_link", "url": "http://arxiv.org/"}),
        ({"type": "custom_emoji", "custom_emoji_id": "5"}, {"type": "custom_emoji", "custom_emoji_id": "5"}),
        ({"type": "expandable_blockquote"}, {"type": "expandable_blockquote"}),
        ({"type": "url"}, None),
        (
            {"type": "text_mention", "user": {"id": CHAT}},
            {"type": "text_mention", "user": {"id": CHAT, "is_bot": False, "first_name": "Ann", "language_code": "en"}},
        ),
        (
            {"type": "text_link", "url": "tg://user?id=5"},
            {"type": "text_mention", "user": {"id": 5, "is_bot": False, "first_name": ""}},
        ),
    ],
)
async def test_entities_that_are_taken(ask: Ask, entity: dict[str, object], kept: dict[str, object] | None) -> None:
    answer = await ask("sendMessage", **entities(**entity))
    assert answer["result"].get("entities") == (None if kept is None else [kept | {"offset": 0, "length": 1}])


async def test_odd_but_good_calls(ask: Ask, server: TelegramServer, chat: PrivateChat) -> None:
    sent = (await ask("sendMessage", **POST, reply_to_message_id=0, entities="{", disable_web_page_preview=True))[
        "result"
    ]
    assert sent["link_preview_options"] == {"is_disabled": True}
    preview = {"url": "https://arxiv.org/", "prefer_large_media": True}
    blank = (await ask("sendMessage", chat_id=CHAT, text=" ", link_preview_options=preview))["result"]
    assert (blank["text"], blank["link_preview_options"]) == ("", preview)
    assert (await ask("getUpdates", allowed_updates="{", limit=0))["result"] == []
    assert (await ask("deleteWebhook", drop_pending_updates=True))["result"] is True
    assert (await ask("close"))["result"] is True
    assert (await ask("pinChatMessage", chat_id=CHAT, message_id=sent["message_id"]))["result"] is True
    assert (await ask("unpinChatMessage", chat_id=CHAT))["result"] is True
    assert chat.pinned is None
    assert (await ask("getForumTopicIconStickers"))["result"] == []
    assert (await ask("getChatMemberCount", chat_id=CHAT))["result"] == 2
    assert (await ask("getChatMember", chat_id=CHAT, user_id=CHAT))["result"]["status"] == "member"
    assert (await ask("setChatMenuButton", chat_id=CHAT, menu_button={"type": "commands"}))["result"] is True
    assert (await ask("getChatMenuButton", chat_id=CHAT))["result"] == {"type": "commands"}
    keyboard = {"keyboard": [["Yes", {"text": "No"}]], "one_time_keyboard": True}
    await ask("sendMessage", **POST, reply_markup=json.dumps(keyboard))
    assert chat.posted[-1].markup == {"keyboard": [[{"text": "Yes"}, {"text": "No"}]], "one_time_keyboard": True}
    await ask("sendMessage", **POST, reply_markup={"remove_keyboard": True})
    assert chat.posted[-1].markup == {"remove_keyboard": True}


async def test_what_is_too_much_or_no_http(server: TelegramServer) -> None:
    async with httpx.AsyncClient(base_url=server.base_url, trust_env=False) as client:
        huge = await client.post(f"/bot{server.token}/sendMessage", content=b"x" * (50 * 1024 * 1024 + 1))
        assert huge.status_code == 413
        assert (await client.get(f"/bot{server.token}/getMe")).json()["ok"]
    url = httpx.URL(server.base_url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(b"no http at all\r\n\r\n")
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()
