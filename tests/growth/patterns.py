"""Every regular expression of the program."""

import ast
import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from bot import redact
from chat.languages import LANGUAGES
from handlers.understanding import turns
from handlers.understanding.turns import table
from papers.query.match import split
from summarizer import parts
from summarizer.extractive import signs
from summarizer.grounding import derived, names, quantities, quantity, units, unsaid
from summarizer.grounding.glossary import terms
from summarizer.grounding.tongues import TONGUES

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("bot", "scheduler", "handlers", "services", "archive", "store", "summarizer", "papers", "chat")
_PLACE_OF_FLAGS = {
    **dict.fromkeys(("compile",), 1),
    **dict.fromkeys(("search", "match", "fullmatch", "findall", "finditer"), 2),
    "split": 3,
    **dict.fromkeys(("sub", "subn"), 4),
}

# Patterns that a function makes, under its place, and how to get them, or the like of them.
_MADE: dict[str, Callable[[], Iterable["str | re.Pattern[Any]"]]] = {
    "archive/formats/pieces.py:_quoting": lambda: [rf"(?<![A-Za-z0-9]){re.escape('x_(i,j) = a/b')}(?![A-Za-z0-9])"],
    "bot/platforms/discord/refs.py:_without_mention": lambda: [r"<@!?123456789012345678>"],
    "bot/redact.py:redactor": lambda: [rf"{redact._TOKEN}|{redact._TOKEN_IN_PATH}", redact._PASSWORD],
    "bot/settings/types.py:check": list,  # the operator's own settings; their patterns stand as types
    "handlers/understanding/turns/__init__.py:_table": lambda: [form for code in LANGUAGES for _, form in table(code)],
    "handlers/understanding/turns/__init__.py:_courtesies": lambda: [
        form for code in LANGUAGES for form in turns._courtesies(code) if form
    ],
    "handlers/targeting.py:retarget": lambda: [r"(?<![\w/])/(topics|subscribe|digest)\b(?! @)"],
    "papers/query/match.py:split": lambda: [each for each in split.__code__.co_consts if "[" in str(each)],
    "summarizer/grounding/names.py:_usual": lambda: names._usual().values(),
    "summarizer/grounding/derived.py:_pattern": lambda: [
        derived._pattern(code, column) for code in TONGUES for column in ("change", "left")
    ],
    "summarizer/grounding/derived.py:_counting": lambda: (
        pattern
        for code in TONGUES
        for each in derived._counting(code)
        for pattern in (each if isinstance(each, tuple) else [each])
    ),
    "summarizer/grounding/glossary/terms.py:_table": lambda: (
        pattern for code in ("ja", "ko") if (pattern := terms._table(code).unspaced)
    ),
    "summarizer/grounding/quantities.py:_sharing": lambda: map(quantities._sharing, TONGUES),
    "summarizer/grounding/quantity.py:_told_before": lambda: (
        p for code in TONGUES for p in quantity._told_before(code)
    ),
    "summarizer/grounding/quantity.py:_told_after": lambda: map(quantity._told_after, TONGUES),
    "summarizer/grounding/units.py:__init__": lambda: (
        each._pattern for code in TONGUES for each in units.tables(code)
    ),
    "summarizer/grounding/unsaid.py:_kind": lambda: [p for each in unsaid.KINDS for p in (each.stated, each.excused)],
    "summarizer/parts.py:_told": lambda: [pattern for _, pattern in (*parts._TOLD, *parts._TOLD_ABOVE)],
    "summarizer/extractive/signs.py:_pattern": lambda: [signs._pattern(sign) for sign in signs._SIGNS],
}
_MADE_FOR = {
    "handlers/understanding/turns/__init__.py:_table": "fullmatch",
    "summarizer/grounding/units.py:__init__": "match",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern, where it stands, and whether it is only ever held against the beginning of a text, or all of it."""

    where: str
    pattern: "re.Pattern[Any]"
    way: str = "search"


def every_pattern(floor: str) -> list[Found]:
    """Find the patterns of a package: those that modules hold, those written where they are used, those made."""
    found: dict[tuple[Any, int, str], Found] = {}
    for path in sorted((ROOT / floor).rglob("*.py")):
        if re.search(r"\bre\.", path.read_text(encoding="utf-8")) and "migrations" not in path.parts:
            for each in _of_module(path):
                found.setdefault((each.pattern.pattern, each.pattern.flags, each.way), each)
    return list(found.values())


def _of_module(path: Path) -> Iterator[Found]:
    relative = path.relative_to(ROOT)
    names = relative.with_suffix("").parts
    module = importlib.import_module(".".join(names[:-1] if names[-1] == "__init__" else names))
    for value in vars(module).values():
        yield from (Found(str(relative), pattern) for pattern in _held(value))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    for function in (tree, *functions):
        for call in _calls_of_re(function):
            yield from _of_call(call, f"{relative}:{getattr(function, 'name', '')}", module)


def _held(value: object) -> Iterator["re.Pattern[Any]"]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict | list | tuple | set | frozenset) and not hasattr(value, "_fields"):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _held(each)


def _calls_of_re(scope: ast.AST) -> Iterator[ast.Call]:
    """Find the calls of `re` in a module or a function, but not those in the functions within."""
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=method)) if method in _PLACE_OF_FLAGS:
                yield node
        yield from _calls_of_re(node)


def _of_call(call: ast.Call, where: str, module: ModuleType) -> Iterator[Found]:
    method = call.func.attr  # type: ignore[attr-defined]
    flags = [keyword.value for keyword in call.keywords if keyword.arg == "flags"]
    place = _PLACE_OF_FLAGS[method]
    try:
        pattern = _evaluated(call.args[0], module)
        flag = sum(int(_evaluated(each, module)) for each in (*flags, *call.args[place : place + 1]))
    except NameError:  # a name of the function around it
        if where.endswith(":"):
            return  # of a comprehension: the module holds what it makes
        for each in _MADE[where]():
            yield Found(where, re.compile(each), _MADE_FOR.get(where, "search"))
        return
    if isinstance(pattern, str | bytes):
        yield Found(where, re.compile(pattern, flag), method if method in {"match", "fullmatch"} else "search")


def _evaluated(expression: ast.expr, module: ModuleType) -> Any:
    return eval(compile(ast.Expression(expression), "", "eval"), vars(module))
