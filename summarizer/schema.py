"""What a summary is made of."""

from dataclasses import dataclass
from typing import Literal, Protocol

from chat.reply import Claim
from papers.paper import Paper

Depth = Literal["brief", "deep"]
OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Usage:
    """What a summary cost: requests to models, tokens, and US dollars."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Summary:
    """A paper in one sentence and 3 to 7 takeaways (fewer where its abstract has fewer sentences).

    `model` is who wrote it, "offline" for sentences taken from the paper itself; `language` is the language
    that its claims are in, which for offline ones is the paper's whatever was asked for.
    """

    tldr: Claim
    takeaways: tuple[Claim, ...]
    keywords: tuple[str, ...] = ()
    model: str = OFFLINE
    language: str = "en"
    usage: Usage = Usage()


class Summarizer(Protocol):
    """Anything that can write a summary.

    `name` is who answers when all is well; `prompt` changes whenever it would now answer otherwise, so that what
    was kept of its former answers is made anew.
    """

    name: str
    prompt: str

    async def summarize(self, paper: Paper, language: str, depth: Depth) -> Summary:
        """Summarise a paper in a language ("en", "zh"). Raises UnavailableError."""
        ...
