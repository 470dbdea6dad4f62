"""Makes the tables of docs/reference/settings.md out of bot/settings/settings.py and the platforms: `make settings`.

What a setting does is the docstring below it there; what stands above the first table is written by hand.
"""

import ast
import inspect
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_origin

from bot.settings.names import ANY, Key, holds, is_secret
from bot.settings.settings import Settings
from bot.settings.show import literal
from bot.settings.types import SettingsSection

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "settings.md"
HEAD = "| setting | default | new at | what it does |\n| --- | --- | --- | --- |"
NAMES = {"topics": "KEY", "fallbacks": "NAME"}  # what the page says for a name that people choose


def told(section: type[SettingsSection]) -> dict[str, str]:
    """Return the docstrings of the fields that a class itself declares."""
    tree = ast.parse(inspect.getsource(sys.modules[section.__module__]))
    body = next(
        (node.body for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == section.__name__), []
    )
    found = {}
    for field, below in itertools.pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            match below:
                case ast.Expr(ast.Constant(str(text))):
                    found[field.target.id] = " ".join(text.split())
    return found


def says(section: type[SettingsSection], name: str) -> str:
    """Return what a setting does. Raises LookupError for one without a docstring."""
    classes = (cls for cls in section.__mro__ if issubclass(cls, SettingsSection))
    text = next((texts[name] for texts in map(told, classes) if name in texts), None)
    if text is None:
        raise LookupError(f"{section.__name__}.{name} has no docstring that says what it does")
    return text.removesuffix(".")


def shown(key: Key) -> str:
    """Write a key as the page does."""
    return ".".join(NAMES[above] if part == ANY else part for above, part in zip(("", *key), key, strict=False))


def table(section: type[SettingsSection], key: Key, about: str) -> Iterator[str]:
    """Yield the lines of a section, and of those that it holds."""
    below = []
    yield f"\n{'#' * min(len([part for part in key if part != ANY]) + 1, 3)} `[{shown(key)}]`\n\n{about}\n\n{HEAD}"
    for name, field in section.model_fields.items():
        if get_origin(field.annotation) is dict:
            below.append((get_args(field.annotation)[1], (*key, name, ANY), f"{says(section, name)}."))
            continue
        given = field.default
        default = "–" if field.is_required() or given is None else f"`{literal(given)}`"
        if key[-1] == ANY and name == "provider":
            default = "–"  # must be named
        text = f"As `{key[0]}.{name}`" if key[-1] == ANY and len(key) > 2 else says(section, name)
        mark = ". Secret" if is_secret((*key, name)) else ""
        yield f"| `{shown((*key, name))}` | {default} | {holds((*key, name)).value} | {text}{mark} |"
    for inner in below:
        yield from table(*inner)


def page() -> str:
    """Return the page as it should be."""
    head = PAGE.read_text(encoding="utf-8").partition("\n## `[")[0]
    lines = [head.rstrip("\n")]
    for name, field in Settings.model_fields.items():
        inner: object = field.annotation
        key: tuple[str, ...] = (name,)
        if get_origin(inner) is dict and name in NAMES:
            inner, key = get_args(inner)[1], (name, ANY)
        if isinstance(inner, type) and issubclass(inner, SettingsSection):
            lines += table(inner, key, " ".join((inspect.getdoc(inner) or "").split()))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
