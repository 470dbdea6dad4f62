"""One press of a button, which Telegram wants answered within seconds and once."""

import asyncio
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Self

import structlog
from telegram import CallbackQuery
from telegram.error import TelegramError

from chat.clock import Clock

MOST_CHARACTERS = 200
GLANCE = 60  # characters that a person reads before the note at the edge is gone; more is shown in a window
PATIENCE = 4.0  # seconds until a press is answered in any case, so that the button stops turning


class Press(AbstractAsyncContextManager["Press"]):
    """Answers a press with words, a link or nothing, whichever comes first; at the latest when it is left."""

    def __init__(self, query: CallbackQuery, clock: Clock) -> None:
        self.query = query
        self.answered = False
        self.coming = ""  # what is said after a while, where the answer is not seen below the button
        self._clock = clock
        self._alarm: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._alarm = asyncio.create_task(self._later(), name="telegram press")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._alarm:
            self._alarm.cancel()
        await self.answer()

    async def answer(self, text: str = "", url: str | None = None) -> None:
        """Answer, unless that was done already; what goes wrong costs the person nothing but a turning button."""
        if self.answered:
            return
        self.answered = True
        try:
            await self.query.answer(text or None, show_alert=len(text) > GLANCE, url=url)
        except TelegramError as error:
            structlog.get_logger(__name__).warning("press_not_answered", reason=error.message)

    async def _later(self) -> None:
        await self._clock.sleep(PATIENCE)
        await self.answer(self.coming)
