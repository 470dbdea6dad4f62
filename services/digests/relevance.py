"""Which of a topic's new papers a chat would rather read, by the topic's words, and the chat's votes and libraries."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b

from papers.paper import Paper
from papers.query import queries
from papers.ranking import Ranked, Ranker, Votes
from services.topics import TopicSpec
from store import bookmarks
from store import papers as records
from store.database import Connection

MOST_VOTES = 200
"""Of a chat that votes a lot, the latest count: what its readers like changes, and each vote costs time."""
MOST_TAUGHT = 200
"""Of a chat's libraries, and of what was saved there, the newest count: each one costs time."""
_NOWHERE = datetime(1970, 1, 1, tzinfo=UTC)  # a day that no digest asks for
KEPT = 32
"""Topics' papers that are weighed once for all chats that get a digest of them about the same time."""


class Relevance:
    """Ranks papers; one that scores below `least_score` (0.0 to 1.0) is not shown at all."""

    def __init__(self, least_score: float = 0.0) -> None:
        self.least_score = least_score
        self._rankers: OrderedDict[tuple[str, ...], tuple[Ranker, list[Ranked]]] = OrderedDict()

    async def order(self, topic: TopicSpec, papers: Sequence[Paper], opinions: Votes | None = None) -> list[Ranked]:
        """Return a topic's papers, those first that suit a chat of these opinions best, of equals the newest first."""
        ranker, ranked = await self._ranker(topic, papers)
        if opinions:
            ranked = await asyncio.to_thread(ranker.rank, opinions)
        return [each for each in ranked if each.score >= self.least_score]

    async def _ranker(self, topic: TopicSpec, papers: Sequence[Paper]) -> tuple[Ranker, list[Ranked]]:
        """Return what ranks these papers, and their order for those who did not vote."""
        key = (topic.query, *(paper.versioned_id for paper in papers))
        if key not in self._rankers:
            self._rankers[key] = await asyncio.to_thread(_weighed, topic.query, papers)
            while len(self._rankers) > KEPT:
                self._rankers.popitem(last=False)
        return self._rankers[key]

    @staticmethod
    async def opinions(c: Connection, chat_id: int) -> Votes | None:
        """Return what a chat's readers thought of earlier papers and have in its libraries, None where that is nothing.

        What they voted on counts as they voted, wherever else it is.
        """
        cast = (await bookmarks.votes_of_chat(c, chat_id))[:MOST_VOTES]
        saved = await _taught(c, chat_id)
        if not (cast or saved):
            return None
        kept = await records.load(c, list({vote.paper_id: None for vote in cast}))
        balance: dict[str, int] = {}
        for vote in cast:
            balance[vote.paper_id] = balance.get(vote.paper_id, 0) + vote.value
        liked, disliked = (
            [kept[key].paper for key, n in balance.items() if n * sign > 0 and key in kept] for sign in (1, -1)
        )
        others = tuple(paper for paper in saved if paper.id not in balance)
        return Votes(liked, disliked, others) if liked or disliked or others else None


async def _taught(c: Connection, chat_id: int) -> list[Paper]:
    """Return the papers of a chat's libraries, and those that were saved there, each once, the newest first.

    An entry that is no paper of arXiv's is one of its own title and abstract, with an id that none of arXiv's has.
    """
    taught = await bookmarks.taught(c, chat_id, MOST_TAUGHT)
    kept = await records.highest(c, list({each.paper_id: None for each in taught if each.paper_id}))
    papers: dict[str, Paper] = {}
    for each in taught:
        if not each.paper_id:
            words = f"{each.title} {each.abstract}"
            key = f"text:{blake2b(words.encode(), digest_size=12).hexdigest()}"
            papers[key] = Paper(key, 1, each.title, (), each.abstract, (), _NOWHERE, _NOWHERE)
        elif each.paper_id in kept:
            papers.setdefault(each.paper_id, kept[each.paper_id])
    return list(papers.values())[:MOST_TAUGHT]


def _weighed(query: str, papers: Sequence[Paper]) -> tuple[Ranker, list[Ranked]]:
    ranker = Ranker(papers, queries.parse(query))
    return ranker, ranker.rank()
