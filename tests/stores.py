"""Databases for tests: made by the program's own migrations once a process, and copied for each test."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from store.database import open_store


def url_of(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def made_at(path: Path) -> str:
    """Put an empty database there, unless there is one, and return its URL."""
    if not path.exists():
        path.write_bytes(_empty())
    return url_of(path)


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder, ThreadPoolExecutor(1) as aside:  # a loop may be running in this thread
        path = Path(folder) / "empty.db"
        aside.submit(asyncio.run, _open(url_of(path))).result()
        return path.read_bytes()


async def _open(url: str) -> None:
    async with open_store(url):
        pass
