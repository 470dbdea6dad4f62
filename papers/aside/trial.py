"""A reader that reads nothing and tries to get out: what it is refused here, real ones are refused too."""

import ctypes
import errno
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from papers.aside import kernel
from papers.aside.task import Task


def prepare() -> None:
    """Find out where one could write, while that can be found out."""
    tempfile.gettempdir()


def main(task: Task, bot: str) -> None:
    """Try everything on the process that has this number, without doing it harm, and write what was refused."""
    ways = attempts(int(bot))
    if not task.guards.seccomp:  # which would kill this process for it
        ways = {**ways, "memory": (*ways["memory"], lambda: _read_across(int(bot)))}
    refused = [name for name, tries in ways.items() if all(map(_is_refused, tries))]
    task.write({"guards": asdict(task.guards), "refused": refused})


def attempts(bot: int) -> Mapping[str, tuple[Callable[[], object], ...]]:
    """Return the ways out, each with what has to be refused so that it is shut."""
    return {
        "memory": (lambda: _read(f"/proc/{bot}/environ"), lambda: _read(f"/proc/{bot}/mem")),
        "files": (lambda: _read(sys.executable), _write),
        "network": (_open_socket, _open_pair),
        "processes": (_fork,),
        "signals": (lambda: os.kill(bot, 0),),
    }


def _is_refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return True
    return False


def _read(path: str) -> None:
    os.close(os.open(path, os.O_RDONLY))


def _read_across(bot: int) -> None:
    """Ask for what stands at the address 0: nothing does, but who may not ask is told that instead."""
    place = (ctypes.c_uint64 * 2)(0, 1)
    with suppress(AttributeError):  # a C library without it
        if kernel.libc().process_vm_readv(bot, place, 1, place, 1, 0) < 0 and ctypes.get_errno() == errno.EPERM:
            raise PermissionError


def _write() -> None:
    path = Path(tempfile.gettempdir()) / f"herald-trial-{os.getpid()}"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    path.unlink()


def _open_socket() -> None:
    socket.socket().close()


def _open_pair() -> None:
    for each in socket.socketpair():
        each.close()


def _fork() -> None:
    if (child := os.fork()) == 0:
        os._exit(0)
    with suppress(ChildProcessError):
        os.waitpid(child, 0)
