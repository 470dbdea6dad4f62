"""How a job ended, as JSON: what it brought, or the error with its sentences, told in the asker's language."""

from datetime import timedelta
from typing import Any

from chat.errors import BadInputError, HeraldError, NotAllowedError, NotFoundError, UnavailableError
from chat.words import Phrase, phrase
from services.machines.jobs import UnknownJobError
from store.faults import DatabaseError
from store.rows import decode_phrase, encode_phrase

_KINDS: dict[str, type[HeraldError]] = {
    each.__name__: each for each in (BadInputError, NotFoundError, NotAllowedError, UnavailableError, DatabaseError)
}
UNKNOWN = {"unknown": True}
BROKEN = phrase("Something went wrong where this was being made; the log says what."), phrase("Try again later.")
"""What is told of a fault of the program's own."""
DEADLY = (
    phrase("This was begun {n} times, and each time the program that worked on it died."),
    phrase("Try again later, or with another paper."),
)


class CauseError(Exception):
    """Stands for the cause of an error that happened in another process."""


def brought(result: Any, *, hurried: bool, asked_model: bool) -> dict[str, Any]:
    """Return the outcome of a job that ended well."""
    return {"result": result, "hurried": hurried, "asked_model": asked_model}


def failed(error: HeraldError, *, hurried: bool = False) -> dict[str, Any]:
    """Return the outcome of a job that did not."""
    kind = next((each.__name__ for each in type(error).mro() if each.__name__ in _KINDS), UnavailableError.__name__)
    after = getattr(error, "retry_after", None)
    return {
        "error": kind,
        "sentence": encode_phrase(error.sentence),
        "next": optional(error.next_step),
        "retry_after": after.total_seconds() if after else None,
        "cause": str(error.__cause__) if error.__cause__ else "",
        "hurried": hurried,
    }


def result_of(outcome: dict[str, Any]) -> Any:
    """Return what a job brought. Raises the error that it ended with, and UnknownJobError."""
    if "result" in outcome:
        return outcome["result"]
    kind = _KINDS.get(outcome.get("error", ""))
    if kind is None:
        raise UnknownJobError
    error = kind(decode_phrase(outcome["sentence"]), read(outcome["next"]))
    if isinstance(error, UnavailableError) and outcome["retry_after"] is not None:
        error.retry_after = timedelta(seconds=outcome["retry_after"])
    raise error from (CauseError(outcome["cause"]) if outcome["cause"] else None)


def optional(told: Phrase | None) -> str | None:
    """Write a phrase that may not be there."""
    return encode_phrase(told) if told else None


def read(told: str | None) -> Phrase | None:
    """Read a phrase that may not be there."""
    return decode_phrase(told) if told else None
