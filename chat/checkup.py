"""Whether a part of the bot works, as `herald config --check` asks it: what is asked, and what comes of it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Literal

State = Literal["ok", "failed", "not set up"]
LOOK_SECONDS = 10.0  # in which a part has to say whether it works


@dataclass(frozen=True, slots=True)
class Finding:
    """What a part says, in a sentence and, where it does not work, with the next step."""

    state: State
    said: str


@dataclass(frozen=True, slots=True)
class Look:
    """A part by the name that settings give it, and the question to it, which changes nothing there.

    What it raises is a failure, too; after so many `seconds` it is not waited for.
    """

    part: str
    ask: Callable[[], Coroutine[Any, Any, Finding]]
    seconds: float = LOOK_SECONDS


def ok(said: str) -> Finding:
    """Return that a part works."""
    return Finding("ok", said)


def failed(said: object) -> Finding:
    """Return that a part does not work, by a sentence or the error that holds it."""
    return Finding("failed", str(said))


def not_set_up(said: str) -> Finding:
    """Return that there is no such part, and how it would be set up."""
    return Finding("not set up", said)
