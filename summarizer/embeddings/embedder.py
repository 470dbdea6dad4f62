"""What makes embeddings of texts, whichever model does it."""

from collections.abc import Sequence
from typing import Protocol

from chat.errors import UnavailableError
from chat.words import phrase
from papers.vectors import Vector, packed

MOST_CHARACTERS = 2000  # of a text: no service is given more
MOST_NUMBERS = 4096  # of a vector


class Embedder(Protocol):
    """Makes embeddings by one model, whose vectors go by this name."""

    name: str

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Return a vector for each text, in their order. Raises UnavailableError."""
        ...

    async def aclose(self) -> None:
        """Let go of what it holds."""
        ...


def vectors_of(numbers: Sequence[Sequence[float]], texts: int, name: str) -> list[Vector]:
    """Return the vectors that a model gave for so many texts. Raises UnavailableError for what cannot be any."""
    lengths = {len(each) for each in numbers}
    try:
        if len(numbers) == texts and len(lengths) <= 1 and max(lengths, default=1) <= MOST_NUMBERS:
            return [packed([float(number) for number in each]) for each in numbers]
    except (TypeError, ValueError, OverflowError):
        pass
    raise UnavailableError(
        phrase("The model {model} answers with what are no embeddings.", model=name),
        phrase("Check provider, model and base_url of [embeddings]."),
    )


def clipped(text: str) -> str:
    """Return as much of a text as a model is given; one of no letters is a dot, which services take."""
    return text[:MOST_CHARACTERS].strip() or "."
