"""The shape of the code: which way imports point, what commands are called, how big rooms are."""

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import files, packages_distributions
from pathlib import Path

import pytest

from chat import errors
from handlers import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
# A package may import those after it.
FLOORS = ("bot", "scheduler", "handlers", "services", "archive", "store", "summarizer", "papers", "chat")
HANDLERS_SEE = {"handlers", "services", "papers", "chat"}
ONE_DOOR = {  # a library, and the only place that may import it
    "apscheduler": "scheduler/runner.py",
    "telegram": "bot/platforms/telegram/",
    "discord": "bot/platforms/discord/",
    "sqlalchemy": "store/",
    "arxiv": ("papers/",),
    "alembic": "store/",
    "rich": "bot/",
    "typer": "bot/",
    "procrastinate": ("store/machines/queue.py", "store/machines/queue_tables.py"),
    "opentelemetry": "bot/telemetry.py",
    "fastembed": "summarizer/embeddings/",
    "onnxruntime": "summarizer/checker/",
    "tokenizers": "summarizer/checker/",
    "openai": "summarizer/",
    "google": "summarizer/",
}
MOST_MODULES = 30  # of a folder, in one level
MOST_MEANINGS = 2  # of a class name, each in a folder of its own
# What tests may replace: libraries, the machine, what is their own, and of the program its constants of time and size.
EDGES = ("aiosqlite.", "discord.", "Discord", "LeapingClock.", "QuickClock.", "Route.", "socket.", "sys.", "tempfile.")
OPTIONAL = ("store/machines/queue.py",)  # imported by functions alone, where their libraries are
HEAVY = (
    "telegram",
    "discord",
    "pydantic_ai",
    "google.genai",
    "google.generativeai",
    "fastembed",
    "onnxruntime",
    "numpy",
)


@cache
def sources() -> list[Path]:
    return [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Return a file's syntax tree, and all that is in it."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def body(path: Path) -> list[ast.stmt]:
    """Return the statements at a file's margin."""
    module = nodes(path)[0]
    assert isinstance(module, ast.Module)
    return module.body


@pytest.fixture(scope="module", autouse=True)
def forgotten() -> Iterator[None]:
    """Keep no trees for longer than these tests take."""
    yield
    nodes.cache_clear()


@cache
def imported(path: Path, *, for_types: bool = True) -> frozenset[str]:
    """Return the modules that a file imports, at its head or within a function, by a statement or by a string."""
    return frozenset(_imported(path, for_types=for_types))


def _imported(path: Path, *, for_types: bool) -> Iterator[str]:
    found = nodes(path) if for_types else list(carried_out(nodes(path)[0]))
    for node in found:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            inner = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in MODULES else node.module for name in inner)
    called = {getattr(node.func, "attr", getattr(node.func, "id", "")) for node in found if isinstance(node, ast.Call)}
    if called & {"import_module", "__import__"}:  # whatever string names a module of ours may be what they are given
        strings = (node.value for node in found if isinstance(node, ast.Constant))
        yield from (each for each in strings if isinstance(each, str) and each in MODULES)


def carried_out(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a tree without what is there for the types alone."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)):
            yield from carried_out(child)


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in sources()}


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_point_down(floor: str) -> None:
    allowed = HANDLERS_SEE if floor == "handlers" else set(FLOORS[FLOORS.index(floor) :])
    found = [
        (path, module) for path in sources() if path.relative_to(ROOT).parts[0] == floor for module in imported(path)
    ]
    assert [
        f"{path.relative_to(ROOT)} imports {module}"
        for path, module in found
        if (package := module.split(".")[0]) in FLOORS and package not in allowed
    ] == []


@pytest.mark.parametrize("floor", FLOORS)
def test_no_modules_of_a_package_need_each_other_in_a_circle(floor: str) -> None:
    needs = {
        name: {other for other in imported(path, for_types=False) if other in MODULES and other != name}
        for name, path in MODULES.items()
        if name.split(".")[0] == floor
    }
    while free := [name for name, others in needs.items() if not others & needs.keys()]:
        for name in free:
            del needs[name]
    assert not needs, f"these import each other, or what does: {sorted(needs)}"


def test_the_neutral_vocabulary_needs_the_standard_library_alone() -> None:
    for path in (ROOT / "chat").rglob("*.py"):
        for module in imported(path):
            assert module.split(".")[0] in sys.stdlib_module_names | {"chat"}, f"{path} imports {module}"


@pytest.mark.parametrize(("library", "door"), ONE_DOOR.items())
def test_a_library_has_one_door(library: str, door: str | tuple[str, ...]) -> None:
    for path in sources():
        name = str(path.relative_to(ROOT))
        if library in {module.split(".")[0] for module in imported(path)}:
            assert name.startswith(door), f"{name} imports {library}"


def test_no_command_has_the_name_of_another() -> None:
    names = [command.name for command in COMMANDS]
    assert len(names) == len(set(names))
    assert all(name.isascii() and name.islower() and len(name) <= 32 for name in names)


