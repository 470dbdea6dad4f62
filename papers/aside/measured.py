"""How the reading of a paper in a process of its own ended, and how long it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from chat.measures import READING_PAGES, READING_SECONDS, READINGS, Measures


@dataclass(slots=True)
class Ending:
    """How a reading ended, as measures call it, and how many pages of a PDF were read."""

    outcome: str = "broken_off"  # by those who waited, unless something else is noted
    pages: int = 0


@contextmanager
def measured(kind: str, measures: Measures) -> Iterator[Ending]:
    """Measure a reading, in real time, since its process runs in that."""
    ending, began = Ending(), time.monotonic()
    try:
        yield ending
    finally:
        measures.add(READINGS, kind, ending.outcome)
        measures.add(READING_PAGES, by=ending.pages)
        measures.observe(READING_SECONDS, time.monotonic() - began, kind)
