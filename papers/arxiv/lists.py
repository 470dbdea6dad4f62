"""arXiv's own lists: the feeds of a day, and the records that changed since a day."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from urllib.parse import quote, urlencode

from chat.errors import UnavailableError
from chat.words import phrase
from papers.arxiv.asking import CHANGES, FEED
from papers.arxiv.download import XML, BadQuestionError, Downloads, no_room
from papers.arxiv.faults import RefusedError
from papers.arxiv.feed import DailyFeed, RefusedFeedError, read_feed
from papers.arxiv.gate import Gate
from papers.arxiv.oai import OaiError, OaiPage, read_page

_FEED = XML.up_to(64 * 2**20)  # 2,000 items come to some 5 MB, long lists of authors to more
_CHANGES = XML.up_to(128 * 2**20)  # 3,500 records to some 10 MB
_OWN_SETS = frozenset({"cs", "econ", "eess", "math", "q-bio", "q-fin", "stat"})  # all others are parts of physics


@dataclass(frozen=True, slots=True)
class Fed:
    """A feed with the tag of its state, "" where it has none."""

    feed: DailyFeed
    tag: str


class Lists(Protocol):
    """Where arXiv's lists come from; `source` says what the feeds are called in reports."""

    source: str

    @property
    def requests(self) -> int:
        """How many requests were made so far, by whomever."""
        ...

    async def feed(self, terms: Sequence[str], tag: str) -> Fed | None:
        """Return the feed of some archives or categories, or None where it is still what the tag stands for.

        Raises RefusedFeedError where arXiv makes no such feed, and UnavailableError.
        """
        ...

    async def changes(self, since: date, archive: str = "", token: str = "") -> OaiPage:
        """Return a page of what changed since a day, in one archive or in all; the token asks for a later page.

        Raises OaiError where the service does not accept the question, and UnavailableError.
        """
        ...


class ArxivLists:
    """The `Lists` of arXiv: `downloads` for feeds, `slow` for OAI-PMH, which takes minutes, both through `gate`."""

    source = "rss"

    def __init__(
        self, rss_url: str, oai_url: str, gates: Sequence[Gate], downloads: Downloads, slow: Downloads
    ) -> None:
        self._rss = rss_url.rstrip("/")
        self._oai = oai_url
        self._gates = tuple(dict.fromkeys(gates))
        self._downloads = downloads
        self._slow = slow

    @property
    def requests(self) -> int:
        """How many requests were made so far, by whomever."""
        return sum(gate.turns for gate in self._gates)

    async def feed(self, terms: Sequence[str], tag: str) -> Fed | None:
        """Return the feed of some archives or categories, or None where it is still what the tag stands for."""
        url = f"{self._rss}/rss/{'+'.join(map(quote, terms))}"
        with _folder() as folder:
            path = Path(folder) / "feed.xml"
            try:
                new_tag = await self._downloads.fetch_changed(url, _FEED, path, tag, FEED)
                return None if new_tag is None else Fed(await asyncio.to_thread(_feed_in, path), new_tag)
            except BadQuestionError as fault:
                raise _refused(fault.body) from fault
            except RefusedFeedError:
                raise
            except (RefusedError, ValueError) as fault:
                raise _unusable() from fault

    async def changes(self, since: date, archive: str = "", token: str = "") -> OaiPage:
        """Return a page of what changed since a day, in one archive or in all; the token asks for a later page."""
        asked = {"verb": "ListRecords"}
        if token:
            asked["resumptionToken"] = token
        else:
            asked |= {"metadataPrefix": "arXivRaw", "from": since.isoformat()}
            asked |= {"set": _set_of(archive)} if archive else {}
        with _folder() as folder:
            path = Path(folder) / "page.xml"
            try:
                await self._slow.fetch_changed(f"{self._oai}?{urlencode(asked)}", _CHANGES, path, "", CHANGES)
                return await asyncio.to_thread(_page_in, path)
            except OaiError:
                raise
            except (RefusedError, ValueError) as fault:
                raise _unusable() from fault


def _feed_in(path: Path) -> DailyFeed:
    return read_feed(path.read_bytes())


def _page_in(path: Path) -> OaiPage:
    return read_page(path.read_bytes())


def _set_of(archive: str) -> str:
    return f"{archive}:{archive}" if archive in _OWN_SETS else f"physics:{archive}"


def _refused(body: bytes) -> RefusedFeedError | UnavailableError:
    try:
        read_feed(body)
    except RefusedFeedError as reason:
        return reason
    except ValueError:
        pass
    return _unusable()


def _unusable() -> UnavailableError:
    return UnavailableError(
        phrase("arXiv gives something else in the place of its list."), phrase("Please try again in an hour.")
    )


def _folder() -> "TemporaryDirectory[str]":
    """Return a folder that is gone in the end. Raises UnavailableError."""
    try:
        return TemporaryDirectory(prefix="paper-herald-", ignore_cleanup_errors=True)
    except OSError as cause:
        raise no_room() from cause
