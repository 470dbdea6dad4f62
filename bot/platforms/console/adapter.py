"""The console platform: one chat at a terminal or through a pipe, with the same commands as everywhere."""

import asyncio
import contextlib
import os
import shlex
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from rich.console import Console as Screen

from bot.platforms.console.render import Renderer, plain, print_paragraphs, progress_text
from bot.platforms.labels import unknown_here
from chat.errors import HeraldError
from chat.platform import LabelKind
from chat.refs import ChatRef, Incoming, Person, SentFile
from chat.reply import Choice, Progress, Reply, Text
from chat.words import phrase
from handlers.dispatch import Dispatcher
from handlers.sent.wishes import LISTS
from services.languages import Languages
from services.sent.fetching import copy

CHAT = ChatRef("console", "terminal", title="Console")
PERSON = Person("console", "you")
LONGEST_LINE = 1_000_000
LONGEST_PATH = 5000  # characters, with the question behind it
_ENDINGS = (".pdf", *(f".{ending}" for ending in sorted(LISTS)))
SHORTEST_ID = 8  # figures, without the dot: what is shorter is the number of a button


class Console:
    """Reads commands, shows replies and posts digests on one screen; a button is pressed by its number."""

    name = "console"

    def __init__(self, dispatcher: Dispatcher, languages: Languages, screen: Screen, notes: Screen) -> None:
        self._dispatcher = dispatcher
        self._languages = languages
        self._screen = screen
        self._notes = notes
        self._buttons: list[Choice] = []
        self._language = languages.default  # of the last reply

    @property
    def is_interactive(self) -> bool:
        """Return whether somebody sits at a terminal."""
        return sys.stdin is not None and sys.stdin.isatty()

    async def hear(self, line: str) -> None:
        """Answer one line: a command, an id, or the number of a button."""
        button = self.button(line)
        if button is None and line.strip().isdecimal() and len(line.strip()) < SHORTEST_ID:
            self._refuse(line.strip())
            return
        file, words = (None, line) if button else dropped(line)
        text, files = button.command if button else words, (file,) if file else ()
        incoming = Incoming(CHAT, PERSON, text, pressed=button is not None, files=files)
        conversation = ConsoleConversation(self)
        self._buttons = []
        await self._dispatcher.dispatch(incoming, conversation)

    def button(self, line: str) -> Choice | None:
        """Return the button that a line presses by its number, None where it presses none."""
        text = line.strip()
        known = text.isascii() and text.isdigit() and 0 < int(text[:6]) <= len(self._buttons)
        return self._buttons[int(text) - 1] if known else None

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:  # noqa: ARG002  one chat
        """Show a message that nobody asked for: a digest's."""
        self.show(reply)
        return key

    async def tell(self, person: Person, reply: Reply) -> None:  # noqa: ARG002  and one person
        """Show a message to the person at the terminal."""
        self.show(reply)

    def show(self, reply: Reply) -> None:
        """Print a reply, its buttons numbered after those that are on the screen already."""
        self._language = reply.language
        renderer = Renderer(self._languages.words(reply.language), self._number)
        print_paragraphs(self._screen, renderer.paragraphs(reply))
        self._screen.print()

    def command_words(self) -> list[str]:
        """Return the commands for completion."""
        return [f"/{command.name}" for command in self._dispatcher.commands.values() if not command.hidden]

    def note(self, progress: Progress) -> None:
        """Say how far something is, beside the replies."""
        self._notes.print(progress_text(progress), style="dim", markup=False, highlight=False)

    def _refuse(self, number: str) -> None:
        words = self._languages.words(self._language)
        if there_are := len(self._buttons):
            said = words.say("There is no button {number}: the last one is {last}.", number=number[:6], last=there_are)
        else:
            said = words.say("There is no button to press now. /help lists all commands.")
        self.show(Reply((Text(said),), language=self._language))

    def _number(self, choice: Choice) -> int:
        self._buttons.append(choice)
        return len(self._buttons)


