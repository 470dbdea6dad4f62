"""What runs in the process that reads a PDF.

It writes lines of JSON: `{"page": 12, "of": 34}` as it goes on, and at the end `{"fault": …}` or `{"document": …}` with
the lengths of the pictures whose bytes follow.
"""

import time
from dataclasses import asdict, replace
from importlib import import_module

from papers.aside.task import Task
from papers.document import Document
from papers.pdf.faults import PdfFault
from papers.pdf.reader import read_faulty

_SELDOM = 0.05  # seconds between two words of progress
# What reading, and the libraries that it uses, import when they come to it.
_NEEDED = ("encodings.utf_16_le", "heapq", "pypdfium2", "pypdfium2.raw", "PIL.Image")


def prepare() -> None:
    """Load all that reading needs."""
    for name in _NEEDED:
        import_module(name)
    from PIL import Image

    Image.preinit()


def main(task: Task, pictures: str) -> None:
    """Read a PDF, and hand it over; `pictures` is "1" where they are wanted."""
    try:
        document = read_faulty(task.content, pictures=pictures == "1", watch=_Teller(task))
    except PdfFault as fault:
        task.write({"fault": fault.reason, "number": fault.number})
    except MemoryError:
        task.write({"fault": "too large", "number": 0})
    else:
        images = [figure.image for figure in document.figures]
        bare = replace(document, figures=tuple(replace(figure, image=b"") for figure in document.figures))
        task.write({"document": _plain(bare), "images": [len(image) for image in images]})
        task.out.writelines(images)


class _Teller:
    """Tells of a page, but not of each when they fly by."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now >= self._next or done == total:
            self._next = now + _SELDOM
            self._task.write({"page": done, "of": total})


def _plain(document: Document) -> dict[str, object]:
    figures = [{k: v for k, v in asdict(figure).items() if k != "image"} for figure in document.figures]
    return asdict(replace(document, figures=())) | {"figures": figures}
