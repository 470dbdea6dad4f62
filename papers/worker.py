"""Processes of their own for reading what may be hostile: held to limits, with nothing in them worth stealing."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path

from chat.errors import UnavailableError
from chat.words import phrase

# The worker sees no tokens or keys, only what an interpreter needs to start.
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


async def start(module: str, path: Path, *arguments: str, longest_line: int) -> Process:
    """Start a module on a file; its output comes in lines of at most so many bytes. Raises UnavailableError."""
    try:
        return await asyncio.create_subprocess_exec(
            *_command(module, path, arguments),
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=DEVNULL,
            env=_environment(),
            limit=longest_line,
        )
    except OSError as cause:
        raise UnavailableError(
            phrase("The system starts no process to read {name}.", name=path.name), phrase("Try again later.")
        ) from cause


def _command(module: str, path: Path, arguments: tuple[str, ...]) -> tuple[str, ...]:
    return sys.executable, "-P", "-m", module, str(path.absolute()), *arguments


def _environment() -> dict[str, str]:
    root = Path(__file__).resolve().parents[1]
    return {name: os.environ[name] for name in _INHERITED if name in os.environ} | {"PYTHONPATH": str(root)}


def limit(most_bytes: int, most_seconds: int) -> None:
    """Have the system hold this process to its memory and its processor time, where it can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit is the only one
        return
    for kind, most in ((resource.RLIMIT_AS, most_bytes), (resource.RLIMIT_CPU, most_seconds)):
        if most:
            resource.setrlimit(kind, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
