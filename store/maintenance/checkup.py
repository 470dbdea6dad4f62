"""Whether the database can be written, fits the program and has room, for `herald config --check`."""

import asyncio
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, Connection, inspect, text

from chat.checkup import Finding, failed, ok
from store.engines import file, parse, place
from store.faults import FOREIGN, FULL, NEWER, unavailable
from store.maintenance import upgrades

_LITTLE = 200_000_000  # bytes; a year of a busy bot has less, and SQLite's log may grow to a hundred million


async def look_at_database(url: str) -> Finding:
    """Find out whether the database can be written, and whether its tables are this program's.

    One that is not there is not made. Raises BadInputError and UnavailableError.
    """
    return await asyncio.to_thread(_database, parse(url))


async def look_at_room(*places: Path) -> Finding:
    """Find out whether the disks that hold these files and folders have room, for a copy of the largest file too."""
    return await asyncio.to_thread(_room, places)


async def look_at_folder(folder: Path) -> Finding:
    """Find out whether files can be written into a folder, or it can be made. Raises OSError."""
    return await asyncio.to_thread(_folder, folder)


def database_file(url: str) -> Path | None:
    """Return the file that a URL means, None for a database on a server. Raises BadInputError."""
    return file(parse(url))


def _database(url: URL) -> Finding:
    path = file(url)
    if path and not path.exists():
        found = _folder(path.absolute().parent)
        return ok(f"{path} is not there yet; the start makes it") if found.state == "ok" else found
    return upgrades.alone(url, _tables)


def _tables(connection: Connection) -> Finding:
    where = place(connection.engine.url)
    found = upgrades.compare(connection)
    if not found.current and inspect(connection).get_table_names():
        raise unavailable(FOREIGN, where)
    if not found.current:
        return ok(f"{where} is empty; the start makes its tables")
    if not upgrades.is_known(found.current):
        raise unavailable(NEWER, f"{where}, at revision {found.current}; this program has {found.head}")
    # A database that cannot be written shows that at a real write only.
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
    if found.current != found.head:
        keeps = "keeps a copy and " if connection.dialect.name == "sqlite" else ""
        return ok(f"{where} is at revision {found.current}; the start {keeps}brings it to {found.head}")
    if found.differences:
        how = "herald db restore FILE" if connection.dialect.name == "sqlite" else "pg_restore"
        return failed(f"{where} differs in: {'; '.join(found.differences)}. Put a copy back: {how}.")
    return ok(f"{where} can be written, and is at revision {found.head}, as it should be")


def _room(places: tuple[Path, ...]) -> Finding:
    disks: dict[int, tuple[int, list[str]]] = {}
    for each in places:
        there = _there(each)
        free = shutil.disk_usage(there).free
        size = each.stat().st_size if each.is_file() else 0
        if free < _LITTLE + size:
            error = unavailable(FULL) if free < size else "There is little room on the disk."
            return failed(f"{error} {_gigabytes(free)} are free at {each}; {_gigabytes(_LITTLE + size)} are wanted.")
        disks.setdefault(there.stat().st_dev, (free, []))[1].append(str(each))
    return ok("; ".join(f"{_gigabytes(free)} free for {', '.join(held)}" for free, held in disks.values()))


def _folder(folder: Path) -> Finding:
    there = _there(folder)
    if not there.is_dir():
        return failed(f"{there} is no folder. Name another one.")
    try:
        with tempfile.TemporaryFile(dir=there) as file:  # which others never see, where the system can do that
            file.write(b"\0" * 4096)
            file.flush()
            with suppress(OSError):
                os.fsync(file.fileno())
    except OSError as error:
        return failed(f"{there} cannot be written: {error.strerror or error}. Let the bot's user write there.")
    return ok(f"{folder} can be written" if folder.exists() else f"{folder} is not there yet; the bot makes it")


def _there(path: Path) -> Path:
    """Return what there is of a path: itself, or the nearest folder above it."""
    return next((each for each in (path.absolute(), *path.absolute().parents) if each.exists()), Path("/"))


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:,.1f} GB"
