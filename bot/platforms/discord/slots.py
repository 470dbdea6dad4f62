"""The places of an answer's messages: shown early, changed while it is made, and finished in place."""

import asyncio
from collections.abc import Callable, Sequence

import structlog

from bot.platforms.discord import faults
from bot.platforms.discord.places import Place, Shown
from bot.platforms.discord.render import Message
from chat.clock import Clock
from chat.reply import Reply

FIRST_SIGN = 0.3  # seconds; an answer that is there by then needs no sign that it is being made
BETWEEN_EDITS = 1.5  # Discord takes five edits in five seconds in a channel, and others edit there as well

Render = Callable[[Reply], Sequence[Message]]


class Slot:
    """One message of an answer; of what is shown in between only the latest counts."""

    def __init__(self, place: Place, render: Render, clock: Clock, *, private: bool) -> None:
        self._place = place
        self._render = render
        self._clock = clock
        self._private = private
        self._shown: Shown | None = None
        self._changing = asyncio.Lock()
        self._latest: Reply | None = None
        self._worker: asyncio.Task[None] | None = None
        self._shown_at = float("-inf")

    def show_progress(self, reply: Reply) -> None:
        """Show how far the work is, soon."""
        self._latest = reply
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._keep_showing(), name="discord progress")

    async def finish(self, reply: Reply, *, private: bool) -> None:
        """Show the answer: in the message's place, and after it what does not fit there.

        Raises what `faults.ERRORS` names.
        """
        self._latest = None
        async with self._changing:  # a message that is on its way must be there first
            if self._worker:
                self._worker.cancel()
                await asyncio.wait([self._worker])
            if self._shown and private and not self._private:
                await self._shown.remove()
                self._shown = None
            waiting = list(self._render(reply))
            if waiting and self._shown and await self._shown.replace(waiting[0]):
                waiting = waiting[1:]
            for message in waiting:
                self._shown = await self._place.put(message, private=private)

    async def _keep_showing(self) -> None:
        await self._clock.sleep(FIRST_SIGN)
        while self._latest is not None:
            if (wait := self._shown_at + BETWEEN_EDITS - self._clock.monotonic()) > 0:
                await self._clock.sleep(wait)
                continue
            async with self._changing:
                reply, self._latest = self._latest, None
                if reply is not None:
                    await self._show(reply)

    async def _show(self, reply: Reply) -> None:
        for message in self._render(reply)[:1]:
            try:
                if self._shown is None or not await self._shown.replace(message):
                    self._shown = await self._place.put(message, private=self._private)
            except faults.ERRORS as error:  # the answer itself is still to come
                structlog.get_logger(__name__).warning("progress_not_shown", reason=str(error))
        self._shown_at = self._clock.monotonic()
