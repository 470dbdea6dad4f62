"""Zotero's web API, version 3: the items of a library, page by page, and a paper put into one."""

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import structlog

from chat.checkup import Finding, ok
from chat.clock import Clock
from chat.errors import BadInputError, HeraldError, NotAllowedError, NotFoundError, UnavailableError
from chat.network import Proxies
from chat.words import Phrase, phrase
from papers import latex
from papers.credits import doi
from papers.paper import Paper
from papers.references.items import is_a_paper, of_zotero
from papers.references.reader import MOST_ENTRIES
from papers.references.records import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

    OnStep = Callable[[Phrase], None]

PAGE = 100  # items, the most that Zotero gives at once
TRIES = 4
LONGEST_WAIT = 120.0  # seconds that are waited when Zotero asks for patience
LONGEST_REST = 3600.0  # seconds for which it is left alone at most, whatever it asks for
CONNECT_SECONDS, SECONDS = 10.0, 60.0
MOST_BYTES = 32 * 2**20  # of one answer
_AGAIN = frozenset({429, 500, 502, 503, 504})
_ADDRESS = re.compile(
    r"(?:https?://)?(?:(?:www|api)\.)?(?:zotero\.org/)?(?P<kind>users?/|groups?/)?(?P<number>\d{1,12})(?:/[^\s]{0,200})?",
    re.IGNORECASE,
)
_NO_ANSWER = phrase("Zotero does not answer at the moment.")
log = structlog.get_logger(__name__)


def address_of(text: str) -> str:
    """Return which library a person means, "users/12345" or "groups/67". Raises BadInputError."""
    found = _ADDRESS.fullmatch(text.strip()[:300])
    if found is None:
        raise BadInputError(
            phrase("I know Zotero's libraries by their numbers only."),
            phrase(
                "Your user ID stands at zotero.org/settings/keys: /library zotero 12345; a group's in its address:"
                " /library zotero groups/67."
            ),
        )
    kind = "groups" if (found["kind"] or "").lower().startswith("group") else "users"
    return f"{kind}/{int(found['number'])}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a library has: its newest entries of `total`, those that could not be read, and its version."""

    entries: tuple[Entry, ...]
    total: int
    broken: int
    version: int


