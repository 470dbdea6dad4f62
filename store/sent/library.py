"""Libraries that are a chat's taste: their entries, which of these are papers, and what is still to be looked up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import ColumnElement, RowMapping, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from papers.references.records import Entry
from store.engines import take_turns
from store.rows import batches, build
from store.tables import libraries, library_entries

State = Literal["id", "title", "text", "waiting", "unknown"]
Kind = Literal["file", "ids", "zotero"]


@dataclass(frozen=True, slots=True)
class Library:
    """A library of a chat; `counts` are its entries by state, `unsought` those of no paper's id that have no title.

    `total` is how many entries it has where it is kept, of which the newest are taken, and `broken` how many more could
    not be read.
    """

    id: int
    chat_id: int
    person: str
    kind: Kind
    name: str
    mark: str
    total: int
    broken: int
    version: int
    read_at: datetime
    due_at: datetime | None
    counts: dict[str, int] = field(default_factory=dict)
    unsought: int = 0

    @property
    def taken(self) -> int:
        """How many of its entries are kept."""
        return sum(self.counts.values())

    @property
    def papers(self) -> int:
        """How many of them are known as papers of arXiv's."""
        return self.counts.get("id", 0) + self.counts.get("title", 0)


@dataclass(frozen=True, slots=True)
class New:
    """A library that is to be kept."""

    person: str
    kind: Kind
    name: str
    mark: str
    total: int
    broken: int
    version: int = 0
    due_at: datetime | None = None


class Kept(NamedTuple):
    """An entry at its place in a library, and what is known of it; a paper's id stands there before it is looked up."""

    place: int
    state: State
    paper_id: str | None
    entry: Entry


class Settled(NamedTuple):
    """What became of an entry that was waiting."""

    kept: Kept
    state: State
    paper_id: str | None


async def begin(c: AsyncConnection) -> None:
    """Wait until no other transaction keeps or drops a library: what is read after that is still so when it is kept."""
    await take_turns(c, libraries.name)


async def put(c: AsyncConnection, chat_id: int, new: New, entries: Sequence[Kept], now: datetime) -> int:
    """Keep a library in the place of an earlier reading of the same, and return its number.

    It is next looked at when `due_at` says.
    """
    await begin(c)
    same = (libraries.c.chat_id == chat_id, libraries.c.mark == new.mark)
    known = await c.scalar(select(libraries.c.id).where(*same))
    values = {name: getattr(new, name) for name in ("kind", "name", "total", "broken", "version", "due_at")}
    if known is None:
        made = libraries.insert().values(chat_id=chat_id, person=new.person, mark=new.mark, read_at=now, **values)
        number = int((await c.execute(made.returning(libraries.c.id))).scalar_one())
    else:
        number = int(known)
        await c.execute(update(libraries).where(libraries.c.id == number).values(read_at=now, **values))
        await c.execute(delete(library_entries).where(library_entries.c.library_id == number))
    for some in batches(entries):
        await c.execute(library_entries.insert(), [_row(number, chat_id, each) for each in some])
    return number


async def counted(c: AsyncConnection, chat_id: int) -> tuple[int, int]:
    """Count a chat's libraries, and the entries of them all."""
    held = select(func.count()).select_from(libraries).where(libraries.c.chat_id == chat_id)
    entries = select(func.count()).select_from(library_entries).where(library_entries.c.chat_id == chat_id)
    row = (await c.execute(select(held.scalar_subquery(), entries.scalar_subquery()))).one()
    return int(row[0]), int(row[1])


async def number_of(c: AsyncConnection, chat_id: int, mark: str) -> int | None:
    """Find the library of a chat by its mark."""
    return await c.scalar(select(libraries.c.id).where(libraries.c.chat_id == chat_id, libraries.c.mark == mark))


async def of_chat(c: AsyncConnection, chat_id: int) -> list[Library]:
    """Return a chat's libraries, the one that was read last first."""
    return await _libraries(c, libraries.c.chat_id == chat_id)


async def find(c: AsyncConnection, number: int) -> Library | None:
    """Find a library by its number."""
    return next(iter(await _libraries(c, libraries.c.id == number)), None)


async def there(c: AsyncConnection, number: int) -> bool:
    """Whether there is such a library, which stays until the transaction is over."""
    return bool(await c.scalar(select(libraries.c.id).where(libraries.c.id == number).with_for_update()))


