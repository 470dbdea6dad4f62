"""The errors of Discord's API: a status, a code, a message, and for bad forms the tree of what is wrong."""

from typing import Any


class ApiError(Exception):
    """A refusal; `more` are further fields of its body, `headers` go with it."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        errors: dict[str, Any] | None = None,
        more: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code} {message} {errors or ''}".strip())
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors or {}
        self.more = more or {}
        self.headers = headers or {}

    def as_json(self) -> dict[str, Any]:
        """Return the body."""
        body: dict[str, Any] = {"message": self.message, "code": self.code, **self.more}
        return body | {"errors": self.errors} if self.errors else body

    def says(self, path: str) -> str:
        """Return the first fault's code at a dotted path of `errors`, or nothing."""
        branch: Any = self.errors
        for key in path.split("."):
            branch = branch.get(key, {})
        found = branch.get("_errors", [])
        return str(found[0]["code"]) if found else ""


_UNKNOWN = {
    "Application": 10002,
    "Channel": 10003,
    "Guild": 10004,
    "Member": 10007,
    "Message": 10008,
    "User": 10013,
    "Webhook": 10015,
    "interaction": 10062,
    "application command": 10063,
}


def unknown(what: str) -> ApiError:
    """Return the 404 of something that is not there."""
    return ApiError(404, _UNKNOWN[what], f"Unknown {what}")


def missing_access() -> ApiError:
    """Return the 403 of a channel or guild that the bot does not see."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """Return the 403 of a right that the bot does not have."""
    return ApiError(403, 50013, "Missing Permissions")


def cannot_dm() -> ApiError:
    """Return the 403 of a person who takes no messages from the bot."""
    return ApiError(403, 50007, "Cannot send messages to this user")


def too_many_requests(retry_after: float, *, everywhere: bool = False, bucket: str = "") -> ApiError:
    """Return a 429: of one bucket, or of the whole bot."""
    headers = {
        "Retry-After": str(int(retry_after) + 1),
        "X-RateLimit-Scope": "global" if everywhere else "user",
        "Via": "1.1 google",
    }
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    elif bucket:
        headers["X-RateLimit-Bucket"] = bucket
    return ApiError(
        429,
        0,
        "You are being rate limited.",
        more={"retry_after": retry_after, "global": everywhere},
        headers=headers,
    )
