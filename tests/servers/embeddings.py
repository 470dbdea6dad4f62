"""A small real HTTP server that makes embeddings, by OpenAI's protocol and by Gemini's, and counts what it was asked.

Its vectors count words, so that texts of the same words are near to each other.
"""

import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from zlib import crc32


class EmbeddingServer:
    """Keeps in `texts` how often it was given each, and in `requests` what came; says `said` where `status` is set."""

    def __init__(self, numbers: int = 64) -> None:
        self.numbers = numbers
        self.status = 0
        self.said: Any = {"error": {"message": "The model is being loaded."}}
        self.alike: list[str] = []  # texts with any of these mean the same
        self.texts: Counter[str] = Counter()
        self.requests: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.on_request = threading.Event()
        self.may_answer = threading.Event()
        self.may_answer.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def google_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> tuple[int, Any]:
        self.requests.append((path, headers, body))
        self.on_request.set()
        self.may_answer.wait(30)
        if self.status:
            return self.status, self.said
        if path == "/v1/embeddings":
            asked = [body["input"]] if isinstance(body["input"], str) else body["input"]
            vectors = [self.vector(text) for text in asked]
            data = [{"object": "embedding", "index": n, "embedding": each} for n, each in enumerate(vectors)]
            usage = {"prompt_tokens": 1, "total_tokens": 1}
            return 200, {"object": "list", "data": data[::-1], "model": body["model"], "usage": usage}
        assert path.endswith(":batchEmbedContents"), path
        asked = [each["content"]["parts"][0]["text"] for each in body["requests"]]
        return 200, {"embeddings": [{"values": self.vector(text)} for text in asked]}

    def vector(self, text: str) -> list[float]:
        self.texts[text] += 1
        if any(part in text for part in self.alike):
            text = self.alike[0]
        numbers = [0.001] * self.numbers
        for word in text.casefold().split():
            numbers[crc32(word.strip(".,").encode()) % self.numbers] += 1.0
        return numbers

    def __enter__(self) -> Self:
        played = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                headers = {name.lower(): value for name, value in self.headers.items()}
                status, answer = played.answer(self.path, headers, body)
                sent = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.may_answer.set()
        self._server.shutdown()
        self._server.server_close()
