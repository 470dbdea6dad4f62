"""Events as Discord never tells them: made of recorded ones by leaving out, by wrong types, and by unknown names."""

import copy
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from random import Random
from typing import Any

Json = dict[str, Any]
Path = tuple[str | int, ...]

CHANGES = ("removed", "junk", "renamed", "another", "added")
SIGNS = "aZ09 _/<@>{}\"'\\\n\x00\x7fé中\u0301\u200b\u202e\ufeff😀"
NO_JSON = ("", "null", "[]", "{", '"READY"', "[" * 100_000, "1" * 10_000, "\x00", '{"op": 0')


def mutated(shapes: Sequence[Json], count: int) -> list[Json | str]:
    """Return so many events made of these, the same ones each time."""
    random = Random(2024)
    known = [(json.dumps(each), list(_paths(each))) for each in shapes]
    return [
        NO_JSON[number // 100 % len(NO_JSON)] if number % 100 == 0 else _odd(random, *random.choice(known))
        for number in range(count)
    ]


def _odd(random: Random, shape: str, paths: list[Path]) -> Json:
    event: Json = json.loads(shape)
    for _ in range(random.randint(1, 3)):
        with suppress(KeyError, IndexError, TypeError):  # an earlier change took that place away
            _change(event, paths, random.randrange(2**16), random.choice(CHANGES), _junk(random))
    return event


def _junk(random: Random) -> Any:
    sort = random.randrange(4)
    if sort == 0:
        return [_scalar(random) for _ in range(random.randrange(3))]
    if sort == 1:
        return {_text(random, 4): _scalar(random) for _ in range(random.randrange(3))}
    return _scalar(random)


def _scalar(random: Random) -> Any:
    some = (None, True, False, 0, 1, -1, 2**31, 2**53, 2**63, 2**64, -(2**70), 0.5, -1e9, "", "0", "null")
    return random.choice((random.choice(some), random.randint(-(2**70), 2**70), _text(random, 8)))


def _text(random: Random, most: int) -> str:
    return "".join(random.choices(SIGNS, k=random.randint(0, most)))


def _change(event: Json, paths: list[Path], place: int, sort: str, junk: Any) -> None:
    """Change one of the places of an event."""
    *way, last = paths[place % len(paths)]
    holder = _at(event, way)
    if sort == "added" and isinstance(holder[last], dict):
        holder[last]["unknown"] = junk
    elif sort == "another":
        holder[last] = copy.deepcopy(_at(event, paths[(place // 7) % len(paths)]))
    elif sort == "renamed" and isinstance(holder, dict):
        holder[f"new_{last}"] = holder.pop(last)
    elif sort == "removed":
        del holder[last]
    else:
        holder[last] = junk


def _at(event: Json, path: Sequence[str | int]) -> Any:
    held: Any = event
    for step in path:
        held = held[step]
    return held


def _paths(value: Any, way: Path = ()) -> Iterator[Path]:
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for step, inner in items:
        yield (*way, step)
        yield from _paths(inner, (*way, step))


def distinct(events: Sequence[Json]) -> list[Json]:
    """Return one event of each sort: those of one name and with the same fields are of one."""
    sorts: dict[str, Json] = {}
    for each in events:
        fields = [path for path in _paths(each) if not any(isinstance(step, int) for step in path)]
        sorts.setdefault(json.dumps([each["t"], sorted(map(str, fields))]), {**each, "s": 0})
    return list(sorts.values())
