"""The commands that the documents tell people to type: each is one, and those that need nothing from outside do it."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.cli import app
from tests.bot.test_documents import PAGES, ROOT
from tests.commands import herald
from tests.papers.pdf_maker import pdf, show

FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^\s*(?:\$ )?|[;&] |/|\bherald )herald( (?:[a-z-]|--).*?)(?:\s{2,}#.*| \|\| .*)?$")
REFERENCE = "docs/reference/commands.md"  # which has a test of its own: usages, no commands
BY_SAMPLE = ("chat", "digest", "harvest", "summarize", "verify")
"""What needs arXiv, but for the bundled papers."""
SAMPLE_PAPER, ALL_HOLD, SOME_DO_NOT = "2403.14621", 0, 3


def commands(page: Path) -> list[list[str]]:
    """Return the words of each command in a page's fences; what a shell would fill in stands as `filled`."""
    text = re.sub(r"\$\([^()]*(?:\([^()]*\)[^()]*)*\)|\$\w+|\$<", "filled", page.read_text(encoding="utf-8"))
    lines = (line for block in FENCE.findall(text) for line in block.replace("\\\n", " ").splitlines())
    return [shlex.split(found[1]) for line in lines if (found := COMMAND.search(line))]


TOLD = [
    pytest.param(words, id=f"{page.relative_to(ROOT)}: {' '.join(words)}")
    for page in PAGES
    if str(page.relative_to(ROOT)) != REFERENCE
    for words in commands(page)
]


@pytest.mark.parametrize("words", TOLD)
def test_the_command_line_takes_them(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "paper.pdf").touch()
    command: Any = get_command(app)
    context = None
    while True:
        context = command.make_context(command.name, list(words), parent=context)
        if not hasattr(command, "commands"):
            return
        _, command, words = command.resolve_command(context, [*context._protected_args, *context.args])


@pytest.mark.parametrize("name", ["README.md", "docs/how-to/backups.md"])
def test_they_do_what_they_are_told_for(name: str, tmp_path: Path) -> None:
    pdf(tmp_path / "paper.pdf", [show("We read papers.", 72, 700).encode()])
    (tmp_path / "summary.txt").write_text("It recovers a 3D asset in around 0.1s.\n")
    (tmp_path / "copies").mkdir()
    assert herald("db", "upgrade", cwd=tmp_path).returncode == 0
    assert herald("db", "backup", "copies/herald-2026-11-28.db", cwd=tmp_path).returncode == 0
    lasting = {"run", "setup", "demo", "reload", "worker"}
    told = [words for words in commands(ROOT / name) if words[0] not in lasting and words != ["chat"]]
    told = [words for words in told if words[:2] != ["db", "copy"]]  # which needs a server
    assert told
    for words in told:
        given = [SAMPLE_PAPER if re.fullmatch(r"\d{4}\.\d{5}", word) else word for word in words]
        if words[0] in BY_SAMPLE and "--sample" not in given:
            given.append("--sample")
        done = herald(*given, cwd=tmp_path, stdin="/help\n")
        assert done.returncode in {ALL_HOLD, SOME_DO_NOT if words[0] == "verify" else ALL_HOLD}, (words, done.stderr)
