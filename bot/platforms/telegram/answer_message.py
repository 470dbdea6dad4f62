"""One message of an answer: shown early, changed while the answer is made, and finished in place."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from telegram.error import TelegramError

from bot.platforms.pacing import Pacing
from bot.platforms.telegram.rate_limiter import BusyError
from bot.platforms.telegram.rate_limits import Priority
from bot.platforms.telegram.render import TextMessage, one_message
from bot.platforms.telegram.sending import Sender
from bot.platforms.unfinished import Unfinished
from chat.clock import Clock
from chat.refs import ChatRef
from chat.reply import Reply

BETWEEN_EDITS = 1.0


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an answer goes: a chat, the message it replies to, and what it may take the place of."""

    ref: ChatRef
    reply_to: int | None = None
    message: int | None = None
    inline: str | None = None


class AnswerMessage:
    """One message of an answer; what is shown of the work in between is at most one edit a second.

    `shown` is the sign of work under way that stands there now, None where none does. A second answer takes the place
    of the first with all that did not fit into one message.
    """

    def __init__(self, sender: Sender, destination: Destination, clock: Clock, unfinished: Unfinished) -> None:
        self.shown: Reply | None = None
        self._sender = sender
        self._destination = destination
        self._message = destination.message
        self._further: list[int] = []
        self._unfinished = unfinished
        self._pacing = Pacing(self._show, clock, between=BETWEEN_EDITS)

    def show_progress(self, reply: Reply) -> None:
        """Show how far the work is, soon; only the latest word counts."""
        self._pacing.soon(reply)

    async def end_progress(self) -> Reply | None:
        """Show no more of the work, and return the sign of it that stands there, None where none does."""
        async with self._pacing.ended():
            return self.shown

    async def finish(self, reply: Reply, is_wanted: Callable[[], bool] = lambda: True) -> None:
        """Show the answer: in the message's place, and after it what does not fit there; where it is wanted still.

        Raises TelegramError.
        """
        async with self._pacing.ended():
            if not is_wanted():
                return
            items = self._sender.items(self._destination.ref, reply)
            if self._destination.inline:
                items = [one_message([item for item in items if isinstance(item, TextMessage)])]
            first = items[0] if items and isinstance(items[0], TextMessage) else None
            stands = first is not None and await self._replace(first)
            await self._forget()
            if items:
                await self._clear(also_first=first is None, stands=stands)
            reply_to = self._destination.reply_to
            for item in items[1:] if stands else items:
                sent: list[int] = []
                number = await self._sender.send(self._destination.ref, item, reply_to=reply_to, sent=sent)
                if item is first:
                    self._message = number
                else:
                    self._further += sent
                reply_to = None

    async def _clear(self, *, also_first: bool, stands: bool) -> None:
        """Delete what an earlier answer had after its first message, and that where no text takes its place."""
        earlier, self._further = self._further, []
        if not stands:
            if also_first and self._message is not None and self._message != self._destination.message:
                earlier.append(self._message)
            self._message = None
        await self._sender.delete(self._destination.ref, earlier)

    async def withdraw(self) -> None:
        """Delete the message, and what belongs to it: another answer stands elsewhere."""
        async with self._pacing.ended():
            await self._forget()
            numbers = [*([self._message] if self._message is not None else []), *self._further]
            self._message, self._further = None, []
            await self._sender.delete(self._destination.ref, numbers)

    async def _show(self, reply: Reply) -> None:
        first = next(
            (item for item in self._sender.items(self._destination.ref, reply) if isinstance(item, TextMessage)), None
        )
        if first is None:
            return
        try:
            if not await self._replace(first, Priority.PROGRESS):
                self._message = await self._sender.send(
                    self._destination.ref, first, reply_to=self._destination.reply_to
                )
        except BusyError:
            return
        except TelegramError as error:  # the answer itself is still to come
            structlog.get_logger(__name__).warning("progress_not_shown", reason=error.message)
            return
        if self.shown is None and self._message is not None:
            await self._unfinished.begun(self._destination.ref, str(self._message), reply.language)
        self.shown = reply

    async def _forget(self) -> None:
        """Note that no sign of work under way stands there any more."""
        if self.shown is not None and self._message is not None:
            await self._unfinished.ended(self._destination.ref, str(self._message))
        self.shown = None

    async def _replace(self, part: TextMessage, priority: Priority = Priority.ANSWER) -> bool:
        """Put a message into the place of the one that is there, if one is and it can be changed."""
        if self._destination.inline:
            return await self._sender.edit(
                self._destination.ref, part, inline=self._destination.inline, priority=priority
            )
        if self._message is None:
            return False
        return await self._sender.edit(self._destination.ref, part, message=self._message, priority=priority)
