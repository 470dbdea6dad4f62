"""How long `/related` takes in a store of 50,000 records (`--records`), by words alone and by embeddings too.

Titles and abstracts are halves of real ones, and each record has a vector of 384 numbers that was drawn, as near to
others as those of a small model. Told are milliseconds of a processor and by the clock, the middle and the longest of
40 papers; the longest by both is at most a second of a processor.
"""

import argparse
import asyncio
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from zlib import crc32

from bench.bench_search import DATA, combined, fill, real
from chat.clock import SystemClock
from papers.paper import Paper
from papers.vectors import Vector, packed
from services.embeddings import Embeddings
from services.near.meaning import SCANNED, Meaning
from services.near.related import Related
from store.database import Store, open_store
from store.rows import batches
from summarizer.embeddings.embedder import Embedder

NUMBERS, SUBJECTS, ASKED = 384, 40, 40


class Drawn:
    """A model whose vectors are drawn by lot, about one of some subjects."""

    name = "bench:drawn"

    def __init__(self) -> None:
        self._about = [[random.Random(n).gauss(0, 1) for _ in range(NUMBERS)] for n in range(SUBJECTS)]

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Return a vector of each text."""
        return list(map(self._drawn, texts))

    def _drawn(self, text: str) -> Vector:
        chance = random.Random(crc32(text.encode()))
        return packed([number + chance.gauss(0, 1) for number in chance.choice(self._about)])

    async def aclose(self) -> None:
        """Let go of nothing."""


class Here:
    """arXiv's newest list, which is here."""

    async def have(self, *_: object, **__: object) -> None:
        """Bring nothing in."""


async def told(name: str, related: Related, papers: Sequence[Paper]) -> float:
    """Print how long it takes, and return the longest time of a processor."""
    by_clock, of_processor = [], []
    for paper in papers:
        begun, worked = time.perf_counter(), time.process_time()
        await related.of(paper)
        by_clock.append(time.perf_counter() - begun)
        of_processor.append(time.process_time() - worked)
    middle, longest = ([1000 * of(those) for those in (of_processor, by_clock)] for of in (median, max))
    print(
        f"{name:16} of a processor {middle[0]:4.0f} ms, at most {longest[0]:4.0f}; "
        f"by the clock {middle[1]:4.0f}, at most {longest[1]:4.0f}"
    )
    return max(of_processor)


def opened(store: Store, embedder: Embedder | None) -> tuple[Embeddings, Callable[[], Related]]:
    """Return what makes embeddings, and what finds related papers by them."""
    embeddings = Embeddings(store, embedder, SystemClock())
    return embeddings, lambda: Related(store, Here(), Meaning(embeddings, SystemClock()), SystemClock())  # type: ignore[arg-type]


async def main(records: int) -> None:
    """Fill a store, and time it."""
    some = real()
    with TemporaryDirectory() as folder:
        async with open_store(f"sqlite+aiosqlite:///{Path(folder) / 'herald.db'}") as store:
            kept = list(combined(some, records))
            await fill(store, iter(kept))
            asked = kept[:: max(1, records // ASKED)]
            _, by_words = opened(store, None)
            await told("by words", by_words(), asked)
            embeddings, by_both = opened(store, Drawn())
            for batch in batches(kept[-2 * SCANNED :] + asked, 500):
                await embeddings.of(batch, patience_seconds=None)
            related = by_both()
            await told("for the first time", related, asked[:1])
            longest = await told("by both", related, asked)
            await embeddings.aclose()
    if longest > 1.0:
        raise SystemExit("that is too long")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=50_000)
    chosen = options.parse_args()
    if not DATA.exists():
        print("skipped: needs ../shared/data")
    else:
        asyncio.run(main(chosen.records))
