"""What a summary is made of."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from chat.reply import Claim
from chat.urgency import Asking
from chat.words import Phrase, Words
from papers.document import Document, Origin
from papers.paper import Paper
from summarizer.coverage import PERHAPS_IN_PART, WHOLE, Coverage, read_in_part
from summarizer.points import POINTS, Point

Meant = Callable[[Sequence[str]], Awaitable[Mapping[str, float]]]
"""Tells of texts by how many standard deviations each is nearer to a question than texts are as a rule.

Those of which that is not known are left out.
"""
Depth = Literal["brief", "deep"]
OFFLINE = "offline"
SAME, OFF = "same", "off"
"""Who judges what a model wrote: that model itself, or nobody; else it is named."""
FallbackReason = Literal["", "budget", "quota", "busy", "down", "refused", "setup", "unsupported"]
"""Why another than the model that was meant to wrote something, "" where it wrote itself."""
Unit = Literal["points", "parts"]
Progress = Callable[[int, int, Unit], None]
"""Hears how much of a work is done, of how much, and what is counted: points of a reading, or parts of a paper."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a summary cost: requests to models, tokens, and US dollars."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: float = 0.0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.requests + other.requests,
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            self.cost_usd + other.cost_usd,
        )


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure chosen for readers: number, whole caption and page (0 where unknown).

    `picture` is the key of the kept picture, "" where the licence does not allow to show it or there is none.
    """

    number: str
    caption: str
    page: int = 0
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole paper by its points, under the keys of `summarizer.points.POINTS`.

    A point that the paper does not speak of is left out. `affiliation` is the first author's as the first page prints
    it, or ""; `origin` is what was read; `model` is who wrote the reading, "offline" for the paper's own sentences, of
    which `filled` stand in for a model's that did not hold; `unjudged` is as in `Summary`; `language` is that of the
    claims, offline the paper's; `pages` is 0 where the origin has none; `licence` is the paper's, a URL, or "" where it
    is not known; `coverage` is how much of the paper was in front of whoever wrote it, and `fallback_reason` why the
    model that was meant to did not write all of it.
    """

    origin: Origin
    affiliation: str = ""
    points: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)
    figures: tuple[ShownFigure, ...] = ()
    pages: int = 0
    model: str = OFFLINE
    language: str = "en"
    filled: int = 0
    licence: str = ""
    coverage: Coverage = WHOLE
    unjudged: FallbackReason = ""
    fallback_reason: FallbackReason = ""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All statements, in the order of the points."""
        return tuple(claim for _, claims in self.spoken_of for claim in claims)

    @property
    def spoken_of(self) -> list[tuple[Point, tuple[Claim, ...]]]:
        """The points that the paper speaks of, in their order, each with what it says."""
        return [(point, self.points[point.key]) for point in POINTS if self.points.get(point.key)]


def how_read(reading: Reading, words: Words) -> str:
    """Return in words what was read, and who wrote the reading."""
    whole = reading.coverage.is_whole and reading.origin != "html-part"
    if not reading.coverage.is_whole:
        read = read_in_part(reading.coverage, reading.pages, words)
    elif not whole:
        read = words.tell(PERHAPS_IN_PART)
    elif reading.origin == "html":
        read = words.say("Read in whole, as arXiv's HTML.")
    else:
        read = words.say_n("Read in whole: {n} page.", "Read in whole: {n} pages.", reading.pages)
    if reading.model == OFFLINE:
        return words.join(read, words.say("Sentences of the paper itself, picked without a language model."))
    written = (
        words.say("Written by {model} from the whole paper.", model=reading.model)
        if whole
        else words.say("Written by {model} from what was read.", model=reading.model)
    )
    filled = words.say_n(
        "{n} more is a sentence of the paper itself.",
        "{n} more are sentences of the paper itself.",
        reading.filled,
    )
    return words.join(read, written, filled if reading.filled else "")


@dataclass(frozen=True, slots=True)
class Summary:
    """A paper in one sentence and 3 to 7 takeaways (fewer where its abstract has fewer sentences).

    `model` is who wrote it, "offline" for sentences taken from the paper itself; `language` is the language that its
    claims are in, whatever was asked for: a model may write another one, and offline it is the paper's. `filled` of the
    statements are sentences of the paper itself that stand in for a model's that did not hold; `fallback_reason` says
    why another than the model that was meant to wrote it; `unjudged` says why some of a model's statements (those whose
    `checks.judge` names no model) were not looked at by the judge, "" where all were or none is set; `reading` is there
    when the whole paper was read (depth "deep"), and where that was wished but could not be done `unread` says why.
    `title` is the paper's in `language` where the paper has another, else ""; `affiliation` is the first author's where
    the paper's text was at hand, and `introduced` tells whether a model had its introduction beside the abstract.
    """

    tldr: Claim
    takeaways: tuple[Claim, ...]
    keywords: tuple[str, ...] = ()
    model: str = OFFLINE
    language: str = "en"
    usage: Usage = Usage()
    filled: int = 0
    fallback_reason: FallbackReason = ""
    unjudged: FallbackReason = ""
    reading: Reading | None = None
    unread: Phrase | None = None
    title: str = ""
    affiliation: str = ""
    introduced: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A reading, and what it cost."""

    reading: Reading
    usage: Usage = Usage()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a paper says to a question: statements, or none where it does not say.

    Offline, `model` is "offline" and the statements are the sentences that come nearest to the question. `whole` tells
    whether the paper's text was there beside its abstract, and `unread` why it was not; `coverage` is how much of the
    text was looked at, and `near` whether that was what comes nearest to the question, `by_meaning` as well as by
    words; `unjudged` and `language` are as in `Summary`.
    """

    claims: tuple[Claim, ...]
    model: str = OFFLINE
    fallback_reason: FallbackReason = ""
    unjudged: FallbackReason = ""
    language: str = "en"
    whole: bool = False
    unread: Phrase | None = None
    coverage: Coverage = WHOLE
    near: bool = True
    by_meaning: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """What a paper says on each row of a comparison, by the keys of `summarizer.aspects.ASPECTS`.

    A row that the paper does not speak of is left out, as are those in `failed`, on which nothing that a model wrote
    holds; `answer` has the same statements, and who wrote them of what.
    """

    cells: Mapping[str, Claim]
    answer: Answer
    failed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked about a paper before, and what was answered."""

    question: str
    answer: str


