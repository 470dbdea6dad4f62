"""What the server says, and in which manner it gets over the wire."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

Params = Mapping[str, str]


class Manner(Enum):
    """How an answer is sent."""

    WHOLE = auto()
    SILENT = auto()  # nothing at all, with the connection held open
    RESET = auto()  # the connection is reset before a byte is said
    DROPPED = auto()  # all headers and half of the body, then the end
    TRICKLING = auto()  # all headers, then the body byte by byte
    TRICKLING_HEADERS = auto()  # headers without an end, byte by byte
    ENDLESS = auto()  # the body again and again, with no length told


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `headers` come in addition to content type and length."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/atom+xml; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    manner: Manner = Manner.WHOLE


Backend = Callable[[Params], Answer]
Places = Callable[[str, Params], Answer]
Fault = Callable[[Answer], Answer]
