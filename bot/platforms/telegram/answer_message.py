"""Messages of answers: shown early, changed while the answer is made, finished in place, and anew after an edit."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

import structlog
from telegram import Message
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
MOST = 4000  # messages that are remembered, so that an edit of theirs is known
HEARD_FOR = timedelta(hours=1)  # after a message was sent: a later edit puts an old text right, and asks for nothing
MOST_LINE = 80  # characters of a message that are kept to be named


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


Messages = dict[tuple[str, int], AnswerMessage]
"""The messages of an answer, by the chat that they stand in and their slot."""


@dataclass(slots=True)
class Heard:
    """A message as it was heard last: a print of its words and their beginning, when they were written, its answer.

    `give_way` has whoever answers it now show nothing more, `messages` are those of the answer that stands there.
    """

    print: bytes
    line: str
    sent: datetime
    written: datetime
    give_way: Callable[[], None] | None = None
    messages: Messages = field(default_factory=dict)


class HeardMessages:
    """Remembers the last messages that were answered, by so much of each that no stranger's words fill the memory.

    Of what is not remembered an edit is heard only where it surely was not heard before: where it was sent after this
    process began, and after all that was forgotten since.
    """

    def __init__(self, began: datetime) -> None:
        self._forgotten = began
        self._heard: OrderedDict[tuple[int, int], Heard] = OrderedDict()

    def __len__(self) -> int:
        return len(self._heard)

    def read(self, message: Message, said: str, earlier: Heard | None = None) -> Heard:
        """Return a message as it is heard now, with the answer that it had before, if any."""
        written = message.edit_date or message.date
        heard = Heard(_print(said), said[:MOST_LINE], message.date, written)
        if earlier:
            heard.give_way, heard.messages = earlier.give_way, earlier.messages
        return heard

    def find(self, message: Message) -> Heard | None:
        """Return what is remembered of a message, or None."""
        return self._heard.get(_key(message))

    def is_news(self, message: Message, said: str) -> bool:
        """Return whether an edit is to be heard: it changes the words, is the latest, and came soon."""
        if message.edit_date is None or message.edit_date - message.date > HEARD_FOR:
            return False
        if (heard := self.find(message)) is None:
            return message.date > self._forgotten
        return message.edit_date >= heard.written and _print(said) != heard.print

    def note(self, message: Message, heard: Heard) -> None:
        """Remember a message, and forget the oldest where they are too many, or no edit of theirs is heard any more."""
        self._heard[_key(message)] = heard
        self._heard.move_to_end(_key(message))
        while len(self._heard) > MOST or self._first().written < heard.written - 2 * HEARD_FOR:
            _, oldest = self._heard.popitem(last=False)
            self._forgotten = max(self._forgotten, oldest.sent)

    def _first(self) -> Heard:
        return next(iter(self._heard.values()))


def _key(message: Message) -> tuple[int, int]:
    return message.chat.id, message.message_id


def _print(said: str) -> bytes:
    return sha256(said.encode("utf-8", "replace")).digest()
