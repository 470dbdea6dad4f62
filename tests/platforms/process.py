"""`herald run` as a process of its own."""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Self

from tests.commands import begin_herald
from tests.patience import PATIENCE

HERALD = Path(sys.executable).parent / "herald"


def environment(**variables: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("HERALD_")} | variables


async def run(folder: Path, **variables: str) -> "Process":
    """Start the bot on the sample papers."""
    return await begin("run", "--sample", cwd=folder, environ=environment(**variables))


async def begin(*arguments: str, cwd: Path, environ: Mapping[str, str], **how: Any) -> "Process":
    """Begin a command in a process that has its modules imported already."""
    given, written = os.pipe()
    with closing(os.fdopen(written, "wb")):
        number, ended = begin_herald(*arguments, cwd=cwd, environ=environ, err=written, **how)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(given, "rb")
    )
    return Process(number, ended, reader)


class Process:
    """What asyncio gives of a process, of one that is another's child."""

    def __init__(self, number: int, ended: socket.socket, log: asyncio.StreamReader) -> None:
        ended.setblocking(False)
        self.pid = number
        self.stderr = log
        self.returncode: int | None = None
        self._ended = asyncio.create_task(self._end(ended))

    async def _end(self, ended: socket.socket) -> int:
        with ended:
            self.returncode = int(await asyncio.get_running_loop().sock_recv(ended, 100))
        return self.returncode

    async def wait(self) -> int:
        """Wait for the end, and return the exit code."""
        return await asyncio.shield(self._ended)

    async def communicate(self) -> tuple[None, bytes]:
        """Wait for the end, and return what was said to standard error."""
        said = await self.stderr.read()
        await self.wait()
        return None, said

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)


class Running:
    """A process and what it logs; as a context it is dead at the end whatever happened."""

    def __init__(self, process: "Process | asyncio.subprocess.Process") -> None:
        self.process = process
        self.log = ""
        self.lines = asyncio.create_task(self._read())

    async def __aenter__(self) -> Self:
        await self.until("ready")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()
        await self.lines

    async def _read(self) -> None:
        assert self.process.stderr
        async for line in self.process.stderr:
            self.log += line.decode()

    async def until(self, word: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while word not in self.log:
                if self.lines.done():
                    raise AssertionError(f"it ended without {word!r}:\n{self.log[-3000:]}")
                await asyncio.sleep(0.02)

    async def end(self, number: int = signal.SIGTERM) -> float:
        """Send a signal and give the seconds until the process has ended."""
        began = time.monotonic()
        self.process.send_signal(number)
        await asyncio.wait_for(self.process.wait(), PATIENCE)
        await self.lines
        return time.monotonic() - began


async def noted(database: Path) -> None:
    """Wait until a process has written down that it shows work under way."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as c:
                if c.execute("SELECT 1 FROM memos WHERE key LIKE 'under way %'").fetchone():
                    return
            await asyncio.sleep(0.02)
