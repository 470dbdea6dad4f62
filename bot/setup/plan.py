"""What is going to be written: the settings that were answered, over those that are there."""

import copy
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.settings.load import settings_of
from bot.settings.names import Key, dotted, is_secret, variable
from bot.settings.settings import Settings
from bot.settings.sources import packaged, parse

SECRETS = Path("secrets")
"""The folder for the files of secrets, beside the settings."""


class Plan:
    """The answers, until they are written; `file` is where the settings stand, or are going to stand."""

    def __init__(self, file: Path, environ: Mapping[str, str] = os.environ) -> None:
        """Take the file there is, if any, and the variables, which go before it. Raises SettingsError."""
        self.file = file.resolve()
        self.exists = self.file.exists()
        self._table: dict[str, Any] = parse(self.file) if self.exists else _without_files(parse(packaged()))
        self._environ = {name: value for name, value in environ.items() if value.strip()}
        self._values: dict[Key, object] = {}
        self.secrets: dict[Key, str] = {}
        self.settings = self._load()

    def set(self, answers: Mapping[Key, object]) -> None:
        """Take answers over what is there, None for what is to be said no longer.

        Raises SettingsError where they are refused, and takes none then.
        """
        before = dict(self._values), dict(self.secrets)
        for key, value in answers.items():
            if is_secret(key):
                self.secrets[key] = str(value)
            else:
                self._values[key] = value
        try:
            self.settings = self._load()
        except BaseException:
            self._values, self.secrets = before
            raise

    def take_back(self, *keys: Key) -> None:
        """Give answers up that were not written yet."""
        for key in keys:
            self._values.pop(key, None)
            self.secrets.pop(key, None)
        self.settings = self._load()

    def source(self, key: Key) -> str:
        """Return the variable or credential that sets a key whatever the file says, "" where none does."""
        if variable(key) in self._environ:
            return variable(key)
        by = self.settings.set_by.get(dotted(key), "")
        return by if by.startswith("the credential") else ""

    def is_set(self, key: Key) -> bool:
        """Return whether a key is not left to its default."""
        return dotted(key) in self.settings.set_by

    @property
    def changes(self) -> dict[Key, object]:
        """What the file is going to say otherwise than it does, None for what it ceases to say."""
        told = {**self._values, **{_beside(key): str(path) for key, path in self.secret_files.items()}}
        table = self._table if self.exists else {}
        return {key: value for key, value in told.items() if _at(table, key) != value}

    @property
    def secret_files(self) -> dict[Key, Path]:
        """The files into which secrets go, as the settings name them: from their folder on."""
        return {key: Path(str(self._named(key) or SECRETS / _file_name(key))) for key in self.secrets}

    def _named(self, key: Key) -> object:
        return _at(self._table, _beside(key)) if self.exists else None

    def _load(self) -> Settings:
        secrets = {variable(key): value for key, value in self.secrets.items()}
        return settings_of(self.file, changed(self._table, self._values), {**secrets, **self._environ})


def changed(table: Mapping[str, Any], changes: Mapping[Key, object]) -> dict[str, Any]:
    """Return what a file says once it is changed."""
    told = copy.deepcopy(dict(table))
    for key, value in changes.items():
        spot = told
        for part in key[:-1]:
            spot = spot.setdefault(part, {})
        if value is None:
            spot.pop(key[-1], None)
        else:
            spot[key[-1]] = value
    return told


def _at(table: Mapping[str, Any], key: Key) -> object:
    spot: Any = table
    for part in key:
        spot = spot.get(part) if isinstance(spot, Mapping) else None
    return spot


def _beside(key: Key) -> Key:
    return (*key[:-1], f"{key[-1]}_file")


def _file_name(key: Key) -> str:
    return "-".join(key).replace("_", "-")


def _without_files(table: dict[str, Any]) -> dict[str, Any]:
    """Return a template without the files that it names: they stand beside it, not beside what is made of it."""
    kept = {key: value for key, value in table.items() if not key.endswith("_file")}
    return {key: _without_files(value) if isinstance(value, dict) else value for key, value in kept.items()}
