"""Processes of their own for reading what may be hostile: with nothing in them worth stealing, and no way out."""

import asyncio
import errno
import os
import signal
import stat
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path

import structlog

from chat.errors import UnavailableError
from chat.words import phrase

# The worker sees no tokens or keys, only what an interpreter needs to start.
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")
_FORBIDDEN_CALL = -getattr(signal, "SIGSYS", 0)


async def start(
    module: str, path: Path, *arguments: str, most_bytes: int, most_seconds: int, longest_line: int
) -> Process:
    """Start a module of readers on a file; its output comes in lines of at most so many bytes.

    The process has 0 or so many bytes of memory, and seconds of processor time. Raises OSError where the file cannot be
    opened, of which IsADirectoryError means that it is none, and UnavailableError where no process can be started.
    """
    limits = (str(most_bytes), str(most_seconds))
    command = (sys.executable, "-P", "-m", "papers.aside", module, *limits, *arguments)
    file = _opened(path)
    try:
        return await asyncio.create_subprocess_exec(
            *command, stdin=file, stdout=PIPE, stderr=DEVNULL, env=_environment(), limit=longest_line
        )
    except OSError as cause:
        raise UnavailableError(
            phrase("The system starts no process to read {name}.", name=path.name), phrase("Try again later.")
        ) from cause
    finally:
        os.close(file)


def _opened(path: Path) -> int:
    """Open a file to be read; what is no file, such as a pipe that nobody writes to, is not waited for."""
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise IsADirectoryError(errno.EISDIR, "not a file")
    return number


def _environment() -> dict[str, str]:
    root = Path(__file__).resolve().parents[2]
    return {name: os.environ[name] for name in _INHERITED if name in os.environ} | {"PYTHONPATH": str(root)}


async def end(process: Process) -> int:
    """Kill a process that still runs, and return its exit code; one that the kernel stopped is told to the log."""
    with suppress(ProcessLookupError):
        process.kill()
    code = await process.wait()
    if code == _FORBIDDEN_CALL:
        structlog.get_logger(__name__).error("reader_killed_at_forbidden_call", process=process.pid)
    return code
