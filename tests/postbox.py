"""A platform that nobody has, as one folder and one line: for copies of the program."""

from pathlib import Path

SPEC = '''\
"""The postbox as the table of platforms has it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.platforms.spec import PlatformSpec
from bot.settings.types import Secret, SettingsSection
from chat.clock import Clock

if TYPE_CHECKING:
    from chat.platform import Platform
    from handlers.dispatch import Dispatcher
    from services.services import Services


class PostboxSettings(SettingsSection):
    """A folder in which people leave lines."""

    token: Secret | None = None
    """What opens the box."""
    token_file: Path | None = None
    """The file that holds it."""
    folder: Path = Path("postbox")
    """Where the box is."""


def check(settings: PostboxSettings) -> Iterator[tuple[str, str]]:
    """Yield that a box needs a name of its own."""
    if settings.folder == Path("nowhere"):
        yield "folder", "is no place."


def build(settings: PostboxSettings, dispatcher: "Dispatcher", services: "Services", clock: Clock) -> "Platform":
    """Build the platform."""
    from bot.platforms.postbox.adapter import Postbox

    return Postbox(settings, dispatcher)


POSTBOX = PlatformSpec(
    name="postbox",
    person="[a-z]+",
    chat="[a-z]+",
    example="postbox:NAME",
    settings=PostboxSettings,
    needs="token",
    build=build,
    check=check,
)
'''
ADAPTER = '''\
"""A platform of one chat, whose lines stand in a file and whose answers are written into another."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import structlog

from chat.errors import HeraldError
from chat.platform import LabelKind
from chat.refs import ChatRef, Incoming, Person, SentFile
from chat.reply import Reply
from chat.words import phrase
from handlers.dispatch import Dispatcher

if TYPE_CHECKING:
    from bot.platforms.postbox.spec import PostboxSettings

CHAT, ANN = ChatRef("postbox", "hall"), Person("postbox", "ann")


class Postbox:
    """Reads the lines that are there when it opens."""

    name = "postbox"
    routes: ClassVar[list[Any]] = []
    trouble: HeraldError | None = None
    def __init__(self, settings: "PostboxSettings", dispatcher: Dispatcher) -> None:
        self._settings, self._dispatcher = settings, dispatcher
        self._reading: asyncio.Task[None] | None = None

    async def open(self) -> None:
        token = self._settings.token
        structlog.get_logger(__name__).warning("opened", key=token and token.get_secret_value())

    async def listen(self) -> None:
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        for line in (self._settings.folder / "in.txt").read_text().splitlines():
            await self._dispatcher.dispatch(Incoming(CHAT, ANN, line), Answers(self.write))

    def write(self, kind: str, reply: Reply) -> None:
        with (self._settings.folder / "out.txt").open("a") as file:
            file.write(f"{kind} {reply.blocks!r}\\n")

    async def stop(self, deadline_seconds: float) -> None:
        if self._reading:
            self._reading.cancel()

    async def close(self) -> None:
        pass

    async def gone(self) -> HeraldError:
        return await asyncio.get_running_loop().create_future()

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:
        self.write("POSTED", reply)
        return key

    async def tell(self, person: Person, reply: Reply) -> None:
        self.write("TOLD", reply)


class Answers:
    """Where the answers to a line are shown."""

    elsewhere: ClassVar = phrase("There is one chat here; all commands are about it.")

    def __init__(self, write: Callable[[str, Reply], None]) -> None:
        self._write = write

    async def show(self, reply: Reply, slot: int = 0) -> None:
        self._write("SHOWN", reply)

    async def aside(self, line: str, language: str) -> ChatRef | None:
        return CHAT

    async def end(self, reply: Reply) -> None:
        pass

    async def administers(self, chat: ChatRef) -> bool:
        return True

    async def belongs(self, chat: ChatRef) -> bool:
        return True

    def name(self, chat: ChatRef) -> str:
        return ""

    async def find(self, name: str) -> ChatRef | None:
        return None

    async def fetch(self, file: SentFile, path: Path, most_bytes: int) -> None:
        pass

    async def around(self) -> Sequence[ChatRef]:
        return ()

    async def may_post(self, chat: ChatRef) -> HeraldError | None:
        return None

    async def label(self, chat: ChatRef, kind: LabelKind, said: str) -> tuple[str, str]:
        return said, said
'''
IN_CONFIG = """
[postbox]
# What opens the box: HERALD_POSTBOX__TOKEN, or the file that holds it. Example:
#token_file = "secrets/postbox"
# Where the box is.
#folder = "postbox"
"""


def changed(folder: Path, name: str, before: str, added: str) -> None:
    """Add to a file of the copy, before a text that stands in it once."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(before) == 1, (name, before)
    (folder / name).write_text(text.replace(before, added + before), encoding="utf-8")


def add_postbox(folder: Path) -> None:
    """Add the platform to a copy of the program."""
    box = folder / "bot" / "platforms" / "postbox"
    box.mkdir()
    (box / "__init__.py").write_text('"""A box for lines."""\n', encoding="utf-8")
    (box / "spec.py").write_text(SPEC, encoding="utf-8")
    (box / "adapter.py").write_text(ADAPTER, encoding="utf-8")
    changed(
        folder,
        "bot/platforms/__init__.py",
        "from bot.platforms.spec",
        "from bot.platforms.postbox.spec import POSTBOX\n",
    )
    changed(folder, "bot/platforms/__init__.py", "    CONSOLE,\n)", "    POSTBOX,\n")


def document_postbox(folder: Path) -> None:
    """Add its settings to the example of the copy, of which its reference is then made."""
    changed(folder, "config.toml", "\n[arxiv]\n", IN_CONFIG)
