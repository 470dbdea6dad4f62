"""The one connection to arXiv's search: a page at a time, within limits, looked at before anybody uses it."""

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

import arxiv
import requests
import urllib3
from requests.adapters import HTTPAdapter

from chat.network import Proxies
from papers.arxiv.faults import FaultError, RefusedError, fault_of, moved, retry_after, says_not_now
from papers.arxiv.records import Feed, ask_page, outline

MAX_BYTES = 32 * 2**20  # 100 records with 3,000 authors each come to about 20 MB
CONNECT_SECONDS = 10.0
BROKEN_OFF = "broken off, because it took too long or nobody waits for it any more"


def hand_over_sockets(pool: urllib3.HTTPConnectionPool, take: Callable[[socket.socket], None]) -> None:
    """Call `take` with the socket of each connection that a pool is going to open.

    urllib3 documents no way to it: this needs the pool's `ConnectionCls`, and the connection's `connect` and `sock`.
    """
    make: Callable[..., Any] = type(pool).ConnectionCls

    def connection(*args: Any, **kwargs: Any) -> Any:
        made = make(*args, **kwargs)
        connect = made.connect

        def connect_in_sight() -> None:
            connect()
            take(made.sock)  # the connection itself forgets it when the answer will close it

        made.connect = connect_in_sight
        return made

    pool.ConnectionCls = connection  # type: ignore[assignment]  # it is only called


class OneConnection(HTTPAdapter):
    """Keeps hold of the socket in use, so that another thread can cut it."""

    def __init__(self) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)
        self._socket: socket.socket | None = None

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> urllib3.HTTPConnectionPool:
        """Return the pool, each of whose connections hands over its socket."""
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        hand_over_sockets(pool, self._take)
        return pool

    def cut(self) -> None:
        """Shut the socket down: a thread that reads from it wakes with an error."""
        if self._socket:
            with suppress(OSError):  # it was closed already
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # under TLS too, without its farewell

    def _take(self, used: socket.socket) -> None:
        self._socket = used


class FeedSession(requests.Session):
    """Asks for feeds, one at a time; redirections are not followed, for each request has to pass the gate."""

    def __init__(
        self,
        timeout_seconds: float,
        now: Callable[[], datetime],
        max_bytes: int = MAX_BYTES,
        proxies: Proxies | None = None,
    ) -> None:
        super().__init__()
        self._timeouts = (min(CONNECT_SECONDS, timeout_seconds), timeout_seconds)  # to connect, and of silence
        self._now = now
        self._max_bytes = max_bytes
        self._proxies = proxies or Proxies()
        self._connection = OneConnection()
        self._was_cut = False
        self.headers["User-Agent"] = f"paper-herald/{version('paper-herald')} arxiv.py/{version('arxiv')}"
        self.mount("https://", self._connection)
        self.mount("http://", self._connection)

    def rearm(self) -> None:
        """Get ready for one more request, after which `cut` means that one."""
        self._was_cut = False

    def cut(self) -> None:
        """Break off the request that another thread is waiting for."""
        self._was_cut = True
        self._connection.cut()

    def body(self, url: str) -> bytes:
        """Return what is answered with status 200; everything else raises FaultError or RefusedError."""
        try:
            proxy = self._proxies(url)
            # Named for both schemes, also as none, it goes before what the library finds in the environment.
            way: Any = {"http": proxy, "https": proxy}
            with self.get(url, timeout=self._timeouts, stream=True, allow_redirects=False, proxies=way) as response:
                body = self._read(response)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as cause:
            # A ValueError is an address that is none, the one asked or one redirected to.
            raise FaultError(self._why(cause), again=not isinstance(cause, ValueError)) from cause
        self._judge(response, body)
        return body

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


@dataclass(slots=True)
class Question:
    """The page of `size` records from the place `start` on; `url` is where it has moved to, if it has."""

    search: arxiv.Search
    start: int
    size: int
    url: str = ""


class PageClient:
    """Asks for pages at the address of arXiv's interface."""

    def __init__(self, api_url: str, session: FeedSession) -> None:
        self._api_url = api_url
        self._session = session

    def page(self, question: Question) -> Feed:
        """Return a page. Raises FaultError and RefusedError."""

        def answer(url: str) -> bytes:
            return self._session.body(question.url or url)

        return ask_page(question.search, question.start, question.size, answer, self._api_url)


class PageThread:
    """Runs the client in a thread of its own, so that nothing else waits for it."""

    def __init__(self, client: PageClient, session: FeedSession) -> None:
        self._client = client
        self._session = session
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="arxiv")

    async def page(self, question: Question, seconds: float) -> Feed:
        """Return a page, got within that many seconds of real time; when cancelled, break the request off first.

        Raises FaultError and RefusedError.
        """
        loop = asyncio.get_running_loop()
        self._session.rearm()
        work = loop.run_in_executor(self._thread, self._client.page, question)
        alarm = loop.call_later(seconds, self._session.cut)
        try:
            return await asyncio.shield(work)
        except FaultError as fault:
            question.url = fault.moved_to
            raise
        except asyncio.CancelledError:
            self._session.cut()
            with suppress(Exception):  # nobody is left to hear how it ended
                await work
            raise
        finally:
            alarm.cancel()

    async def aclose(self) -> None:
        """Break off what is going on and end the thread."""
        self._session.cut()
        await asyncio.to_thread(self._thread.shutdown, cancel_futures=True)
        self._session.close()
