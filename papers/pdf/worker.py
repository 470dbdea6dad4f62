"""Reading a PDF in a process of its own, so that a hostile one can neither hang nor kill the bot.

The process is `python -m papers.pdf.worker PATH PICTURES BYTES SECONDS`. It writes lines of JSON: `{"page": 12,
"of": 34}` as it goes on, and at the end `{"fault": …}` or `{"document": …}` with the lengths of the pictures whose
bytes follow.
"""

import asyncio
import json
import os
import sys
import time
from asyncio import StreamReader
from asyncio.subprocess import Process
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from chat.errors import UnavailableError
from chat.words import phrase
from papers.document import Document
from papers.pdf.faults import REASONS, PdfFault, Reason, told
from papers.pdf.reader import read_faulty
from papers.worker import limit, start

# The longest of real papers takes 2 s with its pictures; a machine under load may need ten times that.
MOST_SECONDS = 60
# Of addresses; papers and their figures need less than 200 MB, unless large photographs are among them.
MOST_BYTES = 512 << 20
# One line holds the whole text: a book of 2,000 pages has 10 MB.
_LONGEST_LINE = 16 << 20
_LARGEST = 32 << 20  # of a picture, in bytes
# POSIX's signal 9: from the system, which was short of memory, or from somebody; that is no fault of the file.
_KILLED = -9
_SELDOM = 0.05  # seconds between two words of progress


async def read_pdf_aside(
    path: Path,
    *,
    pictures: bool = False,
    watch: Callable[[int, int], None] | None = None,
    most_seconds: int = MOST_SECONDS,
    most_bytes: int = MOST_BYTES,
) -> Document:
    """Read a PDF in a worker process; `pictures` adds those of the figures that `figure_choice` chooses.

    `watch` hears how many pages are read, and of how many. Cancelling kills the process at once. Raises BadInputError
    where the file is no PDF that can be read within the limits, UnavailableError where disk or system fail.
    """
    limits = (str(most_bytes), str(most_seconds + 1))  # its own limit ends a worker whose bot was killed
    process = await start("papers.pdf.worker", path, str(int(pictures)), *limits, longest_line=_LONGEST_LINE)
    try:
        async with asyncio.timeout(most_seconds):
            out = cast("StreamReader", process.stdout)
            return await _heard(process, out, watch or (lambda _done, _total: None))
    except TimeoutError as cause:
        raise told(PdfFault("too slow", most_seconds), path) from cause
    except PdfFault as fault:
        raise told(fault, path) from fault
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _heard(process: Process, out: StreamReader, watch: Callable[[int, int], None]) -> Document:
    """Listen until the worker has handed over a document, or told its fault, or died."""
    while line := await _line(out):
        match line:
            case {"page": int(done), "of": int(total)}:
                watch(done, total)
            case {"fault": str(reason), "number": int(number)} if reason in REASONS:
                await process.wait()
                raise PdfFault(cast("Reason", reason), number)
            case {"document": dict(document), "images": list(lengths)}:
                found = await _document(document, lengths, out)
                await process.wait()
                return found
            case _:
                raise PdfFault("fatal")
    if await process.wait() == _KILLED:
        raise UnavailableError(
            phrase("The program that reads papers was ended from outside."), phrase("Try again later.")
        )
    raise PdfFault("fatal")


async def _line(out: StreamReader) -> Any:
    """Read what the next line holds; None at the end."""
    try:
        line = await out.readline()
    except ValueError as cause:  # so asyncio calls a line beyond its limit
        raise PdfFault("too large") from cause
    try:
        return await asyncio.to_thread(json.loads, line) if line else None
    except ValueError as cause:
        raise PdfFault("fatal") from cause


async def _document(document: dict[str, Any], lengths: list[Any], out: StreamReader) -> Document:
    """Check what came from the process that a file may have taken over, and put the pictures into their figures."""
    from pydantic import TypeAdapter, ValidationError

    try:
        found = TypeAdapter(Document).validate_python(document)
        if len(lengths) != len(found.figures) or not all(isinstance(n, int) and 0 <= n <= _LARGEST for n in lengths):
            raise PdfFault("fatal")
        images = [await out.readexactly(length) for length in lengths]
    except (ValidationError, asyncio.IncompleteReadError) as cause:
        raise PdfFault("fatal") from cause
    figures = (replace(figure, image=image) for figure, image in zip(found.figures, images, strict=True))
    return replace(found, figures=tuple(figures))


def main(path: str, pictures: str, most_bytes: str, most_seconds: str) -> None:
    """Read a PDF within the limits, 0 being none, and hand it to whoever started this process."""
    limit(int(most_bytes), int(most_seconds))
    # What a library prints must not get in between.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        document = read_faulty(Path(path), pictures=pictures == "1", watch=_Teller(out))
    except PdfFault as fault:
        _write(out, {"fault": fault.reason, "number": fault.number})
    except MemoryError:
        _write(out, {"fault": "too large", "number": 0})
    else:
        images = [figure.image for figure in document.figures]
        bare = replace(document, figures=tuple(replace(figure, image=b"") for figure in document.figures))
        _write(out, {"document": _plain(bare), "images": [len(image) for image in images]})
        out.writelines(images)
    out.flush()
    os._exit(0)  # what a hostile file left behind need not be tidied up


def _write(out: BinaryIO, line: dict[str, object]) -> None:
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
            _write(self._out, {"page": done, "of": total})


def _plain(document: Document) -> dict[str, object]:
    figures = [{k: v for k, v in asdict(figure).items() if k != "image"} for figure in document.figures]
    return asdict(replace(document, figures=())) | {"figures": figures}


if __name__ == "__main__":
    main(*sys.argv[1:])
