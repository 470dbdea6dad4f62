"""`herald run` as a process of its own."""

import asyncio
import os
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Self

from tests.patience import PATIENCE

HERALD = Path(sys.executable).parent / "herald"


def environment(**variables: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("HERALD_")} | variables


async def run(folder: Path, *under: str, **variables: str) -> asyncio.subprocess.Process:
    """Start the bot, as what `under` runs where that is given."""
    return await asyncio.create_subprocess_exec(
        *under,
        HERALD,
        "run",
        "--sample",
        cwd=folder,
        env=environment(**variables),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )


class Running:
    """A process and what it logs; as a context it is dead at the end whatever happened."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
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
            while word not in self.log:  # noqa: ASYNC110  another process writes
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
