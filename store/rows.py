"""Between rows and what queries give back: small dataclasses, and papers, summaries, replies, phrases in JSON."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import RowMapping, Table

from chat.reply import Reply
from chat.words import OneOf, Phrase
from papers.paper import Paper
from summarizer.digest import Overview
from summarizer.points import KEYS
from summarizer.schema import Answer, Outline, Summary

if TYPE_CHECKING:
    from pydantic import TypeAdapter


Coded = TypeVar("Coded", Paper, Summary, Reply, Answer, Outline, Overview)
T = TypeVar("T")
# What summaries kept by earlier versions call a field; within a JSON string its quotes would be escaped.
_OLD_NAME, _NAME = '"stopgap":', '"fallback_reason":'


def encode(value: Paper | Summary | Reply | Answer | Outline | Overview) -> str:
    """Write a value as JSON."""
    text: bytes = _adapter(type(value)).dump_json(value)
    return _with_points_beside_the_rest(text) if isinstance(value, Summary) and value.reading else text.decode()


def decode(kind: type[Coded], text: str) -> Coded:
    """Read a value of that kind. Raises ValueError where the text, of another version perhaps, is none."""
    if kind is Summary:
        text = _with_points_together(text.replace(_OLD_NAME, _NAME))
    value: Coded = _adapter(kind).validate_json(text)
    return value


def encode_phrase(phrase: Phrase) -> str:
    """Write a phrase as JSON, with the phrases among its values, so that it can be told in any language later."""
    return json.dumps(_phrase_as_json(phrase), ensure_ascii=False)


def decode_phrase(text: str) -> Phrase:
    """Read a phrase. Raises ValueError or LookupError where the text is none."""
    return _phrase_of(json.loads(text))


def _with_points_beside_the_rest(text: bytes) -> str:
    """Return a summary as it is kept: the points of its reading stand beside that one's other facts."""
    kept = json.loads(text)
    kept["reading"] |= kept["reading"].pop("points")
    return json.dumps(kept, ensure_ascii=False)


def _with_points_together(text: str) -> str:
    """Return a kept summary as its type has it: without the points that are empty, the others in one place."""
    try:
        kept = json.loads(text)
    except ValueError:
        return text  # what is wrong with it is said by whoever reads it next
    if not isinstance(kept, dict) or not isinstance(reading := kept.get("reading"), dict):
        return text
    reading["points"] = {key: claims for key in KEYS if (claims := reading.pop(key, None))}
    return json.dumps(kept)


def _phrase_as_json(phrase: Phrase) -> dict[str, Any]:
    values = {name: _value_as_json(value) for name, value in phrase.values.items()}
    return {"text": phrase.text, "values": values, "many": phrase.many, "n": phrase.n}


def _value_as_json(value: object) -> object:
    match value:
        case Phrase():
            told: object = _phrase_as_json(value)
        case dt.datetime():
            told = {"moment": value.isoformat()}
        case dt.date():
            told = {"day": value.isoformat()}
        case OneOf():
            told = {"one_of": [_value_as_json(each) for each in value.values]}
        case list() | tuple():
            told = [_value_as_json(each) for each in value]
        case _:
            told = value if isinstance(value, int) else str(value)
    return told


def _phrase_of(kept: Any) -> Phrase:
    if not isinstance(kept, dict):
        raise ValueError("no phrase")  # noqa: TRY004  the text is wrong, not the call
    values = {name: _value_of(value) for name, value in kept["values"].items()}
    return Phrase(kept["text"], values, kept["many"], kept["n"])


def _value_of(kept: Any) -> object:
    match kept:
        case {"moment": str() as moment}:
            return dt.datetime.fromisoformat(moment)
        case {"day": str() as day}:
            return dt.date.fromisoformat(day)
        case {"one_of": list() as values}:
            return OneOf(tuple(map(_value_of, values)))
        case list():
            return [_value_of(each) for each in kept]
        case dict():
            return _phrase_of(kept)
    return kept


def _make_adapter(kind: Any) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


_adapter: Callable[[Any], "TypeAdapter[Any]"] = cache(_make_adapter)


def build(kind: type[T], table: Table, row: RowMapping, /, **others: object) -> T:
    """Make a dataclass of a row: its fields are the table's columns of the same names, but for those given here."""
    names = [field.name for field in fields(kind) if field.name not in others]  # type: ignore[arg-type]  # a dataclass
    return kind(**{name: row[table.c[name]] for name in names}, **others)


def batches(values: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """Cut into lists that fit into one statement: a database limits how many parameters it takes."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


def plain(value: Any) -> Any:
    """Turn a column's value into what JSON can hold."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value
