"""Which answer belongs to which message, so that an edited message has its answer changed, and is heard once."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from telegram import Message

from bot.platforms.telegram.conversation import Messages, TelegramConversation

MOST = 4000  # messages that are remembered
HEARD_FOR = timedelta(hours=1)  # after a message was sent: a later edit puts an old text right, and asks for nothing
MOST_LINE = 80  # characters of a message that are kept to be named


@dataclass(slots=True)
class Heard:
    """A message as it was heard last: a print of its words and their beginning, when they were written, its answer.

    `running` is the conversation that is answering it now, `messages` are those of the answer that stands there.
    """

    print: bytes
    line: str
    sent: datetime
    written: datetime
    running: TelegramConversation | None = None
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
            heard.running, heard.messages = earlier.running, earlier.messages
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
