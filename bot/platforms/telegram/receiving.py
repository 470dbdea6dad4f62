"""Updates that the bot asks for: batch after batch, each confirmed when it has been handed over."""

import json
from collections import deque
from urllib.parse import urlencode

from telegram.request import BaseRequest

from bot.platforms.telegram.reading import Reader, number_of
from bot.platforms.telegram.sending import Bot
from chat.clock import Clock

LONG_POLL = 30  # seconds that Telegram may keep a question for updates waiting
PAUSE = 1.0  # seconds between two questions where the first brought nothing new, and was not kept waiting
REMEMBERED = 1000


class Polling:
    """Asks for updates; what Telegram has been told to be heard has been handed over.

    `request` and `read_timeout`, in seconds, are how it asks; `wanted` are the kinds of updates.
    """

    def __init__(
        self,
        bot: Bot,
        request: BaseRequest,
        reader: Reader,
        *,
        clock: Clock,
        read_timeout: float,
        wanted: list[str],
    ) -> None:
        self._bot = bot
        self._request = request
        self._reader = reader
        self._clock = clock
        self._read_timeout = read_timeout
        self._wanted = json.dumps(wanted)
        self._next: int | None = None
        self._taken: deque[int] = deque(maxlen=REMEMBERED)

    async def begin(self) -> None:
        """Have Telegram bring updates nowhere else; none that waits is dropped. Raises TelegramError."""
        await self._bot.delete_webhook()

    async def end(self) -> None:
        """Tell Telegram what was heard, so that none of it comes again. Raises TelegramError."""
        if self._next is not None:
            await self._ask(0)

    async def step(self) -> None:
        """Ask once, and hand over what comes."""
        asked = self._clock.monotonic()
        batch = await self._ask(LONG_POLL)
        if not isinstance(batch, list):
            raise TypeError("the answer holds no list of updates")
        fresh = self._hand_over(batch)
        if not fresh and self._clock.monotonic() - asked < PAUSE:
            await self._clock.sleep(PAUSE)

    async def _ask(self, seconds: int) -> object:
        fields = {"timeout": seconds, "allowed_updates": self._wanted}
        if self._next is not None:
            fields["offset"] = self._next
        body = await self._request.retrieve(
            f"{self._bot.base_url}/getUpdates?{urlencode(fields)}", read_timeout=seconds + self._read_timeout
        )
        return json.loads(body.decode(errors="replace"))["result"]

    def _hand_over(self, batch: list[object]) -> bool:
        """Hand over what is new, and note from which number on to ask next; tells whether anything was new.

        What has no number cannot be told from what was there already. It is confirmed with what stands behind it, or,
        where that is nothing, one number after another.
        """
        fresh = False
        for raw in batch:
            number = number_of(raw)
            if number is None:
                self._reader.take(raw)
            elif number not in self._taken:
                self._reader.take(raw)
                self._taken.append(number)
                fresh = True
        known = [number for raw in batch if (number := number_of(raw)) is not None]
        if known:
            self._next = max(known) + 1
        elif self._next is not None:
            self._next += len(batch)
        return fresh
