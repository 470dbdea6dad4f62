"""Saving a file that a platform hands out, block by block, and what is said where that fails."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path

from chat.errors import BadInputError, NotFoundError, UnavailableError
from chat.refs import SentFile
from chat.words import phrase
from papers.arxiv.download import write

MEGABYTE = 2**20


async def save(blocks: AsyncIterator[bytes], file: SentFile, path: Path, most_bytes: int) -> None:
    """Save a file, and stop as soon as it has too many bytes. Raises BadInputError and UnavailableError."""
    await write(path, _limited(blocks, file, most_bytes))


async def copy(place: Path, file: SentFile, path: Path, most_bytes: int) -> None:
    """Copy a file of this machine's. Raises BadInputError, NotFoundError, and UnavailableError."""
    try:
        await asyncio.to_thread(_copy, place, file, path, most_bytes)
    except FileNotFoundError as cause:
        raise gone(file) from cause
    except OSError as cause:
        raise UnavailableError(
            phrase("{name} cannot be read from the disk.", name=file.name), phrase("Check its name and permissions.")
        ) from cause


def _copy(place: Path, file: SentFile, path: Path, most_bytes: int) -> None:
    if place.stat().st_size > most_bytes:
        raise too_large(file, most_bytes)
    shutil.copyfile(place, path)


async def _limited(blocks: AsyncIterator[bytes], file: SentFile, most_bytes: int) -> AsyncGenerator[bytes]:
    size = 0
    async for block in blocks:
        if (size := size + len(block)) > most_bytes:
            raise too_large(file, most_bytes)
        yield block


def too_large(file: SentFile, most_bytes: int) -> BadInputError:
    """Say that a file has more bytes than are fetched."""
    return BadInputError(
        phrase("{name} is larger than {n} MB, the most that I fetch.", name=file.name, n=most_bytes // MEGABYTE),
        phrase("Send a smaller copy, or the paper's arXiv link."),
    )


def gone(file: SentFile) -> NotFoundError:
    """Say that a platform no longer has a file."""
    return NotFoundError(phrase("{name} is no longer there.", name=file.name), phrase("Send it again."))


def not_given(platform: str) -> UnavailableError:
    """Say that a platform does not hand a file out now."""
    return UnavailableError(
        phrase("{platform} does not give me the file now.", platform=platform),
        phrase("Please send it again in a minute."),
    )
