"""How many of the first five papers a reader wanted, after ten votes: ranked, and newest first.

The readers are simulated: each wants one topic of the digests in ../shared/data/digests/dev.jsonl, votes on ten papers
drawn at random from one half of all papers, and is shown the other half. A figure is the mean over many draws.
"""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean

from papers.paper import Paper
from papers.query import queries
from papers.ranking import Ranker, Votes

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "digests" / "dev.jsonl"
DRAWS, VOTES, SHOWN, FEWEST = 30, 10, 5, 15


def load() -> tuple[dict[str, Paper], dict[str, set[str]]]:
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


def main() -> None:
    """Print the shares for each topic's reader."""
    if not DATA.exists():
        print("skipped: needs ../shared/data")
        return
    papers, topics = load()
    query = queries.parse("cat:cs.CV")
    rows: list[tuple[str, float, float, float]] = []
    for topic, wanted in topics.items():
        ranked, newest = list[float](), list[float]()
        for seed in range(DRAWS):
            shuffled = sorted(papers)
            random.Random(seed).shuffle(shuffled)
            half = len(shuffled) // 2
            voted, pool = shuffled[:VOTES], [papers[number] for number in shuffled[half:]]
            votes = Votes(
                [papers[number] for number in voted if number in wanted],
                [papers[number] for number in voted if number not in wanted],
            )
            by_rank = [each.paper for each in Ranker(pool, query).rank(votes)]
            by_date = sorted(pool, key=lambda paper: (paper.published, paper.id), reverse=True)
            for shown, order in ((ranked, by_rank), (newest, by_date)):
                shown.append(sum(paper.id in wanted for paper in order[:SHOWN]) / SHOWN)
        rows.append((topic, len(wanted) / len(papers), mean(newest), mean(ranked)))
    print(f"{'wanted topic':28} {'of all':>7} {'newest':>7} {'ranked':>7}   (share of the first {SHOWN})")
    of_all, newest_of_all, ranked_of_all = (mean(column) for column in zip(*(row[1:] for row in rows), strict=True))
    for topic, share, of_newest, of_ranked in [*rows, ("mean", of_all, newest_of_all, ranked_of_all)]:
        print(f"{topic:28} {share:7.2f} {of_newest:7.2f} {of_ranked:7.2f}")


if __name__ == "__main__":
    main()
