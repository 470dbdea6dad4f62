"""What is given for settings, source by source, as flat tables; names that mean nothing are reported here."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.redact import password_in
from bot.settings.faults import Fault
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
from bot.settings.secrets import secret_advice
from bot.settings.types import SLUG

Values = dict[Key, object]


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
            values[key] = folder / _at_home(value)
        elif key == ("store", "url") and password_in(str(value)):
            faults.append(Fault("store.url", f"a password does not belong in the file; set {variable(key)}."))
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
    """Take the HERALD_ variables; one that is empty counts as not set."""
    values: Values = {}
    faults: list[Fault] = []
    for name in sorted(name for name in environ if name.startswith(PREFIX)):
        key = key_of(name)
        if pattern(key) not in patterns() or not _well_named(key) or name != variable(key):
            faults.append(Fault(name, _unknown_variable(name, key)))
        elif environ[name].strip():
            values[key] = _at_home(environ[name]) if is_path(key) else environ[name]
    return values, faults


def _well_named(key: Key) -> bool:
    return all(SLUG.fullmatch(part) for part, slot in zip(key, pattern(key), strict=True) if slot == ANY)


def _unknown_variable(name: str, key: Key) -> str:
    if pattern(key) in tables():
        return f"names a section; name one setting in it, such as {_example(key)}."
    known = {slot for slot in patterns() if ANY not in slot}
    if ANY in pattern(key) and _well_named(key):
        known |= {(*key[:-1], slot[-1]) for slot in patterns() if slot[:-1] == pattern(key)[:-1]}
    near = nearest(name.removeprefix(PREFIX).upper(), [variable(k).removeprefix(PREFIX) for k in sorted(known)])
    advice = f"did you mean {PREFIX}{near}?" if near else f"the names are {PREFIX}SECTION__KEY, as in config.toml."
    return f"there is no such setting; {advice}"


def _example(key: Key) -> str:
    table = pattern(key)
    inside = next(slot for slot in patterns() if slot[: len(table)] == table)
    return variable((*key, *inside[len(key) :])).replace(ANY, "NAME")


def _at_home(path: str) -> Path:
    try:
        return Path(path.strip()).expanduser()
    except RuntimeError:  # a "~name" that nobody has is a folder's name
        return Path(path)
