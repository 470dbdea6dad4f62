"""What a full-text index of PostgreSQL's holds of a paper, and is asked: FTS5's expressions in its words.

Each word has its column's letter before it, so that one vector holds all columns apart, and a phrase is found within
one of them.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import REAL, ColumnElement, cast, func, literal

from papers.query.fulltext import COLUMNS, WEIGHTS

LONGEST = 400  # letters of a word that are kept: PostgreSQL takes up to 2,046 bytes
MOST = 16_000  # words of a column: it counts no further
_LETTERS = dict(zip(COLUMNS, "tauojk", strict=True))
_LABELS = dict(zip(COLUMNS, "ACBDDD", strict=True))
_BY_LABEL = {label: WEIGHTS[place] for place, label in enumerate("ACBD")}
_RANKED = [round(_BY_LABEL[label] / max(WEIGHTS), 3) for label in "DCBA"]
_BY_LENGTH = 1  # ts_rank's number for dividing by the logarithm of a text's length
_OPERATORS = {"AND": " & ", "OR": " | ", "NOT": " & !"}
_TOKEN = re.compile(r'"[^"]*+"|\{[^{}]*+\}|[A-Za-z]++|[():*]')


def vector(columns: Sequence[str]) -> str:
    """Return a tsvector of the words of each column, as PostgreSQL reads it."""
    parts = []
    for name, line in zip(COLUMNS, columns, strict=True):
        places: dict[str, list[int]] = {}
        for place, word in enumerate(line.split()[:MOST], 1):
            places.setdefault(word, []).append(place)
        label = _LABELS[name]
        parts += [f"{_lexeme(name, word)}:{','.join(f'{each}{label}' for each in at)}" for word, at in places.items()]
    return " ".join(parts)


def query(expression: str) -> str:
    """Return a tsquery that finds what an expression of `papers.query.fulltext` does."""
    return _Reader(expression).whole()


def asked(vector: ColumnElement[Any], expression: str) -> tuple[ColumnElement[bool], ColumnElement[float]]:
    """Return that a column of vectors has what an expression finds, and how well: the least is the best."""
    from sqlalchemy.dialects import postgresql

    wanted = cast(query(expression), postgresql.TSQUERY)
    weights = cast(literal(_RANKED), postgresql.ARRAY(REAL))
    return vector.bool_op("@@")(wanted), -func.ts_rank(weights, vector, wanted, _BY_LENGTH)


def _lexeme(column: str, word: str) -> str:
    return f"'{_LETTERS[column]}{word[:LONGEST]}'"


class _Reader:
    """Reads an expression from left to right."""

    def __init__(self, expression: str) -> None:
        self._tokens: Iterator[str] = iter(_TOKEN.findall(expression))
        self._next = next(self._tokens, "")

    def whole(self, columns: Sequence[str] = COLUMNS) -> str:
        """Read parts with operators between them, up to the bracket that closes them or the end."""
        found = self._part(columns)
        while self._next in _OPERATORS:
            found += _OPERATORS[self._take()] + self._part(columns)
        return f"({found})"

    def _take(self) -> str:
        taken, self._next = self._next, next(self._tokens, "")
        return taken

    def _part(self, columns: Sequence[str]) -> str:
        read = self._take()
        if read == "(":
            found = self.whole(columns)
            self._take()
            return found
        if read.startswith('"'):
            return self._phrase(read.strip('"').split(), columns)
        self._take()  # the colon after the names of columns
        return self._part(read.strip("{}").split())

    def _phrase(self, words: Sequence[str], columns: Sequence[str]) -> str:
        begins = self._next == "*"
        if begins:
            self._take()
        phrases = [" <-> ".join(_lexeme(name, word) for word in words) + ":*" * begins for name in columns]
        return f"({' | '.join(phrases)})"
