"""JSON objects on the wire, and the reading of their fields with Telegram's own complaints."""

import re
from typing import Any, TypeGuard

Json = dict[str, Any]


class FieldError(ValueError):
    """A field of a JSON object is missing or of the wrong type; the text is Telegram's."""


def is_object(value: object) -> TypeGuard[Json]:
    """Return whether a decoded JSON value is an object."""
    return isinstance(value, dict)


def text_field(value: Json, name: str) -> str:
    """Read a required string; a number is taken as its digits."""
    if value.get(name) is None:
        raise FieldError(f'Can\'t find field "{name}"')
    return optional_text(value, name)


def optional_text(value: Json, name: str) -> str:
    """Read a string that may be missing."""
    found = value.get(name)
    if found is None:
        return ""
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        raise FieldError(f'Field "{name}" must be of type String')
    return str(found)


def integer_field(value: Json, name: str) -> int:
    """Read a required whole number, given as a number or as its digits."""
    found = value.get(name)
    if found is None:
        raise FieldError(f'Can\'t find field "{name}"')
    digits = found if isinstance(found, str) else str(found)
    if isinstance(found, bool) or not re.fullmatch(r"-?\d+", digits):
        raise FieldError(f'Field "{name}" must be a valid Number')
    return int(digits)


def flag_field(value: Json, name: str) -> bool:
    """Read a truth value that may be missing."""
    found = value.get(name)
    if found is None:
        return False
    if not isinstance(found, bool):
        raise FieldError(f'Field "{name}" must be of type Boolean')
    return found
