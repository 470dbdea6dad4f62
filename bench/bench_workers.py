"""How much faster a second worker makes whole readings, over one PostgreSQL database and with a model of two seconds.

`python bench/bench_workers.py [--readings 40] [--seconds 2] [--rounds 1] [--fetched]`. The papers' texts are at hand;
with `--fetched` the workers fetch and read the PDFs too, each by one reader at a time.
"""

import argparse
import asyncio
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.app import App, open_app
from bot.settings.load import load
from papers.arxiv.texts import READER
from papers.document import Document
from papers.paper import Paper
from papers.pdf.reader import read_pdf
from store import full_texts
from store import papers as records
from store.full_texts import FullText, TextKey
from summarizer.schema import ShownFigure
from tests import databases
from tests.readings import addresses, model
from tests.servers.arxiv import ArxivServer, Site, make_paper
from tests.servers.arxiv.corpus import Corpus
from tests.servers.llm import Slow
from tests.servers.openai import OpenAiServer

ROOT = Path(__file__).resolve().parents[1]
PDFS = ROOT.parent / "shared" / "data" / "pdf"
NAMES = ("1412.6980", "1502.03167", "1512.03385", "1706.03762", "2005.11401")
LEAST = 1.6
WORKER = (
    f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.argv = ['herald', 'worker']; from bot.cli import main; main()"
)
BEGINS = 60.0  # seconds


def papers(many: int) -> Iterator[tuple[Paper, Document, bytes]]:
    """Yield so many papers: a few real ones again and again, under numbers of their own."""
    read = {name: (read_pdf(PDFS / f"{name}.pdf"), (PDFS / f"{name}.pdf").read_bytes()) for name in NAMES}
    day = datetime.combine(date(2024, 3, 22), datetime.min.time(), UTC)
    for n in range(many):
        document, content = read[NAMES[n % len(NAMES)]]
        made = make_paper(n + 1, published=day, updated=day, abstract=document.abstract)
        yield replace(made, title=f"{document.title} ({n + 1})"), document, content


async def prepare(app: App, of: list[tuple[Paper, Document, bytes]], *, at_hand: bool) -> None:
    """Put the records into the store, and the texts where they are to be at hand."""
    now = app.clock.now()
    async with app.store.writing() as c:
        await records.save(c, [paper for paper, _, _ in of], now)
        for paper, document, _ in of if at_hand else []:
            figures = tuple(ShownFigure(each.number, each.caption, each.page) for each in document.figures[:3])
            bare = replace(document, figures=tuple(replace(f, image=b"", media_type="") for f in document.figures))
            await full_texts.save(c, TextKey(paper.id, paper.version, READER), FullText(bare, figures), now)


@contextmanager
def workers(many: int, environ: dict[str, str], folder: Path) -> Iterator[None]:
    """Run so many processes that do jobs."""
    with (folder / "log").open("ab") as log:
        begun = [
            subprocess.Popen([sys.executable, "-c", WORKER], env=environ, stdout=log, stderr=log, cwd=folder)
            for _ in range(many)
        ]
        try:
            yield
        finally:
            for each in begun:
                each.terminate()
            for each in begun:
                each.wait()


@asynccontextmanager
async def asking(environ: dict[str, str], many: int) -> AsyncIterator[App]:
    """Open a process that only asks, once all workers are there."""
    async with open_app(load(None, environ), environ=environ) as app:
        deadline = time.monotonic() + BEGINS
        while time.monotonic() < deadline:
            async with app.store.reading() as c:
                there = (await c.exec_driver_sql("SELECT count(*) FROM procrastinate_workers")).scalar_one()
            if there >= many * 7:
                break
            await asyncio.sleep(0.2)
        yield app


async def timed(many: int, of: list[tuple[Paper, Document, bytes]], environ: dict[str, str], *, at_hand: bool) -> float:
    """Return how many seconds so many workers take for all readings."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with TemporaryDirectory() as folder, workers(many, environ, Path(folder)):
        async with asking(environ, many) as app:
            await prepare(app, of, at_hand=at_hand)
            done, began = 0, time.monotonic()

            async def read(paper: Paper) -> None:
                nonlocal done
                summary = await app.services.summaries.of(paper, "en", "deep")
                done += 1
                wrong = "" if summary.reading else f"  not read: {summary.unread}"
                print(f"\r  {many} at work: {done} of {len(of)}{wrong}", end="\n" if wrong else "", flush=True)

            await asyncio.gather(*(read(paper) for paper, _, _ in of))
            took = time.monotonic() - began
    busy = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used
    print(f"\r  {many} at work: {len(of)} readings in {took:.1f} s; the workers' processor time {busy:.1f} s")
    return took


def measure(readings: int, seconds: float, rounds: int, *, at_hand: bool) -> None:
    """Measure one worker and two in turns."""
    of = list(papers(readings))
    site = Site()
    for paper, _, content in of:
        site.pdf(paper.versioned_id, content)
    corpus = Corpus([paper for paper, _, _ in of])

    def slow(_: str) -> Slow:
        return Slow(seconds)

    took: dict[int, list[float]] = {1: [], 2: []}
    with ArxivServer(corpus, places=site) as arxiv, OpenAiServer(answerer=slow, judge=slow) as server:
        for _ in range(rounds):
            for many, times in took.items():
                url = databases.made()
                given = {**addresses(arxiv), **model(server, "openai"), "HERALD_STORE__URL": url}
                bare = {name: value for name, value in os.environ.items() if not name.startswith("HERALD_")}
                given |= {"HERALD_LIMITS__READERS": "1", "HERALD_LOG__LEVEL": "warning"}
                times.append(asyncio.run(timed(many, of, {**bare, **given}, at_hand=at_hand)))
                databases.server().drop(url)
    ratio = statistics.median(took[1]) / statistics.median(took[2])
    print(f"two workers are {ratio:.2f} times as fast as one (at least {LEAST})")


def main() -> None:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readings", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--fetched", action="store_true")
    chosen = parser.parse_args()
    if not PDFS.is_dir():
        print("needs ../shared/data/pdf")
    else:
        measure(chosen.readings, chosen.seconds, chosen.rounds, at_hand=not chosen.fetched)


if __name__ == "__main__":
    main()
