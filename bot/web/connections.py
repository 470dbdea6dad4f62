"""A connection to the web server, with deadlines."""

import asyncio
from typing import Any, Literal

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from bot.web.visitors import LEAST, Visitors

_Stage = Literal["headers", "body", "answer", ""]


class Connection(H11Protocol):
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
        left = self.transport.get_write_buffer_size() - LEAST * seconds

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
