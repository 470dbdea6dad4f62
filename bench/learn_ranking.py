"""What ranking should go by, learnt of simulated readers: a table of weights with how much of five papers was wanted.

The readers are others than those of bench_ranking.py, and so are their papers. Some want what has a pair of words that
titles of ../shared/data/volume have, and these two words are taken out of the papers that they want, so that they are
found by what else they say. Others want a category of the records in ../shared/data/arxiv. Each votes on 10 or 25
papers of a list of which every seventh is wanted, or has a library of three or ten.

`python bench/learn_ranking.py --model FOLDER` takes some minutes to make embeddings, and half an hour to try the
weights. The mean of a row by words alone and of the same one with embeddings decides, and of equals the one that leans
least on the list: that one stands in `papers.likeness.Weights`.
"""

import argparse
import json
import random
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import mean

from bench.bench_ranking import CATEGORY, SHOWN, embedded
from papers.likeness import Weights
from papers.paper import Paper
from papers.query.match import split, stem
from papers.ranking import Ranker, Votes
from papers.stems import counts, stems_of
from papers.vectors import Vector
from services.embeddings import text_of

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
DRAWS, SHARE, MOST_WANTED = 4, 0.15, 40
IN_TITLES, FEWEST, MOST = 8, 18, 90  # titles that have a pair of words, and papers that are about it
OF_CATEGORY = 14, 60
NEAR = 300  # papers among which half of those are that a reader does not want
GRID = [
    Weights(*each) for each in [(m, o, d) for m in (0.0, 0.35, 0.5, 0.65) for o in (1, 2, 3, 4) for d in (4, 8, 16)]
]
DAY = datetime(2024, 3, 1, tzinfo=UTC)
_HEAD = re.compile(r"arXiv:\S{1,40} Announce Type: \S{1,40}\s{1,9}Abstract: ")
_OAI = "{http://arxiv.org/OAI/arXiv/}"


@dataclass(frozen=True)
class Reader:
    """Somebody who wants some of the papers of a list."""

    papers: Sequence[Paper]
    wanted: frozenset[str]


def record(number: str, title: str, abstract: str) -> Paper:
    """Return a paper of a reader's list."""
    return Paper(number, 1, title, (), abstract, ("cs.CV",), DAY, DAY)


@cache
def said(paper: Paper) -> Mapping[str, int]:
    """Return a paper's words as they are counted, which takes a millisecond."""
    return dict(counts(paper))


def without(text: str, pair: str) -> str:
    """Return a text without the places where two words of these stems follow each other."""
    parts = re.findall(r"\w+|\W+", text)
    words = [(at, stem("".join(split(part)))) for at, part in enumerate(parts) if part[0].isalnum()]
    gone = {at for (one, a), (two, b) in pairwise(words) if f"{a} {b}" == pair for at in (one, two)}
    return "".join(part for at, part in enumerate(parts) if at not in gone)


