"""Errors with two faces: a sentence and a next step for the person, the cause (`__cause__`) for the log.

    HeraldError             a sentence and a next step, told to whoever asked
    ├── BadInputError       what was asked cannot be understood
    │   └── SeveralZonesError  a name means several time zones (services/said/zones.py)
    ├── NotFoundError       what was asked for does not exist
    ├── NotAllowedError     not this person, or not now
    │   └── NotThereError   the bot is no member where it was asked
    └── UnavailableError    a service failed; later may do
        ├── DatabaseError   the database cannot be used (store/faults.py)
        └── RefusedError    a platform does not let the bot in, whenever it asks (bot/platforms/platform.py)
    DeliveryError           a platform did not take a message: told to nobody, kept by the outbox

What goes wrong inside a package (with arXiv's line, a PDF, a model, Telegram's limits) has errors of its own there,
and is turned into one of these before it leaves.
"""

from datetime import timedelta
from enum import Enum

from chat.words import Phrase, Words


class HeraldError(Exception):
    """Something the person who asked is told in one sentence, with what to do next."""

    of_settings = False
    """Whether it stays so until somebody changes what is set up, however often it is tried again."""

    def __init__(self, sentence: Phrase, next_step: Phrase | None = None) -> None:
        super().__init__(sentence, next_step)
        self.sentence = sentence
        self.next_step = next_step

    def for_chats(self) -> "HeraldError":
        """Return what those are told who ask in a chat and do not run the program: the same, for most errors."""
        return self

    def told(self, words: Words) -> str:
        """Say it in the reader's language, on one line."""
        return words.join(*(words.tell(part) for part in (self.sentence, self.next_step) if part))

    def __str__(self) -> str:
        return self.told(Words("en"))


class BadInputError(HeraldError):
    """What was asked cannot be understood or is not valid."""

    of_settings = True


class NotFoundError(HeraldError):
    """What was asked for does not exist; never said when a service failed to answer."""


class NotAllowedError(HeraldError):
    """The person may not do this, or not now: rights and limits."""


class NotThereError(NotAllowedError):
    """The bot is no member where it was asked to do this, which who asked can change."""


class UnavailableError(HeraldError):
    """A service that the answer needs (arXiv, a model, the disk) failed; trying later may help."""

    def __init__(
        self,
        sentence: Phrase,
        next_step: Phrase | None = None,
        retry_after: timedelta | None = None,
        *,
        of_settings: bool = False,
    ) -> None:
        super().__init__(sentence, next_step)
        self.retry_after = retry_after
        if of_settings:
            self.of_settings = True


class Refused(Enum):
    """What a platform does not take, whenever it is asked."""

    CHAT = "chat"
    """Any message to this chat: blocked, kicked, deleted, without the right to write."""
    MESSAGE = "message"
    """This message, even in its plainest form; the chat takes others."""


class DeliveryError(Exception):
    """A platform did not take a message.

    `refused` says for good what is not taken; without it the message is to be sent again. `retry_after` is the wait
    that the platform asked for; `moved_to` is the chat's new id where it moved.
    """

    def __init__(
        self,
        reason: Phrase | str,
        *,
        refused: Refused | None = None,
        retry_after: timedelta | None = None,
        moved_to: str = "",
    ) -> None:
        super().__init__(str(reason))
        self.reason = reason if isinstance(reason, Phrase) else Phrase(reason)
        self.refused = refused
        self.retry_after = retry_after
        self.moved_to = moved_to
