"""A program that takes what it can get, run as readers are, or with one guard alone, or with none."""

import ctypes
import errno
import json
import mmap
import os
import socket
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from papers.aside import confine, kernel, landlock, seccomp
from papers.aside.task import Task

MACHINE = seccomp.MACHINES.get(os.uname().machine)
GUARDS: dict[str, tuple[Callable[[], object], ...]] = {
    "none": (),
    "landlock": (no_more_rights := partial(kernel.prctl, kernel.NO_MORE_RIGHTS, 1), landlock.restrict),
    "seccomp": (no_more_rights, seccomp.restrict),
    "limits": (confine.limit_all,),
    "namespaces": (kernel.leave_namespaces, kernel.drop_capabilities),
    "capabilities": (kernel.drop_capabilities,),
}


def prepare() -> None:
    """Have everything loaded."""


def main(task: Task, bot: str, folder: str, port: str, deadly: str = "") -> None:
    if not (task.guards.seccomp and MACHINE):
        task.write("no seccomp")
        return
    if deadly:
        task.write("about to die")
        kernel.syscall(seccomp._DEADLY[deadly][MACHINE.column], 16, 0, 0, 0, 0, 0)
    task.write(taken(int(bot), Path(folder), int(port)))


def taken(bot: int, folder: Path, port: int) -> dict[str, str]:
    """Return what came of each try: "done", or the error's name."""
    tries: dict[str, Callable[[], object]] = {
        "read environment": lambda: Path(f"/proc/{bot}/environ").read_bytes(),
        "read memory": lambda: memory_of(bot),
        "read maps": lambda: Path(f"/proc/{bot}/maps").read_bytes(),
        "read passwd": lambda: Path("/etc/passwd").read_bytes(),
        "read store": (folder / "herald.db").read_bytes,
        "read secret": (folder / "token").read_bytes,
        "list folder": lambda: list(folder.iterdir()),
        "write store": lambda: (folder / "herald.db").open("ab").close(),
        "write file": lambda: (folder / "new").write_bytes(b"x"),
        "make folder": (folder / "folder").mkdir,
        "remove file": (folder / "spare").unlink,
        "write shared memory": lambda: os.close(os.open("/dev/shm", os.O_WRONLY | os.O_TMPFILE)),
        "tcp": lambda: connect(port),
        "udp": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close(),
        "unix": pair,
        "fork": fork,
        "thread": start_thread,
        "signal": lambda: os.kill(bot, 0),
        "signal group": lambda: os.killpg(os.getpgid(bot), 0),
        "run written code": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC).close(),
        "memory file": lambda: os.close(os.memfd_create("x")),
        "handle of process": lambda: os.close(os.pidfd_open(bot)),
        "rings": lambda: os.close(kernel.syscall(425, 1, ctypes.byref((ctypes.c_uint32 * 30)()))),
    }
    return {name: outcome(attempt) for name, attempt in tries.items()}


def outcome(attempt: Callable[[], object]) -> str:
    try:
        found = attempt()
    except RuntimeError:
        return "no thread"
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, "?")
    return "the token" if isinstance(found, bytes) and b"s3cret" in found else "done"


def memory_of(bot: int) -> None:
    os.close(os.open(f"/proc/{bot}/mem", os.O_RDONLY))


def connect(port: int) -> None:
    with socket.socket() as opened:
        opened.connect(("127.0.0.1", port))


def pair() -> None:
    for each in socket.socketpair():
        each.close()


def fork() -> None:
    if (child := os.fork()) == 0:
        os._exit(0)
    os.waitpid(child, 0)


def start_thread() -> None:
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


if __name__ == "__main__":
    guard, *arguments = sys.argv[1:]
    try:
        for step in GUARDS[guard]:
            step()
        told: object = taken(int(arguments[0]), Path(arguments[1]), int(arguments[2]))
    except OSError as error:
        told = str(error)
    sys.stdout.write(json.dumps(told))
