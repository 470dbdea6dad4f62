"""The places of an answer's messages: shown early, changed while it is made, and finished in place."""

from collections.abc import Callable, Sequence

import structlog

from bot.platforms.discord import faults
from bot.platforms.discord.places import Place, Shown
from bot.platforms.discord.render import Message
from bot.platforms.pacing import Pacing
from chat.clock import Clock
from chat.reply import Reply

BETWEEN_EDITS = 1.5  # Discord takes five edits in five seconds in a channel, and others edit there as well

Render = Callable[[Reply], Sequence[Message]]


class Slot:
    """One message of an answer; of what is shown in between only the latest counts."""

    def __init__(self, place: Place, render: Render, clock: Clock, *, private: bool) -> None:
        self._place = place
        self._render = render
        self._private = private
        self._shown: Shown | None = None
        self._pacing = Pacing(self._show, clock, between=BETWEEN_EDITS)

    def show_progress(self, reply: Reply) -> None:
        """Show how far the work is, soon."""
        self._pacing.soon(reply)

    async def finish(self, reply: Reply, *, private: bool) -> None:
        """Show the answer: in the message's place, and after it what does not fit there.

        Raises what `faults.ERRORS` names.
        """
        async with self._pacing.ended():
            if self._shown and private and not self._private:
                await self._shown.remove()
                self._shown = None
            waiting = list(self._render(reply))
            if waiting and self._shown and await self._shown.replace(waiting[0]):
                waiting = waiting[1:]
            for message in waiting:
                self._shown = await self._place.put(message, private=private)

    async def _show(self, reply: Reply) -> None:
        for message in self._render(reply)[:1]:
            try:
                if self._shown is None or not await self._shown.replace(message):
                    self._shown = await self._place.put(message, private=self._private)
            except faults.ERRORS as error:  # the answer itself is still to come
                structlog.get_logger(__name__).warning("progress_not_shown", reason=str(error))
