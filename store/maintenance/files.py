"""A database's file: for its owner's eyes alone."""

import os
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
