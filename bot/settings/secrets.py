"""Secrets that stand in files of their own."""

from collections.abc import Mapping
from pathlib import Path

from bot.settings.faults import Fault
from bot.settings.names import Key, dotted, variable

_LARGEST = 10_000  # bytes; a file that holds more is the wrong file


def secret_advice(key: Key) -> str:
    """Say where a secret belongs."""
    return f"set {variable(key)}, or name a file that holds it in {dotted(_file_key(key))}."


def from_secret_files(values: Mapping[Key, object], base: Path) -> tuple[dict[Key, object], list[Fault]]:
    """Read the files that `…_file` settings name, but for secrets that are given already.

    A relative path left in `values` starts at the working directory; `base` is only named in advice.
    """
    read: dict[Key, object] = {}
    faults: list[Fault] = []
    for key, path in values.items():
        secret = (*key[:-1], key[-1].removesuffix("_file"))
        if secret == key or not isinstance(path, Path) or secret in values:
            continue
        try:
            read[secret] = _secret_in(path)
        except (OSError, ValueError) as error:
            # The path is not shown: people put the secret itself here.
            hint = f"relative paths in the file start at {base}"
            faults.append(Fault(dotted(key), f"{_trouble(error)} ({hint})."))
    return read, faults


def _secret_in(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(_LARGEST + 1)
    lines = content.decode("utf-8", "replace").split()
    if len(content) > _LARGEST or len(lines) != 1:
        raise ValueError("the file it names does not hold one secret and nothing else")
    return lines[0]


def _trouble(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, OSError):
        return f"the file cannot be read: {error.strerror}"
    return str(error)


def _file_key(key: Key) -> Key:
    return (*key[:-1], f"{key[-1]}_file")
