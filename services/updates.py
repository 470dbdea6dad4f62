"""Updates: newer versions and withdrawals of papers that a chat had."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from papers.paper import Paper
from store import announcements, papers, updates
from store.chats import Chat
from store.database import Connection

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Update:
    """The newest version of a paper, of which a chat had version `had`."""

    paper: Paper
    had: int


@dataclass(frozen=True, slots=True)
class Updates:
    """What a chat is to be told, the latest first, and the day of the list up to which it then was."""

    papers: tuple[Update, ...]
    through: date | None


async def of_chat(c: Connection, chat: Chat, people: Collection[str]) -> Updates:
    """Return what the lists had that the chat was not told yet; to a chat that begins, the newest list's alone."""
    newest = await announcements.newest_day(c, date.max)
    if newest is None:
        return Updates((), None)
    after = await updates.told_to(c, chat.id) or newest - _A_DAY
    replaced = await updates.of_chat(c, chat.id, people, after)
    kept = await papers.load(c, [each.paper_id for each in replaced])
    found = (Update(kept[each.paper_id].paper, each.had) for each in replaced if each.paper_id in kept)
    return Updates(tuple(found), max(newest, after))
