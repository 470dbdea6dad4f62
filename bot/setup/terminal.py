"""Questions and answers at the terminal."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from getpass import getpass
from typing import TypeVar

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import DummyHistory
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.utils import is_dumb_terminal
from rich.console import Console
from rich.rule import Rule
from rich.table import Column, Table
from rich.text import Text

from bot.platforms.console.render import plain
from chat.errors import HeraldError
from chat.tasks import end
from chat.words import Words, phrase
from services.languages import is_said

T = TypeVar("T")
YES, NO = phrase("yes, y, ok"), phrase("no, n")
_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_TICK_SECONDS = 0.2
_LINK = "https://"


class Terminal:
    """One screen and one keyboard. Ctrl-C raises KeyboardInterrupt from any question, Ctrl-D EOFError."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._screen = Console(highlight=False, markup=False, emoji=False)
        # The library's own history would bring a pasted token back, for all to read, at an arrow key.
        self._session: PromptSession[str] = PromptSession(history=DummyHistory())

    def title(self, text: str) -> None:
        """Begin a step."""
        self._screen.print()
        self._screen.print(Rule(plain(text), align="left", characters="─", style="dim"))

    def put(self, text: str, *, before: str = "", style: str = "") -> None:
        """Print a paragraph, with something before its first line; addresses in it are left whole, to be copied."""
        text = plain(text)
        if _LINK in text or not before:  # what a terminal wraps itself is still one address to it
            self._screen.print(Text(before + text, style=style), soft_wrap=_LINK in text)
            return
        columns = Table.grid(Column(no_wrap=True), Column(overflow="fold"))
        columns.add_row(Text(before, style=style), Text(text, style=style))
        self._screen.print(columns)

    def hint(self, text: str) -> None:
        """Print what is good to know."""
        self.put(text, style="dim")

    def good(self, text: str) -> None:
        """Print what went well."""
        self.put(text, before="✓ ", style="green")

    def bad(self, text: str) -> None:
        """Print what did not."""
        self.put(text, before="✗ ", style="red")

    def steps(self, texts: Sequence[str]) -> None:
        """Print what is to be done, one after the other."""
        for number, text in enumerate(texts, 1):
            self.put(text, before=f"  {number}. ")

    def ways(self, texts: Sequence[str]) -> None:
        """Print what may be done, the one or the other."""
        for text in texts:
            self.put(text, before="  • ")

    async def ask(self, question: str, default: str = "", *, hidden: bool = False) -> str:
        """Ask for a line, and return it without the space around it; Enter gives the default."""
        shown = f"{question} [{default}]: " if default else f"{question}: "
        if hidden and is_dumb_terminal():  # the library shows there whatever is typed
            return getpass(plain(shown)).strip() or default
        line = await self._session.prompt_async(_prompt(shown), is_password=hidden)
        return line.strip() or default

    async def confirm(self, question: str, *, default: bool = True) -> bool:
        """Ask for yes or no; Enter gives the default."""
        say = self.words.say
        while True:
            said = await self.ask(question, say("Y/n") if default else say("y/N"))
            if said in {say("Y/n"), say("y/N")}:
                return default
            if is_said(said, YES) or is_said(said, NO):
                return is_said(said, YES)
            self.bad(say("Please answer yes or no."))

    async def choose(self, question: str, options: Sequence[str], default: int = 0) -> int:
        """Show options with their numbers, and return the place of the one that is picked, by number or name."""
        self.options(options)
        while True:
            said = await self.ask(question, str(default + 1))
            picked = place_of(said, options)
            if picked is not None:
                return picked
            self.bad(self.words.say("Please write a number from 1 to {n}.", n=len(options)))

    def options(self, options: Sequence[str]) -> None:
        """Show options with their numbers."""
        for number, option in enumerate(options, 1):
            self.put(option, before=f"{number:>3}  ")

    async def pick(
        self, question: str, coming: AsyncIterator[T], label: Callable[[T], str], waiting: str
    ) -> tuple[list[T], str]:
        """Ask while options still come, each shown with its number as it does; return them and what was said.

        What is waited for, and since when, stands below the question; what breaks off the waiting is told, and the
        question stays.
        """
        found: list[T] = []
        begun, frames = time.monotonic(), itertools.cycle(_SPINNER)
        state = waiting

        def below() -> FormattedText:
            seconds = int(time.monotonic() - begun)
            mark = f"{next(frames)} " if state is waiting else ""
            return FormattedText([("", f"{mark}{state} {seconds // 60}:{seconds % 60:02}" if mark else state)])

        async def come() -> None:
            nonlocal state
            try:
                async for each in coming:
                    found.append(each)
                    self.put(label(each), before=f"{len(found):>3}  ")
            except HeraldError as error:
                state = error.told(self.words)

        with patch_stdout(raw=True):
            task = asyncio.create_task(come())
            try:
                line = await self._session.prompt_async(
                    _prompt(f"{question}: "), is_password=False, bottom_toolbar=below, refresh_interval=_TICK_SECONDS
                )
            finally:
                await end([task])
                self._session.bottom_toolbar, self._session.refresh_interval = None, 0.0
        return found, line.strip()

    @contextmanager
    def waiting(self, what: str) -> Iterator[None]:
        """Show what is waited for."""
        with self._screen.status(plain(what), spinner="dots"):
            yield


def place_of(said: str, options: Sequence[str]) -> int | None:
    """Return the place of the option that somebody means by its number or name, None where it is none."""
    if said.isdecimal():
        return int(said) - 1 if 1 <= int(said) <= len(options) else None
    named = [place for place, option in enumerate(options) if option.casefold() == said.casefold()]
    return named[0] if named else None


def _prompt(text: str) -> FormattedText:
    return FormattedText([("bold", plain(text))])
