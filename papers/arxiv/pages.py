"""One page of arXiv's answer at a time, in the one thread that talks to arXiv."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

import arxiv

from papers.arxiv.connection import FeedSession
from papers.arxiv.faults import FaultError
from papers.arxiv.records import Feed, from_parsed


@dataclass(slots=True)
class Question:
    """The page of `size` records from the place `start` on; `url` is where it has moved to, if it has."""

    search: arxiv.Search
    start: int
    size: int
    url: str = ""


class PageClient(arxiv.Client):
    """The `arxiv` package's client, one page a call and without its own waits and retries."""

    def __init__(self, api_url: str, session: FeedSession) -> None:
        super().__init__(delay_seconds=0, num_retries=0)
        self.query_url_format = api_url + "?{}"
        self._session: FeedSession = session

    def page(self, question: Question) -> Feed:
        """Get a page. Raises FaultError and RefusedError."""
        url = question.url or self._format_url(question.search, question.start, question.size)
        self._last_request_dt = None  # else the package sleeps for an hour when the local clock is set back by one
        try:
            parsed = self._parse_feed(url)
        except (arxiv.ArxivError, ValueError) as cause:  # ValueError: a date that is none
            raise FaultError(f"a feed that cannot be read: {cause}") from cause
        self._session.outline.check(question.start, question.size)
        return from_parsed(parsed)


class PageThread:
    """Runs the client in a thread of its own, so that nothing else waits for it."""

    def __init__(self, client: PageClient, session: FeedSession) -> None:
        self._client = client
        self._session = session
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="arxiv")

    async def page(self, question: Question, seconds: float) -> Feed:
        """Get a page within that many seconds of real time; when cancelled, break the request off first.

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
