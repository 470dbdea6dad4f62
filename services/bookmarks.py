"""What people keep and what they think: bookmarks and votes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from archive.formats.bibtex import bibtex
from archive.formats.csl import csl
from archive.formats.ris import ris
from chat.clock import Clock
from chat.refs import ChatRef, Person
from papers.paper import Paper
from store import bookmarks, chats
from store import papers as records
from store.database import Connection, Store


@dataclass(frozen=True, slots=True)
class ListForm:
    """How a list of papers is written for other programs: the file's ending, its media type, and who writes it."""

    ending: str
    media_type: str
    write: Callable[[Sequence[Paper]], str]


FORMS: Mapping[str, ListForm] = {
    "bibtex": ListForm("bib", "application/x-bibtex", bibtex),
    "ris": ListForm("ris", "application/x-research-info-systems", ris),
    "csl": ListForm("json", "application/vnd.citationstyles.csl+json", csl),
}
"""The forms by the words that people say for them."""


class Bookmarks:
    """Papers that people saved, each for themselves."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def toggle(self, person: Person, ref: ChatRef, paper: Paper, *, keep: bool = False) -> bool:
        """Save a paper that is seen in a chat, or give it up where it was saved; return whether it is saved now.

        One to `keep` stays saved.
        """
        now = self._clock.now()

        async def toggled(c: Connection) -> bool:
            chat = await chats.ensure(c, ref, now)
            return await bookmarks.toggle(
                c, person=person.key, chat_id=chat.id, paper_id=paper.id, version=paper.version, now=now, keep=keep
            )

        return await self._store.write(toggled)

    async def saved(self, person: Person, limit: int, offset: int = 0) -> tuple[Sequence[Paper], int]:
        """Return some of a person's saved papers as they saw them, the last saved first, and how many there are."""
        async with self._store.reading() as c:
            rows = await bookmarks.of_person(c, person.key, limit=limit, offset=offset)
            total = await bookmarks.count(c, person.key)
            seen = [f"{row.paper_id}v{row.version}" for row in rows]
            kept = await records.load(c, seen)
        return [kept[key].paper for key in seen if key in kept], total


@dataclass(frozen=True, slots=True)
class Liked:
    """A paper, and how many people liked it."""

    paper: Paper
    people: int


class Votes:
    """What people think of papers, each in a chat, whose digests learn from it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def cast(self, person: Person, ref: ChatRef, paper: Paper, value: int) -> int:
        """Vote +1 or -1 on a paper; the same vote again takes it back. Return the vote now in force, or 0."""
        now = self._clock.now()

        async def voted(c: Connection) -> int:
            chat = await chats.ensure(c, ref, now)
            return await bookmarks.vote(c, chat_id=chat.id, person=person.key, paper_id=paper.id, value=value, now=now)

        return await self._store.write(voted)

    async def most_liked(self, ref: ChatRef | None, within: timedelta, limit: int) -> list[Liked]:
        """Return what most people liked lately in a chat, or (None) wherever they voted, the most liked first."""
        async with self._store.reading() as c:
            chat = await chats.find(c, ref) if ref else None
            if ref and chat is None:
                return []
            since = self._clock.now() - within
            counted = await bookmarks.most_liked(c, since=since, limit=limit, chat_id=chat.id if chat else None)
            kept = await records.highest(c, [paper_id for paper_id, _ in counted])
        return [Liked(kept[paper_id], people) for paper_id, people in counted if paper_id in kept]
