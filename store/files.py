"""A database's file: for its owner's eyes alone, and still where it was opened."""

import os
import sqlite3
from pathlib import Path

_PRIVATE = 0o600
_BESIDE = ("", "-wal", "-shm")  # the file, and what SQLite keeps beside it with the same rights


def make_private(path: Path) -> None:
    """Make a file that is missing, and take it from other users where they can read it; the group's right stays.

    Where that fails it is left as it is: whoever opens it next hears of what is wrong.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _PRIVATE))
    except FileExistsError:
        for each in (path.with_name(path.name + ending) for ending in _BESIDE):
            _close_to_others(each)
    except OSError:
        pass


def _close_to_others(path: Path) -> None:
    try:
        mode = path.stat().st_mode
        if mode & 0o007:
            path.chmod(mode & 0o770)
    except OSError:
        pass


class OpenFiles:
    """The files of an open database, which can be told from others that came in their place.

    Holds a connection of its own: where none is open any more SQLite takes the write-ahead log away.
    """

    def __init__(self, path: Path) -> None:
        self._held = sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True, check_same_thread=False)
        self._held.execute("SELECT count(*) FROM sqlite_master").fetchone()
        self._known = {each: _identity(each) for each in (path.resolve(), Path(f"{path.resolve()}-wal"))}

    def are_here(self) -> bool:
        """Return whether the files are where they were."""
        return all(known is None or _identity(path) == known or _is_open(path) for path, known in self._known.items())

    def close(self) -> None:
        """Let go of them."""
        self._held.close()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _is_open(path: Path) -> bool:
    """Return whether this process has a file open that goes by this name now: some file systems number files anew."""
    folder = Path("/proc/self/fd")
    try:
        return path.exists() and any(each.readlink() == path for each in folder.iterdir())
    except OSError:
        return False
