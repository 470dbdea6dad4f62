"""Databases for tests: made by the program's own migrations once a process, and copied for each test.

A test names the file in which it would have its database. Where it is run on a server that file stands for a database
there, the same one each time that it is named.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import NullPool, create_engine, text

from store import engines
from store.database import open_store
from tests import databases, disks

Asking = Callable[..., list[tuple[Any, ...]]]

_on_server: dict[Path, dict[Path, str]] = {}


def url_of(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def made_at(path: Path) -> str:
    """Put an empty database there, unless there is one, and return its URL."""
    for folder, urls in _on_server.items():
        if path.is_relative_to(folder):
            if path not in urls:
                urls[path] = databases.lent()
            return urls[path]
    if not path.exists():
        path.write_bytes(_empty())
    return url_of(path)


@contextmanager
def on_server(folder: Path) -> Iterator[None]:
    """Have the databases of a folder on the server meanwhile; none of them holds anything at the end."""
    urls = _on_server[folder] = {}
    try:
        yield
    finally:
        del _on_server[folder]
        for url in urls.values():
            databases.give_back(url)


@contextmanager
def taking_nothing(path: Path) -> Iterator[None]:
    """Have nothing written into a file's database meanwhile, since the disk is full."""
    url = made_at(path)
    with disks.full() if path.exists() else databases.server().full(url):
        yield


@contextmanager
def looking_into(url: str) -> Iterator[Asking]:
    """Give a way to ask a database, beside whoever uses it; a `:name` in the query has its value given by that name."""
    parsed = engines.parse(url)
    if path := engines.file(parsed):
        engine = create_engine(f"sqlite:///file:{path}?mode=ro&uri=true&timeout=30", poolclass=NullPool)
    else:
        engine = create_engine(parsed, pool_pre_ping=True, isolation_level="AUTOCOMMIT")

    def ask(query: str, **values: object) -> list[tuple[Any, ...]]:
        with engine.connect() as c:
            return [tuple(row) for row in c.execute(text(query), values)]

    try:
        yield ask
    finally:
        engine.dispose()


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder, ThreadPoolExecutor(1) as aside:  # a loop may be running in this thread
        path = Path(folder) / "empty.db"
        aside.submit(asyncio.run, _open(url_of(path))).result()
        return path.read_bytes()


async def _open(url: str) -> None:
    async with open_store(url):
        pass
