"""Files that are whole or not there at all, and that nobody touches in vain: where the archive is kept."""

import contextlib
import fcntl
import fnmatch
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

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


class Files(Protocol):
    """The archive's files by their places ("en/cs_cl/2024-03.json"); each of these raises OSError."""

    def alone(self) -> AbstractContextManager[None]:
        """Keep others from writing, as far as they can be kept; waits until they have."""
        ...

    def sweep(self) -> None:
        """Remove what processes which were killed have left of files."""
        ...

    def put(self, place: str, content: bytes) -> bool:
        """Write a file, unless it is the same already; tells whether it was written."""
        ...

    def drop(self, place: str) -> bool:
        """Remove a file; tells whether there was one."""
        ...

    def read(self, place: str) -> bytes | None:
        """Return a file, None where there is none."""
        ...

    def head(self, place: str, size: int) -> bytes:
        """Return the first bytes of a file, none where there is none."""
        ...

    def exists(self, place: str) -> bool:
        """Return whether there is a file."""
        ...

    def folders(self, place: str) -> list[str]:
        """Return the names of the folders in a folder, in their order."""
        ...

    def find(self, folder: str, pattern: str) -> list[str]:
        """Return the places of a folder's own files whose names are of a pattern, in their order."""
        ...


class LocalFiles:
    """Files in a folder of this machine's, or one that several machines have mounted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def alone(self) -> AbstractContextManager[None]:
        """Keep other processes, and other threads, from writing."""
        return alone_in(self._folder)

    def sweep(self) -> None:
        """Remove what processes which were killed have left of files."""
        sweep(self._folder)

    def put(self, place: str, content: bytes) -> bool:
        """Write a file in the place of an earlier one, unless it is the same already; tells whether it was written."""
        return put(self._folder / place, content)

    def drop(self, place: str) -> bool:
        """Remove a file; tells whether there was one."""
        path = self._folder / place
        is_there = path.is_file()
        path.unlink(missing_ok=True)
        return is_there

    def read(self, place: str) -> bytes | None:
        """Return a file, None where there is none."""
        path = self._folder / place
        return path.read_bytes() if path.is_file() else None

    def head(self, place: str, size: int) -> bytes:
        """Return the first bytes of a file, none where there is none."""
        try:
            with (self._folder / place).open("rb") as file:
                return file.read(size)
        except FileNotFoundError:
            return b""

    def exists(self, place: str) -> bool:
        """Return whether there is a file."""
        return (self._folder / place).is_file()

    def folders(self, place: str) -> list[str]:
        """Return the names of the folders in a folder."""
        return sorted(path.name for path in (self._folder / place).glob("*/"))

    def find(self, folder: str, pattern: str) -> list[str]:
        """Return the places of a folder's own files whose names are of a pattern."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            names = sorted(path.name for path in (self._folder / folder).iterdir())
            return [f"{folder}/{name}" for name in names if fnmatch.fnmatchcase(name, pattern)]
        return []


def open_files(place: Path | str) -> Files:
    """Return the files in a folder, or at an object store's address. Raises BadInputError for one of no use."""
    if isinstance(place, Path):
        return LocalFiles(place)
    from archive.site.objects import ObjectFiles

    return ObjectFiles(place)
