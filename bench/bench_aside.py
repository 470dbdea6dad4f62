"""What reading aside takes in this checkout and in another one, file by file in turn, and whether both read the same.

`git archive COMMIT | tar -x -C FOLDER`, and then `python bench/bench_aside.py FOLDER`.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
ROUNDS = 3
MOST = 1.1
# Reads what its input names, each in a process of its own as the bot does, and tells seconds and a hash.
READER = """
import asyncio, json, sys, time
from hashlib import sha256
from pathlib import Path
from chat.errors import HeraldError
from papers.html.reader import NoPaperError
from papers.html.worker import read_html_aside
from papers.pdf.worker import read_pdf_aside
for line in sys.stdin:
    path = Path(line.strip())
    began = time.perf_counter()
    try:
        if path.suffix == ".html":
            found = asyncio.run(read_html_aside(path, "https://arxiv.org/html/" + path.stem))
        else:
            found = asyncio.run(read_pdf_aside(path, pictures=True))
    except (HeraldError, NoPaperError) as error:
        found = str(error)
    took = time.perf_counter() - began
    print(json.dumps([took, sha256(repr(found).encode("utf-8", "surrogatepass")).hexdigest()]), flush=True)
"""


class Reader:
    """Reads in a checkout."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def read(self, path: Path) -> tuple[float, str]:
        """Return the seconds that a file took, and a hash of what it said."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        took, said = json.loads(self._process.stdout.readline())
        return took, said


@contextmanager
def reading(checkout: Path) -> Iterator[Reader]:
    """Yield what reads in a checkout."""
    command = [sys.executable, "-c", READER]
    with subprocess.Popen(command, cwd=checkout, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Reader(process)
        if process.stdin:
            process.stdin.close()


def main(other: Path) -> None:
    """Read everything in turns, and print the table."""
    paths = sorted(path for folder in ("pdf", "pdf-2", "html") for path in (DATA / folder).glob("*.[ph][dt][fm]*"))
    if not paths:
        print(f"Skipped: there are no papers in {DATA}.")
        return
    with ExitStack() as stack:
        ours, theirs = (stack.enter_context(reading(checkout)) for checkout in (ROOT, other))
        for reader in (ours, theirs):
            reader.read(paths[0])  # imports are no part of the measure
        took: dict[str, list[tuple[float, float]]] = {}
        differ = set()
        for number in range(ROUNDS):
            for path in paths:
                first, second = (ours, theirs) if number % 2 else (theirs, ours)
                pair = {id(reader): reader.read(path) for reader in (first, second)}
                (here, said), (there, said_there) = pair[id(ours)], pair[id(theirs)]
                took.setdefault(path.name, []).append((here, there))
                differ |= {path.name} if said != said_there else set()
    best = {name: (min(here for here, _ in pairs), min(there for _, there in pairs)) for name, pairs in took.items()}
    here, there = (sum(times) for times in zip(*best.values(), strict=True))
    ratios = sorted(mine / its for mine, its in best.values())
    print(f"{len(paths)} files, the best of {ROUNDS} rounds each, in turns")
    print(f"  this checkout {here:6.2f} s, the other {there:6.2f} s: {here / there:.3f}, at most {MOST}")
    print(f"  a file's ratio: median {median(ratios):.3f}, from {ratios[0]:.3f} to {ratios[-1]:.3f}")
    print(f"  read differently: {', '.join(sorted(differ)) or 'none'}")
    if differ:
        raise SystemExit(1)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]).resolve())
    else:
        print("Skipped: it takes another checkout's folder.")
