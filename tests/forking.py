"""A process that has imported the program once, and whose forks run it: `herald` without the second of imports."""

import atexit
import gc
import io
import json
import os
import random
import socket
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("archive", "bot", "chat", "handlers", "papers", "scheduler", "services", "store", "summarizer")
LIBRARIES = ("alembic.autogenerate", "alembic.command", "babel.messages.mofile", "babel.messages.pofile", "aiosqlite")
PROGRAM = "bot.cli"  # whose `main` is `herald`
MOST = 1 << 20  # bytes of a message


class Herald:
    """Has commands run by forks, one at a time, through a socket that is the server's standard input."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel

    def run(
        self, arguments: Sequence[str], *, cwd: Path, stdin: str, environ: Mapping[str, str]
    ) -> tuple[int, str, str]:
        """Run a command, and return its exit code and what it wrote to standard output and error."""
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            given.write(stdin.encode())
            files = [file.fileno() for file in (given, out, err)]
            given.seek(0)
            self._ask(arguments, cwd, environ, files)
            code = int(self._channel.recv(MOST))
            for file in (out, err):
                file.seek(0)
            return code, out.read().decode(), err.read().decode()

    def begin(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path,
        environ: Mapping[str, str],
        err: int,
        out: int | None = None,
        terminal: bool = False,
        main: str = PROGRAM,
    ) -> tuple[int, socket.socket]:
        """Begin a command whose standard error is a file's, or that has a terminal for all three.

        `main` is the module whose function of that name is called. Return its number, and what gives its exit code.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, Path(os.devnull).open("r+b") as nothing:
            other = err if terminal else nothing.fileno()
            files = [other, other if out is None else out, err, theirs.fileno()]
            self._ask(arguments, cwd, environ, files, main)
        return int(ours.recv(MOST)), ours

    def _ask(
        self, arguments: Sequence[str], cwd: Path, environ: Mapping[str, str], files: list[int], main: str = PROGRAM
    ) -> None:
        asked = {"arguments": list(arguments), "cwd": str(cwd), "environ": dict(environ), "main": main}
        socket.send_fds(self._channel, [json.dumps(asked).encode()], files)


def serve() -> None:
    """Fork for each request, and tell the exit code; where there is a socket for that, do not wait for the end."""
    channel = socket.socket(fileno=os.dup(0))
    _import_all()
    gc.freeze()  # so that forks share what has been imported
    assert threading.active_count() == 1, "a fork has no threads"
    while True:
        message, files, _, _ = socket.recv_fds(channel, MOST, 4)
        if not message:
            os._exit(0)
        if not files[3:]:
            _tell_end(channel, _fork(message, files, channel))
        elif (waiting := os.fork()) == 0:
            if os.fork():
                os._exit(0)  # so that the one that waits is nobody's to wait for
            told = socket.socket(fileno=files.pop())
            number = _fork(message, files, channel, told)
            told.send(str(number).encode())
            _tell_end(told, number)
            os._exit(0)
        else:
            os.waitpid(waiting, 0)
            for file in files:
                os.close(file)


def _fork(message: bytes, files: Sequence[int], *sockets: socket.socket) -> int:
    if (child := os.fork()) == 0:
        for each in sockets:
            each.close()
        asked = json.loads(message)
        _become(asked, files)
        _end(_main(asked["main"]))
    for file in files:
        os.close(file)
    return child


def _tell_end(told: socket.socket, child: int) -> None:
    _, status = os.waitpid(child, 0)
    told.send(str(os.waitstatus_to_exitcode(status)).encode())


def _import_all() -> None:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts and "__main__" not in parts:
                import_module(".".join(parts).removesuffix(".__init__"))
    for library in LIBRARIES:
        import_module(library)


def _become(asked: dict[str, Any], files: Sequence[int]) -> None:
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["environ"])
    time.tzset()
    random.seed()
    sys.argv = ["herald", *asked["arguments"]]
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(open(number, mode, closefd=False), encoding="utf-8", errors=errors, line_buffering=number == 2)  # noqa: SIM115
        for number, mode, errors in ((0, "rb", "strict"), (1, "wb", "strict"), (2, "wb", "backslashreplace"))
    )


def _main(module: str) -> int:
    try:
        import_module(module).main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001  the interpreter prints it too
        traceback.print_exc()
        return 1
    return 0


def _end(code: int) -> None:
    """End as the interpreter does, but for the taking apart of all modules, which takes longer than most commands."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    os._exit(code)
