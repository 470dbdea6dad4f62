"""Search in a large store: whether real titles find themselves, how long an answer takes, and how large the file is.

First all titles of ../shared/data/volume are pasted in several ways into a store that holds them. Then the store is
filled up with 60 days of all of arXiv, made of the same titles and abstracts in other combinations, and asked.

Options: --records N (100,000 unless told otherwise), --titles-each N (every Nth title; 1), --file PATH to keep it.
"""

import argparse
import asyncio
import json
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from chat.clock import SystemClock
from chat.errors import HeraldError, UnavailableError
from chat.words import phrase
from papers import categories, latex
from papers.announcement import Announcement
from papers.paper import Order, Page, Paper
from services.library import Library
from services.search import Search
from store import announcements, papers
from store.database import Store, open_store

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "volume" / "2024-03.jsonl"
A_DAY = 2500
FIRST = datetime(2026, 9, 28, 12, 0, tzinfo=UTC)
CLIPPED, LACKING = 900, 400  # characters of a clipped abstract, and about how many it lacks
QUERIES = (
    "diffusion",
    "large language models",
    "learning",
    "the",
    '"neural network"',
    "transform*",
    "au:Lovelace",
    'au:"First12 Last99"',
    "cat:cs.CV",
    "cat:cs.*",
    "cat:cs.CV AND submittedDate:[20261020 TO 20261101]",
    "primary:cs.LG graph -survey",
    "(ti:quantum OR abs:qubit) AND cat:quant-ph",
    " OR ".join(f"abs:{word}" for word in ("robot", "grasp", "policy", "control", "motion", "planning")),
)


class Silent:
    """An arXiv that answers nobody, so that only what is here is found."""

    async def fetch(self, *_: object, **__: object) -> dict[str, Paper]:
        """Fail."""
        raise UnavailableError(phrase("arXiv is not answering at the moment."), phrase("Please try again in a minute."))

    async def search(self, *_: object, **__: object) -> Page:
        """Fail."""
        raise UnavailableError(phrase("arXiv is not answering at the moment."), phrase("Please try again in a minute."))


def real() -> list[Paper]:
    """Return the real titles and abstracts as records of the usual length."""
    told = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    abstracts = [each["abstract"].partition("Abstract: ")[2] or each["abstract"] for each in told]
    return [made(each["id"], n, each["title"], abstracts[n], abstracts[n - 999]) for n, each in enumerate(told)]


def made(paper_id: str, number: int, title: str, abstract: str, more: str) -> Paper:
    """Make a record."""
    codes = [code for code in categories.NAMES if not code.endswith("*")]
    if len(abstract) > CLIPPED:
        abstract += " " + more[:LACKING]
    submitted = FIRST + timedelta(days=number // A_DAY, seconds=number % A_DAY)
    names = tuple(f"First{number % 97} Last{(number * 7 + place) % 9973}" for place in range(6))
    own = (("cs.CV", "cs.LG", "quant-ph", codes[number % len(codes)])[number % 4], "cs.AI")
    return Paper(paper_id, 1, title, names, abstract, own, submitted, submitted, comment=f"{number % 30} pages")


def combined(some: list[Paper], count: int) -> Iterator[Paper]:
    """Yield records of which titles and abstracts are halves of real ones."""
    drawn = random.Random(15)
    for number in range(count):
        one, other, third = drawn.choices(some, k=3)
        words, others = one.title.split(), other.title.split()
        title = " ".join((*words[: len(words) // 2], *others[len(others) // 2 :]))
        half = len(other.abstract) // 2
        paper_id = f"{2609 + number // 99_999}.{number % 99_999:05}"
        yield replace(
            made(paper_id, number, title, other.abstract[:half] + third.abstract[half:], ""), authors=one.authors
        )


async def fill(store: Store, some: Iterator[Paper]) -> None:
    """Put records into the store, each on the list of its day."""
    batch: list[Paper] = []
    for each in some:
        batch.append(each)
        if len(batch) == A_DAY:
            await put(store, batch)
            batch = []
    await put(store, batch)


async def put(store: Store, batch: list[Paper]) -> None:
    """Put some records and their announcements into the store."""
    async with store.writing() as c:
        await papers.save(c, batch, FIRST)
        for day in {each.published.date() for each in batch}:
            told = [Announcement(each, "new") for each in batch if each.published.date() == day]
            await announcements.add(c, day, told)


def pasted(paper: Paper) -> Iterator[str]:
    """Yield a title as people may paste it."""
    shown = latex.to_text(paper.title)
    yield from (paper.title, shown, shown.upper(), shown.replace(" ", "\n", 2), f"[{paper.id}] {shown}")
    yield from (f"{shown} | arXiv", f"{shown[: max(40, len(shown) * 3 // 4)]}…")


async def titles(search: Search, some: list[Paper]) -> None:
    """Print how many titles do not find themselves first, and which."""
    tried, missed = 0, 0
    for paper in some:
        for text in pasted(paper):
            tried += 1
            try:
                found = (await search.find(text)).papers
            except HeraldError as error:
                found = ()
                print(f"  refused: {error}")
            if not found or latex.to_text(found[0].title).casefold() != latex.to_text(paper.title).casefold():
                missed += 1
                print(f"  missed: {text!r}")
    print(f"{len(some)} titles, pasted in {tried} ways: {missed} do not stand first")


async def count(search: Search, query: str, order: Order) -> int:
    """Return how many papers are found."""
    try:
        return (await search.find(query, order=order)).total
    except UnavailableError:  # nothing is here
        return 0


async def latency(search: Search) -> None:
    """Print how long an answer takes."""
    for query in QUERIES:
        for order in Order.__args__:  # type: ignore[attr-defined]  # a literal's
            seconds = []
            for _ in range(5):
                begun = time.perf_counter()
                total = await count(search, query, order)
                seconds.append(time.perf_counter() - begun)
            worst = max(seconds)
            print(f"  {median(seconds) * 1000:6.0f} ms, at most {worst * 1000:6.0f}: {total:5} {order:9} {query}")


async def main(records: int, each: int, file: Path) -> None:
    """Run it all."""
    some = real()
    async with open_store(f"sqlite+aiosqlite:///{file}") as store:
        silent = Library(Silent(), store, SystemClock(), timedelta(days=1))
        search = Search(store, silent, SystemClock())
        begun = time.process_time()
        await fill(store, iter(some))
        await titles(search, some[::each])
        await fill(store, combined(some, records - len(some)))
        print(f"{records} records took {time.process_time() - begun:.0f} s of CPU")
        await titles(search, some[:: each * 20])
        await latency(search)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=100_000)
    options.add_argument("--titles-each", type=int, default=1)
    options.add_argument("--file", type=Path)
    chosen = options.parse_args()
    if not DATA.exists():
        print("skipped: needs ../shared/data")
    else:
        with TemporaryDirectory() as folder:
            path = chosen.file or Path(folder) / "herald.db"
            asyncio.run(main(chosen.records, chosen.titles_each, path))
            print(f"{path.stat().st_size / chosen.records:.0f} bytes a record, with its place on a list")
