"""Reading a page in a process of its own, so that a hostile one can neither hang nor kill the bot."""

import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from papers.html.reader import HtmlPaper, NoPaperError, read_html
from papers.worker import limit, start

MOST_SECONDS = 60  # the longest of real pages, 10 MB of formulas, takes about 10
MOST_BYTES = 1 << 30
_LONGEST_ANSWER = 64 << 20


async def read_html_aside(
    path: Path, url: str, *, most_seconds: int = MOST_SECONDS, most_bytes: int = MOST_BYTES
) -> HtmlPaper:
    """Read the page of `url`, saved at `path`, in a worker process; cancelling kills it at once.

    Raises NoPaperError, also where it cannot be read within the limits, and UnavailableError where the system fails.
    """
    limits = (str(most_bytes), str(most_seconds + 1))
    process = await start("papers.html.worker", path, url, *limits, longest_line=_LONGEST_ANSWER)
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
