"""Connections to the web server: only so many at a time, each with deadlines, so that nobody can hold all of them."""

import asyncio
import contextlib
import logging
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from services.repeated import Seldom

_LEAST = 1000
_OF_DESCRIPTORS = 4  # at most every fourth file descriptor is a visitor's: the database and the platforms need some

_Stage = Literal["headers", "body", "answer", ""]


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
    """In which some of an answer that waits has to be taken, `_LEAST` bytes a second."""


class Visitors:
    """Those that are connected, in the order in which each began to keep the server waiting."""

    def __init__(self, bounds: Bounds, now: Callable[[], float] = time.monotonic) -> None:
        self.bounds = bounds
        self._seldom = Seldom(now)
        self._here: set[Visitor] = set()
        self._waited_for: dict[Visitor, None] = {}

    @property
    def protocol(self) -> Any:
        """What uvicorn calls for each new connection."""
        return partial(Visitor, visitors=self)

    def enter(self, visitor: "Visitor") -> bool:
        """Take a new one in, and return whether there is room: who has kept the server waiting longest gives way."""
        if len(self._here) >= self.bounds.most:
            self._seldom.warn("connections_dropped", most=self.bounds.most)
            if (longest := next(iter(self._waited_for), None)) is None:
                return False
            longest.drop()
        self._here.add(visitor)
        return True

    def wait_for(self, visitor: "Visitor") -> None:
        """Note that it is the visitor's turn."""
        self._waited_for.pop(visitor, None)
        self._waited_for[visitor] = None

    def serve(self, visitor: "Visitor") -> None:
        """Note that the visitor is being served."""
        self._waited_for.pop(visitor, None)

    def leave(self, visitor: "Visitor") -> None:
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


class Visitor(H11Protocol):
    """A connection that is dropped where its other end does not do its part in time."""

    def __init__(self, *args: Any, visitors: Visitors, **named: Any) -> None:
        super().__init__(*args, **named)
        self._visitors = visitors
        self._alarm: asyncio.TimerHandle | None = None
        self._stage: _Stage = ""
        self._is_paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection, or close it where there is no room."""
        super().connection_made(transport)  # type: ignore[arg-type]  # a stream's
        if self._visitors.enter(self):
            self._go_on()
        else:
            self.drop()

    def data_received(self, data: bytes) -> None:
        """Take what came in."""
        if not self.transport.is_closing():
            super().data_received(data)
            self._go_on()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._stage = ""
        self._go_on()

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection on which no further request has come."""
        super().timeout_keep_alive_handler()
        self._go_on()

    def pause_writing(self) -> None:
        """Wait until the other end has taken some of the answer."""
        super().pause_writing()
        self._is_paused = True
        self._go_on()

    def resume_writing(self) -> None:
        """Write on."""
        super().resume_writing()
        self._is_paused = False
        self._go_on()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self._silence()
        self._visitors.leave(self)

    def drop(self) -> None:
        """Close the connection at once, whatever was under way."""
        self._silence()
        self._visitors.leave(self)
        self.transport.abort()

    def _go_on(self) -> None:
        """See to it that whoever has to do something now does it in time."""
        cycle: RequestResponseCycle | None = self.cycle
        if self._is_paused or self.transport.is_closing():
            self._set("answer")
        elif cycle is None or cycle.response_complete:
            self._set("headers")
        elif cycle.more_body:
            self._set("body")
        else:
            self._set("")

    def _set(self, stage: _Stage) -> None:
        if stage == self._stage:
            return  # a byte now and then gains no time
        self._silence()
        self._stage = stage
        if stage:
            self._visitors.wait_for(self)
            self._wait(getattr(self._visitors.bounds, stage))
        else:
            self._visitors.serve(self)

    def _wait(self, seconds: float) -> None:
        left = self.transport.get_write_buffer_size() - _LEAST * seconds

        def judge() -> None:
            if self._stage == "answer" and self.transport.get_write_buffer_size() <= left:
                self._wait(seconds)
            else:
                self.drop()

        self._alarm = self.loop.call_later(seconds, judge)

    def _silence(self) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
