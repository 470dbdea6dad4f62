"""The places of an answer's messages: shown early, changed while it is made, and finished in place."""

import contextlib
from collections.abc import Callable, Sequence

import structlog

from bot.platforms.discord import faults
from bot.platforms.discord.render import Message
from bot.platforms.discord.responders import Responder, SentMessage
from bot.platforms.pacing import Pacing
from bot.platforms.unfinished import Unfinished
from chat.clock import Clock
from chat.refs import ChatRef
from chat.reply import Reply

BETWEEN_EDITS = 1.5  # Discord takes five edits in five seconds in a channel, and others edit there as well

Render = Callable[[Reply], Sequence[Message]]


class Slot:
    """One message of an answer; of what is shown in between only the latest counts.

    `shown` is the sign of work under way that stands there now, None where none does; `private` tells whether it is
    shown to the person alone.
    """

    def __init__(
        self, responder: Responder, ref: ChatRef, render: Render, clock: Clock, unfinished: Unfinished, *, private: bool
    ) -> None:
        self.shown: Reply | None = None
        self.private = private
        self._responder = responder
        self._ref = ref
        self._render = render
        self._unfinished = unfinished
        self._message: SentMessage | None = None
        self._pacing = Pacing(self._show, clock, between=BETWEEN_EDITS)

    def show_progress(self, reply: Reply) -> None:
        """Show how far the work is, soon."""
        self._pacing.soon(reply)

    async def end_progress(self) -> Reply | None:
        """Show no more of the work, and return the sign of it that stands there, or None."""
        async with self._pacing.ended():
            return self.shown

    async def finish(self, reply: Reply, *, private: bool) -> None:
        """Show the answer: in the message's place, and after it what does not fit there.

        Raises what `faults.ERRORS` names.
        """
        async with self._pacing.ended():
            if self._message and private and not self.private:
                with contextlib.suppress(*faults.ERRORS):  # the answer matters more
                    await self._message.remove()
                await self._forget()
                self._message = None
            waiting = list(self._render(reply))
            if waiting and self._message and await self._message.replace(waiting[0]):
                waiting = waiting[1:]
            await self._forget()
            for message in waiting:
                self._message = await self._responder.put(message, private=private)

    async def _show(self, reply: Reply) -> None:
        for message in self._render(reply)[:1]:
            try:
                if self._message is None or not await self._message.replace(message):
                    self._message = await self._responder.put(message, private=self.private)
            except faults.ERRORS as error:  # the answer itself is still to come
                structlog.get_logger(__name__).warning("progress_not_shown", reason=str(error))
                return
            if self.shown is None and self._number:
                await self._unfinished.begun(self._ref, self._number, reply.language)
            self.shown = reply

    async def _forget(self) -> None:
        """Note that no sign of work under way stands there any more."""
        if self.shown is not None and self._number:
            await self._unfinished.ended(self._ref, self._number)
        self.shown = None

    @property
    def _number(self) -> str:
        """Return the number by which another process could change the message, "" where it could not."""
        return str(self._message.number or "") if self._message and not self.private else ""
