"""Reading a page in a process of its own, so that a hostile one can neither hang nor kill the bot."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from chat.errors import UnavailableError
from chat.words import phrase
from papers.html import HtmlPaper, NoPaperError, read_html
from papers.pdf_child import limit

MOST_SECONDS = 60  # the longest of real pages, 10 MB of formulas, takes about 10
MOST_BYTES = 1 << 30
_LONGEST_ANSWER = 64 << 20
# The worker sees no tokens or keys, only what an interpreter needs to start.
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


async def read_html_aside(
    path: Path, url: str, *, most_seconds: int = MOST_SECONDS, most_bytes: int = MOST_BYTES
) -> HtmlPaper:
    """Read the page of `url`, saved at `path`, in a worker process; cancelling kills it at once.

    Raises NoPaperError, also where it cannot be read within the limits, and UnavailableError where the system fails.
    """
    root = str(Path(__file__).resolve().parents[1])  # noqa: ASYNC240 - asks no disk but for links
    environ = {name: os.environ[name] for name in _INHERITED if name in os.environ} | {"PYTHONPATH": root}
    arguments = ("-P", "-m", "papers.html_worker", str(path), url, str(most_bytes), str(most_seconds + 1))
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, env=environ, limit=_LONGEST_ANSWER
        )
    except OSError as cause:
        raise UnavailableError(
            phrase("The system starts no process to read {name}.", name=path.name), phrase("Try again later.")
        ) from cause
    try:
        async with asyncio.timeout(most_seconds):
            answer = await process.stdout.readline() if process.stdout else b""
        return _told(answer)
    except (TimeoutError, ValueError) as cause:  # JSON, validation and an endless line are ValueErrors
        raise NoPaperError("not to be read within the limits") from cause
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _told(answer: bytes) -> HtmlPaper:
    match json.loads(answer):
        case {"fault": str(reason)}:
            raise NoPaperError(reason)
        case told:
            paper: HtmlPaper = _adapter().validate_python(told)
            return paper


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(HtmlPaper)


def main(path: str, url: str, most_bytes: str, most_seconds: str) -> None:
    """Read a page within the limits, and hand it as a line of JSON to whoever started this process."""
    limit(int(most_bytes), int(most_seconds))
    try:
        told = asdict(read_html(Path(path).read_bytes(), url))
    except NoPaperError as fault:
        told = {"fault": str(fault)}
    sys.stdout.buffer.write(json.dumps(told, default=bytes.decode).encode() + b"\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
