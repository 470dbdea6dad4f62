"""What the bot holds about a chat or a person, handed over or deleted on request."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chat.refs import ChatRef, Person
from store import accounts, chats
from store.database import Connection, Store


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much is held of each sort that people know; the `others` are records of use."""

    subscriptions: int = 0
    settings: bool = False
    digests: int = 0
    votes: int = 0
    saved: int = 0
    files: int = 0
    libraries: int = 0
    operator: bool = False
    others: int = 0

    def __bool__(self) -> bool:
        return self != Holdings()


class Accounts:
    """Exports and deletes. A chat's data belong to its administrators, a person's to the person."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def export(self, person: Person, ref: ChatRef | None) -> str:
        """Return, as JSON, all that is held about a person and, where one is given, about a chat."""
        held: dict[str, Any] = {}
        async with self._store.reading() as c:
            held["person"] = await accounts.export_person(c, person.key)
            chat = await chats.find(c, ref) if ref else None
            if ref:
                held["chat"] = await accounts.export_chat(c, chat.id) if chat else None
        return json.dumps(held, ensure_ascii=False, indent=2, default=str)

    async def held_by(self, person: Person) -> Holdings:
        """Count what is held about a person."""
        async with self._store.reading() as c:
            return _of_person(await accounts.held_by_person(c, person.key))

    async def held_of(self, ref: ChatRef) -> Holdings:
        """Count what is held about a chat."""
        async with self._store.reading() as c:
            chat = await chats.find(c, ref)
            return _of_chat(await accounts.held_of_chat(c, chat.id)) if chat else Holdings()

    async def forget_person(self, person: Person) -> Holdings:
        """Delete what is held about a person, and return what that was."""

        async def forgotten(c: Connection) -> Holdings:
            return _of_person(await accounts.forget_person(c, person.key))

        return await self._store.write(forgotten)

    async def forget_chat(self, ref: ChatRef) -> Holdings:
        """Delete what is held about a chat, and return what that was."""

        async def forgotten(c: Connection) -> Holdings:
            chat = await chats.find(c, ref)
            return _of_chat(await accounts.forget_chat(c, chat.id)) if chat else Holdings()

        return await self._store.write(forgotten)


def _of_person(counts: Mapping[str, int]) -> Holdings:
    known = {"votes", "bookmarks", "sent_files", "libraries", "operators"}
    return Holdings(
        votes=counts.get("votes", 0),
        saved=counts.get("bookmarks", 0),
        files=counts.get("sent_files", 0),
        libraries=counts.get("libraries", 0),
        operator=bool(counts.get("operators", 0)),
        others=sum(number for name, number in counts.items() if name not in known),
    )


def _of_chat(counts: Mapping[str, int]) -> Holdings:
    return Holdings(
        subscriptions=counts.get("subscriptions", 0),
        settings=bool(counts.get("chats", 0)),
        digests=counts.get("digests", 0),
        votes=counts.get("votes", 0),
        files=counts.get("sent_files", 0),
        libraries=counts.get("libraries", 0),
        others=counts.get("usage", 0) + counts.get("shortcuts", 0) + counts.get("talks", 0),
    )
