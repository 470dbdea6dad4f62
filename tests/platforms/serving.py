"""`herald run` in the test's own process, whose clock runs fast, with its web server."""

import asyncio
import http.client
import json
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.app import App, open_app
from bot.cli.run import serve
from bot.settings.load import load
from tests.patience import PATIENCE
from tests.platforms.telegram.stage import QuickClock
from tests.stores import made_at


@dataclass
class Serving:
    """The bot while it runs; `ended` is `serve` itself."""

    app: App
    ended: asyncio.Task[None]
    log: list[EventDict]

    async def until(self, event: str, **values: object) -> EventDict:
        """Wait until a line of the log has these values."""
        async with asyncio.timeout(PATIENCE):
            while not self.logged(event, **values):  # noqa: ASYNC110  the log has no event
                await asyncio.sleep(0.01)
        return self.logged(event, **values)[-1]

    def logged(self, event: str, **values: object) -> list[EventDict]:
        """Return the lines of the log that have these values."""
        return [each for each in self.log if each["event"] == event and values.items() <= each.items()]

    async def ask(self, path: str) -> tuple[int, Any]:
        """Ask the web server, and give the status and the JSON or text of the answer."""
        port = (await self.until("listening"))["port"]

        def asked() -> tuple[int, Any]:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", path)
            answer = connection.getresponse()
            text = answer.read().decode()
            connection.close()
            return answer.status, json.loads(text) if "json" in (answer.getheader("content-type") or "") else text

        return await asyncio.to_thread(asked)


@asynccontextmanager
async def serving(folder: Path, clock: QuickClock | None = None, /, **variables: str) -> AsyncIterator[Serving]:
    """Run the bot with these settings; at the end it has stopped, by a signal unless before."""
    given = {
        "HERALD_STORE__URL": made_at(folder / "herald.db"),
        "HERALD_WEB__LISTEN": "127.0.0.1:0",
        **variables,
    }
    with capture_logs() as log:
        async with open_app(
            load(None, given), sample=True, measured=True, clock=clock or QuickClock(), environ=given
        ) as app:
            running = Serving(app, asyncio.create_task(serve(app)), log)
            try:
                yield running
            finally:
                if not running.ended.done():
                    signal.raise_signal(signal.SIGTERM)
                await asyncio.wait([running.ended])
                for number in (signal.SIGTERM, signal.SIGINT):
                    asyncio.get_running_loop().remove_signal_handler(number)
