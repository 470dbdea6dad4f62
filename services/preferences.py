"""How a chat wants its digests: its own choices over the operator's defaults."""

from dataclasses import dataclass, replace
from datetime import time
from typing import Literal
from zoneinfo import ZoneInfo

from chat.refs import ChatRef
from store import chats
from store.chats import Chat
from store.database import Store
from summarizer.schema import Depth

Change = chats.Preferences
Layout = Literal["papers", "list"]
"""A digest as a header and one message per paper, or all in one message."""
Sound = Literal["all", "first", "none"]
"""Which messages of a digest ring."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """A chat's settings in force; `max_papers` is 1 to 50 a digest, `days` are days of the week, Monday being 0."""

    language: str = "en"
    time: time = time(9)
    timezone: str = "UTC"
    days: frozenset[int] = frozenset(range(5))
    max_papers: int = 10
    depth: Depth = "brief"
    figures: bool = True
    layout: Layout = "papers"
    sound: Sound = "first"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.timezone)


class PreferenceBook:
    """Reads chats' settings; services.subscriptions changes them, for the next digests change with them."""

    def __init__(self, store: Store, defaults: Preferences) -> None:
        self._store = store
        self.defaults = defaults

    async def of(self, ref: ChatRef) -> Preferences:
        """Give the settings in force in a chat, whether or not the bot has met it."""
        async with self._store.reading() as c:
            chat = await chats.find(c, ref)
        return self.over_defaults(chat) if chat else self.defaults

    async def language(self, ref: ChatRef) -> str | None:
        """Give the language that a chat chose, or nothing."""
        async with self._store.reading() as c:
            chat = await chats.find(c, ref)
        return chat.language if chat else None

    def over_defaults(self, chat: Chat) -> Preferences:
        """Lay a chat's own choices over the defaults."""
        names = ("language", "time", "timezone", "days", "max_papers", "depth", "figures", "layout", "sound")
        chosen = {name: getattr(chat, name) for name in names}
        return replace(self.defaults, **{name: value for name, value in chosen.items() if value is not None})
