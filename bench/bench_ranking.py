"""How many of the first five papers a reader wanted: by votes, by a library, by a topic's name, and newest first.

The readers are simulated: each wants one topic of the digests in ../shared/data/digests/dev.jsonl, votes on ten or 25
papers drawn at random from one half of all papers, and is shown the other half; or has a library of ten papers that it
wants, and is shown all others; or has said the topic's name alone. A figure is the mean over many draws.

With `--model FOLDER`, which holds a model of embeddings, papers are ranked by their meaning too.
"""

import argparse
import asyncio
import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean

from chat.clock import SystemClock
from papers.likeness import LEARNT
from papers.paper import Paper
from papers.query import fulltext, queries
from papers.query.terms import Query
from papers.ranking import Ranker, Stemmed, Votes
from papers.vectors import Vector, packed
from services.embeddings import text_of
from summarizer.embeddings.local import LocalEmbedder
from summarizer.embeddings.spec import EmbeddingSpec

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "digests" / "dev.jsonl"
PLENTY = DATA.parents[1] / "volume" / "2024-03.jsonl"
POOL, MOST_VOTES = 900, 200
DRAWS, SHOWN, FEWEST, LIBRARY = 30, 5, 15, 10
CATEGORY = queries.parse("cat:cs.CV")
Vectors = Mapping[tuple[str, int], Vector]
Topics = Mapping[str, set[str]]
Ordered = Callable[[Sequence[Paper], Query, Votes | None, Vector | None], list[Paper]]


def load() -> tuple[dict[str, Paper], Topics]:
    """Read the papers, and which of them each topic's readers want."""
    papers: dict[str, Paper] = {}
    topics: dict[str, set[str]] = {}
    for line in DATA.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        record = entry["paper"]
        number = record["id"]
        day = datetime(2000 + int(number[:2]), int(number[2:4]), 1, tzinfo=UTC) + timedelta(minutes=int(number[5:10]))
        papers[number] = Paper(
            number, 1, record["title"], tuple(record["authors"]), record["abstract"], ("cs.CV",), day, day
        )
        topics.setdefault(entry["topic"], set()).add(number)
    return papers, {topic: wanted for topic, wanted in topics.items() if len(wanted) >= FEWEST}


def embedded(folder: Path, texts: Sequence[str]) -> list[Vector]:
    """Return the vectors of texts by the model in a folder."""
    place = str(folder.resolve())

    async def made() -> list[Vector]:
        embedder = LocalEmbedder(EmbeddingSpec("local", place), SystemClock())
        try:
            return [each for at in range(0, len(texts), 32) for each in await embedder.embed(texts[at : at + 32])]
        finally:
            await embedder.aclose()

    return asyncio.run(made())


def newest_first(pool: Sequence[Paper], _: Query, __: Votes | None, ___: Vector | None) -> list[Paper]:
    """Put papers into the order in which they were there before there was any ranking."""
    return sorted(pool, key=lambda paper: (paper.published, paper.id), reverse=True)


def ranked(vectors: Vectors, by_meaning: float = LEARNT.by_meaning) -> Ordered:
    """Return what orders papers as the bot does, by their vectors too where there are any."""

    def order(pool: Sequence[Paper], query: Query, votes: Votes | None, wish: Vector | None) -> list[Paper]:
        weights = replace(LEARNT, by_meaning=by_meaning)
        ranker = Ranker(pool, query, vectors=vectors, wish=wish, weights=weights)
        found = ranker.pick(ranker.rank(votes, vectors), SHOWN, votes, vectors)
        return [each.paper for each in found]

    return order


