"""A Bot API server, and the real python-telegram-bot talking to it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from telegram import Bot, Update
from telegram.request import HTTPXRequest

from tests.platforms.telegram.stage import Stage, open_stage
from tests.servers.telegram import TelegramServer

Connect = Callable[..., Awaitable[Bot]]
Heard = Callable[[], Awaitable[tuple[Update, ...]]]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Return a function that connects a bot to a server, by its own token and with patience unless told otherwise."""
    async with AsyncExitStack() as stack:

        async def client(server: TelegramServer, read_timeout: float = 5.0) -> Bot:
            requests = [HTTPXRequest(16, read_timeout=read_timeout, httpx_kwargs={"trust_env": False}) for _ in "ab"]
            url = server.base_url
            bot = Bot(
                server.token,
                base_url=f"{url}/bot",
                base_file_url=f"{url}/file/bot",
                request=requests[0],
                get_updates_request=requests[1],
            )
            return await stack.enter_async_context(bot)

        yield client


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as running:
        yield running


@pytest.fixture
async def bot(server: TelegramServer, connect: Connect) -> Bot:
    return await connect(server)


@pytest.fixture
def heard(bot: Bot) -> Heard:
    """Return a function that takes all updates that wait for the bot."""

    async def take() -> tuple[Update, ...]:
        found = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
        if found:
            await bot.get_updates(offset=found[-1].update_id + 1)
        return found

    return take


@pytest.fixture
async def stage(server: TelegramServer, tmp_path: Path) -> AsyncIterator[Stage]:
    """Return the whole bot on the sample papers, connected to the server."""
    async with open_stage(server, tmp_path) as opened:
        yield opened


@pytest.fixture
async def stage_limited(server: TelegramServer, tmp_path: Path) -> AsyncIterator[Stage]:
    """Return the whole bot, which takes twenty requests a minute of each person."""
    async with open_stage(server, tmp_path, HERALD_LIMITS__REQUESTS_PER_USER_PER_MINUTE="20") as opened:
        yield opened
