"""The log's events, as the reference lists them and as the code writes them."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.test_architecture import sources

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/reference/logs.md"
LEVELS = {"debug", "info", "warning", "error", "exception"}
REPEATED = {"reason", "times"}
NOT_FIELDS = {"level", "of_database"}
NAMED_ELSEWHERE = {"passing": "not_delivered"}  # a `Repeated` that is handed on


@dataclass
class Event:
    """What is known of an event: at which levels it is written, and with what."""

    levels: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)


def called(node: ast.Call) -> tuple[str, str]:
    """Return what a method is called on, and its name."""
    if isinstance(node.func, ast.Attribute):
        return ast.unparse(node.func.value), node.func.attr
    return "", node.func.id if isinstance(node.func, ast.Name) else ""


def fields_of(node: ast.Call, path: Path) -> Iterator[str]:
    for keyword in node.keywords:
        assert keyword.arg, f"{path}:{node.lineno} hides its fields"
        if keyword.arg not in NOT_FIELDS:
            yield "exception" if keyword.arg == "exc_info" else keyword.arg


def said(node: ast.Call, path: Path) -> str:
    first = node.args[0]
    assert isinstance(first, ast.Constant), f"{path}:{node.lineno}: the event has no name that can be found"
    return str(first.value)


def level_of(node: ast.Call) -> str:
    return next((ast.literal_eval(each.value) for each in node.keywords if each.arg == "level"), "error")


@cache
def in_code() -> dict[str, Event]:
    """Find the events that the program writes."""
    events: defaultdict[str, Event] = defaultdict(Event)
    for path in sources():
        if path.name == "repeated.py":  # writes what others name, and one line of its own
            events["works_again"] = Event({"info"}, {"after", "times"})
            continue
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        calls = [node for node in nodes if isinstance(node, ast.Call) and node.args]
        kept = {ast.unparse(target): name for node in nodes for target, name in _kept(node, path)} | NAMED_ELSEWHERE
        for node in calls:
            on, name = called(node)
            if name == "Repeated":
                event = events[said(node, path)]
                event.levels |= {level_of(node), "warning"}
                event.fields |= {*fields_of(node, path), *REPEATED}
                event.fields |= {"exception"} if level_of(node) == "error" else set()
            elif name == "failed" and on in kept:
                events[kept[on]].fields |= set(fields_of(node, path))
            elif name == "warn" and on.startswith("self._"):
                event = events[said(node, path)]
                event.levels.add("warning")
                event.fields |= {*fields_of(node, path), "times", *(["kind"] if len(node.args) > 1 else [])}
            elif name in LEVELS and ("get_logger" in on or on == "log"):
                event = events[said(node, path)]
                event.levels.add("error" if name == "exception" else name)
                event.fields |= {*fields_of(node, path), *(["exception"] if name == "exception" else [])}
    return dict(events)


def _kept(node: ast.AST, path: Path) -> Iterator[tuple[ast.expr, str]]:
    """Yield where a `Repeated` is kept, and its event."""
    pairs: list[tuple[ast.expr, ast.expr]] = []
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs += zip(target.elts, node.value.elts, strict=True)
            else:
                pairs.append((target, node.value))
    for target, value in pairs:
        if isinstance(value, ast.Call) and called(value)[1] == "Repeated":
            yield target, said(value, path)


def in_page() -> dict[str, Event]:
    """Read the reference's tables of events."""
    found: dict[str, Event] = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if row := re.match(r"\| `([a-z_]+)` \| ([a-z, ]+) \| (.*?) \| \S.* \|$", line):
            assert row[1] not in found, f"{row[1]} stands there twice"
            found[row[1]] = Event(set(row[2].split(", ")), set(re.findall(r"`(\w+)`", row[3])))
    return found


def row(name: str, event: Event | None) -> str:
    """Write an event as the reference has it, but for what it means."""
    if event is None:
        return f"no `{name}`, which nobody writes"
    levels = ", ".join(sorted(event.levels, key=["error", "warning", "info", "debug"].index))
    return f"| `{name}` | {levels} | {', '.join(f'`{each}`' for each in sorted(event.fields)) or '–'} | … |"


def test_every_event_is_listed_with_its_levels_and_fields() -> None:
    code, page = in_code(), in_page()
    assert len(code) > 80
    wrong = [name for name in code.keys() | page.keys() if code.get(name) != page.get(name)]
    assert not wrong, "\n".join(f"{PAGE.name} should have: {row(name, code.get(name))}" for name in sorted(wrong))


def test_an_events_name_is_one_word_for_machines() -> None:
    assert not [name for name in in_code() if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)]
