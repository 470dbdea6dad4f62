"""What kept work depends on, as fingerprints of code and data: `python tools/fingerprints.py [--unchanged NAME …]`.

Summaries, readings and texts are kept under versions, and are made anew when those change. This notes in
tests/fingerprints.json what belonged to each version, and a test fails once the code has changed and its version has
not. After a change of what comes out, give the version another value and run this; after one that leaves what comes out
as it was, name what is `--unchanged` (`--unchanged all` after moving things about).

A fingerprint is made of the syntax of what is reached from some functions, in whatever module it stands: functions,
classes, constants and data files, by their contents and not by their names, without docstrings and comments.
"""

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
NOTES = ROOT / "tests" / "fingerprints.json"
PACKAGES = ("archive", "bench", "bot", "chat", "handlers", "papers", "scheduler", "services", "store", "summarizer")
_DATA = re.compile(r"[\w-]+\.(?:json|tsv|txt|csv)")


class Kept(NamedTuple):
    """Something that is kept: where its version stands, a constant or a data file, and the functions that make it.

    Each is named by its package and its own name, wherever in the package it is.
    """

    version: str
    made_by: tuple[str, ...]


KEPT: Mapping[str, Kept] = {
    "summaries": Kept("summarizer:SUMMARY_VERSION", ("summarizer:summarize_offline",)),
    "readings": Kept("summarizer:READING_VERSION", ("summarizer:read_offline",)),
    "groups": Kept("summarizer:GROUPING_VERSION", ("summarizer:drafted",)),
    "texts": Kept("papers:READER", ("papers:read_pdf", "papers:read_faulty", "papers:read_html", "papers:choose")),
    "ranker": Kept("summarizer:ranker.json", ("bench:sheet", "bench:learn")),
}


class Noted(NamedTuple):
    """A version, and the fingerprint of what belongs to it."""

    version: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Module:
    """A module's own names with the statements that bind them, and what it imports under which names."""

    package: str
    own: dict[str, list[ast.stmt]] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, package: str) -> "Module":
        """Read a module's syntax."""
        module = cls(package)
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            module.imports.update(_imports(statement, inner=not isinstance(statement, _DEFINITIONS)))
            for name in _names(statement):
                module.own.setdefault(name, []).append(statement)
        return module


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Code:
    """The code of the program, to be asked for fingerprints."""

    def __init__(self, root: Path = ROOT) -> None:
        self._modules: dict[str, Module] = {}
        self._data: dict[str, list[Path]] = {}
        for package in PACKAGES:
            for path in sorted((root / package).rglob("*")):
                if path.suffix == ".py":
                    parts = path.relative_to(root).with_suffix("").parts
                    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
                    self._modules[name] = Module.read(path, package)
                elif _DATA.fullmatch(path.name):
                    self._data.setdefault(path.name, []).append(path)
        for name in [name for name in self._modules if name.startswith("bench.")]:
            self._modules[name.removeprefix("bench.")] = self._modules[name]  # its scripts import each other so

    def noted(self, kept: Kept) -> Noted:
        """Return the present version and fingerprint of something kept."""
        walk = _Walk(self._modules, self._data)
        made = [walk.digest(*self._place(name)) for name in kept.made_by]
        return Noted(self._version(kept.version), _hash(*made))

    def _version(self, where: str) -> str:
        if files := self._data.get(where.partition(":")[2]):
            return _hash(*(path.read_text(encoding="utf-8") for path in files))
        module, name = self._place(where)
        (value,) = (each.value for each in module.own[name] if isinstance(each, ast.Assign))
        return str(ast.literal_eval(value))

    def _place(self, where: str) -> tuple[Module, str]:
        package, _, name = where.partition(":")
        modules = {id(each): each for each in self._modules.values() if each.package == package and name in each.own}
        if len(modules) != 1:
            raise LookupError(f"{name} stands in {len(modules)} modules of {package}; tools/fingerprints.py names it")
        return next(iter(modules.values())), name


class _Walk:
    """Digests of what is reached, each made once; what leads back to itself is left out there."""

    def __init__(self, modules: Mapping[str, Module], data: Mapping[str, list[Path]]) -> None:
        self._modules = modules
        self._data = data
        self._made: dict[tuple[int, str], str] = {}

    def digest(self, module: Module, name: str) -> str:
        key = id(module), name
        if key not in self._made:
            self._made[key] = "itself"
            told = [" ".join(self._told(statement, module, [], own=name)) for statement in module.own[name]]
            self._made[key] = _hash(*told)
        return self._made[key]

    def _told(
        self, node: ast.AST, module: Module, scopes: list[Mapping[str, str]], *, own: str = "", in_class: bool = False
    ) -> Iterator[str]:
        """Yield a piece of syntax as words; `scopes` hold a function's own names, and what it imports under them."""
        if isinstance(node, ast.Name | ast.Attribute) and (found := self._referred(node, module, scopes, own)):
            yield found
            return
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (_hash(path.read_text(encoding="utf-8")) for path in self._data.get(node.value, ()))
        if isinstance(node, (*_FUNCTIONS, *_COMPREHENSIONS)):
            scopes = [*scopes, _bound(node)]
        in_class = isinstance(node, ast.ClassDef) or (in_class and not isinstance(node, _DEFINITIONS))
        yield type(node).__name__
        for name, each in _fields(node, own, in_class=in_class):
            yield f"{name}="
            if isinstance(each, ast.AST):
                yield from self._told(each, module, scopes, own=own, in_class=in_class)
            else:
                yield repr(each)

    def _referred(
        self, node: ast.Name | ast.Attribute, module: Module, scopes: list[Mapping[str, str]], own: str
    ) -> str | None:
        """Return the digest of what a name stands for outside of its function, None for a name within it."""
        dotted = ast.unparse(node).split(".")
        if not all(part.isidentifier() for part in dotted):
            return None
        first, rest = dotted[0], dotted[1:]
        for scope in reversed(scopes):
            if first in scope:
                return self._imported(scope[first], rest) if scope[first] else None
        if first in module.own and not rest:
            return "itself" if first == own else self.digest(module, first)
        return self._imported(module.imports[first], rest) if first in module.imports else None

    def _imported(self, target: str, rest: list[str]) -> str | None:
        """Return the digest of what was imported, None where an attribute of it is meant."""
        if target in self._modules:
            if len(rest) != 1:
                return None
            module, name = self._modules[target], rest[0]
            if name in module.own:
                return self.digest(module, name)
            return self._imported(module.imports[name], []) if name in module.imports else None
        head, _, name = target.rpartition(".")
        if head in self._modules and not rest:
            return self._imported(head, [name])
        return None if head in self._modules else ".".join((target, *rest))


