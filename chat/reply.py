"""What the bot answers with: blocks without markup, which every platform renders in its own way."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Literal

from chat.words import Words

LinkKind = Literal["abs", "pdf", "html", "code", "project", "data", "doi"]


@dataclass(frozen=True, slots=True)
class Link:
    """An address that belongs to a paper, taken from its record."""

    kind: LinkKind
    url: str


class ClaimStatus(StrEnum):
    """Whether the paper's text bears a claim out."""

    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"


ProblemKind = Literal["number", "name", "link", "author", "quote", "relevance", "meaning", "language"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a claim is not supported: what was found, of which kind, and what is wrong with it.

    A statement in another "language" than asked for is asked for again; what is shown has no such problem.
    """

    kind: ProblemKind
    value: str
    reason: str


CheckResult = Literal["passed", "failed", "not done"]
CheckName = Literal["quote", "numbers", "names", "relevance", "meaning"]


RULES = "rules"
"""The judge of a meaning that no model looked at."""
SMALL_CHECKER = "small checker"
"""The judge of a meaning at which a small model on this machine looked."""


@dataclass(frozen=True, slots=True)
class Checks:
    """What a claim was held against: a check that was not done says nothing, neither for the claim nor against it.

    `names` are those of authors, and addresses, as well; `judge` is who looked at the meaning: `RULES`,
    `SMALL_CHECKER`, a model by its name in the settings, or "" where nobody did.
    """

    quote: CheckResult = "not done"
    numbers: CheckResult = "not done"
    names: CheckResult = "not done"
    relevance: CheckResult = "not done"
    meaning: CheckResult = "not done"
    judge: str = ""

    @property
    def results(self) -> dict[CheckName, CheckResult]:
        """Each check's result, in the order in which people are told of them."""
        return {
            "quote": self.quote,
            "numbers": self.numbers,
            "names": self.names,
            "relevance": self.relevance,
            "meaning": self.meaning,
        }


Role = Literal["problem", "method", "result", "limit", ""]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence about a paper with the verbatim quote that bears it out, and where that quote stands.

    `role` is what a takeaway is there for, by which they are put in order.
    """

    text: str
    evidence: str
    place: str = "abstract"
    status: ClaimStatus = ClaimStatus.SUPPORTED
    problems: tuple[Problem, ...] = ()
    checks: Checks = Checks()
    role: Role = ""

    @property
    def says_something(self) -> bool:
        """Whether it is a sentence that was checked: of lines of authors and addresses only the names are."""
        return self.checks.names == "not done" or self.checks.numbers != "not done"


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; `url` makes it a link. Level 1 opens a reply, level 2 a part of it."""

    text: str
    level: int = 1
    url: str = ""
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of which a text tells, as it stands there, for platforms that show each reader their own time."""

    text: str
    at: datetime
    past: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `quiet` is small print, `moments` are those that it may name."""

    text: str
    quiet: bool = False
    moments: tuple[Moment, ...] = ()
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class PaperCard:
    """A paper's own data, as readable text: nothing in it was written by a model.

    `venue` is where it came out, as far as the record says so; `key` are the stretches of the abstract that are shown
    in bold, in order.
    """

    id: str
    version: int
    title: str
    authors: tuple[str, ...]
    abstract: str
    categories: tuple[str, ...]
    published: datetime
    comment: str = ""
    links: tuple[Link, ...] = ()
    withdrawn: bool = False
    venue: str = ""
    key: tuple[tuple[int, int], ...] = ()
    kind: Literal["card"] = "card"

    def facts(self, words: Words) -> str:
        """Return its id with the version, its categories and the day of its first version, on one line."""
        day = words.forms.day(self.published.date())
        return f"arXiv:{self.id}v{self.version} · {words.listed(self.categories)} · {day}"

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The abstract in pieces, each with whether it is bold."""
        edges = [0, *(edge for stretch in self.key for edge in stretch), len(self.abstract)]
        cut = (self.abstract[start:end] for start, end in pairwise(edges))
        return [(text, number % 2 == 1) for number, text in enumerate(cut) if text]


@dataclass(frozen=True, slots=True)
class Claims:
    """Sentences under a title; with `evidence` each is followed by its quote and place.

    `notes`, where there are any, are one for each: what it was held against, in small print below its quote. Where they
    stand in the abstract of the reply's card already, `in_card` says so, and whoever shows that says it in their place.
    """

    claims: tuple[Claim, ...]
    title: str = ""
    evidence: bool = False
    notes: tuple[str, ...] = ()
    in_card: str = ""
    kind: Literal["claims"] = "claims"

    @property
    def noted(self) -> list[tuple[Claim, str]]:
        """The sentences, each with its note, "" where it has none."""
        return [(claim, "".join(self.notes[n : n + 1])) for n, claim in enumerate(self.claims)]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a listing; `url` makes its text a link, `detail` stands below or beside it, with `moments`."""

    text: str
    detail: str = ""
    url: str = ""
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Several lines of one sort; `ordered` numbers them from `start`, `beside` has them side by side where they fit."""

    items: tuple[Item, ...]
    title: str = ""
    ordered: bool = False
    start: int = 1
    beside: bool = False
    kind: Literal["listing"] = "listing"


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of a paper, or where it may not be shown only its caption and link.

    `image` is the key by which the picture is kept, or ""; `credit` names the authors and the licence.
    """

    caption: str
    url: str
    image: str = ""
    credit: str = ""
    kind: Literal["figure"] = "figure"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: pressing it says `command` (a command line without the slash) in the presser's name.

    A `danger` is one that destroys something, and looks so.
    """

    label: str
    command: str
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """Buttons, in rows; where rows have `titles`, each may as well be a menu that is called so."""

    rows: tuple[tuple[Choice, ...], ...]
    titles: tuple[str, ...] = ()
    kind: Literal["choices"] = "choices"


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done for the person who waits; `total` 0 means that the end is not known."""

    text: str
    done: int = 0
    total: int = 0
    kind: Literal["progress"] = "progress"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to hand over."""

    name: str
    media_type: str
    content: str
    kind: Literal["attachment"] = "attachment"


@dataclass(frozen=True, slots=True)
class ChatPicker:
    """Buttons by which a person names a channel or group of theirs for a command, where the platform has such."""

    channel: str
    group: str
    command: str = "subscribe"
    kind: Literal["picker"] = "picker"


Block = Heading | Text | PaperCard | Claims | Listing | Figure | Choices | Progress | Attachment | ChatPicker


@dataclass(frozen=True, slots=True)
class Reply:
    """One logical message; `private` is for the eyes of the person who asked alone, `silent` rings nobody's bell.

    `language` is that of the interface's words in it, so that a renderer's own few words fit in. One that `opens` a
    digest is followed by its papers, a message each. `about` are names of what it is about, topics and categories,
    for platforms that sort by such; `role` and `tags` are what was chosen by hand: the role to mention and the tags to
    sort by, by the platform's numbers. One that `invites` says that the bot is no member somewhere, for platforms that
    have a link by which it is let in.
    """

    blocks: tuple[Block, ...] = ()
    private: bool = False
    language: str = "en"
    silent: bool = False
    opens: bool = False
    about: tuple[str, ...] = ()
    role: str = ""
    tags: tuple[str, ...] = ()
    invites: bool = False


def essence(reply: Reply) -> list[tuple[str, str]]:
    """Return what must not be lost of a reply: its titles, each with its address or "", else its words."""
    found: list[tuple[str, str]] = []
    for block in reply.blocks:
        match block:
            case Heading():
                found.append((block.text, block.url))
            case PaperCard():
                found.append((block.title, next((link.url for link in block.links if link.kind == "abs"), "")))
            case Listing():
                found += [(item.text, item.url) for item in block.items]
    return found or [(block.text, "") for block in reply.blocks if isinstance(block, Text)]
