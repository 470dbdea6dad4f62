"""One call of the REST API: what was asked and how it ended."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .errors import ApiError
from .shapes import Json


class Outcome(StrEnum):
    """How a call ended; LOST is an answer that never reached the client."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a request, under its field's name."""

    field: str
    name: str
    content: bytes
    media_type: str


@dataclass(eq=False, slots=True)
class Call:
    """A request; `name` is that of its operation, like create_message, `ids` are the variables of its path."""

    name: str
    method: str
    path: str
    ids: dict[str, str]
    query: dict[str, str]
    body: Any
    uploads: list[Upload]
    at: float
    """In seconds of the server's monotonic clock."""
    outcome: Outcome = Outcome.PENDING
    error: ApiError | None = None
    result: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    def id(self, name: str) -> int:
        """Return a snowflake of the path. Raises ApiError 50035."""
        value = self.ids[name]
        if not value.isdecimal():
            wrong = {"code": "NUMBER_TYPE_COERCE", "message": f'Value "{value}" is not snowflake.'}
            raise ApiError(400, 50035, "Invalid Form Body", errors={f"{name}_id": {"_errors": [wrong]}})
        return int(value)

    @property
    def form(self) -> Json:
        """The body, which must be an object. Raises ApiError 50035."""
        if not isinstance(self.body, dict):
            wrong = {"code": "MODEL_TYPE_CONVERT", "message": "Only dictionaries may be used in a ModelType"}
            raise ApiError(400, 50035, "Invalid Form Body", errors={"_errors": [wrong]})
        return self.body