def _fields(node: ast.AST, own: str, *, in_class: bool) -> Iterator[tuple[str, object]]:
    """Yield what a piece of syntax is made of, without its own name, docstrings, imports and what changes nothing.

    What a field or a result is declared as does not; what comes into a function is known by its declaration alone.
    """
    for name, value in ast.iter_fields(node):
        declared = name in {"returns", "kind", "type_comment", "ctx"} or (
            name == "annotation" and in_class and isinstance(node, ast.AnnAssign)
        )
        if declared or (name == "name" and value == own):
            continue
        for each in value if isinstance(value, list) else [value]:
            docstring = isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
            if each is None or docstring or isinstance(each, ast.Import | ast.ImportFrom):
                continue
            if name == "annotation" and isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield name, ast.parse(each.value, mode="eval").body
            else:
                yield name, each


def _hash(*texts: str) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:16]


def _imports(node: ast.AST, *, inner: bool = True) -> dict[str, str]:
    """Return what a piece of syntax imports under which names."""
    found: dict[str, str] = {}
    for each in ast.walk(node) if inner else [node]:
        if isinstance(each, ast.Import):
            found |= {
                alias.asname or alias.name.split(".")[0]: (alias.asname and alias.name) or alias.name.split(".")[0]
                for alias in each.names
            }
        elif isinstance(each, ast.ImportFrom):
            found |= {alias.asname or alias.name: f"{each.module}.{alias.name}" for alias in each.names}
    return found


def _names(statement: ast.stmt) -> set[str]:
    """Return the names that a statement of a module binds, or whose contents it changes."""
    if isinstance(statement, _DEFINITIONS):
        return {statement.name}
    kind = ast.Load if isinstance(statement, ast.Expr) else ast.Store
    return {each.id for each in ast.walk(statement) if isinstance(each, ast.Name) and isinstance(each.ctx, kind)}


def _bound(node: ast.AST) -> dict[str, str]:
    """Return a function's own names; those that it imports with what they stand for, the others with nothing."""
    found: dict[str, str] = {}
    for each in _within(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            found[each.id] = ""
        elif isinstance(each, ast.arg):
            found[each.arg] = ""
        elif isinstance(each, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar, *_DEFINITIONS)) and each.name:
            found[each.name] = ""
        elif isinstance(each, ast.Import | ast.ImportFrom):
            found |= _imports(each)
    return found


def _within(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a function or a comprehension without those within it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, (*_FUNCTIONS, *_COMPREHENSIONS, ast.ClassDef)):
            yield from _within(child)


def noted() -> dict[str, Noted]:
    """Read what is noted."""
    notes = json.loads(NOTES.read_text(encoding="utf-8")) if NOTES.exists() else {}
    return {name: Noted(**each) for name, each in notes.items()}


def advice(name: str) -> str:
    """Say what has to be done where something comes out of other code than its version was noted with."""
    if name == "ranker":
        return "run bench/train_ranker.py and then tools/fingerprints.py, with --unchanged ranker if the same came out"
    constant = KEPT[name].version.partition(":")[2]
    return f"give {constant} another value and run tools/fingerprints.py; with --unchanged {name} if the same comes out"


def main() -> int:
    """Note what has another version or is said to come out unchanged; else say what has to be done."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--unchanged", nargs="+", default=[], choices=[*KEPT, "all"], metavar="NAME")
    unchanged = parser.parse_args().unchanged
    code, before, after = Code(), noted(), {}
    for name, kept in KEPT.items():
        now, then = code.noted(kept), before.get(name)
        stale = then and now.fingerprint != then.fingerprint and now.version == then.version
        after[name] = now if not stale or name in unchanged or "all" in unchanged else then
        if after[name] != now:
            sys.stderr.write(f"{name}: {advice(name)}\n")
    notes = {name: each._asdict() for name, each in after.items() if each}
    NOTES.write_text(json.dumps(notes, indent=2) + "\n", encoding="utf-8")
    return int(any(code.noted(kept) != after[name] for name, kept in KEPT.items()))


if __name__ == "__main__":
    sys.exit(main())