async def due(c: AsyncConnection, now: datetime, limit: int) -> list[Library]:
    """Return libraries of which something is to be looked up or asked for."""
    numbers = select(libraries.c.id).where(libraries.c.due_at <= now).order_by(libraries.c.due_at).limit(limit)
    return await _libraries(c, libraries.c.id.in_(list(await c.scalars(numbers))))


async def put_off(c: AsyncConnection, number: int, at: datetime | None) -> None:
    """Have a library looked at at that moment, or (None) no more."""
    await c.execute(update(libraries).where(libraries.c.id == number).values(due_at=at))


async def was_read(c: AsyncConnection, number: int, now: datetime) -> None:
    """Note that a library was asked for and has not changed."""
    await c.execute(update(libraries).where(libraries.c.id == number).values(read_at=now))


async def drop(c: AsyncConnection, number: int) -> bool:
    """Delete a library; False where there is none."""
    return bool((await c.execute(delete(libraries).where(libraries.c.id == number))).rowcount)


async def entries(c: AsyncConnection, number: int, *, limit: int, offset: int = 0) -> list[Kept]:
    """Return some of a library's entries in their order."""
    return await _entries(c, library_entries.c.library_id == number, limit=limit, offset=offset)


async def waiting(c: AsyncConnection, number: int, *, with_id: bool, limit: int) -> list[Kept]:
    """Return entries that are to be looked up, by their ids or by their titles, in their order."""
    known = library_entries.c.paper_id.is_not(None) if with_id else library_entries.c.paper_id.is_(None)
    here = (library_entries.c.library_id == number, library_entries.c.state == "waiting")
    return await _entries(c, *here, known, limit=limit)


async def settle(c: AsyncConnection, number: int, settled: Iterable[Settled]) -> None:
    """Note what became of entries, where they still stand and wait: the library may have been read again meanwhile."""
    there = library_entries.c
    for kept, state, paper_id in settled:
        same = (there.library_id == number, there.place == kept.place, there.state == "waiting")
        told = (there.paper_id.is_not_distinct_from(kept.paper_id), there.title == kept.entry.title)
        as_told = (there.doi == kept.entry.doi, there.authors == " ".join(kept.entry.authors))
        changed = update(library_entries).where(*same, *told, *as_told)
        await c.execute(changed.values(state=state, paper_id=paper_id))


async def _entries(c: AsyncConnection, *those: ColumnElement[bool], limit: int, offset: int = 0) -> list[Kept]:
    query = select(library_entries).where(*those).order_by(library_entries.c.place).limit(limit).offset(offset)
    return [_kept(row) for row in (await c.execute(query)).mappings()]


async def _libraries(c: AsyncConnection, those: ColumnElement[bool]) -> list[Library]:
    counts: dict[int, dict[str, int]] = {}
    number, state = library_entries.c.library_id, library_entries.c.state
    meant = select(libraries.c.id).where(those)
    by_state = select(number, state, func.count()).where(number.in_(meant)).group_by(number, state)
    for each, name, n in await c.execute(by_state):
        counts.setdefault(each, {})[name] = n
    nameless = (
        library_entries.c.state == "unknown",
        library_entries.c.title == "",
        library_entries.c.paper_id.is_(None),
    )
    by_library = select(number, func.count().label("n")).where(number.in_(meant), *nameless).group_by(number)
    unsought = {each.library_id: each.n for each in await c.execute(by_library)}
    query = select(libraries).where(those).order_by(libraries.c.read_at.desc(), libraries.c.id.desc())
    rows = (await c.execute(query)).mappings()
    return [
        build(Library, libraries, row, counts=counts.get(row["id"], {}), unsought=unsought.get(row["id"], 0))
        for row in rows
    ]


def _row(number: int, chat_id: int, kept: Kept) -> dict[str, object]:
    entry = kept.entry
    return {
        "library_id": number,
        "place": kept.place,
        "chat_id": chat_id,
        "state": kept.state,
        "paper_id": kept.paper_id,
        "title": entry.title,
        "authors": " ".join(entry.authors),
        "doi": entry.doi,
        "abstract": entry.abstract if kept.state in {"text", "waiting"} else "",
        "added": entry.when,
    }


def _kept(row: RowMapping) -> Kept:
    c = library_entries.c
    paper_id = row[c.paper_id]
    entry = Entry(
        paper_id or "", row[c.title], tuple(row[c.authors].split()), row[c.doi], row[c.abstract], row[c.added]
    )
    return Kept(row[c.place], row[c.state], paper_id, entry)
