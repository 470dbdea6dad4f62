"""Events as Discord never tells them: made of recorded ones by leaving out, by wrong types, and by unknown names."""

import copy
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

Json = dict[str, Any]
Path = tuple[str | int, ...]

SCALARS = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(-1e9, 1e9) | st.text(max_size=8)
JUNK = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.text(max_size=4), SCALARS, max_size=2)
NO_JSON = ("", "null", "[]", "{", '"READY"', "[" * 100_000, "1" * 10_000, "\x00", '{"op": 0')


def mutated(shapes: Sequence[Json], count: int) -> list[Json | str]:
    """Return so many events made of these, the same ones each time."""
    found: list[Json | str] = []
    change = st.tuples(st.integers(0, 2**16), st.sampled_from(["removed", "junk", "renamed", "another", "added"]), JUNK)
    known = [(json.dumps(each), list(_paths(each))) for each in shapes]
    one = st.tuples(st.sampled_from(known), st.lists(change, min_size=1, max_size=3))
    batch = 50

    @settings(
        max_examples=-(-count // batch),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(one, min_size=batch, max_size=batch))
    def collect(batch: list[tuple[tuple[str, list[Path]], list[tuple[int, str, Any]]]]) -> None:
        for (shape, paths), changes in batch:
            event = json.loads(shape)
            for place, sort, junk in changes:
                with suppress(KeyError, IndexError, TypeError):  # an earlier change took that place away
                    _change(event, paths, place, sort, junk)
            found.append(event)

    collect()
    return [NO_JSON[number // 100 % len(NO_JSON)] if number % 100 == 0 else each for number, each in enumerate(found)]


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
