"""What chats follow because it is like a paper: which paper that is, and what is near it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from chat.errors import BadInputError
from chat.words import Phrase, phrase
from papers import categories, latex, nearness
from papers.ids import ArxivId
from papers.paper import Paper
from papers.query import likes, queries
from papers.query.match import Likened, PaperIndex, matches
from papers.query.reach import archive_of
from papers.query.terms import Query, Term, any_of
from services.library import Library, no_paper
from services.near.meaning import Meaning
from services.times import clip
from services.topics import LIKE, TopicSpec
from store import papers as records
from store.database import Store

MOST = 10  # papers that one topic may want others to be like
PATIENCE_SECONDS = 60.0  # for embeddings of what is on a list, which are made about the same time
_CLOSE = 0.05  # the cosine of words from which on it is looked at the meaning too: beyond that none is near enough
_NAMED = 3  # of them in the topic's name
_SHORT = 40  # characters of a title


@dataclass(frozen=True, slots=True)
class Likeness:
    """How near a paper is to the nearest that is liked, and the short titles of those it is near, the nearest first."""

    nearness: float
    titles: tuple[str, ...]

    @property
    def said(self) -> tuple[Phrase, ...]:
        """Return what readers are told of that."""
        return tuple(phrase("like “{title}”", title=title) for title in self.titles)


class Likings:
    """Knows the papers that topics want others to be like."""

    def __init__(self, store: Store, library: Library, meaning: Meaning) -> None:
        self._store = store
        self._library = library
        self._meaning = meaning

    async def completed(self, topic: TopicSpec) -> TopicSpec:
        """Return a topic with the papers' titles for its name, and with the archives on whose lists it is looked for.

        What asks for no likeness stays as it is. Raises BadInputError for too many papers, NotFoundError for one that
        arXiv does not know, and UnavailableError.
        """
        query = queries.parse(topic.query)
        wanted = sorted(likes.liked(query), key=topic.query.find)
        if not wanted:
            return topic
        if len(wanted) > MOST:
            raise BadInputError(
                phrase("Those are {n} papers to be like.", n=len(wanted)), phrase("Name {n} at most.", n=MOST)
            )
        found = (await self._library.get([ArxivId(each) for each in wanted])).papers
        if lacking := next((each for each in wanted if each not in found), None):
            raise no_paper(ArxivId(lacking))
        archives = {key: _archives(paper) for key, paper in found.items()}
        text = str(likes.reaching(query, archives))
        alone = likes.reaching(any_of(Term("like", each) for each in wanted), archives)
        papers = [found[key] for key in wanted]
        name = _titles(papers) if text == str(alone) else _named(str(query), papers)
        return replace(topic, key=text, query=text, name=name)

    async def near(self, topic: TopicSpec, found: Sequence[Paper]) -> dict[str, Likeness]:
        """Return how near papers, by their ids, are to those that a topic wants them to be like; of others nothing."""
        liked = await self.papers(queries.liked_by(topic.query))
        if not liked or not found:
            return {}
        return await asyncio.to_thread(_likenesses, await self._comparison(liked, found), liked, found)

    async def compared(self, wanted: Iterable[str], found: Sequence[Paper]) -> Likened | None:
        """Return what tells which of these papers any of some others is near; None where there are none."""
        liked = await self.papers(wanted)
        return await self._comparison(liked, found) if liked else None

    async def _comparison(self, liked: Mapping[str, Paper], found: Sequence[Paper]) -> "_Comparison":
        """Return what compares papers by words, and by meaning those that share enough for that to matter."""
        comparison = await asyncio.to_thread(_Comparison, liked)
        if self._meaning.is_on:
            close = await asyncio.to_thread(lambda: [each for each in found if comparison.is_close(PaperIndex(each))])
            comparison.meaning = await self._meaning.between(
                list(liked.values()), close, patience_seconds=PATIENCE_SECONDS, urgent=False
            )
        return comparison

    async def meant(self, query: Query, found: Sequence[Paper]) -> list[Paper]:
        """Return those of some papers that a query means, also by what they are like."""
        likened = await self.compared(likes.liked(query), found)
        return await asyncio.to_thread(lambda: [each for each in found if matches(query, PaperIndex(each, likened))])

    async def papers(self, wanted: Iterable[str]) -> Mapping[str, Paper]:
        """Return the papers of these ids that are kept."""
        asked = sorted(set(wanted))
        if not asked:
            return {}
        async with self._store.reading() as c:
            return {key: kept.paper for key, kept in (await records.load(c, asked)).items()}


def _likenesses(comparison: "_Comparison", liked: Mapping[str, Paper], found: Sequence[Paper]) -> dict[str, Likeness]:
    told = {}
    for paper in found:
        near = sorted(comparison.near(PaperIndex(paper)).items(), key=lambda each: each[1], reverse=True)
        if near:
            told[paper.id] = Likeness(near[0][1], tuple(short_title(liked[key]) for key, _ in near))
    return told


def short_title(paper: Paper) -> str:
    """Return what a paper is called for short: what stands before a colon, or the beginning of its title."""
    title = latex.to_text(paper.title)
    head, colon, _ = title.partition(":")
    return head.strip() if colon and 1 < len(head.strip()) <= _SHORT else clip(title, _SHORT)


class _Comparison:
    """Compares papers with several at once, by the words that these have."""

    def __init__(self, liked: Mapping[str, Paper]) -> None:
        self.meaning: Mapping[str, Mapping[tuple[str, int], float]] = {}
        self._having: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
        for key, paper in liked.items():
            for unit, weight in nearness.of_paper(paper).weights.items():
                self._having[unit].append((key, weight))

    def __call__(self, paper: PaperIndex) -> frozenset[str]:
        """Return the ids of those that a paper is near."""
        return frozenset(self.near(paper))

    def is_close(self, paper: PaperIndex) -> bool:
        """Return whether a paper may be near one, if it is in meaning."""
        return any(cosine >= _CLOSE for cosine in self._cosines(paper).values())

    def near(self, paper: PaperIndex) -> dict[str, float]:
        """Return those that a paper is near, with how near it is; none is near itself."""
        key = paper.paper.id, paper.paper.version
        found = {
            liked: nearness.followed(cosine, self.meaning.get(liked, {}).get(key))
            for liked, cosine in self._cosines(paper).items()
            if liked != paper.paper.id
        }
        return {liked: nearness for liked, nearness in found.items() if nearness >= 1.0}

    def _cosines(self, paper: PaperIndex) -> Mapping[str, float]:
        profile = nearness.of_words(_line(paper, "ti"), _line(paper, "abs"))
        cosines: defaultdict[str, float] = defaultdict(float)
        for unit, weight in profile.weights.items():
            for key, other in self._having.get(unit, ()):
                cosines[key] += weight * other
        return cosines


def _line(paper: PaperIndex, field: str) -> str:
    return paper.words(field).line


def _archives(paper: Paper) -> list[str]:
    """Return the archives of a paper's categories, as categories with wildcards."""
    known = dict.fromkeys(archive_of(code) for code in paper.categories if categories.find(code))
    return [f"{each}.*" if any(code.startswith(f"{each}.") for code in categories.NAMES) else each for each in known]


def _titles(liked: Sequence[Paper]) -> str:
    titles = ", ".join(short_title(paper) for paper in liked[:_NAMED])
    return f"{LIKE}{titles}{' …' if len(liked) > _NAMED else ''}"


def _named(query: str, liked: Sequence[Paper]) -> str:
    """Return a query with the papers' titles in the place of their ids."""
    for paper in liked:
        query = query.replace(str(Term("like", paper.id)), f"like “{short_title(paper)}”")
    return query
