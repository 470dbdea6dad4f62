"""The names that settings have: dotted keys in the file, variables in the environment, and the nearest right one."""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from bot.platforms import PLATFORMS
from bot.settings.settings import Settings
from bot.settings.types import Holds, SettingsSection

PREFIX = "HERALD_"
ANY = "*"  # stands in a pattern for the name of a topic or a fallback

Key = tuple[str, ...]


@cache
def patterns() -> dict[Key, FieldInfo]:
    """Return every setting there is, as `("digest", "time")` or `("topics", "*", "query")`, in the models' order."""
    return dict(_walk(Settings, ()))


@cache
def tables() -> frozenset[Key]:
    """Return the patterns of everything that holds settings or further tables."""
    return frozenset(key[:n] for key in patterns() for n in range(len(key)))


def _walk(model: type[SettingsSection | Settings], above: Key) -> Iterable[tuple[Key, FieldInfo]]:
    for name, field in model.model_fields.items():
        key, inner = (*above, name), field.annotation
        if get_origin(inner) is dict:
            key, inner = (*key, ANY), get_args(inner)[1]
        if isinstance(inner, type) and issubclass(inner, SettingsSection):
            yield from _walk(inner, key)
        elif above:  # what stands in no section tells where settings come from, and is none
            yield key, field


def pattern(key: Key) -> Key:
    """Put `*` for the names of topics and fallbacks in a key."""
    found: Key = ()
    for part in key:
        found = (*found, ANY if (*found, ANY) in tables() else part)
    return found


def dotted(key: Key) -> str:
    """Write a key as TOML does, on one line whatever is in it."""
    return ".".join(part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else json.dumps(part[:60]) for part in key)


def variable(key: Key) -> str:
    """Return the name of the variable that overrides a setting; the dashes of a name become underscores."""
    return PREFIX + "__".join(key).upper().replace("-", "_")


def key_of(name: str) -> Key:
    """Return the key that a variable is meant for, whether there is such a setting or not."""
    parts = tuple(name.removeprefix(PREFIX).lower().split("__"))
    wanted = pattern(parts)
    return tuple(part.replace("_", "-") if slot == ANY else part for part, slot in zip(parts, wanted, strict=True))


def is_secret(key: Key) -> bool:
    """Return whether a setting is a token, a key or another secret that has a `_file` beside it."""
    return _holds(patterns()[pattern(key)].annotation, SecretStr)


def is_path(key: Key) -> bool:
    """Return whether a setting names a file or folder."""
    return _holds(patterns()[pattern(key)].annotation, Path)


def holds(key: Key) -> Holds:
    """Return from when on a new value of a setting holds. Raises LookupError for one that does not say it."""
    said = [each for each in patterns()[pattern(key)].metadata if isinstance(each, Holds)]
    if not said and any(each.name == key[0] for each in PLATFORMS):
        return Holds.AT_START
    if not said:
        raise LookupError(f"{dotted(key)} says neither AT_START nor AT_RELOAD")
    return said[0]


def _holds(annotation: object, wanted: type) -> bool:
    return annotation is wanted or any(_holds(part, wanted) for part in get_args(annotation))


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the name that was probably meant, or "" where none is near."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(name, list(names), scorer=fuzz.ratio, score_cutoff=65)
    return found[0] if found else ""
