"""What the archive is going to show: the topics of the next digests, and when the first of them comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.digests.publishing import PUBLIC_KINDS
from services.preferences import PreferenceBook
from services.subscriptions import timing
from store import subscriptions
from store.database import Store

_LOOKED_AT = 200  # subscriptions, the next ones; of more topics than those follow nobody wants to read a list
_NAMED = 12


@dataclass(frozen=True, slots=True)
class Expected:
    """The next digests of a language: the moment of the first one, in UTC, and the topics in their order."""

    at: datetime
    topics: tuple[str, ...]


async def expected(store: Store, book: PreferenceBook) -> Mapping[str, Expected]:
    """Return what chats wait for on topics that are everybody's, by language. Raises UnavailableError."""
    async with store.reading() as c:
        found = await subscriptions.soonest(c, PUBLIC_KINDS, _LOOKED_AT)
    coming: dict[str, tuple[list[datetime], dict[str, None]]] = {}
    for held, chat in found:
        preferences = book.over_defaults(chat)
        if moment := held.next_run_at:
            _, about = timing(held, preferences).expected(moment)
            moments, names = coming.setdefault(preferences.told_in, ([], {}))
            moments.append(about)
            names[held.topic.name] = None
    return {code: Expected(min(moments), tuple(names)[:_NAMED]) for code, (moments, names) in coming.items()}
