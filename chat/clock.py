"""The time of day, handed in wherever something waits or dates, so that tests need not sleep; and spans of time."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Protocol

Value = str | int | float | bool | None
Note = Callable[[Mapping[str, Value]], None]
"""Adds to what is known of a span."""


class Clock(Protocol):
    """What tells the time and waits."""

    def now(self) -> datetime:
        """Return the present moment, in UTC with its zone."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never run backwards, from an arbitrary start."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds; 0 or less only lets others run."""
        ...


class SystemClock:
    """The machine's clock; with `start`, one that began to run at that moment when it was built."""

    def __init__(self, start: datetime | None = None) -> None:
        self._offset = start - datetime.now(UTC) if start else timedelta(0)

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC) + self._offset

    def monotonic(self) -> float:
        """Return the monotonic clock's seconds."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait in real time."""
        await asyncio.sleep(max(0.0, seconds))


class Tracer(Protocol):
    """Who hears how long works take, and which is a part of which."""

    def span(self, name: str, about: Mapping[str, Value]) -> AbstractContextManager[Note]:
        """Begin a span that ends with the context; what is said of it are numbers and names of ours alone."""
        ...


_TRACER: ContextVar[Tracer | None] = ContextVar("tracer", default=None)


@contextmanager
def traced_by(tracer: Tracer) -> Iterator[None]:
    """Have a tracer hear of what is done in the context, and in the tasks that are begun there."""
    token = _TRACER.set(tracer)
    try:
        yield
    finally:
        _TRACER.reset(token)


def span(name: str, **about: Value) -> AbstractContextManager[Note]:
    """Tell who traces, if anybody does, that a work begins and ends."""
    tracer = _TRACER.get()
    return nullcontext(lambda _: None) if tracer is None else tracer.span(name, about)
