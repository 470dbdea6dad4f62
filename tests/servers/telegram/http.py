"""A small HTTP/1.1 server whose handler may answer late, not at all, or hang up."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import h11

log = logging.getLogger(__name__)

MAX_BODY = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One request, wholly read; header names are in lower case."""

    verb: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """What is sent back."""

    status: int
    body: bytes
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Request], Awaitable[Response | None]]
"""Answers a request; None hangs up without a word."""


class HttpServer:
    """Listens on a free port of the loopback interface, in the running event loop."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.failures: list[Exception] = []
        self._server: asyncio.Server | None = None
        self._open: set[Connection] = set()
        self._empty = asyncio.Event()

    async def start(self, port: int = 0) -> int:
        """Begin to listen and give the port."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Connection(self), "127.0.0.1", port)
        address: tuple[str, int] = self._server.sockets[0].getsockname()
        return address[1]

    async def stop(self) -> None:
        """Stop listening, cancel what is being answered and close every connection."""
        if self._server is None:
            return
        self._server.close()
        answering = [connection.answering for connection in self._open if connection.answering is not None]
        for connection in list(self._open):
            connection.abort()
        if self._open:
            await self._empty.wait()
        await asyncio.gather(*answering, return_exceptions=True)
        await self._server.wait_closed()

    def opened(self, connection: "Connection") -> None:
        """Count a connection in."""
        self._open.add(connection)
        self._empty.clear()

    def closed(self, connection: "Connection") -> None:
        """Count a connection out."""
        self._open.discard(connection)
        if not self._open:
            self._empty.set()


class Connection(asyncio.Protocol):
    """One client's connection: requests are read and answered one after another."""

    def __init__(self, server: HttpServer) -> None:
        self._server = server
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=64 * 1024)
        self._head: h11.Request | None = None
        self._body: list[bytes] = []
        self._size = 0
        self.answering: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to write."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop answering a client that has gone."""
        if self.answering is not None:
            self.answering.cancel()
        self._server.closed(self)

    def data_received(self, data: bytes) -> None:
        """Feed the parser."""
        self._http.receive_data(data)
        self._read()

    def abort(self) -> None:
        """Hang up at once."""
        if self._transport is not None:
            self._transport.abort()

    def _read(self) -> None:
        """Take events off the parser until a request is complete or more bytes are needed."""
        while self.answering is None:
            try:
                event = self._http.next_event()
            except h11.RemoteProtocolError:
                self.abort()
                return
            if isinstance(event, h11.Request):
                self._head, self._body, self._size = event, [], 0
            elif isinstance(event, h11.Data):
                self._take(bytes(event.data))
            elif isinstance(event, h11.EndOfMessage):
                self.answering = asyncio.ensure_future(self._answer(self._request()))
            elif isinstance(event, h11.ConnectionClosed):
                self._close()
                return
            else:
                return

    def _take(self, data: bytes) -> None:
        """Keep a part of the body, or refuse one that Telegram would not take."""
        self._size += len(data)
        self._body.append(data)
        if self._size > MAX_BODY:
            self._body.clear()

    def _request(self) -> Request:
        assert self._head is not None
        headers = {name.decode(): value.decode("latin-1") for name, value in self._head.headers}
        return Request(self._head.method.decode(), self._head.target.decode("latin-1"), headers, b"".join(self._body))

    async def _answer(self, request: Request) -> None:
        if self._size > MAX_BODY:
            response: Response | None = Response(413, b"Request Entity Too Large", "text/plain")
        else:
            try:
                response = await self._server.handler(request)
            except Exception as fault:
                log.exception("the handler of %s failed", request.target)
                self._server.failures.append(fault)
                response = Response(500, b"the test server itself failed", "text/plain")
        if response is None:
            self.abort()
            return
        self._send(response)
        self.answering = None
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
            self._read()
        else:
            self._close()

    def _send(self, response: Response) -> None:
        assert self._transport is not None
        headers = [("content-type", response.media_type), ("content-length", str(len(response.body)))]
        reason = HTTPStatus(response.status).phrase
        everything = [*headers, *response.headers.items()]
        head = h11.Response(status_code=response.status, headers=everything, reason=reason)
        parts = (self._http.send(event) for event in (head, h11.Data(data=response.body), h11.EndOfMessage()))
        self._transport.write(b"".join(part for part in parts if part))

    def _close(self) -> None:
        if self._transport is not None:
            self._transport.close()
