"""Reading a list of references in a process of its own, so that a hostile one can neither hang nor kill the bot."""

import asyncio
import json
from pathlib import Path

from chat.measures import UNMEASURED, Measures
from papers.aside.answering import answered
from papers.references.reader import NoListError, References
from papers.references.records import Entry

MOST_SECONDS = 60  # 20,000 entries of BibTeX take about 5
MOST_BYTES = 1 << 30


async def read_references_aside(
    path: Path, *, most_seconds: int = MOST_SECONDS, most_bytes: int = MOST_BYTES, measures: Measures = UNMEASURED
) -> References:
    """Read the list of references at a path in a worker process; cancelling kills it at once.

    Raises NoListError, also where it cannot be read within the limits, and UnavailableError where the system fails.
    """
    return await answered(
        "references",
        path,
        told=_told,
        refusal=NoListError,
        most_seconds=most_seconds,
        most_bytes=most_bytes,
        measures=measures,
    )


async def _told(answer: bytes) -> References:
    return await asyncio.to_thread(_read, answer)


def _read(answer: bytes) -> References:
    match json.loads(answer):
        case {"fault": str(reason)}:
            raise NoListError(reason)
        case {"kind": kind, "entries": list(entries), "total": int(total), "broken": int(broken)}:
            try:
                made = tuple(Entry(**{**each, "authors": tuple(each["authors"])}) for each in entries)
            except TypeError as cause:
                raise ValueError("no entry") from cause
            return References(kind, made, total, broken)
        case _:
            raise ValueError("no references")
