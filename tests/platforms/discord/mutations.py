"""Events as Discord never tells them: made of recorded ones by leaving out, by wrong types, and by unknown names."""

import copy
import json
from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

Json = dict[str, Any]
Path = tuple[str | int, ...]

SCALARS = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(-1e9, 1e9) | st.text(max_size=8)
JUNK = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.text(max_size=4), SCALARS, max_size=2)
NO_JSON = ("", "null", "[]", "{", '"READY"', "[" * 100_000, "1" * 10_000, "\x00", '{"op": 0')


def mutated(shapes: Sequence[Json], count: int) -> list[Json | str]:
    """Give so many events made of these, the same ones each time."""
    found: list[Json | str] = []
    change = st.tuples(st.integers(0, 2**16), st.sampled_from(["removed", "junk", "renamed", "another", "added"]), JUNK)
    one = st.tuples(st.sampled_from(shapes), st.lists(change, min_size=1, max_size=3))
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
    def collect(batch: list[tuple[Json, list[tuple[int, str, Any]]]]) -> None:
        for shape, changes in batch:
            event = copy.deepcopy(shape)
            for place, sort, junk in changes:
                _change(event, place, sort, junk)
            found.append(event)

    collect()
    return [NO_JSON[number // 100 % len(NO_JSON)] if number % 100 == 0 else each for number, each in enumerate(found)]


def _change(event: Json, place: int, sort: str, junk: Any) -> None:
    """Change one place of an event, counted through all of them."""
    paths = list(_paths(event))
    if not paths:
        return
    *way, last = paths[place % len(paths)]
    holder: Any = event
    for step in way:
        holder = holder[step]
    if sort == "added":
        value = holder[last]
        if isinstance(value, dict):
            value["unknown"] = junk
        return
    if sort == "another":
        holder[last] = copy.deepcopy(_at(event, paths[(place // 7) % len(paths)]))
    elif sort == "junk":
        holder[last] = junk
    elif sort == "renamed" and isinstance(holder, dict):
        holder[f"new_{last}"] = holder.pop(last)
    else:
        del holder[last]


def _at(event: Json, path: Path) -> Any:
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
    """Give one event of each sort: those of one name and with the same fields are of one."""
    sorts: dict[str, Json] = {}
    for each in events:
        fields = [path for path in _paths(each) if not any(isinstance(step, int) for step in path)]
        sorts.setdefault(json.dumps([each["t"], sorted(map(str, fields))]), {**each, "s": 0})
    return list(sorts.values())
