"""The command line in processes of its own."""

import atexit
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.forking import Herald

LONGEST = 120.0  # seconds, after which something hangs
_MAIN = "from bot.cli import main; main()"
_SERVER = "from tests.forking import serve; serve()"

Done = subprocess.CompletedProcess[str]


def environment(**variables: str) -> dict[str, str]:
    """Return this process's variables without any setting of the program's, and these."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("HERALD_")}
    return {**bare, "PYTHONIOENCODING": "utf-8", **variables}


def herald(*arguments: str, cwd: Path, stdin: str = "", **environ: str) -> Done:
    """Run a command as a process of its own, in which the program's modules are imported already."""
    code, out, err = _forks().run(arguments, cwd=cwd, stdin=stdin, environ=environment(**environ))
    return subprocess.CompletedProcess(arguments, code, out, err)


def begin_herald(
    *arguments: str, cwd: Path, environ: Mapping[str, str], err: int, **how: Any
) -> tuple[int, socket.socket]:
    """Begin a command as `herald` does, with just these variables; return its number, and what gives its exit code."""
    environ = {"PYTHONIOENCODING": "utf-8", **environ}
    return _forks().begin(arguments, cwd=cwd, environ=environ, err=err, **how)


def herald_anew(*arguments: str, cwd: Path, stdin: str = "", **environ: str) -> Done:
    """Run a command in a fresh interpreter, which hashes and imports for itself."""
    return subprocess.run(
        [sys.executable, "-c", _MAIN, *arguments],
        cwd=cwd,
        input=stdin,
        env=environment(**environ),
        capture_output=True,
        encoding="utf-8",
        timeout=LONGEST,
        check=False,
    )


@cache
def _forks() -> Herald:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        root = Path(__file__).resolve().parents[1]
        server = subprocess.Popen([sys.executable, "-c", _SERVER], stdin=theirs.fileno(), env=environment(), cwd=root)
    ours.settimeout(LONGEST)

    def end() -> None:
        ours.close()  # which the server takes for the end
        server.wait()

    atexit.register(end)
    return Herald(ours)
