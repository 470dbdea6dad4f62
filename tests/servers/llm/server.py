"""A small real HTTP server in threads that plays a language model's service."""

import json
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.servers.llm.acts import Act, Answerer, Closes, Garbles, Says, Slow
from tests.servers.llm.honest import answer_for, is_correcting
from tests.servers.llm.judging import is_judging, judge_honestly


@dataclass(frozen=True)
class Asked:
    """One request as it came: its path, headers and body, and what it told the model."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    system: str
    prompt: str

    @property
    def corrects(self) -> bool:
        """Whether the model is asked for single statements again."""
        return is_correcting(f"{self.system}{self.prompt}")


@dataclass(frozen=True)
class Wire:
    """What is sent back."""

    status: int
    body: dict[str, Any] | str
    headers: dict[str, str]


class LlmServer:
    """Answers each request by the next act of its script, else by `answerer`, else honestly.

    What it is asked as a judge stands apart, in `judged`, and is answered by `judge`, else honestly. It tells anybody
    of all `models`, or, with a `key`, those who show that.
    """

    def __init__(
        self,
        *script: Act,
        answerer: Answerer | None = None,
        judge: Answerer | None = None,
        models: Sequence[str] = (),
        key: str = "",
    ) -> None:
        self.models = models
        self.key = key
        self.asked: list[Asked] = []
        self.judged: list[Asked] = []
        self.arrived = threading.Event()
        self.busiest = 0
        self._busy = 0
        self._script = deque(script)
        self._answerer = answerer
        self._judge = judge or judge_honestly
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def script(self, *acts: Act) -> None:
        """Append acts."""
        self._script.extend(acts)

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()

    def read(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> Asked:
        """Read a request of this wire format."""
        raise NotImplementedError

    def write(self, act: Act, asked: Asked) -> Wire:
        """Write an act in this wire format."""
        raise NotImplementedError

    def tell(self, path: str, headers: dict[str, str]) -> Wire:
        """Tell which models there are, in this wire format."""
        raise NotImplementedError

    def respond(self, asked: Asked) -> Wire | None:
        """Record a request, and give what is sent back; nothing where the line is cut."""
        judging = is_judging(asked.system)
        with self._lock:
            (self.judged if judging else self.asked).append(asked)
            self.arrived.set()
            self._busy += 1
            self.busiest = max(self.busiest, self._busy)
            act = self._judge(asked.prompt) if judging else self._next(asked)
        try:
            if isinstance(act, Slow):
                self._closing.wait(act.seconds)
                act = judge_honestly(asked.prompt) if judging else Says(answer_for(asked.prompt))
            if isinstance(act, Garbles):
                return Wire(200, act.body, {})
            return None if isinstance(act, Closes) else self.write(act, asked)
        finally:
            with self._lock:
                self._busy -= 1

    def _next(self, asked: Asked) -> Act:
        if self._script:
            return self._script.popleft()
        return self._answerer(asked.prompt) if self._answerer else Says(answer_for(asked.prompt))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self._send(server.respond(server.read(self.path, dict(self.headers), body)))

            def do_GET(self) -> None:
                self._send(server.tell(self.path, {name.lower(): value for name, value in self.headers.items()}))

            def _send(self, wire: Wire | None) -> None:
                if wire is None:
                    self.close_connection = True
                    self.connection.close()
                    return
                data = as_text(wire.body).encode()
                try:
                    self.send_response(wire.status)
                    for name, value in {"Content-Type": "application/json", **wire.headers}.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:  # the client had enough of waiting
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
                pass

        return Handler


def as_text(what: dict[str, Any] | str) -> str:
    """Return an answer as the text of a model."""
    return what if isinstance(what, str) else json.dumps(what, ensure_ascii=False)
