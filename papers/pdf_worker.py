"""Reading a PDF in a process of its own, so that a hostile one can neither hang nor kill the bot."""

import asyncio
import json
import os
import sys
from asyncio import StreamReader
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from chat.errors import UnavailableError
from chat.words import phrase
from papers.document import Document
from papers.pdf_faults import REASONS, PdfFault, Reason, told

# The longest of real papers takes 2 s with its pictures; a machine under load may need ten times that.
MOST_SECONDS = 60
# Of addresses; papers and their figures need less than 200 MB, unless large photographs are among them.
MOST_BYTES = 512 << 20
# One line holds the whole text: a book of 2,000 pages has 10 MB.
_LONGEST_LINE = 16 << 20
_LARGEST = 32 << 20  # of a picture, in bytes
# The worker sees no tokens or keys, only what an interpreter needs to start.
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


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
    process = await _started(path, _command(path, pictures, most_seconds, most_bytes))
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


def _command(path: Path, pictures: bool, most_seconds: int, most_bytes: int) -> list[str]:
    limits = (str(most_bytes), str(most_seconds + 1))  # its own limit ends a worker whose bot was killed
    return [sys.executable, "-P", "-m", "papers.pdf_child", str(path.absolute()), str(int(pictures)), *limits]


def _environment() -> dict[str, str]:
    root = Path(__file__).resolve().parents[1]
    return {name: os.environ[name] for name in _INHERITED if name in os.environ} | {"PYTHONPATH": str(root)}


async def _started(path: Path, command: list[str]) -> Process:
    try:
        return await asyncio.create_subprocess_exec(
            *command, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, env=_environment(), limit=_LONGEST_LINE
        )
    except OSError as cause:
        raise UnavailableError(
            phrase("The system starts no process to read {name}.", name=path.name), phrase("Try again later.")
        ) from cause


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
    await process.wait()
    raise PdfFault("fatal")


async def _line(out: StreamReader) -> Any:
    """Give what the next line holds; None at the end."""
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
