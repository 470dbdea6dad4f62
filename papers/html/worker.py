"""Reading a page in a process of its own, so that a hostile one can neither hang nor kill the bot."""

import asyncio
import json
from functools import cache
from pathlib import Path
from typing import Any

from chat.errors import UnavailableError
from chat.measures import UNMEASURED, Measures
from chat.words import phrase
from papers.aside.measured import measured
from papers.aside.start import end, start
from papers.html.reader import HtmlPaper, NoPaperError

MOST_SECONDS = 60  # the longest of real pages, 10 MB of formulas, takes about 10
MOST_BYTES = 1 << 30
_LONGEST_ANSWER = 64 << 20


async def read_html_aside(
    path: Path,
    url: str,
    *,
    most_seconds: int = MOST_SECONDS,
    most_bytes: int = MOST_BYTES,
    measures: Measures = UNMEASURED,
) -> HtmlPaper:
    """Read the page of `url`, saved at `path`, in a worker process; cancelling kills it at once.

    Raises NoPaperError, also where it cannot be read within the limits, and UnavailableError where the system fails.
    """
    try:
        process = await start(
            "papers.html.child",
            path,
            url,
            most_bytes=most_bytes,
            most_seconds=most_seconds + 1,
            longest_line=_LONGEST_ANSWER,
        )
    except OSError as cause:
        raise UnavailableError(
            phrase("{name} cannot be read from the disk.", name=path.name), phrase("Check its name and permissions.")
        ) from cause
    with measured("html", measures) as ending:
        try:
            async with asyncio.timeout(most_seconds):
                answer = await process.stdout.readline() if process.stdout else b""
            found = _told(answer)
        except (TimeoutError, ValueError) as cause:  # JSON, validation and an endless line are ValueErrors
            ending.outcome = "too_slow" if isinstance(cause, TimeoutError) else "killed"
            raise NoPaperError("not to be read within the limits") from cause
        except NoPaperError:
            ending.outcome = "unreadable"
            raise
        finally:
            await end(process)
        ending.outcome = "read"
        return found


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
