"""Which of our files one `/summarize` and one digest pass: `tools/walks.py summarize` or `digest` prints them.

`tools/walks.py` alone brings docs/explanation/walks.md up to date: a file keeps its half sentence as long as it has its
name, and a new one gets the first line of its docstring.
"""

import ast
import asyncio
import re
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "explanation" / "walks.md"
WALKS = ("summarize", "digest")
_STEP = re.compile(r"\d+\. `([^`]+)`: (.+)")


def measured(name: str) -> list[str]:
    """Walk in a process of its own, in which nothing has been read, compiled or kept before."""
    program = [sys.executable, str(Path(__file__).resolve()), name]
    return subprocess.run(program, check=True, capture_output=True, text=True, cwd=ROOT).stdout.split()  # noqa: S603


def told(name: str) -> list[str]:
    """Return the files of a walk as the page lists them."""
    return [found.group(1) for line in _parts()[name].splitlines() if (found := _STEP.match(line))]


def _parts() -> dict[str, str]:
    """Return what stands between each walk's two marks."""
    page = PAGE.read_text(encoding="utf-8")
    return {name: page.partition(_mark(name))[2].partition("<!-- end -->")[0] for name in WALKS}


def _mark(name: str) -> str:
    return f"<!-- {name} -->\n"


def _write() -> None:
    page, parts = PAGE.read_text(encoding="utf-8"), _parts()
    known = dict(re.findall(_STEP, "".join(parts.values())))
    for name, part in parts.items():
        files = measured(name)
        steps = (f"{n}. `{file}`: {known.get(file) or _subject(file)}\n" for n, file in enumerate(files, 1))
        lines = f"\n{len(files)} files:\n\n{''.join(steps)}\n"
        page = page.replace(_mark(name) + part, _mark(name) + lines)
    PAGE.write_text(page, encoding="utf-8")


def _subject(file: str) -> str:
    docstring = ast.get_docstring(ast.parse((ROOT / file).read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0].removesuffix(".")


def _walk(name: str) -> None:
    sys.path.insert(0, str(ROOT))
    from tests.walks import walk

    with tempfile.TemporaryDirectory() as folder, redirect_stdout(sys.stderr):  # where logs belong
        files = asyncio.run(getattr(walk, name)(Path(folder)))
    print("\n".join(files))  # noqa: T201


if __name__ == "__main__":
    if sys.argv[1:]:
        _walk(sys.argv[1])
    else:
        _write()
