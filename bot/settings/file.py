"""config.toml as a file: where it is, and what it says."""

import re
import tomllib
from pathlib import Path

from bot.settings.faults import Fault, SettingsError

FILE = Path("config.toml")


def packaged() -> Path:
    """Find the config.toml that comes with the program: inside the package, or above it in a source checkout."""
    here = Path(__file__).resolve().parent
    inside = here / "defaults" / FILE
    return inside if inside.is_file() else here.parents[1] / FILE


def read(config: Path | None) -> tuple[Path, dict[str, object]]:
    """Read `config`, else config.toml in the working directory, else the packaged one; give its path too.

    Raises SettingsError.
    """
    try:
        path = config or (FILE if FILE.exists() else packaged())
    except OSError:  # a working directory that may not be looked into: `parse` says so
        path = FILE
    table = parse(path)
    return path.resolve(), table


def parse(path: Path) -> dict[str, object]:
    """Read a TOML file. Raises SettingsError with the one thing that is wrong with it."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        sentence = f"line {line} is not written in UTF-8; save the file in that encoding."
    except RecursionError:
        sentence = "is nested too deeply."
    except ValueError as error:
        reason, _, place = str(error).partition(" (at ")
        sentence = f"is not valid TOML{f' at {place[:-1]}' if place else ''}: {_lower(reason)}."
    except OSError as error:
        sentence = f"cannot be read: {_lower(error.strerror or str(error))}."
    raise SettingsError([Fault(str(path), sentence)])


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + re.sub(r"\.$", "", sentence[1:])
