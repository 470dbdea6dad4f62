"""What is given for settings, source by source: the file, the variables, and secrets in files of their own."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from bot.redact import passwords_in
from bot.settings.faults import Fault, SettingsError
from bot.settings.names import (
    ANY,
    PREFIX,
    Key,
    dotted,
    is_path,
    is_secret,
    key_of,
    nearest,
    pattern,
    patterns,
    tables,
    variable,
)
from bot.settings.types import SLUG

Values = dict[Key, object]
FILE = Path("config.toml")
_LARGEST = 10_000  # bytes; a file that holds more is the wrong file
# What Kubernetes and Docker's links set for each service of the namespace: one named "herald" gives HERALD_PORT.
_SERVICE = re.compile(
    r"HERALD_(?:\w{1,60}_)??(?:SERVICE_HOST|SERVICE_PORT(?:_\w{1,60})?|PORT(?:_\d{1,5}_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)"
)
_TWICE = re.compile(r"\ACannot declare \(.*\) twice")  # what Python says of a section that is begun again
_NAME = re.compile(r"'([^']*)'")
_QUOTES = ('"', "'", "“", "‘", "`")


def from_table(table: Mapping[str, object], folder: Path) -> tuple[Values, list[Fault]]:
    """Flatten what a TOML file says; its relative paths start at `folder`."""
    values: Values = {}
    faults: list[Fault] = []
    for key, value in _leaves(table, (), faults):
        if pattern(key) in tables():
            values[key] = {}
        elif is_secret(key):
            faults.append(Fault(dotted(key), f"a secret does not belong in the file; {secret_advice(key)}"))
        elif is_path(key) and isinstance(value, str):
            values[key] = _place(value, folder)
        elif key[-1] in {"url", "proxy"} and passwords_in(str(value)):
            faults.append(Fault(dotted(key), f"a password does not belong in the file; set {variable(key)}."))
        else:
            values[key] = value
    return values, faults


def _leaves(table: Mapping[str, object], above: Key, faults: list[Fault]) -> Iterator[tuple[Key, object]]:
    """Walk through the known names of a table; a named table without entries counts as one."""
    for name, value in table.items():
        key = (*above, name)
        slot = pattern(key)
        if slot in patterns():
            yield key, value
        elif slot not in tables():
            faults.append(Fault(dotted(key), _unknown(key)))
        elif slot[-1] == ANY and not SLUG.fullmatch(name):
            faults.append(Fault(dotted(key), "a name is made of a-z, 0-9 and -, at most 40 of them."))
        elif not isinstance(value, Mapping):
            faults.append(Fault(dotted(key), f"is a section; write it as [{dotted(key)}] with its settings below."))
        elif slot[-1] == ANY and not value:
            yield key, {}
        else:
            yield from _leaves(value, key, faults)


def _unknown(key: Key) -> str:
    *above, name = key
    table = pattern(tuple(above))
    siblings = dict.fromkeys(k[len(table)] for k in (*patterns(), *tables()) if k[: len(table)] == table != k)
    near = nearest(name, siblings)
    elsewhere = [dotted(k) for k in patterns() if k[-1] == name and ANY not in k]
    if near:
        meant = dotted((*above, near))
        return f"there is no such setting; did you mean {f'[{meant}]' if (*table, near) in tables() else meant}?"
    if 1 <= len(elsewhere) <= 2:
        return f"there is no such setting; did you mean {' or '.join(elsewhere)}?"
    place = f"[{dotted(tuple(above))}]" if above else "the file"
    return f"there is no such setting; {place} may hold {', '.join(siblings)}."


def from_variables(environ: Mapping[str, str]) -> tuple[Values, list[Fault]]:
    """Take the HERALD_ variables; one that is empty counts as not set, and what Kubernetes sets is not ours."""
    values: Values = {}
    faults: list[Fault] = []
    for name in sorted(name for name in environ if name.startswith(PREFIX)):
        key = key_of(name)
        if _is_service(name, environ[name]):
            continue
        if pattern(key) not in patterns() or not well_named(key) or name != variable(key):
            faults.append(Fault(name, _unknown_variable(name, key)))
        elif is_secret(key) and environ[name].strip().startswith(_QUOTES):
            faults.append(
                Fault(name, "the value begins with a quotation mark, which would be part of it; write it without.")
            )
        elif environ[name].strip():
            values[key] = _place(environ[name], Path()) if is_path(key) else environ[name]
    return values, faults


def _is_service(name: str, value: str) -> bool:
    """Return whether a variable tells where a service is, by its name and by what it says."""
    if "__" in name or not _SERVICE.fullmatch(name):
        return False
    return bool(re.fullmatch(r"(?:(?:tcp|udp|sctp)://)?[\w.:\[\]-]{0,100}|tcp|udp|sctp", value.strip()))


def well_named(key: Key) -> bool:
    """Return whether the names that people chose in a key are made as they should be."""
    return all(SLUG.fullmatch(part) for part, slot in zip(key, pattern(key), strict=True) if slot == ANY)


def _unknown_variable(name: str, key: Key) -> str:
    if pattern(key) in tables():
        return f"names a section; name one setting in it, such as {_example(key)}."
    known = {slot for slot in patterns() if ANY not in slot}
    if ANY in pattern(key) and well_named(key):
        known |= {(*key[:-1], slot[-1]) for slot in patterns() if slot[:-1] == pattern(key)[:-1]}
    near = nearest(name.removeprefix(PREFIX).upper(), [variable(k).removeprefix(PREFIX) for k in sorted(known)])
    advice = f"did you mean {PREFIX}{near}?" if near else f"the names are {PREFIX}SECTION__KEY, as in config.toml."
    return f"there is no such setting; {advice}"


def _example(key: Key) -> str:
    table = pattern(key)
    inside = next(slot for slot in patterns() if slot[: len(table)] == table)
    return variable((*key, *inside[len(key) :])).replace(ANY, "NAME")


def _place(said: str, folder: Path) -> Path | str:
    """Return a path, a relative one as from a folder; what is an address stays one, but that of a file."""
    said = said.strip()
    if "://" in said and not said.startswith("file://"):
        return said
    return folder / _at_home(unquote(said.removeprefix("file://")) if "://" in said else said)


def _at_home(path: str) -> Path:
    try:
        return Path(path.strip()).expanduser()
    except RuntimeError:  # a "~name" that nobody has is a folder's name
        return Path(path)


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
            read[secret] = secret_in(path)
        except (OSError, ValueError) as error:
            # The path is not shown: people put the secret itself here.
            hint = f"relative paths in the file start at {base}"
            faults.append(Fault(dotted(key), f"{trouble(error)} ({hint})."))
    return read, faults


def secret_in(path: Path, empty: str | None = None) -> str:
    """Read the one word of a file; `empty` is what a file without any means. Raises OSError or ValueError."""
    with path.open("rb") as file:
        content = file.read(_LARGEST + 1)
    lines = content.decode("utf-8", "replace").split()
    if empty is not None and not lines:
        return empty
    if len(content) > _LARGEST or len(lines) != 1:
        raise ValueError("the file does not hold one secret and nothing else")
    if lines[0].startswith(_QUOTES):
        raise ValueError("the secret in the file begins with a quotation mark; write it without")
    return lines[0]


def trouble(error: OSError | ValueError) -> str:
    """Say why a file of a secret cannot be taken."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, OSError):
        return f"the file cannot be read: {error.strerror}"
    return str(error)


def _file_key(key: Key) -> Key:
    return (*key[:-1], f"{key[-1]}_file")


def packaged() -> Path:
    """Find the config.toml that comes with the program: inside the package, or above it in a source checkout."""
    here = Path(__file__).resolve().parent
    inside = here / "defaults" / FILE
    return inside if inside.is_file() else here.parents[1] / FILE


def read(config: Path | None) -> tuple[Path, dict[str, object]]:
    """Read `config`, else config.toml in the working directory, else the packaged one; return its path too.

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
        if twice := _TWICE.search(reason):
            section = ".".join(_NAME.findall(twice[0]))
            reason = f"[{section}] stands there a second time; put its lines below the first [{section}]"
        sentence = f"is not valid TOML{f' at {place[:-1]}' if place else ''}: {_lower(reason)}."
    except OSError as error:
        sentence = f"cannot be read: {_lower(error.strerror or str(error))}."
    raise SettingsError([Fault(str(path), sentence)])


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + re.sub(r"\.$", "", sentence[1:])