class ConsoleConversation:
    """The place of one line's answer."""

    elsewhere: ClassVar = phrase("There is one chat here; all commands are about it.")
    unseen: ClassVar = elsewhere
    by_name: ClassVar = False

    def __init__(self, console: Console) -> None:
        self._console = console

    async def show(self, reply: Reply, slot: int = 0) -> None:  # noqa: ARG002  what is printed cannot be replaced
        """Print a finished reply; of one under way only its progress, and that beside the replies."""
        progress = [block for block in reply.blocks if isinstance(block, Progress)]
        for block in progress:
            self._console.note(block)
        if not progress:
            self._console.show(reply)

    async def aside(self, line: str, language: str) -> ChatRef | None:  # noqa: ARG002  nobody else is here
        """Return the one chat that there is."""
        return CHAT

    async def end(self, reply: Reply) -> None:
        """Do nothing: progress is told beside the replies, and none stands anywhere."""

    async def belongs(self, chat: ChatRef) -> bool:
        """Return whether it is the one chat, which whoever sits at the terminal sees."""
        return chat == CHAT

    def name(self, chat: ChatRef) -> str:  # noqa: ARG002  there is one chat here
        """Return no name: there is one chat here."""
        return ""

    async def administers(self, chat: ChatRef) -> bool:
        """Return whether it is the one chat, which whoever sits at the terminal may configure."""
        return chat == CHAT

    async def find(self, name: str) -> ChatRef | None:  # noqa: ARG002  there is one chat here
        """Return None: there is no other chat."""
        return None

    async def fetch(self, file: SentFile, path: Path, most_bytes: int) -> None:
        """Copy a file that the person at the terminal named. Raises BadInputError, NotFoundError, UnavailableError."""
        await copy(Path(file.key), file, path, most_bytes)

    async def around(self) -> Sequence[ChatRef]:
        """Return none: each chat stands by itself here."""
        return ()

    async def may_post(self, chat: ChatRef) -> HeraldError | None:  # noqa: ARG002  there is one chat here
        """Return None: nothing keeps the bot from posting."""
        return None

    async def label(self, chat: ChatRef, kind: LabelKind, said: str) -> tuple[str, str]:  # noqa: ARG002  there is one chat here
        """Raise BadInputError: there are no labels here."""
        raise unknown_here(kind, said)


def dropped(line: str) -> tuple[SentFile | None, str]:
    """Return the file whose path a line begins with, as terminals write one that is dropped into them, and the rest.

    What is no file's path is left alone, so that commands, which begin with a slash too, stay commands.
    """
    if len(line) > LONGEST_PATH or not ("/" in line or any(ending in line.lower() for ending in _ENDINGS)):
        return None, line
    try:
        first, *rest = shlex.split(line)
        name = unquote(urlsplit(first).path) if first.startswith("file:///") else first
        whole = Path(line.strip()).expanduser()
        path = whole if "/" in line and whole.is_file() else Path(name).expanduser()
        if not ("/" in name or name.lower().endswith(_ENDINGS)) or not path.is_file():
            return None, line
    except (ValueError, OSError, RuntimeError):  # quotes that do not pair, a path that cannot be one, no such home
        return None, line
    said = "" if path == whole else " ".join(rest)
    return SentFile(str(path), path.name, size=path.stat().st_size), said


async def lines(descriptor: int) -> AsyncIterator[str]:
    """Yield the lines of an open file as they come, in UTF-8, and close it at its end.

    A thread that the program does not wait for reads them: nothing else can leave a read that never ends.
    """
    loop = asyncio.get_running_loop()
    read: asyncio.Queue[str] = asyncio.Queue(maxsize=1)

    def read_all() -> None:
        with open(descriptor, encoding="utf-8", errors="replace") as stream, contextlib.suppress(RuntimeError):
            line = " "
            while line:  # the last one, which is empty, says that there are no more
                line = stream.readline(LONGEST_LINE)
                asyncio.run_coroutine_threadsafe(read.put(line), loop).result()

    threading.Thread(target=read_all, name="stdin", daemon=True).start()
    while line := await read.get():
        yield line.rstrip("\r\n")


async def talk(console: Console, screen: Screen) -> None:
    """Read and answer commands until the input ends; at a terminal with history and a prompt."""
    if console.is_interactive:
        await _talk_at_terminal(console)
        return
    if sys.stdin is None:  # it was closed before we began
        return
    async for line in lines(os.dup(sys.stdin.fileno())):
        screen.print(f"> {plain(line[:200])}", style="bold", markup=False, highlight=False, soft_wrap=True)
        await console.hear(line)


async def _talk_at_terminal(console: Console) -> None:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.patch_stdout import patch_stdout

    session: PromptSession[str] = PromptSession(completer=WordCompleter(console.command_words(), sentence=True))
    with patch_stdout(raw=True):
        while True:
            try:
                line = await session.prompt_async("herald> ")
            except (EOFError, KeyboardInterrupt):
                return
            await console.hear(line)
