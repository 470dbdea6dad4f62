"""Settings and secrets put into their files: whole or not at all, comments kept, and a copy of what was there."""

import os
import re
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from bot.settings.names import Key
from bot.setup.plan import Plan, changed

FRESH = """\
# Paper Herald's settings, as `herald setup` wrote them: what differs from the defaults. `herald config` shows all that
# are in force. Tokens and keys stand in files of their own.
"""
_HEADER = re.compile(r"^\s*\[(?P<table>[^\[\]]+)\]\s*(?:#.*)?$")
_EXAMPLE = re.compile(r"#\s?(?P<name>\w+)\s*=")  # a line that only wants its # taken away
_OURS_ALONE, _FOLDER = 0o600, 0o700


class EditError(Exception):
    """A file of settings that cannot be changed without being written anew."""


def edited(text: str, changes: Mapping[Key, object]) -> str:
    """Return a file's text with changes in it, and all else as it was. Raises EditError."""
    for attempt in (_in_place(text, changes), text):  # where what looked like an example was none, the second one fits
        try:
            document = tomlkit.parse(attempt)
            for key, value in changes.items():
                _put(document, key, value)
            written = tomlkit.dumps(document)
            if _told(tomllib.loads(written)) == _told(changed(tomllib.loads(text), changes)):
                return written
        except (TOMLKitError, ValueError, TypeError, KeyError):
            continue
    raise EditError


def write(plan: Plan) -> Path | None:
    """Write secrets, then settings, each file whole or not at all; return the copy of the earlier settings, if any.

    Raises OSError, and EditError before anything is written.
    """
    before = plan.file.read_bytes().decode("utf-8-sig") if plan.exists else ""
    text = edited(before or FRESH, plan.changes)
    for key, path in plan.secret_files.items():
        _write_secret(plan.file.parent / path, plan.secrets[key])
    if text == before:
        return None
    copy = _copy(plan.file, before) if plan.exists else None
    _replace(plan.file, text, plan.file.stat().st_mode & 0o777 if plan.exists else 0o644)
    return copy


def shown(changes: Mapping[Key, object]) -> Iterator[str]:
    """Yield the lines that changes become, table by table."""
    for table in dict.fromkeys(key[:-1] for key in changes):
        yield f"[{'.'.join(table)}]"
        yield from (f"{key[-1]} = {_toml(value)}" for key, value in changes.items() if key[:-1] == table)


def _in_place(text: str, changes: Mapping[Key, object]) -> str:
    """Return a text in which a change takes the place of the comment that shows the setting as an example."""
    lines, left = text.splitlines(keepends=True), dict(changes)
    table: Key = ()
    for place, line in enumerate(lines):
        if header := _HEADER.match(line):
            table = tuple(part.strip().strip("\"'") for part in header["table"].split("."))
        if (example := _EXAMPLE.match(line)) and left.get(key := (*table, example["name"])) is not None:
            end = line[len(line.rstrip("\r\n")) :]
            lines[place] = f"{key[-1]} = {_toml(left.pop(key))}{end}"
    return "".join(lines)


def _toml(value: object) -> str:
    return tomlkit.item(value).as_string()


def _told(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a file says: a section without settings says nothing, but for one of topics, which says: none."""
    return {name: value for name, value in table.items() if value != {} or name == "topics"}


def _put(document: Any, key: Key, value: object) -> None:
    spot = document
    for part in key[:-1]:
        if part not in spot:
            spot[part] = tomlkit.table()
        spot = spot[part]
    if value is None:
        spot.pop(key[-1], None)
    else:
        spot[key[-1]] = value


def _write_secret(path: Path, secret: str) -> None:
    path.parent.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
    _replace(path, f"{secret}\n", _OURS_ALONE)


def _copy(file: Path, text: str) -> Path:
    """Write a copy beside a file, under a name that none has yet."""
    taken = {each.name for each in file.parent.iterdir()}
    number = next(number for number in range(1, len(taken) + 2) if f"{file.name}.before-{number}" not in taken)
    copy = file.with_name(f"{file.name}.before-{number}")
    _replace(copy, text, file.stat().st_mode & 0o777)
    return copy


def _replace(path: Path, text: str, mode: int) -> None:
    """Put a file in the place of another: who reads it finds the one or the other, also after a crash.

    It is whose the earlier one was: root may set a bot up that runs as somebody else.
    """
    target = path.resolve()
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            was = target.stat()
            with suppress(OSError):  # only root can, and for all others it is theirs anyway
                os.chown(name, was.st_uid, was.st_gid)
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
