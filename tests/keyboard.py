"""A command at a pseudo-terminal, with somebody who reads what it shows and types."""

import asyncio
import contextlib
import fcntl
import os
import pty
import re
import struct
import termios
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.commands import begin_herald, environment
from tests.patience import PATIENCE

ENTER, CTRL_C, CTRL_D, ARROW_UP = "\r", "\x03", "\x04", "\x1b[A"
WIDE = 200  # columns, so that sentences stand on one line
_CONTROLS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\][^\x07]*\x07|\r")
_WHERE, _THERE = b"\x1b[6n", b"\x1b[1;1R"  # what a terminal is asked, and answers


class Keyboard:
    """Begins a command, `herald …`, as a context; at its end the command has ended."""

    def __init__(self, *arguments: str, cwd: Path, environ: Mapping[str, str] = {}) -> None:
        self._arguments = arguments
        self._cwd = cwd
        # COLUMNS and LINES of the terminal that the tests were started at would go before this one's.
        here = {"TERM": "xterm-256color", "LANG": "en_US.UTF-8", "LC_ALL": "", "COLUMNS": "", "LINES": ""}
        self._environ = environment(**{**here, **environ})
        self.shown = ""
        """All that stood on the screen, without what moves the cursor."""
        self._read_up_to = 0
        self._news = asyncio.Event()
        self._bytes = b""

    async def __aenter__(self) -> Self:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 60, WIDE, 0, 0))
        self._pid, self._ended = begin_herald(
            *self._arguments, cwd=self._cwd, environ=self._environ, err=theirs, terminal=True
        )
        os.close(theirs)
        asyncio.get_running_loop().add_reader(self._ours, self._take)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, 9)
        asyncio.get_running_loop().remove_reader(self._ours)
        os.close(self._ours)
        self._ended.close()

    async def until(self, *texts: str) -> str:
        """Wait until these stand there, one after the other, and return what came since the last wait."""
        begun = self._read_up_to
        for text in texts:
            try:
                async with asyncio.timeout(PATIENCE):
                    while (at := self.shown.find(text, self._read_up_to)) < 0:
                        self._news.clear()
                        await self._news.wait()
            except TimeoutError:
                raise AssertionError(f"{text!r} is not in {self.shown[self._read_up_to :]!r}") from None
            self._read_up_to = at + len(text)
        return self.shown[begun : self._read_up_to]

    def types(self, text: str, end: str = ENTER) -> None:
        """Type something, and press Enter."""
        os.write(self._ours, f"{text}{end}".encode())

    def signals(self, number: int) -> None:
        """Send the command a signal."""
        os.kill(self._pid, number)

    async def answers(self, *talk: tuple[str, str]) -> None:
        """Type an answer after each question."""
        for question, answer in talk:
            await self.until(question)
            self.types(answer)

    async def ends(self) -> int:
        """Wait for the end, and return the exit code."""
        self._ended.setblocking(False)
        async with asyncio.timeout(PATIENCE):
            code = await asyncio.get_running_loop().sock_recv(self._ended, 100)
        return int(code)

    def _take(self) -> None:
        try:
            part = os.read(self._ours, 65536)
        except OSError:  # Linux's way to say that the other end is closed
            part = b""
        if not part:
            asyncio.get_running_loop().remove_reader(self._ours)
        if _WHERE in part:
            os.write(self._ours, _THERE)
        self._bytes += part
        self.shown = _CONTROLS.sub("", self._bytes.decode("utf-8", "ignore"))
        self._news.set()
