"""Reading a file in a process of its own that answers in one line."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from chat.errors import UnavailableError
from chat.measures import Measures
from chat.words import phrase
from papers.aside.measured import measured
from papers.aside.start import end, start

LONGEST_ANSWER = 64 << 20

T = TypeVar("T")


async def answered(
    kind: str,
    path: Path,
    *arguments: str,
    told: Callable[[bytes], Awaitable[T]],
    refusal: type[Exception],
    most_seconds: int,
    most_bytes: int,
    measures: Measures,
) -> T:
    """Have the module `papers.KIND.child` read the file at a path, and return what its answer tells.

    Cancelling kills the process at once. Raises `refusal`, which `told` does for a file that cannot be read, also where
    it cannot be read within the limits, and UnavailableError where the system fails.
    """
    try:
        process = await start(
            f"papers.{kind}.child",
            path,
            *arguments,
            most_bytes=most_bytes,
            most_seconds=most_seconds + 1,  # its own limit ends a worker whose bot was killed
            longest_line=LONGEST_ANSWER,
        )
    except OSError as cause:
        raise UnavailableError(
            phrase("{name} cannot be read from the disk.", name=path.name), phrase("Check its name and permissions.")
        ) from cause
    with measured(kind, measures) as ending:
        try:
            async with asyncio.timeout(most_seconds):
                answer = await process.stdout.readline() if process.stdout else b""
            found = await told(answer)
        except (TimeoutError, ValueError) as cause:  # JSON, validation and an endless line are ValueErrors
            ending.outcome = "too_slow" if isinstance(cause, TimeoutError) else "killed"
            raise refusal("not to be read within the limits") from cause
        except refusal:
            ending.outcome = "unreadable"
            raise
        finally:
            await end(process)
        ending.outcome = "read"
        return found
