"""Reading a PDF in a process of its own, so that a hostile one can neither hang nor kill the bot nor reach anything."""

import asyncio
import json
from asyncio import StreamReader
from asyncio.subprocess import Process
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from chat.errors import UnavailableError
from chat.measures import UNMEASURED, Measures
from chat.words import phrase
from papers.aside.measured import measured
from papers.aside.start import end, start
from papers.document import Document
from papers.pdf.faults import REASONS, PdfFault, Reason, fault_of, told

# The longest of real papers takes 2 s with its pictures; a machine under load may need ten times that.
MOST_SECONDS = 60
# Of addresses; papers and their figures need less than 200 MB, unless large photographs are among them.
MOST_BYTES = 512 << 20
# One line holds the whole text: a book of 2,000 pages has 10 MB.
_LONGEST_LINE = 16 << 20
_LARGEST = 32 << 20  # of a picture, in bytes
# POSIX's signal 9: from the system, which was short of memory, or from somebody; that is no fault of the file.
_KILLED = -9


async def read_pdf_aside(
    path: Path,
    *,
    pictures: bool = False,
    watch: Callable[[int, int], None] | None = None,
    most_seconds: int = MOST_SECONDS,
    most_bytes: int = MOST_BYTES,
    measures: Measures = UNMEASURED,
) -> Document:
    """Read a PDF in a worker process; `pictures` adds those of the figures that `figure_choice` chooses.

    `watch` hears how many pages are read, and of how many. Cancelling kills the process at once. Raises BadInputError
    where the file is no PDF that can be read within the limits, UnavailableError where disk or system fail.
    """
    try:
        process = await start(
            "papers.pdf.child",
            path,
            str(int(pictures)),
            most_bytes=most_bytes,
            most_seconds=most_seconds + 1,  # its own limit ends a worker whose bot was killed
            longest_line=_LONGEST_LINE,
        )
    except OSError as cause:
        raise told(fault_of(cause), path) from cause
    with measured("pdf", measures) as ending:
        try:
            async with asyncio.timeout(most_seconds):
                out = cast("StreamReader", process.stdout)
                found = await _heard(process, out, watch or (lambda _done, _total: None))
        except TimeoutError as cause:
            ending.outcome = "too_slow"
            raise told(PdfFault("too slow", most_seconds), path) from cause
        except PdfFault as fault:
            ending.outcome = "killed" if fault.reason == "fatal" else "unreadable"
            raise told(fault, path) from fault
        except UnavailableError:
            ending.outcome = "killed"
            raise
        finally:
            await end(process)
        ending.outcome, ending.pages = "read", found.pages
        return found


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
