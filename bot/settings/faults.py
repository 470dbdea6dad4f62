"""What is wrong with settings, in plain words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic_core import ErrorDetails

from bot.redact import redactor

if TYPE_CHECKING:
    from bot.settings.settings import Settings

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the setting's dotted key (or the file, or the variable) and a sentence about it.

    `source` is the variable that set the value, or "".
    """

    key: str
    sentence: str
    source: str = ""

    def __str__(self) -> str:
        place = f"{self.key} ({self.source})" if self.source else self.key
        return printable(f"{place}: {self.sentence}")


class SettingsError(Exception):
    """Settings that the bot cannot start with; `faults` holds all that is wrong with them, its text one a line.

    `rest` is the settings without what is wrong, None where nothing could be read.
    """

    def __init__(self, faults: Sequence[Fault], rest: "Settings | None" = None) -> None:
        super().__init__(*faults)
        self.faults = tuple(faults)
        self.rest = rest

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


def printable(text: str) -> str:
    """Write text on one line of a terminal, whatever characters and bytes are in it."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def shown(value: object) -> str:
    """Write a value as it looks in TOML: on one short line, without anything that looks like a secret."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, int) and value.bit_length() > 64:
        return "a number of more than 19 digits"
    text = printable(redactor()(str(value)))
    text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return f'"{text}"' if isinstance(value, str) else text


def in_plain_words(error: ErrorDetails) -> str:
    """Say in one sentence what pydantic found wrong with a value."""
    got, limits = shown(error["input"]), error.get("ctx", {})
    match error["type"]:
        case "value_error":
            sentence = str(limits["error"])
        case "missing":
            sentence = "is missing."
        case "literal_error":
            sentence = f"{got} is not one of {_listed(limits['expected'])}."
        case "greater_than_equal":
            sentence = f"{got} is too small; the least is {limits['ge']}."
        case "greater_than":
            sentence = f"{got} is too small; write more than {limits['gt']}."
        case "less_than_equal":
            sentence = f"{got} is too large; the most is {limits['le']}."
        case kind:
            sentence = f"expected {_wanted(kind)}, got {got}."
    return sentence


def _wanted(kind: str) -> str:
    wanted = {
        "int": "a whole number",
        "float": "a number",
        "finite": "a number",
        "bool": "true or false",
        "tuple": "a list",
        "path": "the path of a file or folder, in quotes",
    }
    return wanted.get(kind.partition("_")[0], "text in quotes")


def _listed(expected: str) -> str:
    return expected.replace("'", "").replace(" or ", ", ")