class Summarizer(Protocol):
    """Anything that can write a summary.

    `name` is who answers when all is well; `prompt` changes whenever it would now answer otherwise, so that what
    was kept of its former answers is made anew, and `reading_prompt` does so for readings.
    """

    name: str
    prompt: str
    reading_prompt: str

    async def summarize(
        self, paper: Paper, language: str, asking: Asking | None = None, document: Document | None = None
    ) -> Summary:
        """Summarise a paper's abstract in a language ("en", "zh"), in nobody's name unless told.

        Where its text is at hand, the introduction may be read beside it. Raises UnavailableError.
        """
        ...

    async def read(
        self, paper: Paper, document: Document, language: str, asking: Asking, progress: Progress | None = None
    ) -> Read:
        """Read a whole paper in a language; `progress` hears how many points or parts are done, of how many.

        Raises UnavailableError.
        """
        ...


class Answerer(Protocol):
    """Anything that can answer a question about a paper."""

    async def answer(
        self,
        paper: Paper,
        question: str,
        language: str,
        asking: Asking,
        document: Document | None = None,
        *,
        earlier: Sequence[Asked] = (),
        meant: Meant | None = None,
    ) -> Answer:
        """Answer out of the paper alone, its text where it is given, in a language. Raises UnavailableError.

        What was asked `earlier`, in its order, tells what the question may leave out; `meant` tells which passages are
        near it in meaning.
        """
        ...

    async def outline(self, paper: Paper, language: str, asking: Asking, document: Document | None = None) -> Outline:
        """Tell what a paper says on the rows of a comparison, in a language. Raises UnavailableError."""
        ...
