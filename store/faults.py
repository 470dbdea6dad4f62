"""What went wrong with the database, in a sentence for the person who waits."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from chat.errors import UnavailableError
from chat.words import Phrase, phrase
from store.machines import refusals

FULL = (
    phrase("The database cannot be written: the disk is full."),
    phrase("Free some space, then try again."),
)
_READ_ONLY = (
    phrase("The database cannot be written: it is read-only."),
    phrase("Let the bot's user write to the file and to its directory."),
)
_LOCKED = (
    phrase("The database is locked by another program."),
    phrase("Try again in a minute, or end the program that holds it."),
)
DAMAGED = (
    phrase("The database is damaged."),
    phrase("Put a backup in its place."),
)
_DISK = (
    phrase("The database cannot be read or written: the disk failed."),
    phrase("Check the disk, then try again."),
)
_CLOSED = (
    phrase("The database cannot be opened."),
    phrase("Check that its directory exists and that the bot's user may write there."),
)
_NO_DATABASE = (
    phrase("The file is not a database."),
    phrase("Name another file as url in [store]."),
)
FOREIGN = (
    phrase("The database belongs to another program."),
    phrase("Name another one as url in [store]."),
)
NEWER = (
    phrase("The database is newer than this program."),
    phrase("Install the newest Paper Herald, or name another database as url in [store]."),
)
_OTHER = (
    phrase("The database does not answer as it should."),
    phrase("Try again; the cause is in the log."),
)

MOVED = (
    phrase("The database's file was moved, deleted or replaced while I was running."),
    phrase("Put it back where it was, with the files beside it, then start me again."),
)
_LASTING = (DAMAGED, _NO_DATABASE)
_OF_SETTINGS = (_NO_DATABASE, FOREIGN, NEWER, *refusals.OF_SETTINGS)

# SQLite's result codes, a primary one for all those under it that are not named, and SQLSTATEs that mean the same.
_KINDS: dict[int | str, tuple[Phrase, Phrase]] = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_IOERR: _DISK,
    sqlite3.SQLITE_IOERR_SHMSIZE: FULL,  # there was no room for the write-ahead log's index
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_NOTADB: _NO_DATABASE,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
    "58030": _DISK,
}

_NAMES = {
    "full": (FULL, refusals.FULL),
    "read_only": (_READ_ONLY, refusals.STANDBY),
    "locked": (_LOCKED, refusals.IN_THE_WAY),
    "damaged": (DAMAGED, _NO_DATABASE),
    "disk": (_DISK,),
    "cannot_open": (_CLOSED, MOVED),
    "unreachable": (refusals.UNREACHABLE, refusals.NOT_YET, refusals.LOST),
    "busy": (refusals.BUSY, refusals.NO_ROOM),
    "refused": (*refusals.OF_SETTINGS, refusals.NOT_FROM_HERE, refusals.NOT_ALLOWED, refusals.REFUSED),
}


class DatabaseError(UnavailableError):
    """The database cannot be used; the log tells it once for all who were kept from their work by it."""

    kind = "other"
    """What is wrong with it, in a word."""
    lasts = False
    """Whether it stays so, whatever can be read and written meanwhile, until the program is started again."""

    def for_chats(self) -> UnavailableError:
        """Return it without words that only help who runs the program, whom an alert and the log tell the rest."""
        stays = self.lasts or self.of_settings
        advice = phrase("Whoever runs me has to mend that.") if stays else phrase("Try again in a minute.")
        return UnavailableError(phrase("I cannot get at my data just now."), advice)


# Faults of a statement, not of the database: they are bugs and must look like bugs.
_BUGS = (exc.IntegrityError, exc.ProgrammingError, exc.DataError, exc.NotSupportedError)


@contextmanager
def explaining(place: str = "") -> Iterator[None]:
    """Turn what goes wrong with the database inside into UnavailableError; `place` tells which database it is.

    A fault of the statement itself (a broken constraint, a column that does not exist) goes through unchanged.
    """
    try:
        yield
    except exc.TimeoutError as error:
        raise unavailable(refusals.BUSY, place) from error
    except (exc.DBAPIError, sqlite3.Error) as error:
        kind = _kind(error)
        if kind is None and (isinstance(error, _BUGS) or _code(error) == sqlite3.SQLITE_ERROR):
            raise
        raise unavailable(kind or _OTHER, place) from error


def _kind(error: exc.DBAPIError | sqlite3.Error) -> tuple[Phrase, Phrase] | None:
    code = _code(error)
    if found := _KINDS.get(code) or (refusals.by_state(code) if isinstance(code, str) else None):
        return found
    if code or isinstance(error, (sqlite3.Error, *_BUGS)) or isinstance(error.orig, sqlite3.Error):
        return None
    # psycopg has no code where it was the connection that failed.
    return refusals.LOST if error.connection_invalidated else refusals.by_words(str(error.orig))


def is_locked(error: BaseException) -> bool:
    """Return whether another program's lock was the reason."""
    return isinstance(error, UnavailableError) and _KINDS.get(_code(error.__cause__)) is _LOCKED


def was_in_the_way(error: BaseException) -> bool:
    """Return whether it was another transaction at the same moment, so that the same work may well end the next time.

    A row that another one has added, or taken away, between a look and a change is found by the next look.
    """
    return _code(error) in {"40001", "40P01", "23505", "23503"}


def unavailable(kind: tuple[Phrase, Phrase], place: str = "") -> DatabaseError:
    """Make the error of a kind of fault, its advice naming the database where `place` does."""
    sentence, advice = kind
    if place:
        advice = phrase("{advice} (The database is {place}.)", advice=advice, place=place)
    error = DatabaseError(sentence, advice)
    error.lasts, error.of_settings = kind in _LASTING, kind in _OF_SETTINGS
    error.kind = next((name for name, kinds in _NAMES.items() if kind in kinds), DatabaseError.kind)
    return error


def _code(error: BaseException | None) -> int | str:
    orig = getattr(error, "orig", error)
    code: int = getattr(orig, "sqlite_errorcode", 0)
    if code in _KINDS:
        return code
    return code & 0xFF or str(getattr(orig, "sqlstate", "") or "")
