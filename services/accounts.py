"""What the bot holds about a chat or a person, handed over or deleted on request."""

import json
from typing import Any

from chat.refs import ChatRef, Person
from store import accounts, chats
from store.database import Store


class Accounts:
    """Exports and deletes. A chat's data belong to its administrators, a person's to the person."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def export(self, person: Person, ref: ChatRef | None) -> str:
        """Give, as JSON, all that is held about a person and, where one is given, about a chat."""
        held: dict[str, Any] = {}
        async with self._store.reading() as c:
            held["person"] = await accounts.export_person(c, person.key)
            chat = await chats.find(c, ref) if ref else None
            if ref:
                held["chat"] = await accounts.export_chat(c, chat.id) if chat else None
        return json.dumps(held, ensure_ascii=False, indent=2, default=str)

    async def forget(self, person: Person, ref: ChatRef | None) -> int:
        """Delete all that is held about a person and, where one is given, about a chat; count the rows."""
        async with self._store.writing() as c:
            counts = [await accounts.forget_person(c, person.key)]
            if ref and (chat := await chats.find(c, ref)):
                counts.append(await accounts.forget_chat(c, chat.id))
        return sum(sum(count.values()) for count in counts)
