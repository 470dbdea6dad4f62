"""The server itself: HTTP in threads, a script of faults, and a diary of what was asked."""

import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from tests.servers.arxiv.answers import Answer, Backend, Fault, Params, Places
from tests.servers.arxiv.wire import has_left, send


@dataclass(slots=True)
class Asked:
    """One request: its parameters and headers (names in lower case), when it came."""

    path: str
    params: Params
    headers: Mapping[str, str]
    at: float = 0.0


class ArxivServer:
    """Serves a backend at `url` while it is open, and what else there is below `root`; `script` spoils the next
    answers, `asked` is the diary, and `arrived` is set from the first request on.

    `seconds` tells the time for the diary, for instance a test's clock; `weather` tells by a path what spoils answers
    that the script leaves as they are.
    """

    def __init__(
        self,
        backend: Backend,
        seconds: Callable[[], float] = time.monotonic,
        places: Places | None = None,
        weather: Callable[[str], Fault | None] = lambda _: None,
    ) -> None:
        self.asked: list[Asked] = []
        self.most_at_once = 0
        self.arrived = threading.Event()
        self.closing = threading.Event()
        self.ahead = 0.0  # seconds that its clock is ahead of ours
        self._backend = backend
        self._places = places or (lambda _path, params: backend(params))
        self._seconds = seconds
        self._weather = weather
        self._faults: deque[Fault | None] = deque()
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        self.port: int = self._http.server_address[1]
        self.root = f"http://127.0.0.1:{self.port}"
        self.url = f"{self.root}/api/query"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def script(self, *faults: Fault | None) -> None:
        """Spoil the next answers, one fault each; None leaves one as it is."""
        self._faults.extend(faults)

    def recover(self) -> None:
        """Answer truly from now on, whatever was scripted."""
        self._faults.clear()

    def answer(self, connection: socket.socket, asked: Asked) -> Answer:
        """Write a request down and find the answer to it."""
        with self._lock:
            asked.at = self._seconds()
            self.asked.append(asked)
            self.arrived.set()
            self._connections = {each for each in self._connections if not has_left(each)} | {connection}
            self.most_at_once = max(self.most_at_once, len(self._connections))
            fault = (self._faults.popleft() if self._faults else None) or self._weather(asked.path)
        search = asked.path == "/api/query"
        answer = self._backend(asked.params) if search else self._places(asked.path, asked.params)
        if fault:
            return fault(answer)
        tag = answer.headers.get("ETag")
        is_known = tag is not None and asked.headers.get("if-none-match") == tag
        return Answer(status=304, headers={"ETag": tag or ""}) if is_known else answer

    def finish(self, connection: socket.socket) -> None:
        """Write down that a request is dealt with."""
        with self._lock:
            self._connections.discard(connection)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def handle(self) -> None:
                with suppress(ConnectionError):  # the client left between two requests
                    super().handle()

            def do_GET(self) -> None:
                place = urlsplit(self.path)
                params = dict(parse_qsl(place.query, keep_blank_values=True))
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(place.path, params, headers)
                try:
                    send(self, server.answer(self.connection, asked), server.closing)
                except OSError:  # the client has left
                    self.close_connection = True
                finally:
                    server.finish(self.connection)

            def date_time_string(self, timestamp: float | None = None) -> str:
                return super().date_time_string((time.time() if timestamp is None else timestamp) + server.ahead)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
                pass

        return Handler
