"""Jobs: what is few and heavy, and may be done in another process than the one where somebody waits for it.

On SQLite there is one process: nothing is handed to whoever could ask for a job, and they do it themselves.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Protocol

from chat.single_flight import Flight
from chat.urgency import Asking
from chat.words import Phrase
from papers.paper import Paper
from store.summaries import SummaryKey
from summarizer.digest import Overview
from summarizer.schema import Answer, Asked, Outline, Summary

OnStep = Callable[[Phrase], None]


class UnknownJobError(Exception):
    """A job is of another version of the program, so that whoever asked for it has to do it."""


class Jobs(Protocol):
    """Asks other processes for works, each of them once for all who wait, and hears how far they are.

    What is returned is None, or False, where no process is there to do it: then whoever asks does it. A work that
    nobody waits for any more is called off. All raise what the work raises, and UnavailableError.
    """

    async def summary(
        self, key: SummaryKey, paper: Paper, asking: Asking, flight: Flight[Summary, [Phrase]]
    ) -> Summary | None:
        """Have a summary made, and kept under its key."""
        ...

    async def under_way(self, keys: Collection[SummaryKey]) -> set[SummaryKey]:
        """Return which of these summaries are being made somewhere, or wait for that."""
        ...

    async def text(self, paper: Paper, flight: Flight[Any, [Phrase]]) -> bool:
        """Have a paper's text fetched, read and kept."""
        ...

    async def answer(
        self, paper: Paper, question: str, asking: Asking, watch: OnStep, *, language: str, earlier: Sequence[Asked]
    ) -> Answer | None:
        """Have a question answered out of a whole paper."""
        ...

    async def outline(self, paper: Paper, language: str, asking: Asking, watch: OnStep) -> Outline | None:
        """Have told what a paper says on the rows of a comparison."""
        ...

    async def overview(
        self, key: str, papers: Sequence[Paper], language: str, flight: Flight[Overview, []]
    ) -> Overview | None:
        """Have an overview of a digest's papers written, and kept under its key."""
        ...

    async def harvest(self) -> bool:
        """Have arXiv's lists brought in."""
        ...

    async def publish(self) -> bool:
        """Have the pages of the archive written."""
        ...
