"""What a server of language models can do with a question, whatever its wire format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Says:
    """Answer: an object is written as JSON, a text as it is; with `tokens` read and written."""

    what: dict[str, Any] | str
    tokens: tuple[int, int] = (1000, 200)


@dataclass(frozen=True)
class Blocked:
    """Refuse by the safety filter: the whole question, or with `late` only the answer."""

    late: bool = False


@dataclass(frozen=True)
class CutOff:
    """Answer, cut off at the greatest length; of the tokens written some were thoughts."""

    text: str
    tokens: tuple[int, int] = (1000, 200)
    thought: int = 0


@dataclass(frozen=True)
class Empty:
    """Answer with nothing."""


@dataclass(frozen=True)
class Fails:
    """Fail with a status; 429 with the seconds to wait, if any, or because the day's quota is used up.

    A `body` is OpenAI-compatible services' own.
    """

    status: int
    message: str = "scripted failure"
    retry_after: float | None = None
    quota: bool = False
    invalid_key: bool = False
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Slow:
    """Take so many seconds before answering honestly."""

    seconds: float


@dataclass(frozen=True)
class Closes:
    """Hang up without an answer."""


@dataclass(frozen=True)
class Garbles:
    """Send a body that is no answer of the service at all, with status 200."""

    body: str


Act = Says | Blocked | CutOff | Empty | Fails | Slow | Closes | Garbles
Answerer = Callable[[str], Act]
