"""Papers, summaries and replies to and from JSON."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from chat.reply import Reply
from papers.paper import Paper
from summarizer.schema import Summary

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T", Paper, Summary, Reply)


def encode(value: Paper | Summary | Reply) -> str:
    """Write a value as JSON."""
    text: bytes = _adapter(type(value)).dump_json(value)
    return text.decode()


def decode(kind: type[T], text: str) -> T:
    """Read a value of that kind. Raises ValueError where the text, of another version perhaps, is none."""
    value: T = _adapter(kind).validate_json(text)
    return value


def _make_adapter(kind: Any) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


_adapter: Callable[[Any], "TypeAdapter[Any]"] = cache(_make_adapter)
