"""Reading a list of references in a process of its own, so that a hostile one can neither hang nor kill the bot."""

import asyncio
import json
from pathlib import Path

from chat.errors import UnavailableError
from chat.measures import UNMEASURED, Measures
from chat.words import phrase
from papers.aside.measured import measured
from papers.aside.start import end, start
from papers.references.reader import NoListError, References
from papers.references.records import Entry

MOST_SECONDS = 60  # 20,000 entries of BibTeX take about 5
MOST_BYTES = 1 << 30
_LONGEST_ANSWER = 64 << 20


async def read_references_aside(
    path: Path, *, most_seconds: int = MOST_SECONDS, most_bytes: int = MOST_BYTES, measures: Measures = UNMEASURED
) -> References:
    """Read the list of references at a path in a worker process; cancelling kills it at once.

    Raises NoListError, also where it cannot be read within the limits, and UnavailableError where the system fails.
    """
    try:
        process = await start(
            "papers.references.child",
            path,
            most_bytes=most_bytes,
            most_seconds=most_seconds + 1,
            longest_line=_LONGEST_ANSWER,
        )
    except OSError as cause:
        raise UnavailableError(
            phrase("{name} cannot be read from the disk.", name=path.name), phrase("Check its name and permissions.")
        ) from cause
    with measured("references", measures) as ending:
        try:
            async with asyncio.timeout(most_seconds):
                answer = await process.stdout.readline() if process.stdout else b""
            found = await asyncio.to_thread(_told, answer)
        except (TimeoutError, ValueError, TypeError) as cause:  # JSON that breaks off, and an endless line
            ending.outcome = "too_slow" if isinstance(cause, TimeoutError) else "killed"
            raise NoListError("not to be read within the limits") from cause
        except NoListError:
            ending.outcome = "unreadable"
            raise
        finally:
            await end(process)
        ending.outcome = "read"
        return found


def _told(answer: bytes) -> References:
    match json.loads(answer):
        case {"fault": str(reason)}:
            raise NoListError(reason)
        case {"kind": kind, "entries": list(entries), "total": int(total), "broken": int(broken)}:
            made = (Entry(**{**each, "authors": tuple(each["authors"])}) for each in entries)
            return References(kind, tuple(made), total, broken)
        case _:
            raise ValueError("no references")
