"""What a topic's harvests brought, read once for all chats that look at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from papers.paper import Paper
from services.digests.lists import newest_first
from store import papers, topics
from store.database import Connection
from store.topics import Topic

MOST_PAPERS = 5000  # kept in memory: at some 4 kB each
_Key = tuple[int, datetime | None, int | datetime]


@dataclass(frozen=True, slots=True)
class NewPapers:
    """Papers, newest first, and the number of the topic's harvest up to which they were looked at."""

    papers: tuple[Paper, ...]
    harvest: int


class NewPapersCache:
    """Reads what is new from the store, and remembers it until the topic's next harvest."""

    def __init__(self) -> None:
        self._read: dict[_Key, tuple[Paper, ...]] = {}

    async def after(self, c: Connection, topic: Topic, harvest: int) -> NewPapers:
        """Return what later harvests than this one brought."""
        key = topic.id, topic.harvested_at, harvest
        if key not in self._read:
            self._keep(key, await _load(c, await topics.brought_between(c, topic.id, harvest, topic.harvests)))
        return NewPapers(self._read[key], topic.harvests)

    async def begun(self, c: Connection, topic: Topic, since: datetime) -> NewPapers:
        """Return what was submitted after a moment, for somebody who has had nothing of the topic yet."""
        day = since.replace(hour=0, minute=0, second=0, microsecond=0)
        key = topic.id, topic.harvested_at, day
        if key not in self._read:
            self._keep(key, await _load(c, await topics.seen_since(c, topic.id, day)))
        return NewPapers(tuple(paper for paper in self._read[key] if paper.published >= since), topic.harvests)

    def _keep(self, key: _Key, found: tuple[Paper, ...]) -> None:
        self._read[key] = found
        while len(self._read) > 1 and sum(map(len, self._read.values())) > MOST_PAPERS:
            del self._read[next(iter(self._read))]


async def _load(c: Connection, ids: Sequence[str]) -> tuple[Paper, ...]:
    kept = await papers.load(c, ids)
    return newest_first(each.paper for each in kept.values() if not each.paper.withdrawn)
