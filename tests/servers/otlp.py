"""A small real collector of OpenTelemetry's traces, by OTLP over HTTP."""

import gzip
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Span:
    """A span as it came; `parent` is None of one that begins a trace."""

    trace: str
    id: str
    parent: str | None
    name: str
    about: dict[str, Any]
    failed: bool
    events: tuple[dict[str, Any], ...]


class Collector:
    """Takes traces at `/v1/traces`."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.resource: dict[str, Any] = {}
        self.said = b""
        """All that came, as it came."""
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()

    def roots(self, name: str) -> list[Span]:
        """Return the spans of a name that begin a trace."""
        return [each for each in self.spans if each.name == name and each.parent is None]

    def below(self, above: Span) -> list[Span]:
        """Return all spans that are parts of one, at any depth."""
        found = [each for each in self.spans if each.trace == above.trace and each.parent == above.id]
        return found + [inner for each in found for inner in self.below(each)]

    def _take(self, body: bytes) -> None:
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

        self.said += body
        for group in ExportTraceServiceRequest.FromString(body).resource_spans:
            self.resource = dict(_told(group.resource.attributes))
            for scope in group.scope_spans:
                for span in scope.spans:
                    self.spans.append(
                        Span(
                            span.trace_id.hex(),
                            span.span_id.hex(),
                            span.parent_span_id.hex() or None,
                            span.name,
                            dict(_told(span.attributes)),
                            span.status.code == 2,
                            tuple(dict(_told(each.attributes)) for each in span.events),
                        )
                    )

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        collector = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                if taken := self.path == "/v1/traces":
                    collector._take(body)
                self.send_response(200 if taken else 404)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def _told(attributes: Any) -> Iterator[tuple[str, Any]]:
    for each in attributes:
        kind = each.value.WhichOneof("value")
        yield each.key, getattr(each.value, kind) if kind else None
