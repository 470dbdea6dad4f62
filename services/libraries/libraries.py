"""A chat's libraries: taken in, looked up, shown and thrown away; what they hold is shown to nobody else."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import structlog

from chat.clock import Clock
from chat.errors import BadInputError, HeraldError, NotAllowedError, NotFoundError, UnavailableError
from chat.measures import UNMEASURED, Measures
from chat.refs import ChatRef, Person, SentFile
from chat.single_flight import Flight, SingleFlight
from chat.urgency import Urgency
from chat.words import Phrase, phrase
from papers import latex
from papers.arxiv.download import scratch
from papers.aside.readers import Readers
from papers.ids import ArxivId
from papers.paper import Paper
from papers.references.reader import MOST_ENTRIES, NoListError
from papers.references.records import Entry
from papers.references.worker import read_references_aside
from papers.references.zotero import Zotero
from services.libraries.lookups import Lookups, OnStep, at_hand, of_ids
from services.library import Library as Records
from services.sent.files import Fetch
from services.sent.turns import Turns
from store import chats, papers
from store.database import Connection, Store
from store.sent import library
from store.sent.library import Kept, Library, New

MOST_LIBRARIES = 10
MOST_IN_A_CHAT = 10_000
"""Entries of all libraries of a chat."""
MOST_BYTES = 32 * 2**20
"""Of a list that is read; 20,000 entries with their abstracts have about as many."""
DAILY = timedelta(days=1)
AFTER_TROUBLE = timedelta(hours=1)
"""Until Zotero is asked again for a library that it did not give."""
SOON = timedelta(minutes=10)
LATER = timedelta(minutes=30)
LEASE = timedelta(minutes=15)
"""Within which a lookup goes on, or the process that was at it has died."""
_IDS = "ids"
_PUBLIC, _OWN = "zotero:", "zotero by key:"

log = structlog.get_logger(__name__)


class Libraries:
    """Keeps what chats teach with; papers are looked up at arXiv, and libraries of Zotero's read again each day."""

    def __init__(
        self,
        store: Store,
        records: Records,
        zotero: Zotero,
        turns: Turns,
        *,
        readers: Readers,
        clock: Clock,
        measures: Measures = UNMEASURED,
    ) -> None:
        self._store = store
        self._lookups = Lookups(store, records, clock)
        self.zotero = zotero
        self._turns = turns
        self._readers = readers
        self._clock = clock
        self._measures = measures
        self._under_way: SingleFlight[int, Phrase | None, [Phrase]] = SingleFlight()

    async def receive(self, sent: SentFile, fetch: Fetch, person: Person, chat: ChatRef, watch: OnStep) -> int:
        """Fetch and read a list of references, and keep it for a chat; returns the library's number.

        Raises BadInputError for what is no such list, NotAllowedError where there are too many, and UnavailableError.
        """
        if sent.size > MOST_BYTES:
            raise _too_large(sent)
        await self._turns.count(person)
        watch(phrase("fetching the file…"))
        async with self._turns.turn(person):
            with scratch() as folder:
                path = folder / "references"
                await fetch(path, MOST_BYTES)
                mark = await asyncio.to_thread(_hash, path)
                watch(phrase("reading the list…"))
                async with self._readers.turn(Urgency(urgent=True), watch):
                    try:
                        read = await read_references_aside(path, measures=self._measures)
                    except NoListError as error:
                        raise BadInputError(
                            phrase("I find no references in {name}.", name=sent.name),
                            phrase("Send BibTeX, RIS, CSL-JSON, or a text with arXiv ids, of up to 32 MB."),
                        ) from error
        new = New(person.key, "file", sent.name[:200], mark, read.total, read.broken)
        return await self._keep(chat, new, read.entries)

    async def name_ids(self, found: Sequence[ArxivId], person: Person, chat: ChatRef) -> int:
        """Add papers that somebody names to those that were named in a chat before. Raises as `receive` does."""
        named = {entry.arxiv: entry for entry in of_ids(found)}

        async def with_those_before(c: Connection) -> Sequence[Kept]:
            here = await chats.find(c, chat)
            number = await library.number_of(c, here.id, _IDS) if here else None
            before = await library.entries(c, number, limit=MOST_ENTRIES) if number is not None else []
            all_named = named | {each.entry.arxiv: each.entry for each in before if each.entry.arxiv not in named}
            return await at_hand(c, tuple(all_named.values())[:MOST_ENTRIES])

        return await self._keep(chat, New(person.key, "ids", "", _IDS, 0, 0), with_those_before)

    async def follow(self, address: str, person: Person, chat: ChatRef, watch: OnStep, *, operator: bool) -> int:
        """Read a library of Zotero's, and again each day. An operator may have the one that a key opens.

        Raises NotFoundError, NotAllowedError and UnavailableError.
        """
        ours = operator and address == self.zotero.own
        shelf = await self.zotero.read(address, watch, ours=ours)
        if shelf is None or not shelf.entries:
            raise NotFoundError(
                phrase("The library {name} at Zotero is empty, or shows nothing to others.", name=address),
                phrase("Make it public in Zotero's privacy settings, or send me an export of it as a file."),
            )
        mark = f"{_OWN if ours else _PUBLIC}{address}"
        new = New(person.key, "zotero", address, mark, shelf.total, shelf.broken, shelf.version)
        return await self._keep(chat, new, shelf.entries)

    async def look_up(self, number: int, watch: OnStep) -> Phrase | None:
        """Look up at arXiv what a library names; returns why not all of it is looked up, None where it is.

        Who asks for the same one meanwhile shares the work. What was found is kept at each step, so that it can be
        broken off.
        """
        flight = self._under_way.find(number) or self._under_way.begin([number], partial(self._look_up, number))
        return await self._under_way.wait(flight, Urgency(), watch)

    async def aclose(self) -> None:
        """Break off what is being looked up; it goes on when a process is there again."""
        await self._under_way.aclose()

    async def _look_up(self, number: int, flight: Flight[Phrase | None, [Phrase]]) -> Phrase | None:
        found = await self._one(number)
        if found is None or not found.counts.get("waiting"):
            await self._put_off(number)
            return None
        await self._store.write(library.put_off, number, self._clock.now() + LEASE)
        trouble: Phrase | None = None
        try:
            await self._lookups.by_id(number, found.taken, flight.report)
            await self._lookups.by_title(number, found.taken, flight.report)
        except UnavailableError as error:
            trouble = error.sentence
        await self._put_off(number, LATER if trouble else SOON)
        return trouble

    async def stop(self, number: int) -> None:
        """Look up no more of a library until somebody wishes it. Raises UnavailableError."""
        found = await self._one(number)
        if found and found.kind != "zotero":
            await self._store.write(library.put_off, number, None)
        elif found:
            await self._store.write(library.put_off, number, found.read_at + DAILY)

    async def of(self, chat: ChatRef) -> list[Library]:
        """Return a chat's libraries, the one that was read last first."""
        async with self._store.reading() as c:
            here = await chats.find(c, chat)
            return await library.of_chat(c, here.id) if here else []

    async def find(self, number: int, chat: ChatRef) -> Library:
        """Return a library of a chat by its number. Raises NotFoundError."""
        found = next((each for each in await self.of(chat) if each.id == number), None)
        if found is None:
            raise NotFoundError(phrase("{Chat} has no such library."), phrase("/library shows those that it has."))
        return found

    async def entries(self, number: int, limit: int, offset: int) -> list[Kept]:
        """Return some entries of a library, those that are papers under the titles of their records."""
        async with self._store.reading() as c:
            kept = await library.entries(c, number, limit=limit, offset=offset)
            known = await papers.highest(c, [each.paper_id for each in kept if each.paper_id])
        return [_titled(each, known.get(each.paper_id or "")) for each in kept]

    async def drop(self, number: int) -> None:
        """Throw a library away. Raises UnavailableError."""
        await self._store.write(library.drop, number)

    async def keep_up(self) -> None:
        """Go on with what is to be looked up, and read one library of Zotero's that is due. Raises UnavailableError."""
        async with self._store.reading() as c:
            due = await library.due(c, self._clock.now(), 1)
        for each in due:
            await self._store.write(library.put_off, each.id, self._clock.now() + LEASE)
            if each.kind == "zotero" and self._clock.now() - each.read_at >= DAILY:
                await self._refresh(each)
            await self.look_up(each.id, lambda _: None)

    async def _refresh(self, held: Library) -> None:
        """Read a library of Zotero's again; where that fails what is kept of it stays."""
        try:
            ours = held.mark.startswith(_OWN) and held.name == self.zotero.own
            shelf = await self.zotero.read(held.name, lambda _: None, since=held.version, ours=ours)
        except HeraldError as error:
            log.warning("zotero_not_read", library=held.name, reason=str(error), cause=str(error.__cause__))
            return  # and it stays as of the day on which it was read
        now = self._clock.now()
        if shelf is None:
            await self._store.write(library.was_read, held.id, now)
            return
        kept = await self._at_hand(shelf.entries)
        async with self._store.reading() as c:
            before = await library.entries(c, held.id, limit=MOST_ENTRIES)
        looked_up = {_words(each.entry): each for each in before}
        kept = [_as_before(each, looked_up.get(_words(each.entry))) for each in kept]
        new = New(held.person, "zotero", held.name, held.mark, shelf.total, shelf.broken, shelf.version, now)

        async def put(c: Connection) -> None:
            await library.begin(c)
            if await library.there(c, held.id):  # it may be gone meanwhile
                await library.put(c, held.chat_id, new, kept, now)

        await self._store.write(put)

    async def _keep(
        self, chat: ChatRef, new: New, entries: Sequence[Entry] | Callable[[Connection], Awaitable[Sequence[Kept]]]
    ) -> int:
        """Keep a library; what is in it may be told by what is there when it is written."""
        at_once = [] if callable(entries) else await self._at_hand(entries)
        now = self._clock.now()

        async def keep(c: Connection) -> int:
            here = await chats.ensure(c, chat, now)
            await library.begin(c)
            kept = await entries(c) if callable(entries) else at_once
            known = await library.number_of(c, here.id, new.mark)
            held, taken = await library.counted(c, here.id)
            if known is None and held >= MOST_LIBRARIES:
                raise NotAllowedError(
                    phrase("{Chat} has {n} libraries, as many as it may.", n=held),
                    phrase("Delete one first: /library"),
                )
            before = await library.find(c, known) if known is not None else None
            room = MOST_IN_A_CHAT - taken + (before.taken if before else 0)
            if len(kept) > room:
                raise NotAllowedError(
                    phrase(
                        "{Chat} may hold {most} entries in all its libraries, and has room for {n}.",
                        most=MOST_IN_A_CHAT,
                        n=room,
                    ),
                    phrase("Delete one first: /library"),
                )
            counted = replace(new, total=max(new.total, len(kept)))
            return await library.put(c, here.id, counted, kept, now)

        return await self._store.write(keep)

    async def _at_hand(self, entries: Sequence[Entry]) -> list[Kept]:
        async with self._store.reading() as c:
            return await at_hand(c, entries)

    async def _one(self, number: int) -> Library | None:
        async with self._store.reading() as c:
            return await library.find(c, number)

    async def _put_off(self, number: int, by: timedelta = SOON) -> None:
        """Come back to a library while something waits there, and each day where it is Zotero's."""
        found = await self._one(number)
        if found is None:
            return
        at = self._clock.now() + by if found.counts.get("waiting") else None
        if at is None and found.kind == "zotero":
            at = max(found.read_at + DAILY, self._clock.now() + AFTER_TROUBLE)
        await self._store.write(library.put_off, number, at)


def _titled(kept: Kept, paper: Paper | None) -> Kept:
    return kept._replace(entry=replace(kept.entry, title=latex.to_text(paper.title))) if paper else kept


def _words(entry: Entry) -> tuple[str, str, str]:
    return entry.title, entry.doi, " ".join(entry.authors)


def _as_before(kept: Kept, before: Kept | None) -> Kept:
    """Return an entry with what was found out of it before, where it would have to be looked up again."""
    if before is None or kept.state != "waiting" or before.state == "waiting":
        return kept
    return kept._replace(state=before.state, paper_id=before.paper_id)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _too_large(sent: SentFile) -> BadInputError:
    return BadInputError(
        phrase("{name} is larger than {n} MB, the most that I read of a list.", name=sent.name, n=MOST_BYTES // 2**20),
        phrase("Export a part of it, or leave the abstracts out."),
    )
