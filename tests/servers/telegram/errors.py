"""What the Bot API answers when it refuses a call."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from .shapes import FieldError, Json


class ApiError(Exception):
    """A refusal: its HTTP status, its description, and the parameters that tell a client what to do."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})

    def as_json(self) -> Json:
        """Return the envelope that is sent to the client."""
        envelope: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return envelope | ({"parameters": self.parameters} if self.parameters else {})


def lowered(reason: str) -> str:
    """Begin a reason in lower case as Telegram does, but leave CONSTANTS and acronyms alone."""
    constant = len(reason) > 1 and (reason[1] == "_" or "A" <= reason[1] <= "Z")
    return reason if constant else reason[:1].lower() + reason[1:]


def bad_request(reason: str) -> ApiError:
    """Refuse with 400; the reason begins in lower case, as on the wire."""
    return ApiError(400, f"Bad Request: {lowered(reason)}")


def forbidden(reason: str) -> ApiError:
    """Refuse with 403."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """Refuse with 409."""
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    """Refuse with 429 and the seconds to wait."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def migrated(to_chat: int) -> ApiError:
    """Refuse because the group became a supergroup with that id."""
    reason = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, reason, {"migrate_to_chat_id": to_chat})


@contextmanager
def parsing(what: str) -> Iterator[None]:
    """Turn whatever is wrong with a JSON object into the refusal that names the object."""
    try:
        yield
    except FieldError as fault:
        raise bad_request(f"can't parse {what}: {fault}") from None
    except ApiError as fault:
        reason = fault.description.removeprefix("Bad Request: ")
        raise bad_request(f"can't parse {what}: {reason}") from None
