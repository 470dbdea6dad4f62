"""Reading a page in a process of its own, so that a hostile one can neither hang nor kill the bot."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from chat.measures import UNMEASURED, Measures
from papers.aside.answering import answered
from papers.html.reader import HtmlPaper, NoPaperError

MOST_SECONDS = 60  # the longest of real pages, 10 MB of formulas, takes about 10
MOST_BYTES = 1 << 30


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
    return await answered(
        "html",
        path,
        url,
        told=_told,
        refusal=NoPaperError,
        most_seconds=most_seconds,
        most_bytes=most_bytes,
        measures=measures,
    )


async def _told(answer: bytes) -> HtmlPaper:
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