@dataclass(slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: Any = field(default=None)

    def number(self, name: str) -> int:
        """Return a header that is a number, 0 where it is none."""
        value = self.headers.get(name, "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0


class Zotero:
    """Asks Zotero, one question after another; `own` is the library that `key` opens, "" where none is."""

    def __init__(self, api_url: str, clock: Clock, *, proxies: Proxies, own: str = "", key: str = "") -> None:
        self._api_url = api_url
        self._clock = clock
        self._proxies = proxies
        self.own = own if key else ""
        self._key = key
        self._turn = asyncio.Lock()
        self._open_at = 0.0  # in monotonic seconds: before that Zotero wants to be left alone
        self._client: httpx2.AsyncClient | None = None

    async def aclose(self) -> None:
        """Let go of the connection."""
        if self._client:
            await self._client.aclose()

    async def read(self, address: str, watch: "OnStep", *, since: int = 0, ours: bool = False) -> Shelf | None:
        """Return what a library has, None where it has not changed since that version; `ours` shows it the key.

        Raises NotFoundError, NotAllowedError and UnavailableError.
        """
        entries: list[Entry] = []
        total = broken = notes = seen = 0
        first: _Answer | None = None
        while seen < (total or 1) and seen < MOST_ENTRIES:
            path = f"{address}/items/top?format=json&sort=dateAdded&direction=desc&limit={PAGE}&start={seen}"
            known = {"If-Modified-Since-Version": str(since)} if since and first is None else {}
            answer = await self._ask("GET", path, ours=ours, headers=known)
            if answer.status == 304:
                return None
            items = self._items(address, answer)
            first = first or answer
            total = answer.number("Total-Results") or len(items)
            seen += len(items)
            papers = [each for each in items if is_a_paper(each)]
            notes += len(items) - len(papers)
            read = await asyncio.to_thread(lambda some: [of_zotero(each["data"]).entry() for each in some], papers)
            entries += [each for each in read if each]
            broken += sum(each is None for each in read)
            watch(phrase("reading the library at Zotero: {n} of {total}…", n=min(seen, total), total=total))
            if not items:
                break
        found = first.number("Last-Modified-Version") if first else 0
        return Shelf(tuple(entries), max(total - notes - broken, len(entries)), broken, found)

    async def add(self, paper: Paper) -> bool:
        """Put a paper into the library that is ours; False where it is there. Raises HeraldError."""
        for _ in range(TRIES):
            known = await self._known(paper)
            if known is None:
                return False
            answer = await self._ask(
                "POST",
                f"{self.own}/items",
                ours=True,
                headers={"If-Unmodified-Since-Version": str(known)},
                content=[_item(paper)],
            )
            if answer.status == 412:  # somebody else wrote in between, perhaps this paper
                continue
            if answer.status in {401, 403}:
                raise NotAllowedError(
                    phrase("The key that is set for Zotero may not write into {name}.", name=self.own),
                    phrase("Allow it to at zotero.org/settings/keys."),
                )
            self._checked(self.own, answer)
            if isinstance(answer.body, dict) and answer.body.get("successful"):
                return True
            log.warning("zotero_refused_item", paper=paper.id, answer=str(answer.body)[:300])
            break
        raise UnavailableError(
            phrase("Zotero did not take {id}.", id=paper.id), phrase("Please try again in a minute.")
        )

    async def look(self) -> Finding:
        """Find out whether the library that is ours can be read. Raises HeraldError."""
        answer = await self._ask("GET", f"{self.own}/items/top?format=json&limit=1", ours=True)
        self._items(self.own, answer)
        return ok(f"{self.own} has {answer.number('Total-Results')} items")

    async def _known(self, paper: Paper) -> int | None:
        """Return the version of the library that is ours, None where the paper is in it."""
        from urllib.parse import quote

        seen = 0
        for asked in (f"q={quote(paper.id)}&qmode=everything", f"q={quote(latex.to_text(paper.title)[:120])}"):
            answer = await self._ask("GET", f"{self.own}/items/top?format=json&limit=25&{asked}", ours=True)
            items = self._items(self.own, answer)
            entries = [of_zotero(each["data"]).entry() for each in items if is_a_paper(each)]
            if any(entry and entry.arxiv == paper.id for entry in entries):
                return None
            seen = seen or answer.number("Last-Modified-Version")
        return seen

    def _items(self, address: str, answer: _Answer) -> list[dict[str, Any]]:
        self._checked(address, answer)
        if not isinstance(answer.body, list):
            raise UnavailableError(_NO_ANSWER, phrase("Please try again later."))
        return [each for each in answer.body if isinstance(each, dict) and isinstance(each.get("data"), dict)]

    @staticmethod
    def _checked(address: str, answer: _Answer) -> None:
        if (fault := _fault(address, answer.status)) is not None:
            raise fault

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        ours: bool,
        headers: Mapping[str, str] | None = None,
        content: object = None,
    ) -> _Answer:
        """Ask one question, again where Zotero is busy or away, as late as it wishes. Raises UnavailableError."""
        import httpx2

        sent = {**(headers or {}), **({"Zotero-API-Key": self._key} if ours and self._key else {})}
        cause: Exception | None = None
        async with self._turn:
            for tries in range(1, TRIES + 1):
                await self._patience(cause)
                try:
                    answer = await self._put(method, path, sent, content)
                except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError) as error:
                    cause, wait = error, 2.0**tries
                else:
                    if answer.status not in _AGAIN:
                        self._leave_alone(answer.number("Backoff"))
                        return answer
                    cause = None
                    wait = float(max(answer.number("Retry-After"), answer.number("Backoff")) or 2**tries)
                    log.warning("zotero_asked_again", status=answer.status, wait_seconds=wait)
                self._leave_alone(wait)
            await self._patience(cause, over=True)
        raise _away(self._open_at - self._clock.monotonic()) from cause

    async def _patience(self, cause: Exception | None, *, over: bool = False) -> None:
        wait = self._open_at - self._clock.monotonic()
        if wait > LONGEST_WAIT or (over and wait > 0):
            raise _away(wait) from cause
        if wait > 0:
            await self._clock.sleep(wait)

    def _leave_alone(self, seconds: float) -> None:
        if seconds > 0:
            self._open_at = max(self._open_at, self._clock.monotonic() + min(seconds, LONGEST_REST))

    async def _put(self, method: str, path: str, headers: Mapping[str, str], content: object) -> _Answer:
        http = await self._http()
        sent = {**headers, **({"Content-Type": "application/json"} if content is not None else {})}
        body = json.dumps(content).encode() if content is not None else None
        async with (
            asyncio.timeout(SECONDS),
            http.stream(method, f"{self._api_url}/{path}", headers=sent, content=body) as response,
        ):
            taken = bytearray()
            async for block in response.aiter_bytes():
                taken += block
                if len(taken) > MOST_BYTES:
                    raise ValueError("an answer that is too long")
            told = await asyncio.to_thread(_json, bytes(taken)) if response.status_code < 300 else None
            return _Answer(response.status_code, response.headers, told)

    async def _http(self) -> "httpx2.AsyncClient":
        if self._client is None:
            import httpx2

            self._client = await asyncio.to_thread(  # it reads certificates from the disk
                httpx2.AsyncClient,
                proxy=self._proxies(self._api_url),
                trust_env=False,
                headers={"Zotero-API-Version": "3", "User-Agent": f"paper-herald/{version('paper-herald')}"},
                timeout=httpx2.Timeout(SECONDS, connect=CONNECT_SECONDS),
                limits=httpx2.Limits(max_connections=1, max_keepalive_connections=1),
            )
        return self._client


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except RecursionError as cause:
        raise ValueError("an answer that is nested too deeply") from cause


