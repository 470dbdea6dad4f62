"""JSON objects on the wire, and the collecting of what is wrong with them as error 50035 tells it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from .errors import ApiError

Json = dict[str, Any]


def moment(seconds: float) -> str:
    """Write seconds since 1970 as Discord writes times."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


@dataclass(frozen=True)
class Place:
    """A place in a request's body; what is wrong there is noted under its path, in one tree for the whole body."""

    path: tuple[str, ...] = ()
    faults: Json = field(default_factory=dict)

    def at(self, *keys: str | int) -> "Place":
        """Go deeper."""
        return Place((*self.path, *map(str, keys)), self.faults)

    def wrong(self, code: str, message: str) -> None:
        """Note a fault here."""
        branch = self.faults
        for key in self.path:
            branch = branch.setdefault(key, {})
        branch.setdefault("_errors", []).append({"code": code, "message": message})

    def missing(self) -> None:
        """Note that something required is not here."""
        self.wrong("BASE_TYPE_REQUIRED", "This field is required")

    def check(self) -> None:
        """Refuse the body if anything was noted. Raises ApiError 50035."""
        if self.faults:
            raise ApiError(400, 50035, "Invalid Form Body", errors=self.faults)

    def text(self, holder: Json, name: str, most: int, least: int = 0, *, required: bool = False) -> str:
        """Check a string's length, in code points without the white space around it, and give it stripped."""
        value, here = holder.get(name), self.at(name)
        if value is None:
            if required:
                here.missing()
            return ""
        if not isinstance(value, str):
            here.wrong("STRING_TYPE_CONVERT", f"Could not interpret {value!r} as string.")
            return ""
        value = value.strip()
        if required and not value:
            here.missing()
        elif not least <= len(value) <= most:
            here.badly_sized(least, most)
        return value

    def badly_sized(self, least: int, most: int) -> None:
        """Note a wrong length."""
        if least:
            self.wrong("BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        else:
            self.wrong("BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")

    def objects(self, holder: Json, name: str, most: int, least: int = 0) -> Iterator[tuple["Place", Json]]:
        """Check a list's length and give its objects with their places."""
        value, here = holder.get(name), self.at(name)
        if value is None:
            value = []
        if not isinstance(value, list):
            here.wrong("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return
        if not least <= len(value) <= most:
            here.badly_sized(least, most)
        for number, each in enumerate(value):
            if isinstance(each, dict):
                yield here.at(number), each
            else:
                here.at(number).wrong("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")

    def address(self, holder: Json, name: str, files: frozenset[str] | None = None, *, required: bool = False) -> None:
        """Check an address: http, https, or attachment:// where `files` tells which are attached."""
        value, here = holder.get(name), self.at(name)
        if value is None:
            if required:
                here.missing()
            return
        scheme, host = "", ""
        with suppress(ValueError):
            parts = urlsplit(str(value))
            scheme, host = parts.scheme, parts.netloc
        allowed = ("http", "https") if files is None else ("http", "https", "attachment")
        if not isinstance(value, str) or not host or len(value) > 2048:
            here.wrong("URL_TYPE_INVALID_URL", "Not a well formed URL.")
        elif scheme not in allowed:
            here.wrong(
                "URL_TYPE_INVALID_SCHEME", f'Scheme "{scheme}" is not supported. Scheme must be one of {allowed}.'
            )
        elif scheme == "attachment" and files is not None and host not in files:
            here.wrong("ATTACHMENT_NOT_FOUND", f"The attachment {host!r} was not found.")
