"""The wire to arXiv: one connection, with limits, whose answers are looked at before anybody uses them."""

import io
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from typing import Any

import requests
import urllib3

from papers.arxiv.faults import FaultError, RefusedError, fault_of, moved, retry_after, says_not_now
from papers.arxiv.feeds import Outline, outline
from papers.arxiv.line import Line

MAX_BYTES = 32 * 2**20  # 100 records with 3,000 authors each come to about 20 MB
CONNECT_SECONDS = 10.0
BROKEN_OFF = "broken off, because it took too long or nobody waits for it any more"


class FeedSession(requests.Session):
    """What the `arxiv` package asks through: it gives back whole Atom feeds and nothing else.

    Every other outcome raises FaultError or RefusedError. Redirections are not followed, for each request has to
    pass the gate. `outline` tells what the last feed holds.
    """

    def __init__(self, timeout_seconds: float, now: Callable[[], datetime], max_bytes: int = MAX_BYTES) -> None:
        super().__init__()
        self.outline = Outline(0, 0, 0)
        self._timeouts = (min(CONNECT_SECONDS, timeout_seconds), timeout_seconds)  # to connect, and of silence
        self._now = now
        self._max_bytes = max_bytes
        self._line = Line()
        self._was_cut = False
        self.headers["User-Agent"] = f"paper-herald/{version('paper-herald')} arxiv.py/{version('arxiv')}"
        self.mount("https://", self._line)
        self.mount("http://", self._line)

    def rearm(self) -> None:
        """Get ready for one more request, after which `cut` means that one."""
        self._was_cut = False

    def cut(self) -> None:
        """Break off the request that another thread is waiting for."""
        self._was_cut = True
        self._line.cut()

    def get(self, url: str | bytes, params: Any = None, **_kwargs: Any) -> requests.Response:
        """Ask for a feed and look it through."""
        try:
            with super().get(url, params, timeout=self._timeouts, stream=True, allow_redirects=False) as response:
                body = self._read(response)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as cause:
            # A ValueError is an address that is none, the one asked or one redirected to.
            raise FaultError(self._why(cause), again=not isinstance(cause, ValueError)) from cause
        self._judge(response, body)
        self.outline = outline(body)
        answer = requests.Response()
        answer.status_code, answer.raw = response.status_code, io.BytesIO(body)
        return answer

    def _read(self, response: requests.Response) -> bytes:
        body = bytearray()
        for chunk in response.raw.stream(2**16, decode_content=True):
            body += chunk
            if len(body) > self._max_bytes:
                raise FaultError(f"more than {self._max_bytes} bytes", again=False)
            if self._was_cut:
                break
        if self._was_cut:
            raise FaultError(BROKEN_OFF)
        return bytes(body)

    def _why(self, cause: Exception) -> str:
        return BROKEN_OFF if self._was_cut else f"{type(cause).__name__}: {cause}"

    def _judge(self, response: requests.Response, body: bytes) -> None:
        """Raise what an answer other than 200 means."""
        status, target = response.status_code, self.get_redirect_target(response)
        if target:
            raise moved(response.url, target)
        if status == requests.codes.bad_request and not says_not_now(body):
            raise _refusal(body)
        if status != requests.codes.ok:
            pause = retry_after(response.headers.get("Retry-After", ""), self._now())
            raise fault_of(status, pause, body, busy=True)


def _refusal(body: bytes) -> RefusedError:
    try:
        outline(body)
    except RefusedError as refusal:
        return refusal
    except FaultError:
        pass
    return RefusedError("")
