"""What is kept is made anew when what makes it has changed: its version and the code go together."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tools.fingerprints import KEPT, PACKAGES, Code, Kept, advice, noted

CUES = '''"""Cues."""

import re

_CUE = re.compile("we (?:propose|introduce)")


def has_cue(text: str) -> bool:
    """Return whether there is one."""
    return bool(_CUE.search(text))  # it is enough


def unused() -> int:
    return 1
'''
SUMMARY = '''"""Summaries."""

from summarizer import cues
from summarizer.cues import has_cue

VERSION = "one"


def summarize(texts: list[str]) -> list[str]:
    names = "common.txt"
    return [text for text in texts if has_cue(text) and cues.has_cue(names)]
'''
KEPT_HERE = Kept("summarizer:VERSION", ("summarizer:summarize",))


@pytest.fixture(scope="module")
def code() -> Code:
    """Read the whole program, which takes 70 MB that nobody needs afterwards."""
    return Code()


@pytest.mark.parametrize("name", KEPT)
def test_a_version_belongs_to_the_code_that_it_was_noted_with(name: str, code: Code) -> None:
    assert code.noted(KEPT[name]) == noted().get(name), f"{name}: {advice(name)}"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for package in PACKAGES:
        (tmp_path / package).mkdir()
    (tmp_path / "summarizer" / "cues.py").write_text(CUES)
    (tmp_path / "summarizer" / "summary.py").write_text(SUMMARY)
    (tmp_path / "summarizer" / "common.txt").write_text("the of and")
    return tmp_path


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(tree: Path) -> None:
        path = tree / "summarizer" / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    return change


def move(tree: Path) -> None:
    (tree / "summarizer" / "extractive").mkdir()
    (tree / "summarizer" / "cues.py").rename(tree / "summarizer" / "extractive" / "signs.py")
    edit("summary.py", "from summarizer import cues", "from summarizer.extractive import signs")(tree)
    edit("summary.py", "summarizer.cues", "summarizer.extractive.signs")(tree)
    edit("summary.py", "cues.has_cue", "signs.has_cue")(tree)


def merge(tree: Path) -> None:
    edit("summary.py", "from summarizer import cues\nfrom summarizer.cues import has_cue\n", CUES)(tree)
    edit("summary.py", "cues.has_cue", "has_cue")(tree)
    (tree / "summarizer" / "cues.py").unlink()


@pytest.mark.parametrize(
    "change",
    [
        edit("cues.py", "introduce", "present"),
        edit("cues.py", "bool(_CUE.search(text))", "bool(_CUE.match(text))"),
        edit("common.txt", "and", "or"),
        edit("summary.py", "has_cue(text) and", "has_cue(text) or"),
    ],
)
def test_what_changes_the_outcome_changes_the_fingerprint(tree: Path, change: Callable[[Path], None]) -> None:
    before = Code(tree).noted(KEPT_HERE)
    change(tree)
    after = Code(tree).noted(KEPT_HERE)
    assert (after.version, after.fingerprint != before.fingerprint) == ("one", True)


@pytest.mark.parametrize(
    "change",
    [
        edit("cues.py", "# it is enough", "# one is enough"),
        edit("cues.py", "Return whether", "Tell whether"),
        edit("cues.py", "return 1", "return 2"),
        edit("cues.py", "_CUE", "_TURN_OF_PHRASE"),
        move,
        merge,
    ],
)
def test_what_leaves_the_outcome_leaves_the_fingerprint(tree: Path, change: Callable[[Path], None]) -> None:
    before = Code(tree).noted(KEPT_HERE)
    change(tree)
    assert Code(tree).noted(KEPT_HERE) == before


def test_a_version_and_a_data_file_that_is_one_are_read(tree: Path) -> None:
    edit("summary.py", '"one"', '"two"')(tree)
    assert Code(tree).noted(KEPT_HERE).version == "two"
    before = Code(tree).noted(Kept("summarizer:common.txt", ("summarizer:has_cue",)))
    edit("common.txt", "and", "or")(tree)
    after = Code(tree).noted(Kept("summarizer:common.txt", ("summarizer:has_cue",)))
    assert (before.version != after.version, before.fingerprint == after.fingerprint) == (True, True)
