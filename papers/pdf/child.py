"""The process that reads one PDF: `python -m papers.pdf.child PATH PICTURES BYTES SECONDS`, asked by `pdf_worker`.

It writes lines of JSON: `{"page": 12, "of": 34}` as it goes on, and at the end `{"fault": …}` or `{"document": …}`
with the lengths of the pictures whose bytes follow.
"""

import json
import os
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import BinaryIO

from papers.document import Document
from papers.pdf.faults import PdfFault
from papers.pdf.reader import read_faulty

_SELDOM = 0.05  # seconds between two words of progress


def main(path: str, pictures: str, most_bytes: str, most_seconds: str) -> None:
    """Read a PDF within the limits, 0 being none, and hand it to whoever started this process."""
    limit(int(most_bytes), int(most_seconds))
    # What a library prints must not get in between.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        document = read_faulty(Path(path), pictures=pictures == "1", watch=_Teller(out))
    except PdfFault as fault:
        write(out, {"fault": fault.reason, "number": fault.number})
    except MemoryError:
        write(out, {"fault": "too large", "number": 0})
    else:
        images = [figure.image for figure in document.figures]
        bare = replace(document, figures=tuple(replace(figure, image=b"") for figure in document.figures))
        write(out, {"document": _plain(bare), "images": [len(image) for image in images]})
        out.writelines(images)
    out.flush()
    os._exit(0)  # what a hostile file left behind need not be tidied up


def limit(most_bytes: int, most_seconds: int) -> None:
    """Have the system hold this process to its memory and its processor time, where it can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit is the only one
        return
    for kind, most in ((resource.RLIMIT_AS, most_bytes), (resource.RLIMIT_CPU, most_seconds)):
        if most:
            resource.setrlimit(kind, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def write(out: BinaryIO, line: dict[str, object]) -> None:
    """Write one line."""
    out.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    out.flush()


class _Teller:
    """Tells of a page, but not of each when they fly by."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now >= self._next or done == total:
            self._next = now + _SELDOM
            write(self._out, {"page": done, "of": total})


def _plain(document: Document) -> dict[str, object]:
    figures = [{k: v for k, v in asdict(figure).items() if k != "image"} for figure in document.figures]
    return asdict(replace(document, figures=())) | {"figures": figures}


if __name__ == "__main__":
    main(*sys.argv[1:])