class Readers:
    """The readers of all topics, and what share of what they are shown they wanted."""

    def __init__(self, papers: Mapping[str, Paper], topics: Topics, wishes: Mapping[str, Vector]) -> None:
        self._papers = papers
        self._topics = topics
        self._wishes = wishes

    def by_votes(self, order: Ordered, votes: int) -> dict[str, float]:
        """Return it by topic after so many votes."""
        return {topic: mean(self._voted(order, wanted, votes)) for topic, wanted in self._topics.items()}

    def by_library(self, order: Ordered) -> dict[str, float]:
        """Return it by topic where nothing but a library of ten papers is known."""
        return {topic: mean(self._kept(order, wanted)) for topic, wanted in self._topics.items()}

    def by_name(self, order: Ordered) -> dict[str, float]:
        """Return it by topic where nothing but the topic's name is known."""
        pool = list(self._papers.values())
        return {
            topic: self._share(order(pool, queries.parse(f'abs:"{topic}"'), None, self._wishes.get(topic)), wanted)
            for topic, wanted in self._topics.items()
        }

    def _voted(self, order: Ordered, wanted: set[str], votes: int) -> list[float]:
        shares = []
        for seed in range(DRAWS):
            shuffled = sorted(self._papers)
            random.Random(seed).shuffle(shuffled)
            voted, pool = shuffled[:votes], shuffled[len(shuffled) // 2 :]
            opinions = Votes(
                [self._papers[number] for number in voted if number in wanted],
                [self._papers[number] for number in voted if number not in wanted],
            )
            shares.append(self._share(order([self._papers[each] for each in pool], CATEGORY, opinions, None), wanted))
        return shares

    def _kept(self, order: Ordered, wanted: set[str]) -> list[float]:
        shares = []
        for seed in range(DRAWS):
            kept = random.Random(seed).sample(sorted(wanted), min(LIBRARY, len(wanted) // 2))
            pool = [paper for number, paper in self._papers.items() if number not in kept]
            library = Votes(saved=[self._papers[number] for number in kept])
            shares.append(self._share(order(pool, CATEGORY, library, None), wanted))
        return shares

    @staticmethod
    def _share(order: Sequence[Paper], wanted: set[str]) -> float:
        return sum(paper.id in wanted for paper in order[:SHOWN]) / SHOWN


def tell(title: str, columns: Mapping[str, Mapping[str, float]]) -> None:
    """Print a table of topics."""
    print(f"\n{title:28} " + " ".join(f"{name:>12}" for name in columns) + f"   (share of the first {SHOWN})")
    topics = list(next(iter(columns.values())))
    for topic in topics:
        print(f"{topic:28} " + " ".join(f"{column[topic]:12.2f}" for column in columns.values()))
    print(f"{'mean':28} " + " ".join(f"{mean(column.values()):12.3f}" for column in columns.values()))


def tell_speed(papers: Mapping[str, Paper], vectors: Vectors) -> None:
    """Print how long it takes to weigh the papers of a large topic's day, and to rank them for one chat."""
    day = [replace(each, id=f"{each.id}-{n}") for n in range(4) for each in papers.values()][:900]
    many = {(f"{key}-{n}", version): each for (key, version), each in vectors.items() for n in range(4)}
    votes = Votes(list(papers.values())[:20], list(papers.values())[20:40])
    tell_seconds("words and embeddings" if vectors else "words", day, votes, {**vectors, **many}, {})


def tell_caps() -> None:
    """Print the same of as many votes and saved papers as count, all of which differ, with vectors of 768 numbers."""
    chance = random.Random(6)
    lines = PLENTY.read_text(encoding="utf-8").splitlines()[: POOL + 3 * MOST_VOTES]
    told = [json.loads(line) for line in lines]
    day = datetime(2024, 3, 1, tzinfo=UTC)
    texts = [each["abstract"].partition("Abstract: ")[2] or each["abstract"] for each in told]
    papers = [
        Paper(each["id"], 1, each["title"], (), f"{texts[n]} {texts[n - POOL][:400]}", ("cs.CV",), day, day)
        for n, each in enumerate(told)
    ]
    vectors = {(each.id, 1): packed([chance.gauss(0, 1) for _ in range(768)]) for each in papers}
    liked, disliked, saved = (papers[at : at + MOST_VOTES] for at in range(POOL, len(papers), MOST_VOTES))
    stemmed = {(each.id, 1): (fulltext.line(each.title), fulltext.line(each.abstract)) for each in papers}
    tell_seconds("both, at the caps", papers[:POOL], Votes(liked, disliked, saved, stemmed=stemmed), vectors, stemmed)


def tell_seconds(kind: str, day: Sequence[Paper], votes: Votes, vectors: Vectors, stemmed: Stemmed) -> None:
    """Print the seconds of a processor."""
    began = time.process_time()
    ranker = Ranker(day, CATEGORY, vectors=vectors, stemmed=stemmed)
    weighed = time.process_time()
    found = ranker.rank(votes, vectors)
    ranker.pick(found, 10, votes, vectors)
    again = time.process_time()
    ranker.pick(ranker.rank(votes, vectors), 10, votes, vectors)
    told = weighed - began, again - weighed, time.process_time() - again
    print(f"{len(day)} papers by {kind}: weighed in {told[0]:.2f} s, first chat {told[1]:.2f} s, again {told[2]:.2f}")


def main() -> None:
    """Print the shares for each topic's reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="a folder with a model of embeddings")
    folder = parser.parse_args().model
    if not DATA.exists():
        print("skipped: needs ../shared/data")
        return
    papers, topics = load()
    orders: dict[str, Ordered] = {"newest": newest_first, "words": ranked({})}
    vectors: Vectors = {}
    wishes: dict[str, Vector] = {}
    if folder:
        made = embedded(folder, [*map(text_of, papers.values()), *topics])
        vectors = {(paper.id, paper.version): each for paper, each in zip(papers.values(), made, strict=False)}
        wishes = dict(zip(topics, made[len(papers) :], strict=True))
        orders |= {"embeddings": ranked(vectors, 1.0), "both": ranked(vectors)}
    else:
        print("skipped: embeddings need --model FOLDER")
    readers = Readers(papers, topics, wishes)
    for votes in (10, 25):
        tell(f"after {votes} votes", {name: readers.by_votes(order, votes) for name, order in orders.items()})
    tell(f"library of {LIBRARY} papers", {name: readers.by_library(order) for name, order in orders.items()})
    tell("topic's name alone", {name: readers.by_name(order) for name, order in orders.items()})
    print()
    tell_speed(papers, {})
    if vectors:
        tell_speed(papers, vectors)
    if PLENTY.exists():
        tell_caps()


if __name__ == "__main__":
    main()
