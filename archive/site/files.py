"""Files that are whole or not there at all, and that nobody touches in vain."""

import contextlib
import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_PART = ".part"
_LONGEST_WRITE = 3600.0  # seconds; what is older was left by a process that was killed


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other processes, and other threads, from writing into a folder; waits until they have. Raises OSError.

    The folder is made where it is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> None:
    """Remove the parts of files that processes which were killed have left. Raises OSError."""
    for path in folder.rglob(f".*{_PART}"):
        if time.time() - path.stat().st_mtime > _LONGEST_WRITE:
            path.unlink(missing_ok=True)


def put(path: Path, content: bytes) -> bool:
    """Write a file in the place of an earlier one, unless it is the same already; tells whether it was written.

    Readers see the earlier one or the new one, never a part. It is not forced out of the system's cache: what a power
    failure takes, the next start or `herald archive build` brings back. Raises OSError.
    """
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=_PART)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True
