"""Where whole papers come from: arXiv's HTML where there is one, else its PDF."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from chat.errors import NotFoundError
from chat.words import phrase
from papers.document import Document
from papers.paper import Paper
from papers.urgency import Urgency

READER = "2"  # changes whenever the same paper would now be read otherwise, so that what was kept is read anew
Watch = Callable[[int, int], None]


@dataclass(slots=True)
class Errand:
    """Who waits for a paper while it is fetched and read, which may change meanwhile.

    While a person waits it goes first at the gate; each of `watchers` hears how many pages are read, and of how many.
    """

    urgency: Urgency = field(default_factory=Urgency)
    watchers: list[Watch] = field(default_factory=list)

    def tell(self, done: int, total: int) -> None:
        """Tell all who watch."""
        for watch in self.watchers:
            watch(done, total)


class Texts(Protocol):
    """Anything that can fetch and read whole papers; `available` is false where there are none at all."""

    available: bool

    async def licence(self, paper: Paper, errand: Errand) -> str | None:
        """Find out a paper's licence, a URL or "" where none is told, or nothing where it is not known yet.

        Raises UnavailableError.
        """
        ...

    async def read(self, paper: Paper, errand: Errand, *, pictures: bool) -> Document:
        """Read a paper; with `pictures` the figures that `figure_choice` chooses have theirs, where they can be had.

        Raises NotFoundError where there is no text that can be read, saying why, and UnavailableError.
        """
        ...


class NoTexts:
    """The sample papers' texts: only their records come with the program."""

    available = False

    async def licence(self, paper: Paper, errand: Errand) -> str | None:  # noqa: ARG002 - the protocol's parameters
        """Know no licence."""
        return ""

    async def read(self, paper: Paper, errand: Errand, *, pictures: bool) -> Document:  # noqa: ARG002
        """Say that there is none. Raises NotFoundError."""
        raise NotFoundError(
            phrase("The bundled sample papers have no full text, only their abstracts."),
            phrase("Run the bot without --sample to have whole papers read."),
        )
