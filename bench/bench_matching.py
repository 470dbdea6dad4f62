"""A day's 1,500 records against 1,000, 10,000 and 100,000 distinct queries, through the index and one by one.

Titles and abstracts are real, of `../shared/data/volume`; they have no authors or categories, so that those are drawn,
as unevenly as arXiv's. Queries are what people follow: phrases out of other titles, words, authors, categories, several
of these together. One by one is measured on a sample of records, on which the matches have to be the same. Prints
figures; ends with an error where matches differ, or where the index is not 20 times as fast as one by one, or the last
takes more than 60 s or 500 MB. Seconds are the processor's. One by one takes long: some ten minutes.
"""

import json
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from papers import categories
from papers.paper import Paper
from papers.query import queries
from papers.query.index import QueryIndex
from papers.query.match import PaperIndex, matches

VOLUME = Path(__file__).resolve().parents[2] / "shared" / "data" / "volume" / "2024-03.jsonl"
RECORDS, SAMPLE = 1500, 12
SIZES = (1000, 10_000, 100_000)
MOST_SECONDS, MOST_MEGABYTES, LEAST_TIMES = 60.0, 500.0, 20.0
FIRST = """
    Wei Li Yang Jing Xin Hao Yu Lei Chen Ming Anna John David Maria Michael Ali Ahmed Yuki Hiroshi Kenji Pierre Jean
    Thomas Laura Peter Ivan Olga Priya Rahul Arjun Sofia Carlos Diego Lucas Emma Noah Liam Mia Zoe Eva Max Paul
"""
LAST = """
    Zhang Wang Li Chen Liu Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Smith Johnson Brown Garcia Miller Davis
    Kim Lee Park Choi Tanaka Suzuki Sato Mueller Schmidt Weber Rossi Russo Bianchi Ivanov Petrov Kumar Singh Sharma
    Gupta Silva Santos Nguyen Tran Pham Hernandez Lopez Martin Bernard Dubois Laurent Moreau Hansen Nielsen Larsen
"""
CODES = [code for code in categories.NAMES if not code.endswith("*")]
POPULAR = ["cs.LG", "cs.CV", "cs.CL", "cs.AI", "quant-ph", "cs.RO", "stat.ML", "math.NA", "hep-th", "cond-mat.mtrl-sci"]


def main() -> None:
    """Measure all sizes."""
    if not VOLUME.exists():
        print(f"skipped: needs {VOLUME.parent}")
        return
    lot = random.Random(2024)
    told = [json.loads(line) for line in VOLUME.read_text(encoding="utf-8").splitlines()]
    records = [a_record(each, lot) for each in lot.sample(told, RECORDS)]
    texts = list(some_queries(told, max(SIZES), lot))
    faults: list[str] = []
    for size in SIZES:
        faults += measured(records, texts[:size])
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {megabytes:.0f} MB")
    if megabytes > MOST_MEGABYTES:
        faults.append(f"{megabytes:.0f} MB")
    if faults:
        sys.exit("; ".join(faults))


def measured(records: Sequence[Paper], texts: Sequence[str]) -> Iterator[str]:
    """Measure so many queries, print what came out, and yield what is not as it should be."""
    begin = time.process_time()
    parsed = [queries.parse(text) for text in texts]
    parsing = time.process_time() - begin
    index = QueryIndex(enumerate(parsed))
    building = time.process_time() - begin - parsing
    papers = [PaperIndex(record) for record in records]
    begin = time.process_time()
    found = {paper.paper.id: keys for paper, keys in index.found_by(papers)}
    matching = time.process_time() - begin
    at_all = sum(map(len, found.values()))
    sample = records[:SAMPLE]
    begin = time.process_time()
    single = {
        record.id: [key for key, query in enumerate(parsed) if matches(query, one)]
        for record in sample
        for one in [PaperIndex(record)]
    }
    one_by_one = (time.process_time() - begin) * len(records) / len(sample)
    same = all(sorted(found[paper_id]) == keys for paper_id, keys in single.items())
    seconds = building + matching
    print(
        f"{len(records)} records against {len(texts):,} queries: {seconds:.1f} s ({building:.1f} s to file, and before"
        f" {parsing:.1f} s to parse), {at_all:,} matches; one by one {one_by_one:.0f} s, {one_by_one / seconds:.0f}"
        f" times as long; the same on {len(sample)} records: {same}",
        flush=True,
    )
    if not same:
        yield "the matches differ"
    if one_by_one / seconds < LEAST_TIMES and len(texts) == max(
        SIZES
    ):  # of few queries, to read the papers takes longest
        yield f"only {one_by_one / seconds:.0f} times as fast with {len(texts):,} queries"
    if parsing + seconds > MOST_SECONDS:
        yield f"{parsing + seconds:.0f} s"


def a_record(told: dict[str, str], lot: random.Random) -> Paper:
    """Draw what a record lacks."""
    moment = datetime(2024, 3, 20, 12, tzinfo=UTC)
    codes = {lot.choice(POPULAR if lot.random() < 0.6 else CODES): None for _ in range(lot.choice((1, 1, 2, 3)))}
    authors = tuple(a_name(lot) for _ in range(lot.choice((1, 2, 3, 4, 5, 6, 8, 12))))
    return Paper(told["id"], 1, told["title"], authors, told["abstract"], tuple(codes), moment, moment)


def a_name(lot: random.Random) -> str:
    """Draw a name."""
    middle = lot.choice(("", "", "", " J.", " A.", " de"))
    return f"{lot.choice(FIRST.split())}{middle} {lot.choice(LAST.split())}"


def some_queries(told: Sequence[dict[str, str]], count: int, lot: random.Random) -> Iterator[str]:
    """Yield distinct queries of the kinds that people follow."""
    seen: set[str] = set()
    while len(seen) < count:
        words = [word.strip("():,.?'\"") for word in lot.choice(told)["title"].split()]
        words = [word for word in words if word.isalnum()]
        if len(words) < 3:
            continue
        begin, length = lot.randrange(len(words) - 1), lot.choice((1, 2, 2, 2, 3))
        some = " ".join(words[begin : begin + length])
        telling = [word for word in words if len(word) > 5]
        if not telling or not set(words[begin : begin + length]) & set(telling):
            continue  # nobody follows "of the"
        other = lot.choice(telling)
        code = lot.choice(POPULAR if lot.random() < 0.6 else CODES)
        text = lot.choices(
            [
                f'ti:"{some}" OR abs:"{some}"',
                f'cat:{code} AND (ti:"{some}" OR abs:"{some}")',
                f'all:"{some}"',
                f'abs:"{some}" ANDNOT ti:{other}',
                f'au:"{a_name(lot).replace(".", "")}"',
                f"cat:{code} AND au:{lot.choice(LAST.split())} AND abs:{other}",
                f'(cat:{code} OR cat:{lot.choice(POPULAR)}) AND abs:"{some}" AND abs:{other}',
                f"abs:{other[:5]}* AND cat:{code}" if len(other) > 6 else f"ti:{other} AND abs:{words[0]}",
                f"cat:{code}",
            ],
            weights=[30, 20, 10, 5, 15, 5, 10, 4, 1],
        )[0]
        if text not in seen:
            seen.add(text)
            try:
                queries.parse(text)
            except Exception:  # noqa: BLE001 - a word that is an operator, for instance
                seen.discard(text)
                continue
            yield text


if __name__ == "__main__":
    main()
