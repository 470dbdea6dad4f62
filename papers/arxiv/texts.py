"""Where whole papers come from: arXiv's HTML where there is one, else its PDF."""

from collections.abc import Callable
from typing import Protocol

from chat.errors import NotFoundError
from chat.urgency import Urgency
from chat.words import Phrase, phrase
from papers.document import Document
from papers.paper import Paper

READER = "4"
"""Changes whenever the same paper would now be read otherwise: `tools/fingerprints.py` notes what belongs to it."""
OnStep = Callable[[Phrase], None]
"""Is called with how far a reading is."""


class Texts(Protocol):
    """Anything that can fetch and read whole papers; `available` is false where there are none at all."""

    available: bool

    async def licence(self, paper: Paper, urgency: Urgency) -> str | None:
        """Return a paper's licence, a URL or "" where none is told, or None where it is not known yet.

        Raises UnavailableError.
        """
        ...

    async def read(self, paper: Paper, urgency: Urgency, watch: OnStep, *, pictures: bool) -> Document:
        """Read a paper; with `pictures` the figures that `figure_choice` chooses have theirs, where they can be had.

        Raises NotFoundError where there is no text that can be read, saying why, and UnavailableError.
        """
        ...


class NoTexts:
    """The sample papers' texts: only their records come with the program."""

    available = False

    async def licence(self, paper: Paper, urgency: Urgency) -> str | None:  # noqa: ARG002 - the protocol's parameters
        """Return that none is told."""
        return ""

    async def read(self, paper: Paper, urgency: Urgency, watch: OnStep, *, pictures: bool) -> Document:  # noqa: ARG002
        """Raise NotFoundError: there is none."""
        raise NotFoundError(
            phrase("The bundled sample papers have no full text, only their abstracts."),
            phrase("Run the bot without --sample to have whole papers read."),
        )
