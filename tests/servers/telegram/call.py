"""One call of a Bot API method, as it came in and as it ended, and the reading of its parameters."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .errors import ApiError, bad_request
from .forms import Upload


class Outcome(StrEnum):
    """How a call ended."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LOST = "lost"
    """Nothing was done: a fault came first."""


@dataclass(slots=True, eq=False)
class Call:
    """A call; `at` is its arrival on the server's monotonic clock, in seconds."""

    method: str
    fields: dict[str, str]
    files: dict[str, Upload] = field(default_factory=dict)
    at: float = 0.0
    outcome: Outcome = Outcome.PENDING
    result: Any = None
    error: ApiError | None = None
    fault: object = None
    """The fault that kept the client from learning the outcome, if any."""

    def text(self, name: str) -> str:
        """Return a parameter, or "" where it is missing."""
        return self.fields.get(name, "")

    def required(self, name: str) -> str:
        """Return a parameter, or refuse the call without it."""
        value = self.text(name)
        if not value:
            raise bad_request(f'parameter "{name}" is required')
        return value

    def flag(self, name: str) -> bool:
        """Return a truth value; missing is false."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def integer(self, name: str, default: int = 0, low: int = -(2**31), high: int = 2**31 - 1) -> int:
        """Return a number, brought into its range as Telegram does; what is no number counts as 0."""
        text = self.text(name)
        if not text:
            return default
        try:
            value = int(text)
        except ValueError:
            value = 0
        return max(low, min(high, value))

    def identifier(self, name: str) -> int:
        """Return a message's or thread's id; missing and negative are 0."""
        return max(0, self.integer(name))

    def person(self, name: str = "user_id") -> int:
        """Return a user's id, or refuse the call."""
        value = self.integer(name, high=2**53)
        if value <= 0:
            raise bad_request(f"invalid {name} specified")
        return value

    def decoded(self, name: str, what: str) -> Any:
        """Return a JSON parameter's value, None where it is missing; `what` names it in the refusal."""
        text = self.text(name)
        if not text:
            return None
        try:
            return json.loads(text)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None
