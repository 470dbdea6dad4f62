"""The whole bot on the sample papers, talking to a Bot API server."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import App, open_app
from bot.platforms.telegram.adapter import Telegram
from bot.platforms.telegram.spec import TelegramSettings
from bot.settings.load import load
from chat.clock import SystemClock
from papers.sample import SAMPLE_NOW
from tests.servers.telegram import Channel, Group, Message, Press, PrivateChat, TelegramServer, User
from tests.stores import made_at


class QuickClock(SystemClock):
    """A clock whose hours last six minutes, and which can be put forward."""

    PACE = 10.0

    def __init__(self) -> None:
        super().__init__()
        self._pace = self.PACE
        self._begun = super().monotonic()
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        return SAMPLE_NOW + timedelta(seconds=self.monotonic()) + self._ahead

    def monotonic(self) -> float:
        return (super().monotonic() - self._begun) * self._pace

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds / self._pace)

    def skip(self, seconds: float) -> None:
        """Let so many seconds have passed at once; who sleeps sleeps on."""
        self._begun -= seconds / self._pace

    @contextmanager
    def at_pace(self, pace: float) -> Iterator[None]:
        """Run so many times as fast as real time for a while, for those who then begin to sleep."""
        before = self._pace
        self._set(pace)
        try:
            yield
        finally:
            self._set(before)

    def _set(self, pace: float) -> None:
        now = super().monotonic()
        self._begun = now - (now - self._begun) * self._pace / pace
        self._pace = pace

    def put_forward(self, moment: datetime) -> None:
        self._ahead += max(moment - self.now(), timedelta(0))


@dataclass
class Stage:
    """One bot and its server; `ann` is somebody who has opened a private chat."""

    server: TelegramServer
    app: App
    telegram: Telegram
    clock: QuickClock
    ann: User = field(init=False)

    def __post_init__(self) -> None:
        self.ann = self.server.user("Ann", username="ann_lee")

    @property
    def room(self) -> PrivateChat:
        return self.server.private(self.ann)

    async def menus_set(self) -> None:
        """Wait until all menus are set, which the bot goes on with when it hears already."""
        await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == "menus"))

    async def ask(self, text: str, chat: PrivateChat | Group | None = None, count: int = 1, **how: Any) -> Message:
        """Say something, and return the finished answer: the message without a sign of work under way."""
        room = chat or self.room
        said = room.says(text, **how) if isinstance(room, PrivateChat) else room.says(self.ann, text, **how)
        return await self.finished(await room.answer_to(said, count))

    async def finished(self, answer: Message) -> Message:
        await self.server.wait_for(lambda: "⏳" not in answer.text)
        return answer

    async def press(self, message: Message, label: str, by: User | None = None) -> Press:
        """Press a button and wait until it stops turning."""
        found = next(each for each in message.labels if label in each)
        with self.clock.at_pace(4):  # a press is answered in any case after four of the clock's seconds
            press = self.server.press(by or self.ann, message, found)
            await self.server.wait_for(lambda: press.answered)
        return press

    async def press_for(
        self, message: Message, label: str, room: PrivateChat | Group | Channel | None = None
    ) -> Message:
        """Press a button, and return the message that it brings."""
        chat = room or message.chat
        before = len(chat.posted)
        await self.press(message, label)
        await self.server.wait_for(lambda: len(chat.posted) > before)
        return await self.finished(chat.posted[-1])

    async def press_to_change(self, message: Message, label: str) -> Message:
        """Press a button whose answer takes the message's place."""
        before = len(message.edits)
        await self.press(message, label)
        await self.server.wait_for(lambda: len(message.edits) > before)
        return await self.finished(message)

    async def strike(self, moment: datetime) -> int:
        """Put the clock forward, and have what is due posted."""
        self.clock.put_forward(moment)
        with self.clock.at_pace(100):  # messages to a group are three seconds apart
            return await self.app.runner({"telegram": self.telegram}).run_due()


@asynccontextmanager
async def open_stage(
    server: TelegramServer,
    folder: Path,
    *,
    read_timeout: float = 2.0,
    sample: bool = True,
    clock: QuickClock | None = None,
    **environ: str,
) -> AsyncIterator[Stage]:
    """Start the bot; two that share a folder share a store."""
    variables = {
        "HERALD_TELEGRAM__TOKEN": server.token,
        "HERALD_TELEGRAM__API_URL": server.base_url,
        "HERALD_STORE__URL": made_at(folder / "herald.db"),
        "HERALD_LIMITS__REQUESTS_PER_USER_PER_MINUTE": "1000",
        **environ,
    }
    clock = clock or QuickClock()
    async with open_app(load(None, variables), sample=sample, clock=clock, environ=variables) as app:
        telegram = Telegram(
            app.settings.section(TelegramSettings), app.dispatcher, app.services, clock=clock, read_timeout=read_timeout
        )
        await telegram.open()
        await telegram.listen()
        stage = Stage(server, app, telegram, clock)
        await stage.menus_set()
        try:
            yield stage
        finally:
            await telegram.stop(3)
            await telegram.close()
