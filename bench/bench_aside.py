"""What reading aside takes in this checkout and in another one, file by file in turn, and whether both read the same.

`git archive COMMIT | tar -x -C FOLDER`, and then `python bench/bench_aside.py FOLDER`.
"""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
ROUNDS = 3
MOST = 1.1
# Reads what its input names, each in a process of its own as the bot does, and tells its seconds,
# those of the processor, and a hash.
READER = """
import asyncio, json, resource, sys, time
from hashlib import sha256
from pathlib import Path
from chat.errors import HeraldError
from papers.html.reader import NoPaperError
from papers.html.worker import read_html_aside
from papers.pdf.worker import read_pdf_aside
for line in sys.stdin:
    path = Path(line.strip())
    began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        if path.suffix == ".html":
            found = asyncio.run(read_html_aside(path, "https://arxiv.org/html/" + path.stem))
        else:
            found = asyncio.run(read_pdf_aside(path, pictures=True))
    except (HeraldError, NoPaperError) as error:
        found = str(error)
    took, use = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = use.ru_utime + use.ru_stime - used.ru_utime - used.ru_stime
    print(json.dumps([took, busy, sha256(repr(found).encode("utf-8", "surrogatepass")).hexdigest()]), flush=True)
"""


class Reader:
    """Reads in a checkout."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def read(self, path: Path) -> tuple[tuple[float, float], str]:
        """Return the seconds that a file took, by the clock and of the processor, and a hash of what it said."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        took, busy, said = json.loads(self._process.stdout.readline())
        return (took, busy), said


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
        took: dict[tuple[Path, Reader], list[tuple[float, float]]] = defaultdict(list)
        said: dict[Path, set[str]] = defaultdict(set)
        for number in range(ROUNDS):
            for path in paths:
                for reader in (ours, theirs) if number % 2 else (theirs, ours):
                    seconds, hashed = reader.read(path)
                    took[path, reader].append(seconds)
                    said[path].add(hashed)
    print(f"{len(paths)} files, the best of {ROUNDS} rounds each, in turns")
    for column, name in enumerate(("by the clock", "of the processor")):
        here, there = (
            sum(min(each[column] for each in took[path, reader]) for path in paths) for reader in (ours, theirs)
        )
        print(f"  {name:<17} {here:6.2f} s, in the other {there:6.2f} s: {here / there:.3f}, at most {MOST}")
    differ = [path.name for path in paths if len(said[path]) > 1]
    print(f"  read differently: {', '.join(differ) or 'none'}")
    if differ:
        raise SystemExit(1)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]).resolve())
    else:
        print("Skipped: it takes another checkout's folder.")
