"""Processes of `herald` that are begun, stopped for a while, and killed."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.commands import environment
from tests.forking import ROOT, Herald

_SERVER = "from tests.fleet.shifted import serve; serve()"


@dataclass(eq=False)
class Member:
    """One of the processes, whichever it is at the moment; `pid` is 0 while there is none."""

    name: str
    arguments: Sequence[str]
    folder: Path
    forks: Herald
    environ: Mapping[str, str]
    pid: int = 0
    is_stopped: bool = False
    ended: "asyncio.Future[int] | None" = None
    codes: list[int] = field(default_factory=list)
    """How its processes ended that nobody killed."""

    @property
    def runs(self) -> bool:
        """Whether it has a process that may do something."""
        return bool(self.pid) and not self.is_stopped

    @property
    def log(self) -> Path:
        """Where all its processes log."""
        return self.folder / f"{self.name}.log"

    def begin(self) -> None:
        """Begin a process."""
        with self.log.open("ab") as log:
            self.pid, told = self.forks.begin(self.arguments, cwd=self.folder, environ=self.environ, err=log.fileno())
        self.is_stopped = False
        self.ended = asyncio.create_task(self._end(told))

    async def kill(self) -> None:
        """Kill the process."""
        await self._end_by(signal.SIGKILL)

    def stop(self) -> None:
        """Have the process stand still."""
        self.is_stopped = True
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Have it go on."""
        os.kill(self.pid, signal.SIGCONT)
        self.is_stopped = False

    async def leave(self) -> int:
        """Ask the process to end, and return its exit code."""
        return await self._end_by(signal.SIGTERM)

    async def _end_by(self, number: signal.Signals) -> int:
        pid, ended, self.pid = self.pid, self.ended, 0
        os.kill(pid, number)
        assert ended
        return await ended

    async def _end(self, told: socket.socket) -> int:
        told.setblocking(False)
        with told:
            code = int(await asyncio.get_running_loop().sock_recv(told, 100))
        if self.pid:
            self.codes.append(code)
        self.pid = 0
        return code


@asynccontextmanager
async def fleet(
    folder: Path, begun: Mapping[str, Sequence[str]], environ: Mapping[str, str], shift: float
) -> AsyncIterator[list[Member]]:
    """Have processes of these names and commands, not begun yet; at the end none is left."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        shifted = environment(SHIFTED=str(shift))
        server = subprocess.Popen([sys.executable, "-c", _SERVER], stdin=theirs.fileno(), env=shifted, cwd=ROOT)  # noqa: ASYNC220
    forks = Herald(ours)
    members = [Member(name, arguments, folder, forks, environ) for name, arguments in begun.items()]
    try:
        yield members
    finally:
        for each in members:
            if each.pid:
                with suppress(ProcessLookupError):
                    await each.kill()
        ours.close()
        await asyncio.to_thread(server.wait)
