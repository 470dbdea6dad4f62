"""The one connection to arXiv, which can be cut from outside."""

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import urllib3
from requests.adapters import HTTPAdapter


class Line(HTTPAdapter):
    """Keeps hold of the socket in use, so that another thread can cut it."""

    def __init__(self) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)
        self._socket: socket.socket | None = None

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> urllib3.HTTPConnectionPool:
        """Give the pool, each of whose connections hands over its socket."""
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = self._watched(type(pool).ConnectionCls)  # type: ignore[assignment]  # it is only called
        return pool

    def cut(self) -> None:
        """Shut the socket down: a thread that reads from it wakes with an error."""
        if self._socket:
            with suppress(OSError):  # it was closed already
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # under TLS too, without its farewell

    def _watched(self, make: Callable[..., Any]) -> Callable[..., Any]:
        def connection(*args: Any, **kwargs: Any) -> Any:
            made = make(*args, **kwargs)
            connect = made.connect

            def connect_in_sight() -> None:
                connect()
                self._socket = made.sock  # the connection itself forgets it when the answer will close it

            made.connect = connect_in_sight
            return made

        return connection
