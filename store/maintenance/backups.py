"""Copies of a database: one made while it is in use, one made before its tables change, one put back."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from sqlalchemy import URL

from chat.errors import BadInputError, NotFoundError, UnavailableError
from chat.words import phrase
from store.engines import file, is_sqlite, parse, place
from store.faults import DAMAGED, FULL, NEWER, explaining, is_locked, unavailable
from store.machines import servers
from store.maintenance.files import make_private

OnPages = Callable[[int, int], None]
"""Is called with how many of a database's pages are copied, and of how many."""

_PAGES = 4096  # at a time; between two steps writers go on, and what they change is copied again
_WAIT = 5.0  # seconds for another program's lock
_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a database: its file, its length in bytes, and the revision of its tables."""

    file: Path
    size: int
    revision: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What stands in a database's place now, and where what stood there before is kept, None where nothing did."""

    backup: Backup
    before: Path | None


def back_up(url: str, target: Path, watch: OnPages) -> Backup:
    """Copy a database into one file, whole and as it is at one moment, while others read and write it.

    The file is complete or not there; an older copy in its place is replaced. An error out of `watch` breaks it off.
    Raises BadInputError for a URL or a target that cannot be used, NotFoundError where there is no database, and
    UnavailableError.
    """
    path = _file_of(url, partial(servers.dumping, target))
    if not path.exists():
        raise NotFoundError(
            phrase("There is no database at {path}.", path=path), phrase("Check url in [store], or name --config.")
        )
    if _is(path, target) or any(_is(Path(f"{path}{end}"), target) for end in _BESIDE):
        raise BadInputError(phrase("{path} is the database itself.", path=target), phrase("Name another file."))
    if target.exists() and not _revision_of(target):
        raise BadInputError(
            phrase("{path} holds something else than a copy of a database of mine.", path=target),
            phrase("Name another file."),
        )
    with _telling(target), closing(_reading(path)) as source:
        _need_room(target, path)
        _copy(source, target, watch)
        return _described(target)


def restore(url: str, source: Path, watch: OnPages, known: Callable[[str], bool]) -> Restored:
    """Put a copy in a database's place, and keep what stood there beside it under another name.

    `known` tells whether this program knows a revision. Raises BadInputError for a URL or a copy that cannot be used,
    and UnavailableError, also where a program has the database open.
    """
    path = _file_of(url, partial(servers.restoring, source))
    if not source.exists():
        raise BadInputError(phrase("There is no file {path}.", path=source), phrase("Name a copy of the database."))
    if _is(path, source):
        raise BadInputError(phrase("{path} is the database itself.", path=source), phrase("Name a copy of it."))
    if not (revision := _revision_of(source)):
        raise BadInputError(
            phrase("{path} is no copy of a database of mine, or a damaged one.", path=source),
            phrase("Name another file."),
        )
    if not known(revision):
        raise unavailable(NEWER, str(source))
    made = _free_name(path, "restoring")
    try:
        with _telling(path):
            _need_room(made, source)
            with closing(_reading(source)) as copied:
                _copy(copied, made, watch)
            before = _set_aside(path)
            made.replace(path)
            _settle(path.parent)
            return Restored(_described(path), before)
    finally:
        made.unlink(missing_ok=True)


def keep_before(path: Path, revision: str) -> Path:
    """Copy a database whose tables are about to be brought to a revision, beside it; return the copy's name.

    To be called by who holds its write lock. Raises UnavailableError where there is no room.
    """
    target = _free_name(path, f"before-{revision}")
    with _telling(target):
        _need_room(target, path)
        with closing(_reading(path)) as source:
            _copy(source, target, lambda _done, _of: None, pages=-1)
    return target


def _set_aside(path: Path) -> Path | None:
    """Rename a database that nobody has open, with what stands beside it; None where there is nothing."""
    there = [end for end in ("", *_BESIDE) if Path(f"{path}{end}").exists()]
    if not there:
        return None
    before = _free_name(path, "before-restore")
    with _alone(path) if "" in there else nullcontext():
        for end in there:
            with suppress(FileNotFoundError):  # the log is gone once it is folded in
                Path(f"{path}{end}").replace(f"{before}{end}")
    return before


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep others out of a database, its log folded in; one that is too damaged for that is left as it is.

    Raises UnavailableError where somebody has it open.
    """
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            with explaining(str(path)):
                # Only who is alone with a file may take it out of the mode with a log beside it.
                mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
                connection.execute("BEGIN EXCLUSIVE")
        except UnavailableError as error:
            if is_locked(error):
                raise _in_use(path) from error
            mode = "delete"
        if mode != "delete":
            raise _in_use(path)
        yield


def _in_use(path: Path) -> UnavailableError:
    return UnavailableError(
        phrase("A program has the database {path} open.", path=path), phrase("Stop the bot, then restore again.")
    )


def _copy(source: sqlite3.Connection, target: Path, watch: OnPages, *, pages: int = _PAGES) -> None:
    """Copy by SQLite's backup interface into a file beside the target, look whether it is sound, put it in place."""
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    make_private(part)
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as made:
            source.backup(
                made,
                pages=pages,
                progress=lambda _status, left, total: watch(total - left, total),
                sleep=0.05,
            )
            # One file that holds all: no log beside it that a copy of the copy would leave behind.
            made.execute("PRAGMA journal_mode=DELETE")
            if made.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise unavailable(DAMAGED, str(target))
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(target)
        _settle(target.parent)
    finally:
        for end in ("", *_BESIDE):
            Path(f"{part}{end}").unlink(missing_ok=True)


def _described(path: Path) -> Backup:
    with closing(_reading(path)) as connection:
        return Backup(path, path.stat().st_size, _revision(connection))


def _revision_of(path: Path) -> str:
    """Return the revision of a file that may be a copy of a database of this program's, "" where it is none."""
    try:
        with closing(_reading(path)) as connection:
            return _revision(connection)
    except sqlite3.DatabaseError:
        return ""


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_WAIT, isolation_level=None)


def _revision(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""


def _file_of(url: str, command: Callable[[URL], str]) -> Path:
    parsed = parse(url)
    if path := file(parsed):
        return path
    told = phrase("Only a database that is a file is copied by this command; yours is {place}.", place=place(parsed))
    if is_sqlite(parsed):  # by an address of SQLite's own kind
        raise BadInputError(told, phrase("Name its file as url in [store]."))
    raise BadInputError(told, phrase("Use the server's own program: {command}", command=command(parsed)))


def _free_name(path: Path, word: str) -> Path:
    """Return a name beside a file that nothing has yet: "herald.db.before-0022", and then "….2"."""
    names = (f"{path.name}.{word}{f'.{n}' if n > 1 else ''}" for n in count(1))
    return next(free for name in names if not (free := path.with_name(name)).exists())


def _is(path: Path, other: Path) -> bool:
    with suppress(OSError):
        return path.samefile(other)
    return path.absolute() == other.absolute()


def _need_room(target: Path, source: Path) -> None:
    if shutil.disk_usage(target.absolute().parent).free < source.stat().st_size:
        raise unavailable(FULL, str(target))


def _settle(folder: Path) -> None:
    """Have the disk keep a file's new name."""
    with suppress(OSError):  # where folders cannot be opened, as on Windows
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Turn what goes wrong with files and databases inside into UnavailableError."""
    try:
        with explaining(str(path)):
            yield
    except OSError as cause:
        raise UnavailableError(
            phrase("{path} cannot be written: {reason}.", path=path, reason=cause.strerror or str(cause)),
            phrase("Name a place where the bot's user may write."),
        ) from cause
