"""What people think of a paper, as its buttons show it: how many voted for it, against it, and saved it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from chat.errors import UnavailableError
from chat.refs import ChatKind, ChatRef, Person
from chat.reply import Choice
from papers import ids
from store import bookmarks, chats
from store.database import Store

_MARK = re.compile(r"(?P<name>vote|save) (?P<id>[^\s#]{1,40})(?: (?P<way>up|down))?")
_SIGNS = {"up": "👍", "down": "👎", "": "🔖"}


@dataclass(frozen=True, slots=True)
class Marked:
    """How many people marked a paper in each way."""

    up: int = 0
    down: int = 0
    saved: int = 0

    def of(self, way: str) -> int:
        """Return the number of one button: "up", "down", or "" for the bookmark."""
        return {"up": self.up, "down": self.down, "": self.saved}[way]


class Marks:
    """Counts the marks that papers have in a chat, or everywhere for a message that may stand in any chat.

    In a private chat a bookmark is counted where that person has it, wherever they saved the paper.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of(
        self, paper_ids: Collection[str], ref: ChatRef | None, person: Person | None = None
    ) -> Mapping[str, Marked]:
        """Return the marks of each of these papers. Raises UnavailableError."""
        async with self._store.reading() as c:
            chat = await chats.find(c, ref) if ref else None
            number = (chat.id if chat else 0) if ref else None
            own = person.key if person and ref and ref.kind is ChatKind.PRIVATE else None
            voted = await bookmarks.voted_by(c, paper_ids, chat_id=number)
            saved = await bookmarks.saved_by(c, paper_ids, chat_id=number, person=own)
        return {
            each: Marked(voted.get((each, 1), 0), voted.get((each, -1), 0), saved.get(each, 0)) for each in paper_ids
        }

    async def counted(
        self, rows: Sequence[Sequence[Choice]], ref: ChatRef | None, person: Person | None = None
    ) -> Sequence[Sequence[Choice]]:
        """Return rows of buttons with the numbers on those that mark a paper; as they are where there is no store."""
        marked = {paper for row in rows for each in row if (paper := marked_paper(each.command))}
        if not marked:
            return rows
        try:
            found = await self.of(marked, ref, person)
        except UnavailableError:  # the message matters more
            return rows
        return [[labelled(each, found) for each in row] for row in rows]


def marked_paper(line: str) -> str:
    """Return the id, without a version, of the paper that a command line marks; "" for any other line."""
    match = _MARK.fullmatch(line)
    if match is None or (match["name"] == "vote") != bool(match["way"]):
        return ""
    found = ids.find_all(match["id"])
    return found[0].id if len(found) == 1 else ""


def labelled(choice: Choice, found: Mapping[str, Marked]) -> Choice:
    """Return a button with the number of those who pressed it; one that bears no mark's sign as it is."""
    marked = found.get(marked_paper(choice.command))
    if marked is None:
        return choice
    way = choice.command.split()[2] if choice.command.startswith("vote") else ""
    before, sign, _ = choice.label.partition(_SIGNS[way])
    if not sign:
        return choice
    number = marked.of(way)
    return replace(choice, label=f"{before}{sign} {number}" if number else f"{before}{sign}")
