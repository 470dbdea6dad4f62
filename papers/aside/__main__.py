"""A reader's process: `python -P -m papers.aside MODULE BYTES SECONDS …`, with the foreign file as standard input.

The module has `prepare()`, which imports all that it will need, and `main(task, …)`, which is called when this process
can open, reach and start nothing any more.
"""

import os
import sys
from importlib import import_module
from mmap import ACCESS_COPY, mmap

from papers.aside.confine import confine, limit
from papers.aside.task import Task


def main(name: str, most_bytes: str, most_seconds: str, *arguments: str) -> None:
    """Map the file, let everything else go, and have it read within the limits, 0 being none."""
    size = os.fstat(0).st_size
    # The file's own pages are the disk's, not this process's: they come on top.
    limit(int(most_bytes) and int(most_bytes) + size, int(most_seconds))
    module = import_module(name)
    module.prepare()
    content = mmap(0, 0, access=ACCESS_COPY) if size else b""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get in between
    module.main(Task(content, out, confine()), *arguments)
    out.flush()
    os._exit(0)  # what a hostile file left behind need not be tidied up


if __name__ == "__main__":
    main(*sys.argv[1:])
