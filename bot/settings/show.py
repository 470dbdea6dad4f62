"""The settings in force, as they can be shown to anybody."""

import json
from collections.abc import Iterator
from datetime import time
from pathlib import Path

from pydantic import SecretStr

from bot.redact import HIDDEN, passwords_in, redactor
from bot.settings.faults import printable
from bot.settings.names import Key, dotted
from bot.settings.settings import Settings
from bot.settings.types import SettingsSection


def describe(settings: Settings) -> str:
    """Write the settings in force as TOML, secrets masked, each that is not left to its default with its source."""
    origin = printable(str(settings.origin or "no file"))
    lines = [f"# Read from {origin}, then from HERALD_ variables."]
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if isinstance(value, SettingsSection):
            lines += _table((name,), value, settings)
    for name, topic in settings.topics.items():
        lines += _table(("topics", name), topic, settings)
    return redactor()("\n".join(lines)) + "\n"


def _table(key: Key, section: SettingsSection, settings: Settings) -> Iterator[str]:
    yield ""
    yield f"[{dotted(key)}]"
    below = {}
    for name, value in section:
        if isinstance(value, dict):
            below = {(*key, name, inner): table for inner, table in value.items()}
        elif value is None:
            yield f"# {name} is not set"
        else:
            source = settings.set_by.get(dotted((*key, name)), "")
            yield f"{name} = {literal(value)}" + (f"  # set by {printable(source)}" if source else "")
    for inner_key, table in below.items():
        yield from _table(inner_key, table, settings)


def literal(value: object) -> str:
    """Write a setting's value in TOML; a secret as `"…"`."""
    match value:
        case SecretStr():
            return '"…"'
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case time():
            return f'"{value:%H:%M}"'
        case tuple():
            return f"[{', '.join(map(literal, value))}]"
        case str() | Path():
            return _text(str(value))
        case _:
            raise TypeError(f"no TOML for {type(value).__name__}")


def _text(text: str) -> str:
    for password in passwords_in(text):
        text = text.replace(f":{password}@", f":{HIDDEN}@").replace(f"password={password}", f"password={HIDDEN}")
    if '"' in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
