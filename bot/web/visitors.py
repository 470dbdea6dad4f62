"""Who is connected to the web server: only so many at a time, so that nobody can hold all connections."""

import contextlib
import logging
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from services.repeated import Seldom

LEAST = 1000  # bytes a second
_OF_DESCRIPTORS = 4  # at most every fourth file descriptor is a visitor's: the database and the platforms need some


def _most() -> int:
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return 256 if soft == resource.RLIM_INFINITY else max(8, min(256, soft // _OF_DESCRIPTORS))


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many connections there may be, and the seconds that a visitor may take to send and to take things."""

    most: int = field(default_factory=_most)
    headers: float = 10.0
    """From the connection, or the last answer, until the headers are there."""
    body: float = 10.0
    """From then until the body is there."""
    answer: float = 10.0
    """In which some of an answer that waits has to be taken, `LEAST` bytes a second."""


class Visitor(Protocol):
    """Somebody who is connected."""

    def drop(self) -> None:
        """Close the connection."""


class Visitors:
    """Those that are connected, in the order in which each began to keep the server waiting."""

    def __init__(self, bounds: Bounds, now: Callable[[], float] = time.monotonic) -> None:
        self.bounds = bounds
        self._seldom = Seldom(now)
        self._here: set[Visitor] = set()
        self._waited_for: dict[Visitor, None] = {}

    def enter(self, visitor: Visitor) -> bool:
        """Take a new one in, and return whether there is room: who has kept the server waiting longest gives way."""
        if len(self._here) >= self.bounds.most:
            self._seldom.warn("connections_dropped", most=self.bounds.most)
            if (longest := next(iter(self._waited_for), None)) is None:
                return False
            longest.drop()
        self._here.add(visitor)
        return True

    def wait_for(self, visitor: Visitor) -> None:
        """Note that it is the visitor's turn."""
        self._waited_for.pop(visitor, None)
        self._waited_for[visitor] = None

    def serve(self, visitor: Visitor) -> None:
        """Note that the visitor is being served."""
        self._waited_for.pop(visitor, None)

    def leave(self, visitor: Visitor) -> None:
        """Forget one that is gone."""
        self._here.discard(visitor)
        self._waited_for.pop(visitor, None)

    @contextlib.contextmanager
    def quietly(self) -> Iterator[None]:
        """Have what uvicorn warns of, which strangers can cause as often as they like, told once a minute."""

        def passes(record: logging.LogRecord) -> bool:
            if record.levelno == logging.WARNING:
                self._seldom.warn("odd_request", record.getMessage())
            return record.levelno != logging.WARNING

        logger = logging.getLogger("uvicorn.error")
        logger.addFilter(passes)
        try:
            yield
        finally:
            logger.removeFilter(passes)
