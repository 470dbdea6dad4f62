"""The one web server of the process."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from chat.errors import UnavailableError
from chat.words import phrase

STOP_SECONDS = 1


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to `herald run`, which stops the other parts as well."""
        yield


async def healthz(_: Request) -> Response:
    """Tell whoever watches that the process is alive."""
    return PlainTextResponse("ok")


@contextlib.asynccontextmanager
async def serving(listen: str, routes: Sequence[BaseRoute]) -> AsyncIterator[int]:
    """Serve these addresses and /healthz at HOST:PORT as long as the context lasts; returns the port.

    Raises UnavailableError where that place is taken.
    """
    host, _, port = listen.rpartition(":")
    try:
        sock = socket.create_server((host.strip("[]"), int(port)), family=_family(host))
    except OSError as error:
        raise UnavailableError(
            phrase("I cannot listen at {place}.", place=listen),
            phrase("Is something else running there? [web] listen names another place."),
        ) from error
    app = Starlette(routes=[Route("/healthz", healthz), *routes])
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=STOP_SECONDS
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[sock]), name="web")
    try:
        yield int(sock.getsockname()[1])
    finally:
        server.should_exit = True
        await asyncio.wait([running])
        sock.close()


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if host.startswith("[") else socket.AF_INET