def _fault(address: str, status: int) -> HeraldError | None:
    if status < 300:
        return None
    if status == 404:
        return NotFoundError(
            phrase("Zotero has no library {name}.", name=address),
            phrase("Check the number at zotero.org/settings/keys."),
        )
    if status in {401, 403}:
        return NotAllowedError(
            phrase("Zotero does not let me into the library {name}.", name=address),
            phrase("Make it public in Zotero's privacy settings, or send me an export of it as a file."),
        )
    log.warning("zotero_refused", status=status)
    return UnavailableError(_NO_ANSWER, phrase("Please try again later."))


def _away(seconds: float) -> UnavailableError:
    return UnavailableError(
        _NO_ANSWER, phrase("Please try again later."), timedelta(seconds=seconds) if seconds > 0 else None
    )


def _item(paper: Paper) -> dict[str, Any]:
    """Return a paper as an item of Zotero's: what the record says, and nothing else."""
    return {
        "itemType": "preprint",
        "title": latex.to_text(paper.title),
        "creators": _creators(paper.authors),
        "abstractNote": latex.to_text(paper.abstract),
        "repository": "arXiv",
        "archiveID": f"arXiv:{paper.id}",
        "date": paper.published.date().isoformat(),
        "DOI": doi(paper) or f"10.48550/arXiv.{paper.id}",
        "url": f"https://arxiv.org/abs/{paper.id}",
    }


def _creators(names: Sequence[str]) -> list[dict[str, str]]:
    made = []
    for name in map(latex.to_text, names):
        first, _, last = name.rpartition(" ")
        made.append(
            {"creatorType": "author", "firstName": first, "lastName": last}
            if first
            else {"creatorType": "author", "name": name}
        )
    return made
