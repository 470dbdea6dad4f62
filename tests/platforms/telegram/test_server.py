"""The server's doors: paths, parameters, envelopes, polling and webhooks."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChatAdministrators, Update
from telegram.error import BadRequest, Conflict, InvalidToken
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from tests.servers.telegram import TelegramServer
from tests.servers.telegram.http import Handler, HttpServer, Request, Response

Connect = Callable[..., Awaitable[Bot]]


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(f"you said {update.message.text}")


def application(server: TelegramServer) -> "Application":  # type: ignore[type-arg]
    requests = [HTTPXRequest(httpx_kwargs={"trust_env": False}) for _ in range(2)]
    builder = Application.builder().token(server.token).base_url(f"{server.base_url}/bot")
    app = builder.request(requests[0]).get_updates_request(requests[1]).build()
    app.add_handler(MessageHandler(filters.ALL, echo))
    return app


@asynccontextmanager
async def listening(handler: Handler) -> AsyncIterator[str]:
    web = HttpServer(handler)
    try:
        yield f"http://127.0.0.1:{await web.start()}/hook"
    finally:
        await web.stop()


async def test_the_bot_is_who_the_token_says(server: TelegramServer, bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.can_read_all_group_messages) == (123, "herald_bot", False)


async def test_a_wrong_token_is_unauthorized(server: TelegramServer) -> None:
    stranger = Bot("123:wrong", base_url=f"{server.base_url}/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot123:abc/sendNothing", 404, "Not Found: method not found"),
        ("/bot123:abc/", 404, "Not Found"),
        ("/bot123:abd/getMe", 401, "Unauthorized"),
        ("/", 404, "Not Found"),
        ("/file/bot123:abc/photos/none.jpg", 404, "Not Found"),
    ],
)
async def test_paths(server: TelegramServer, path: str, status: int, description: str) -> None:
    async with httpx.AsyncClient(base_url=server.base_url, trust_env=False) as client:
        answer = await client.get(path)
    assert answer.status_code == status
    assert answer.json() == {"ok": False, "error_code": status, "description": description}


async def test_parameters_come_in_four_ways(server: TelegramServer) -> None:
    chat = server.private(server.user("Ann"))
    values = {"chat_id": str(chat.id), "text": "héllo & <3", "disable_notification": "true"}
    async with httpx.AsyncClient(base_url=f"{server.base_url}/bot{server.token}", trust_env=False) as client:
        await client.get("/sendMessage", params=values)
        await client.post("/SENDMESSAGE", data=values)
        await client.post("/sendMessage", json=values | {"chat_id": chat.id, "disable_notification": True})
        await client.post("/sendMessage", files={name: (None, value) for name, value in values.items()})
        broken = await client.post("/sendMessage", content=b"{", headers={"Content-Type": "application/json"})
    assert [message.text for message in chat.posted] == ["héllo & <3"] * 4
    assert all(message.options["disable_notification"] for message in chat.posted)
    assert broken.json()["error_code"] == 400


async def test_a_bot_that_logged_out_is_refused(server: TelegramServer, bot: Bot) -> None:
    assert await bot.log_out()
    with pytest.raises(BadRequest, match="Logged out"):
        await bot.get_me()


async def test_polling_brings_updates_and_confirms_them(server: TelegramServer) -> None:
    chat = server.private(server.user("Ann"))
    async with application(server) as app:
        assert app.updater is not None
        await app.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        await app.start()
        question = chat.says("hello")
        answer = await chat.answer_to(question)
        assert answer.text == "you said hello"
        await server.wait_for(lambda: not server.updates.pending)
        assert "chat_member" in server.updates.allowed
        await app.updater.stop()
        await app.stop()
    assert not server.poll.waiting


async def test_updates_come_again_until_they_are_confirmed(server: TelegramServer, bot: Bot) -> None:
    chat = server.private(server.user("Ann"))
    for word in ("one", "two", "three"):
        chat.says(word)
    first = await bot.get_updates(limit=2)
    assert [update.message.text for update in first if update.message] == ["one", "two"]
    assert await bot.get_updates(limit=2) == first
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert [update.message.text for update in rest if update.message] == ["three"]
    assert len(server.updates.pending) == 1
    assert not await bot.get_updates(offset=rest[-1].update_id + 1, timeout=0)
    assert not server.updates.pending


async def test_a_negative_offset_keeps_the_last(server: TelegramServer, bot: Bot) -> None:
    chat = server.private(server.user("Ann"))
    for number in range(5):
        chat.says(str(number))
    kept = await bot.get_updates(offset=-2)
    assert [update.message.text for update in kept if update.message] == ["3", "4"]


async def test_a_second_poll_ends_the_first(server: TelegramServer, bot: Bot) -> None:
    first = asyncio.ensure_future(bot.get_updates(timeout=5))
    await server.wait_for(lambda: server.poll.waiting)
    second = asyncio.ensure_future(bot.get_updates(timeout=5))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    server.private(server.user("Ann")).says("hello")
    assert len(await second) == 1
    assert server.poll.conflicts == 1


async def test_allowed_updates_leave_out_the_rest(server: TelegramServer, bot: Bot) -> None:
    ann = server.user("Ann")
    chat = server.private(ann)
    await bot.get_updates(allowed_updates=["my_chat_member"], timeout=0)
    chat.says("unheard")
    chat.blocks_bot()
    updates = await bot.get_updates()
    assert [update.my_chat_member.new_chat_member.status for update in updates if update.my_chat_member] == ["kicked"]
    assert len(updates) == 1


async def test_a_webhook_delivers_with_its_secret_and_tries_again(connect: Connect) -> None:
    received: list[Request] = []

    async def receive(request: Request) -> Response:
        received.append(request)
        return Response(500 if len(received) <= 2 else 200, b"")

    async with listening(receive) as url, TelegramServer(webhook_delay=0.01) as server:
        bot = await connect(server)
        chat = server.private(server.user("Ann"))
        chat.says("before")
        await bot.set_webhook(url, secret_token="s3cret", max_connections=3)
        with pytest.raises(Conflict, match="while webhook is active"):
            await bot.get_updates()
        chat.says("after")
        await server.wait_for(lambda: not server.updates.pending)
        info = await bot.get_webhook_info()
        assert (info.url, info.pending_update_count, info.max_connections) == (url, 0, 3)
        assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
        assert {request.headers["x-telegram-bot-api-secret-token"] for request in received} == {"s3cret"}
        texts = [json.loads(request.body)["message"]["text"] for request in received]
        assert texts == ["before", "before", "before", "after"]
        assert await bot.delete_webhook()
        chat.says("polled again")
        assert len(await bot.get_updates()) == 1


async def test_a_webhook_feeds_an_application(server: TelegramServer) -> None:
    async with application(server) as app:

        async def receive(request: Request) -> Response:
            update = Update.de_json(json.loads(request.body), app.bot)
            await app.update_queue.put(update)
            return Response(200, b"")

        async with listening(receive) as url:
            await app.start()
            await app.bot.set_webhook(url)
            chat = server.private(server.user("Ann"))
            assert (await chat.answer_to(chat.says("hello"))).text == "you said hello"
            await app.stop()


@pytest.mark.parametrize(
    ("url", "secret", "reason"),
    [
        ("ftp://example.org/", "", "Invalid webhook url specified"),
        ("https://example.org/", "not ok!", "Secret token contains unallowed characters"),
        ("https://example.org/", "x" * 257, "Secret token is too long"),
    ],
)
async def test_bad_webhooks_are_refused(bot: Bot, url: str, secret: str, reason: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.set_webhook(url, secret_token=secret)


async def test_setting_a_webhook_ends_the_poll(server: TelegramServer, bot: Bot) -> None:
    poll = asyncio.ensure_future(bot.get_updates(timeout=5))
    await server.wait_for(lambda: server.poll.waiting)
    await bot.set_webhook("https://127.0.0.1:9/")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll


async def test_command_menus_by_scope_and_language(server: TelegramServer, bot: Bot) -> None:
    ann, bob = server.user("Ann", language="zh"), server.user("Bob")
    group = server.group("Lab", owner=ann, members=[bob])
    await bot.set_my_commands([BotCommand("start", "Begin")])
    await bot.set_my_commands([BotCommand("start", "开始")], language_code="zh")
    await bot.set_my_commands([BotCommand("digest", "Now")], scope=BotCommandScopeAllGroupChats())
    await bot.set_my_commands([BotCommand("subscribe", "Take")], scope=BotCommandScopeChatAdministrators(group.id))
    menu = server.profile.menu
    assert [menu(ann, server.private(ann))[0]["description"], menu(bob, server.private(bob))[0]["description"]] == [
        "开始",
        "Begin",
    ]
    assert (menu(ann, group)[0]["command"], menu(bob, group)[0]["command"]) == ("subscribe", "digest")
    assert [command.description for command in await bot.get_my_commands(language_code="zh")] == ["开始"]
    assert await bot.delete_my_commands(scope=BotCommandScopeAllGroupChats())
    assert menu(bob, group)[0]["command"] == "start"


@pytest.mark.parametrize(
    ("commands", "reason"),
    [
        ([("Start", "Begin")], "BOT_COMMAND_INVALID"),
        ([("file-issue", "Begin")], "BOT_COMMAND_INVALID"),
        ([("x" * 33, "Begin")], "command length must not exceed 32"),
        ([("start", "x" * 257)], "command description length must not exceed 256"),
        ([("start", " ")], "command description must be non-empty"),
        ([(f"c{number}", "Begin") for number in range(101)], "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_bad_commands_are_refused(bot: Bot, commands: list[tuple[str, str]], reason: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.set_my_commands(commands)


async def test_the_bot_introduces_itself(bot: Bot) -> None:
    await bot.set_my_name("Herold", language_code="de")
    await bot.set_my_description("Reads arXiv")
    await bot.set_my_short_description("arXiv")
    assert (await bot.get_my_name("de")).name == "Herold"
    assert (await bot.get_my_name()).name == "Herald"
    assert (await bot.get_my_description("de")).description == "Reads arXiv"
    assert (await bot.get_my_short_description()).short_description == "arXiv"
    assert (await bot.get_chat_menu_button()).type == "commands"
    with pytest.raises(BadRequest, match=r"(?i)invalid language code"):
        await bot.set_my_name("Herold", language_code="deu")
