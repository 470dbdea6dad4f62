"""Starts processes that are to be killed, one after another."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path


class Life:
    """One process; `ended` gives its exit code, the signal's negative number where it was killed."""

    def __init__(self, number: int, ended: "asyncio.Task[int]") -> None:
        self._number = number
        self.ended = ended

    async def kill(self) -> None:
        os.kill(self._number, signal.SIGKILL)
        await self.ended

    async def stop(self) -> int:
        """Ask it to stop, and give its exit code."""
        os.kill(self._number, signal.SIGTERM)
        return await self.ended


class Nursery:
    """One life at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def begin(self) -> Life:
        assert self._process.stdin
        self._process.stdin.write(b"\n")
        return Life(await self._number(), asyncio.create_task(self._number()))

    async def _number(self) -> int:
        assert self._process.stdout
        line = await self._process.stdout.readline()
        if not line:
            raise AssertionError("the process that starts the others has ended")
        return int(line)


@asynccontextmanager
async def nursery(environ: Mapping[str, str], log: Path) -> AsyncIterator[Nursery]:
    """Have processes started with these variables, whose log goes to `log`; at the end none is left."""
    with log.open("wb") as lines:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.crashes.child"),
            env=environ,
            cwd=log.parent,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=lines,
            start_new_session=True,
        )
    try:
        yield Nursery(process)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
