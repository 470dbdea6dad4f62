"""The one web server of the process."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.web.connections import Connection
from bot.web.visitors import Bounds, Visitors
from chat.errors import UnavailableError
from chat.words import phrase

STOP_SECONDS = 1
NAME = "paper-herald"  # by which it says who it is
BACKLOG = 64  # which is also how many connections are taken in at once, before any can be closed


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to `herald run`, which stops the other parts as well."""
        yield


@contextlib.asynccontextmanager
async def serving(listen: str, routes: Sequence[BaseRoute], bounds: Bounds | None = None) -> AsyncIterator[int]:
    """Serve these addresses at HOST:PORT as long as the context lasts; returns the port.

    Raises UnavailableError where that place is taken.
    """
    sock = bind(listen)
    # Else an answer's body waits up to 40 ms until its headers are confirmed. Connections have it from this socket,
    # since asyncio sets it for those alone whose protocol is named.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    visitors = Visitors(bounds or Bounds())
    config = uvicorn.Config(
        Starlette(routes=list(routes)),
        http=partial(Connection, visitors=visitors),  # type: ignore[arg-type]  # it is only called
        backlog=BACKLOG,
        log_config=None,
        access_log=False,
        server_header=False,
        headers=[("Server", NAME)],
        lifespan="off",
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    server = _Server(config)
    with visitors.quietly():
        running = asyncio.create_task(server.serve(sockets=[sock]), name="web")
        try:
            yield int(sock.getsockname()[1])
        finally:
            server.should_exit = True
            await asyncio.wait([running])
            sock.close()


def bind(listen: str) -> socket.socket:
    """Return a socket that listens at HOST:PORT. Raises UnavailableError where that place is taken."""
    host, _, port = listen.rpartition(":")
    try:
        return socket.create_server((host.strip("[]"), int(port)), family=_family(host))
    except OSError as error:
        raise UnavailableError(
            phrase("I cannot listen at {place}.", place=listen),
            phrase("Is something else running there? [web] listen and status_listen name other places."),
        ) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if host.startswith("[") else socket.AF_INET
