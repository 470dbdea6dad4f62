"""Which of a topic's new papers a chat would rather read, by the topic's words and the chat's votes."""

import asyncio
from collections.abc import Sequence

from papers import queries
from papers.paper import Paper
from papers.ranking import Ranked, Votes, rank
from services.topics import TopicSpec
from store import papers as records
from store import votes
from store.database import Store

MOST_VOTES = 200
"""Of a chat that votes a lot, the latest count: what its readers like changes, and each vote costs time."""


class Relevance:
    """Ranks papers; one that scores below `least_score` (0.0 to 1.0) is not shown at all."""

    def __init__(self, store: Store, least_score: float = 0.0) -> None:
        self._store = store
        self._least_score = least_score

    async def order(self, topic: TopicSpec, papers: Sequence[Paper], chat_id: int | None) -> list[Ranked]:
        """Give a topic's papers, those first that suit a chat best; the newest first among equals.

        Raises UnavailableError.
        """
        if not papers:
            return []
        opinions = await self._votes(chat_id) if chat_id is not None else Votes()
        ranked = await asyncio.to_thread(rank, papers, queries.parse(topic.query), opinions)
        return [each for each in ranked if each.score >= self._least_score]

    async def _votes(self, chat_id: int) -> Votes:
        async with self._store.reading() as c:
            cast = (await votes.of_chat(c, chat_id))[:MOST_VOTES]
            kept = await records.load(c, list({vote.paper_id: None for vote in cast}))
        balance: dict[str, int] = {}
        for vote in cast:
            balance[vote.paper_id] = balance.get(vote.paper_id, 0) + vote.value
        return Votes(
            *([kept[key].paper for key, n in balance.items() if n * sign > 0 and key in kept] for sign in (1, -1))
        )