def list_of(name: str, wanted: Sequence[Paper], others: Sequence[Paper]) -> Reader:
    """Return a reader with a list of which a part is wanted, and half of the rest is near to it by words."""
    chance = random.Random(name)
    wanted = chance.sample(list(wanted), min(MOST_WANTED, len(wanted)))
    theirs = Counter(word for paper in wanted for word in said(paper))
    nearest = sorted(others, key=lambda each: -sum(theirs[word] for word in said(each)))[:NEAR]
    size = int(len(wanted) / SHARE)
    rest = {each.id: each for each in chance.sample(nearest, min(size // 2, len(nearest)))}
    rest |= {each.id: each for each in chance.sample(list(others), min(size // 2, len(others)))}
    return Reader([*wanted, *rest.values()], frozenset(each.id for each in wanted))


def of_pairs() -> Iterator[Reader]:
    """Yield readers who want what two words stand for."""
    lines = (DATA / "volume" / "2024-03.jsonl").read_text(encoding="utf-8").splitlines()
    papers = [
        record(each["id"], each["title"], _HEAD.sub("", each["abstract"], count=1)) for each in map(json.loads, lines)
    ]
    titles = Counter(pair for each in papers for pair in set(stems_of(each.title)) if " " in pair)
    taken: list[set[str]] = []
    for pair in (pair for pair, n in titles.most_common() if n >= IN_TITLES):
        there = {each.id: said(each)[pair] for each in papers if pair in said(each)}
        wanted = {number for number, times in there.items() if times > 1}
        if not FEWEST <= len(wanted) <= MOST or any(len(wanted & each) > 5 for each in taken):
            continue
        taken.append(wanted)
        masked = [
            record(f"{each.id}-{pair}", without(each.title, pair), without(each.abstract, pair))
            for each in papers
            if each.id in wanted
        ]
        yield list_of(pair, masked, [each for each in papers if each.id not in there])


def of_categories() -> Iterator[Reader]:
    """Yield readers who want what arXiv has filed under a category."""
    papers: dict[str, tuple[Paper, frozenset[str]]] = {}
    for path in sorted((DATA / "arxiv" / "oai").glob("list-arXiv-*.xml")):
        for each in ET.parse(path).getroot().iter(f"{_OAI}arXiv"):
            told = {name: each.findtext(f"{_OAI}{name}") or "" for name in ("id", "title", "abstract", "categories")}
            paper = record(told["id"], " ".join(told["title"].split()), " ".join(told["abstract"].split()))
            papers[paper.id] = paper, frozenset(told["categories"].split())
    filed = Counter(category for _, those in papers.values() for category in those)
    for category, n in sorted(filed.items()):
        if OF_CATEGORY[0] <= n <= OF_CATEGORY[1]:
            wanted = [paper for paper, those in papers.values() if category in those]
            yield list_of(category, wanted, [paper for paper, those in papers.values() if category not in those])


def shares(reader: Reader, weights: Weights, vectors: Mapping[tuple[str, int], Vector]) -> Iterator[float]:
    """Yield how much of the first five was wanted, in several draws of each kind."""
    papers = list(reader.papers)
    for seed in range(DRAWS):
        random.Random(seed).shuffle(papers)
        half = len(papers) // 2
        ranker = Ranker(papers[half:], CATEGORY, vectors=vectors, weights=weights)
        for n in (10, 25):
            liked, disliked = (
                [each for each in papers[: min(n, half)] if (each.id in reader.wanted) is wants]
                for wants in (True, False)
            )
            yield _share(ranker, Votes(liked, disliked), vectors, reader)
        mine = [each for each in papers[:half] if each.id in reader.wanted]
        for n in (3, 10):
            if mine:
                yield _share(ranker, Votes(saved=mine[:n]), vectors, reader)


def _share(ranker: Ranker, votes: Votes, vectors: Mapping[tuple[str, int], Vector], reader: Reader) -> float:
    return sum(each.paper.id in reader.wanted for each in ranker.rank(votes, vectors)[:SHOWN]) / SHOWN


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="a folder with a model of embeddings")
    folder = parser.parse_args().model
    if not DATA.is_dir():
        print("skipped: needs ../shared/data")
        return
    kinds = {"pairs of words": list(of_pairs()), "categories": list(of_categories())}
    papers = {each.id: each for readers in kinds.values() for reader in readers for each in reader.papers}
    vectors: dict[tuple[str, int], Vector] = {}
    if folder:
        made = embedded(folder, list(map(text_of, papers.values())))
        vectors = {(number, 1): each for number, each in zip(papers, made, strict=True)}
    print(f"{', '.join(f'{len(readers)} readers of {kind}' for kind, readers in kinds.items())}; {len(papers)} papers")
    print(
        f"{'by meaning':>10} {'of list':>8} {'doubt':>6} " + " ".join(f"{kind:>15}" for kind in kinds) + f" {'both':>6}"
    )
    for weights in GRID:
        if weights.by_meaning and not vectors:
            continue
        known = vectors if weights.by_meaning else {}
        found = [mean(mean(shares(reader, weights, known)) for reader in readers) for readers in kinds.values()]
        told = " ".join(f"{each:15.3f}" for each in [*found, mean(found)])
        print(f"{weights.by_meaning:10.2f} {weights.of_list:8.0f} {weights.doubt:6.0f} {told}", flush=True)


if __name__ == "__main__":
    main()
