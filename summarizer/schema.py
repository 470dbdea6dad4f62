"""What a summary is made of."""

from dataclasses import dataclass
from typing import Literal, Protocol

from chat.reply import Claim
from papers.paper import Paper
from summarizer.asking import Asking
from summarizer.trouble import Stopgap

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
    that its claims are in, which for offline ones is the paper's whatever was asked for. `filled` of the statements
    are sentences of the paper itself that stand in for a model's that did not hold; `stopgap` says why another than
    the model that was meant to wrote it.
    """

    tldr: Claim
    takeaways: tuple[Claim, ...]
    keywords: tuple[str, ...] = ()
    model: str = OFFLINE
    language: str = "en"
    usage: Usage = Usage()
    filled: int = 0
    stopgap: Stopgap = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a paper says to a question: statements, or none where it does not say.

    Offline, `model` is "offline" and the statements are the abstract's sentences that come nearest to the question.
    """

    claims: tuple[Claim, ...]
    model: str = OFFLINE
    stopgap: Stopgap = ""


class Summarizer(Protocol):
    """Anything that can write a summary.

    `name` is who answers when all is well; `prompt` changes whenever it would now answer otherwise, so that what
    was kept of its former answers is made anew.
    """

    name: str
    prompt: str

    async def summarize(self, paper: Paper, language: str, depth: Depth, asking: Asking | None = None) -> Summary:
        """Summarise a paper in a language ("en", "zh"), in nobody's name unless told. Raises UnavailableError."""
        ...


class Answerer(Protocol):
    """Anything that can answer a question about a paper."""

    async def answer(self, paper: Paper, question: str, language: str, asking: Asking) -> Answer:
        """Answer out of the paper alone, in a language. Raises UnavailableError."""
        ...
