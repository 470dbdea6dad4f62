"""1,000 messages to 200 chats, in real time, against a Bot API server with strict sliding windows: about 35 seconds."""

import asyncio
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.app import open_app
from bot.platforms.telegram.adapter import Telegram
from bot.platforms.telegram.spec import TelegramSettings
from bot.settings.load import load
from chat.refs import ChatRef
from chat.reply import Reply, Text
from tests.servers.telegram import TelegramServer, real_limits

CHATS, EACH, A_SECOND, SPAN = 200, 5, 30, 30.0


async def main() -> None:
    """Post, and print what arrived."""
    async with TelegramServer(limits=real_limits()) as server:
        with tempfile.TemporaryDirectory() as folder:
            environ = {
                "HERALD_TELEGRAM__TOKEN": server.token,
                "HERALD_TELEGRAM__API_URL": server.base_url,
                "HERALD_STORE__URL": f"sqlite+aiosqlite:///{folder}/herald.db",
            }
            async with open_app(load(None, environ), sample=True, environ=environ) as app:
                telegram = Telegram(
                    app.settings.section(TelegramSettings), app.dispatcher, app.services, clock=app.clock
                )
                await telegram.open()
                rooms = [server.private(server.user(f"Reader {number}")) for number in range(CHATS)]
                began = time.monotonic()
                await asyncio.gather(
                    *(
                        telegram.post(
                            ChatRef("telegram", str(room.id)), Reply((Text(f"{room.id} {n}"),)), f"{room.id}.{n}"
                        )
                        for room in rooms
                        for n in range(EACH)
                    )
                )
                took = time.monotonic() - began
                await telegram.stop(1)
                await telegram.close()
        texts = Counter(message.text for room in rooms for message in room.posted)
        moments = [moment - server.meter.arrivals[0] for moment in server.meter.arrivals]
        steady = sum(1.0 <= moment < 1.0 + SPAN for moment in moments)
        print(f"{CHATS * EACH} messages to {CHATS} chats in {took:.1f} s")
        lost, twice = CHATS * EACH - len(texts), sum(n > 1 for n in texts.values())
        print(f"lost {lost}, twice {twice}, refused {server.meter.exceeded}")
        print(f"{steady / (A_SECOND * SPAN):.1%} of the allowed rate over {SPAN:g} s after the first second")


asyncio.run(main())
