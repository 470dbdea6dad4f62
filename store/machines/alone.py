"""One process alone runs the bot over a file: a lock beside it, which ends with the process however that ends."""

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog

from chat.errors import UnavailableError
from chat.words import phrase
from store import engines

_HELD = (errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK)


@contextmanager
def alone_over(url: str) -> Iterator[None]:
    """Keep other processes that call this from running over the same file, as long as the context lasts.

    The lock is one of the system's (flock), on a file of its own beside the database: on the database's own file it
    would be in SQLite's way on network file systems. Where the file system knows no locks nothing is kept. A server's
    database is shared. Raises BadInputError for a URL that cannot be used, UnavailableError where another process runs.
    """
    path = engines.file(engines.parse(url))
    if path is None or not path.parent.is_dir():  # or it cannot be opened, which says why
        yield
        return
    path = path.resolve()
    try:
        descriptor = os.open(path.with_name(f"{path.name}-running"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError:  # nor can the database be written there
        yield
        return
    try:
        _lock(descriptor, path)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _HELD:
            structlog.get_logger(__name__).warning("not_kept_alone", file=str(path), reason=error.strerror)
            return
        holder = os.read(descriptor, 200).decode(errors="replace").strip()
        raise UnavailableError(
            phrase(
                "Another Paper Herald runs over the database {path} ({holder}).", path=path, holder=holder or "unknown"
            ),
            phrase("End that one first; several at a time need PostgreSQL."),
        ) from None
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"process {os.getpid()} on {socket.gethostname()}\n".encode(), 0)