def test_rooms_stay_liveable() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert statistics.median(sizes.values()) <= 100
    assert {str(path): lines for path, lines in sizes.items() if lines > 400} == {}


def test_no_folder_is_crowded() -> None:
    rooms = Counter(str(path.parent.relative_to(ROOT)) for path in sources() if path.parent.name != "versions")
    assert {room: count for room, count in rooms.items() if count > MOST_MODULES} == {}


def test_a_class_name_means_one_thing_or_two() -> None:
    folders: dict[str, set[str]] = defaultdict(set)
    for path in sources():
        for node in body(path):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                folders[node.name].add(str(path.parent.relative_to(ROOT)))
    assert {name: sorted(found) for name, found in folders.items() if len(found) > MOST_MEANINGS} == {}


def test_few_tests_replace_parts_of_the_program() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {replaced}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for replaced in replacements(path)
        if not replaced.startswith(EDGES) and not replaced.rpartition(".")[2].isupper()
    ]
    assert len(found) <= 13, f"these may only become fewer: {found}"


def replacements(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr="setattr"), args=[ast.Constant(str(place)), _]):
                yield place
            case ast.Call(func=ast.Attribute(attr="setattr"), args=[place, ast.Constant(str(name)), _]):
                yield f"{ast.unparse(place)}.{name}"


def test_what_is_written_can_be_written_again() -> None:
    """On PostgreSQL another transaction may be in the way: `Store.write` tries again, what `writing` begins ends."""
    once = {str(path.relative_to(ROOT)) for path in sources() if ".writing()" in path.read_text(encoding="utf-8")}
    assert once == set()


def test_functions_stay_short() -> None:
    lengths = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in sources()
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[int(len(lengths) * 0.9)] <= 35


def test_the_drawing_of_the_errors_that_people_are_told_is_true() -> None:
    drawn = re.findall(r"^[ │├└─]+(\w+Error) ", errors.__doc__ or "", re.MULTILINE)
    told = {("chat.errors", "HeraldError"), ("chat.errors", "DeliveryError")}
    kinds = [kind for path in sources() for kind in kinds_of_class(path)]
    while more := {name for name, bases in kinds if bases & told} - told:
        told |= more
    assert sorted(drawn) == sorted(name for _, name in told)


def kinds_of_class(path: Path) -> Iterator[tuple[tuple[str, str], set[tuple[str, str]]]]:
    """Yield each class of a file with its bases, all as (module, name)."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    known = {
        alias.name: (node.module, alias.name)
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    for node in nodes(path):
        if isinstance(node, ast.ClassDef):
            names = [base.id for base in node.bases if isinstance(base, ast.Name)]
            yield (module, node.name), {known.get(name, (module, name)) for name in names}


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {normal(each) for each in project["dependencies"]}
    extras = project["optional-dependencies"]
    parts = ("check", "generativeai", "objects", "postgres", "semantic", "telemetry")
    optional = {normal(each) for part in parts for each in extras[part]}
    found = {(owner(module), path) for path in sources() for module in imported_members(path) if is_foreign(module)}
    assert {str(path): name for name, path in found if name not in needed | optional} == {}
    at_once = {path: set(imported_at_once(path)) for path in sources()}
    always = {(owner(module), path) for path in at_once for module in at_once[path] if is_foreign(module)}
    assert {str(path): name for name, path in always if name not in needed and not is_optional(path)} == {}
    asked = {each.rpartition(".")[0] for path in at_once if not is_optional(path) for each in at_once[path]}
    assert {module_of(ROOT / path) for path in OPTIONAL} & asked == set()


def is_optional(path: Path) -> bool:
    return str(path.relative_to(ROOT)) in OPTIONAL


def is_foreign(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] not in sys.stdlib_module_names | set(FLOORS)


def imported_members(path: Path) -> Iterator[str]:
    """Yield what a file imports, the names in a package too, since several distributions share some packages."""
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def imported_at_once(path: Path) -> Iterator[str]:
    """Yield what a file imports when it is imported itself."""
    for node in body(path):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@cache
def installed() -> Mapping[str, list[str]]:
    """Return the distributions of each package that can be imported; it takes a while to find out."""
    return packages_distributions()


@cache
def owner(module: str) -> str:
    """Return the distribution that a module is from; of several that share a package, the one that has its files."""
    package, *inner = module.split(".")
    owners = set(installed().get(package, ()))
    place = package
    while len(owners) > 1 and inner:
        place = f"{place}/{inner.pop(0)}"
        owners = {each for each in owners if any(str(file).startswith(place) for file in files(each) or ())}
    [name] = owners or {f"{module} is not installed"}
    return normal(name)


def normal(requirement: str) -> str:
    """Return the name in a requirement, as it is compared."""
    name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("arguments", [["--help"], ["config"]])
def test_the_light_commands_import_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    program = (
        "import sys\nfrom bot.cli import app\n"
        f"try:\n    app({arguments!r})\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"found = [name for name in {HEAVY!r} if name in sys.modules]\nassert not found, found\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout
