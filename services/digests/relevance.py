"""Which of a topic's new papers a chat would rather read, by the topic's words, and by what the chat likes."""

import asyncio
import math
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from textwrap import shorten
from typing import assert_never

from chat.clock import Clock
from chat.refs import ChatKind
from chat.single_flight import SingleFlight
from chat.urgency import Urgency
from chat.words import Phrase, phrase
from papers import latex
from papers.frequencies import Rarity, arxivs, shipped
from papers.likeness import of_a_topic
from papers.paper import Paper
from papers.query import queries
from papers.ranking import Ranked, Ranker, Vectors, Votes, wordings
from services.embeddings import Embeddings
from services.near.meaning import Meaning
from services.topics import TopicSpec
from store import announcements, bookmarks, chats
from store import papers as records
from store.database import Connection, Store
from store.words import index as indexed

MOST_VOTES = 200
"""Of a chat that votes a lot, the latest count: what its readers like changes, and each vote costs time."""
MOST_TAUGHT = 200
"""Of a chat's libraries, and of what was saved there, the newest count: each one costs time."""
_NOWHERE = datetime(1970, 1, 1, tzinfo=UTC)  # a day that no digest asks for
KEPT = 32
"""Topics' papers that are weighed once for all chats that get a digest of them about the same time."""
AGAIN_SECONDS = 60.0
"""After which papers are weighed again whose vectors were not to be had."""
KNOWN_SECONDS = 3600.0
"""For which it is known how common words are."""
MOST_TITLE = 60
"""Characters of the title of a paper that another one is like."""

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A topic's papers, and their order for those who did not vote; until then they are not weighed anew."""

    ranker: Ranker
    ranked: list[Ranked]
    until: float


class Relevance:
    """Ranks papers; one that scores below `least_score` (0.0 to 1.0) is not shown at all."""

    def __init__(
        self, least_score: float, embeddings: Embeddings | None, meaning: Meaning, store: Store, clock: Clock
    ) -> None:
        """Take who makes embeddings, None where nobody does, and who knows how near they are as a rule."""
        self.least_score = least_score
        self._embeddings = embeddings
        self._meaning = meaning
        self._store = store
        self._clock = clock
        self._rarity, self._known_until = arxivs(), -math.inf
        self._kept: OrderedDict[_Key, _Weighed] = OrderedDict()
        self._under_way: SingleFlight[_Key, _Weighed, []] = SingleFlight()

    async def order(self, topic: TopicSpec, papers: Sequence[Paper], opinions: Votes | None = None) -> list[Ranked]:
        """Return a topic's papers, those first that suit a chat of these opinions best, of equals the newest first."""
        weighed = await self._weighed(topic, papers)
        ranked = weighed.ranked
        if opinions:
            ranked = await asyncio.to_thread(weighed.ranker.rank, opinions, await self._vectors(opinions))
        return [each for each in ranked if each.score >= self.least_score]

    async def pick(
        self,
        topic: TopicSpec,
        papers: Sequence[Paper],
        ranked: Sequence[Ranked],
        most: int,
        opinions: Votes | None = None,
    ) -> list[Ranked]:
        """Return the best of what `order` gave, without near repeats; each tells which liked paper it is like."""
        if len(ranked) <= most and opinions is None:
            return list(ranked)
        weighed = await self._weighed(topic, papers)
        vectors = await self._vectors(opinions) if opinions else {}
        return await asyncio.to_thread(weighed.ranker.pick, ranked, most, opinions, vectors)

    async def aclose(self) -> None:
        """Break off what is being weighed."""
        await self._under_way.aclose()

    async def _vectors(self, opinions: Votes) -> Vectors:
        return await self._embeddings.of(opinions.all) if self._embeddings else {}

    async def _weighed(self, topic: TopicSpec, papers: Sequence[Paper]) -> _Weighed:
        """Return a topic's papers as they are weighed, once for all who ask for them."""
        key = (topic.query, *(paper.versioned_id for paper in papers))
        kept = self._kept.get(key)
        if kept and self._clock.monotonic() < kept.until:
            self._kept.move_to_end(key)
            return kept
        flight = self._under_way.find(key)
        if flight is None:
            flight = self._under_way.begin([key], lambda _: self._weigh(key, topic.query, papers))
        return await self._under_way.wait(flight, Urgency())

    async def _weigh(self, key: _Key, query: str, papers: Sequence[Paper]) -> _Weighed:
        rarity = await self._how_rare()
        vectors: Vectors = {}
        wish, unrelated, is_whole = None, None, True
        if self._embeddings:
            vectors = await self._embeddings.of(papers)
            texts = await asyncio.to_thread(lambda: list(wordings(queries.parse(query))))
            unrelated = await self._meaning.usual() if vectors else None
            wish = await self._embeddings.of_text(" ".join(texts)) if vectors and texts else None
            is_whole = len(vectors) == len({(each.id, each.version) for each in papers})
        until = math.inf if is_whole else self._clock.monotonic() + AGAIN_SECONDS
        async with self._store.reading() as c:
            stemmed = await indexed.stemmed(c, [(each.id, each.version) for each in papers])
        ranker = await asyncio.to_thread(
            lambda: Ranker(
                papers,
                queries.parse(query),
                rarity=rarity,
                vectors=vectors,
                wish=wish,
                of_a_topic=of_a_topic(unrelated),
                stemmed=stemmed,
            )
        )
        ranked = await asyncio.to_thread(ranker.rank)
        self._kept[key] = weighed = _Weighed(ranker, ranked, until)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return weighed

    async def _how_rare(self) -> Rarity:
        """Return how rare words are on the lists, as it was known within the hour."""
        if self._clock.monotonic() >= self._known_until:
            async with self._store.reading() as c:
                known = await announcements.frequencies_of_words(c)
            self._rarity = await asyncio.to_thread(Rarity, shipped(), known) if known.papers else arxivs()
            self._known_until = self._clock.monotonic() + KNOWN_SECONDS
        return self._rarity

    @staticmethod
    async def why(picked: Sequence[Ranked]) -> dict[str, tuple[str | Phrase, ...]]:
        """Say by paper why each was chosen: by which words, and which paper it is like."""
        return await asyncio.to_thread(lambda: {each.paper.id: _reasons(each) for each in picked})

    @staticmethod
    async def opinions(c: Connection, chat_id: int) -> Votes | None:
        """Return what a chat's readers thought of earlier papers and have in its libraries, None where that is nothing.

        What they voted on counts as they voted, wherever else it is.
        """
        cast = (await bookmarks.votes_of_chat(c, chat_id))[:MOST_VOTES]
        saved, in_library = await _taught(c, chat_id)
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
        if not (liked or disliked or others):
            return None
        chat = await chats.get(c, chat_id)
        private = chat is not None and chat.ref.kind is ChatKind.PRIVATE
        stemmed = await indexed.stemmed(c, [(each.id, each.version) for each in (*liked, *disliked, *others)])
        return Votes(liked, disliked, others, in_library, named=private, stemmed=stemmed)


async def _taught(c: Connection, chat_id: int) -> tuple[list[Paper], frozenset[str]]:
    """Return the papers of a chat's libraries, and those that were saved there, each once, the newest first.

    Beside them stand the ids of those that are in a library and were not saved, too.

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
    saved = {each.paper_id for each in taught if each.saved}
    return list(papers.values())[:MOST_TAUGHT], frozenset(papers.keys() - saved)


def _reasons(ranked: Ranked) -> tuple[str | Phrase, ...]:
    if ranked.like is None or not ranked.like.named:
        return ranked.reasons
    title = short_title(ranked.like.paper)
    match ranked.like.known_by:
        case "vote":
            like = phrase("like {title}, which you liked", title=title)
        case "saved":
            like = phrase("like {title}, which you saved", title=title)
        case "library":
            like = phrase("like {title}, which is in your library", title=title)
        case _:
            assert_never(ranked.like.known_by)
    return (*ranked.reasons, like)


def short_title(paper: Paper) -> str:
    """Return the name that a paper's title gives to what it is about, before a colon, or what fits of the title."""
    title = latex.to_text(paper.title)
    name = title.partition(":")[0].strip()
    return shorten(name if 3 <= len(name) <= MOST_TITLE else title, MOST_TITLE, placeholder="…")
