"""What a chat platform must do: all of it stands here.

A `Platform` hears and posts. What it hears it hands the dispatcher as an `Incoming` with a `Conversation`, where the
answer is shown, and a `Turn` in its chat's line, where its chats have lines. The scheduler sees the part that posts, a
`Postman`. Every platform has all methods; where one has nothing to do on some, its docstring says what it returns then,
and arguments that mean nothing there are left alone. `bot/platforms/__init__.py` is the table of all platforms.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol

from chat.errors import HeraldError, UnavailableError
from chat.refs import ChatRef, Person, SentFile
from chat.reply import Reply
from chat.words import Phrase

LabelKind = Literal["role", "tag"]


class RefusedError(UnavailableError):
    """A platform refuses the bot as it is set up: it comes back when somebody helps, and not by waiting."""

    of_settings = True


class Conversation(Protocol):
    """The place of one incoming message: where its answer is shown, and what the platform knows of the asker.

    `elsewhere` says how a person lets the bot into another chat, and names that chat in a command, and `unseen` what to
    do where the bot sees no chat of a name. `by_name` tells whether people give a command's values one by one, each
    under its name, instead of in a line.
    """

    elsewhere: ClassVar[Phrase]
    unseen: ClassVar[Phrase]
    by_name: ClassVar[bool]

    async def show(self, reply: Reply, slot: int = 0) -> None:
        """Show a reply; a second one in the same slot takes the first one's place, where messages can be edited."""
        ...

    async def aside(self, line: str, language: str) -> ChatRef | None:
        """Answer the person alone from now on, and return the chat where they read it: this one, or their private one.

        None where they cannot be reached; then they have been told in that language how they can, to give `line` there.
        Only asked for where other people are, so a platform where nobody else is returns the one chat.
        """
        ...

    async def end(self, reply: Reply) -> None:
        """Put a reply into the place of all that is still shown as under way; nothing where no sign of work stays."""
        ...

    async def administers(self, chat: ChatRef) -> bool:
        """Return whether the person who asked may configure that chat."""
        ...

    async def belongs(self, chat: ChatRef) -> bool:
        """Return whether the person who asked may see what is said in that chat."""
        ...

    def name(self, chat: ChatRef) -> str:
        """Return the name by which `@name` means that chat from elsewhere, "" where there is only one chat."""
        ...

    async def find(self, name: str) -> ChatRef | None:
        """Return the chat that `@name` means; None where the bot sees none, as always where there is one chat."""
        ...

    async def fetch(self, file: SentFile, path: Path, most_bytes: int) -> None:
        """Save a file that came in a message under a path, block by block, without ever holding all of it.

        Raises BadInputError where it has more than so many bytes, or more than the platform hands out, NotFoundError
        where it is no longer there, and UnavailableError.
        """
        ...

    async def around(self) -> Sequence[ChatRef]:
        """Return the chats of the community that the person who asked sees, if they see the answer alone.

        None where chats stand by themselves.
        """
        ...

    async def may_post(self, chat: ChatRef) -> HeraldError | None:
        """Return what keeps the bot from posting digests in a chat; None where it may."""
        ...

    async def label(self, chat: ChatRef, kind: LabelKind, said: str) -> tuple[str, str]:
        """Return number and name of a role that a chat's digests may mention, or of a tag for their posts.

        Raises HeraldError: where there is none that is called so, where there can be none, and where the person who
        asked, or the bot, may not mention the role.
        """
        ...


class Turn(Protocol):
    """The place of one incoming message in its chat's line, which is in the order of arrival."""

    async def come(self, *, tells: bool = False) -> None:
        """Wait until all that came before it have left the line, but for those that only tell where it `tells` too."""
        ...

    async def begin(self) -> None:
        """Wait until few enough of the same person's have begun and not left yet."""
        ...

    def leave(self) -> None:
        """Let those behind it, and others of the same person's, go on; done again it does nothing."""
        ...


class Postman(Protocol):
    """The part of a platform that posts unasked: digests and the operators' messages."""

    name: str

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:
        """Post a reply and return the platform's id of the message.

        `key` is the same for each try of one message, so that a platform that can drops a repeat. `under` is the id of
        the message that opened what this one belongs to, a digest's heading, so that a platform that can puts it into
        that message's thread. Raises DeliveryError.
        """
        ...

    async def tell(self, person: Person, reply: Reply) -> None:
        """Send a person a private message. Raises DeliveryError, also where the platform has none."""
        ...


class Platform(Postman, Protocol):
    """A platform that is opened, listens, is stopped and closed, in this order.

    Where opening or listening fails, both may be called again. Nothing is asked of the platform, nor taken from it,
    while `holds` says that another process has taken over.
    """

    holds: Callable[[], bool]

    @property
    def routes(self) -> list[Any]:
        """The addresses (Starlette's routes) that the web server must serve for it; none for most."""
        ...

    @property
    def trouble(self) -> HeraldError | None:
        """What keeps the platform from hearing now, with the next step; None where it hears."""
        ...

    async def gone(self) -> HeraldError:
        """Wait until the platform cannot come back unless somebody helps (its token is refused), and return why.

        The platform goes on trying, ever more seldom (at most a minute between two tries at first, ten minutes later
        on), and `trouble` is None again once it hears.
        """
        ...

    async def open(self) -> None:
        """Log in. Raises RefusedError where the set-up is refused, else UnavailableError."""
        ...

    async def listen(self) -> None:
        """Begin to hear. Raises RefusedError where the set-up is refused, else UnavailableError."""
        ...

    async def stop(self, deadline_seconds: float) -> None:
        """Hear no more, and finish within the deadline what is under way."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...
