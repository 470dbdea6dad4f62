"""A small Zotero: its web API, version 3, as its documentation has it, over a real loopback socket."""

import json
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

MOST = 100  # items that are given at once


@dataclass
class Shelf:
    """A library: its items by their keys, each with the version at which it changed; a private one has a `key`."""

    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    version: int = 1
    key: str = ""
    may_write: bool = True

    def put(self, **data: Any) -> None:
        """Add an item."""
        self.version += 1
        number = f"K{self.version:07}"
        self.items[number] = {"key": number, "version": self.version, "data": {"key": number, **data}}


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Message


class ZoteroServer:
    """Serves libraries by their addresses ("users/12345"); first it answers what is scripted: status and headers."""

    def __init__(self) -> None:
        self.shelves: dict[str, Shelf] = {}
        self.script: deque[tuple[int, Mapping[str, str]]] = deque()
        self.between: deque[Any] = deque()
        """What happens just before an item is written, as when somebody else writes too."""
        self.asked: list[Asked] = []
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

    def answer(self, asked: Asked, body: bytes) -> tuple[int, Mapping[str, str], Any]:
        """Return status, headers and body of an answer."""
        self.asked.append(asked)
        if self.script:
            status, headers = self.script.popleft()
            return status, headers, "not now"
        assert asked.headers.get("Zotero-API-Version") == "3", asked
        address, _, what = asked.path.strip("/").partition("/items")
        shelf = self.shelves.get(address)
        if shelf is None:
            return 404, {}, "Not found"
        if shelf.key and asked.headers.get("Zotero-API-Key") != shelf.key:
            return 403, {}, "Forbidden"
        if asked.method == "GET" and what == "/top":
            return self._read(shelf, asked)
        if asked.method == "POST" and not what:
            return self._write(shelf, asked, body)
        return 405, {}, "Method not allowed"

    def _read(self, shelf: Shelf, asked: Asked) -> tuple[int, Mapping[str, str], Any]:
        told = {"Last-Modified-Version": str(shelf.version)}
        if int(asked.headers.get("If-Modified-Since-Version") or -1) >= shelf.version:
            return 304, told, None
        query = asked.query
        found = sorted(shelf.items.values(), key=lambda item: str(item["data"].get("dateAdded", "")))
        if query.get("direction") == "desc":
            found.reverse()
        if wanted := query.get("q", "").casefold():
            fields = None if query.get("qmode") == "everything" else ("title", "creators", "date")
            found = [item for item in found if wanted in _text(item["data"], fields)]
        start, limit = int(query.get("start", 0)), min(int(query.get("limit", 25)), MOST)
        return 200, {**told, "Total-Results": str(len(found))}, found[start : start + limit]

    def _write(self, shelf: Shelf, asked: Asked, body: bytes) -> tuple[int, Mapping[str, str], Any]:
        if self.between:
            self.between.popleft()()
        if not (shelf.key and shelf.may_write):
            return 403, {}, "Write access denied"
        if "If-Unmodified-Since-Version" not in asked.headers:
            return 428, {}, "If-Unmodified-Since-Version not provided"
        if int(asked.headers["If-Unmodified-Since-Version"]) < shelf.version:
            return 412, {"Last-Modified-Version": str(shelf.version)}, "Library has been modified"
        items = json.loads(body)
        assert 0 < len(items) <= 50, "Zotero takes up to 50 items at once"
        for item in items:
            assert set(item) <= FIELDS, set(item) - FIELDS
            shelf.put(**item)
        done = {str(n): item for n, item in enumerate(list(shelf.items.values())[-len(items) :])}
        told = {"Last-Modified-Version": str(shelf.version)}
        return 200, told, {"successful": done, "success": {}, "unchanged": {}, "failed": {}}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer()

            def do_POST(self) -> None:
                self._answer()

            def _answer(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, headers, told = server.answer(Asked(self.command, parts.path, query, self.headers), body)
                content = b"" if told is None else json.dumps(told).encode()
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


FIELDS = {
    "itemType", "title", "creators", "abstractNote", "genre", "repository", "archiveID", "place", "date", "series",
    "seriesNumber", "DOI", "citationKey", "url", "accessDate", "archive", "archiveLocation", "shortTitle", "language",
    "libraryCatalog", "callNumber", "rights", "extra", "tags", "collections", "relations",
}  # fmt: skip
"""Those that an item of the type preprint may have; what has others is refused."""


def _text(data: Mapping[str, Any], fields: tuple[str, ...] | None) -> str:
    return json.dumps([value for name, value in data.items() if fields is None or name in fields]).casefold()
