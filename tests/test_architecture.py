"""The shape of the code: which way imports point, what commands are called, how big rooms are."""

import ast
import statistics
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

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
}
MOST_MODULES = 30  # of a folder, in one level
MOST_MEANINGS = 2  # of a class name, each in a folder of its own
# What tests may replace: libraries, the machine, what is their own, and of the program its constants of time and size.
EDGES = ("aiosqlite.", "discord.", "Discord", "LeapingClock.", "QuickClock.", "Route.", "socket.", "sys.", "tempfile.")
HEAVY = ("telegram", "discord", "pydantic_ai", "google.genai", "google.generativeai")


def sources() -> list[Path]:
    return [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    floor = path.relative_to(ROOT).parts[0]
    allowed = set(FLOORS[FLOORS.index(floor) :])
    if floor == "handlers":
        allowed = HANDLERS_SEE
    for module in imported(path):
        package = module.split(".")[0]
        assert package not in FLOORS or package in allowed, f"{path.relative_to(ROOT)} imports {module}"


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
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
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


def test_functions_stay_short() -> None:
    lengths = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[int(len(lengths) * 0.9)] <= 35


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
