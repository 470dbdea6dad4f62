"""A query cut into words, quoted phrases, field names, operators and brackets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from chat.errors import BadInputError
from chat.words import phrase

MAX_LENGTH = 2000

_PLAIN = {0xFEE0 + code: code for code in range(0x21, 0x7F)} | {
    **dict.fromkeys(map(ord, "“”„‟«»″"), '"'),
    **dict.fromkeys(map(ord, "‘’‛′"), "'"),
    **dict.fromkeys(map(ord, "‐‑−"), "-"),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None),
    ord("\\"): " ",
}
_OPERATORS: dict[str, Literal["and", "or", "not"]] = {
    "and": "and", "&&": "and", "&": "and", "or": "or", "||": "or", "|": "or", "not": "not", "andnot": "not",
}  # fmt: skip
_TOKEN = re.compile(
    r"""\s+ | (?P<bracket>[()]) | -(?P<minus>)(?=[\w"(]) | (?P<field>[A-Za-z][A-Za-z_]*):\s*
      | (?P<range>\[[^\[\]]*\]) | "(?P<quoted>[^"]*)" | (?P<word>[^\s()"]+)""",
    re.VERBOSE,
)

Kind = Literal["(", ")", "and", "or", "not", "field", "range", "word", "phrase"]


@dataclass(frozen=True, slots=True)
class Token:
    """One sign of a query, as it was written but for white space and typographic quotes."""

    kind: Kind
    text: str


def tokenize(text: str) -> list[Token]:
    """Cut a query into its signs. Raises BadInputError where it is too long, or its quotes or brackets do not pair."""
    if len(text) > 2 * MAX_LENGTH:  # the normal form is measured when it is there
        raise too_long(len(text))
    text = " ".join(text.translate(_PLAIN).split())
    if not text.isprintable():
        raise BadInputError(
            phrase("The query has control characters in it."), phrase("Type it again, instead of pasting it.")
        )
    _check_pairs(text)
    return [token for match in _TOKEN.finditer(text) for token in _tokens(match)]


def too_long(length: int) -> BadInputError:
    """Give the error for a query of so many characters."""
    return BadInputError(
        phrase("The query comes to {length} characters; at most {limit} will do.", length=length, limit=MAX_LENGTH),
        phrase("Make it shorter, or make two topics of it."),
    )


def _check_pairs(text: str) -> None:
    if text.count('"') % 2:
        raise BadInputError(
            phrase("A quotation mark is missing."),
            phrase('Put one " before and one after each phrase.'),
        )
    if bracket_depth(text) < 0:
        raise BadInputError(
            phrase("A bracket is missing: every ( needs its )."),
            phrase("Close each group, as in ti:diffusion AND (cat:cs.CV OR cat:cs.LG)."),
        )


def bracket_depth(text: str) -> int:
    """Count how deep brackets nest outside quotes; -1 where they do not pair."""
    depth = deepest = 0
    for sign in re.sub(r'"[^"]*"', "", text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        deepest = max(deepest, depth)
        if depth < 0:
            break
    return -1 if depth else deepest


def _tokens(match: re.Match[str]) -> Iterator[Token]:
    text = match[match.lastgroup] if match.lastgroup else ""
    match match.lastgroup:
        case "bracket":
            yield Token("(" if text == "(" else ")", text)
        case "minus":
            yield Token("not", "-")
        case "field" | "range":
            yield Token("field" if match.lastgroup == "field" else "range", text)
        case "quoted":
            yield Token("phrase", " ".join(re.sub("[*?]", " ", text).split()))
        case "word":
            yield from _word(text)


def _word(text: str) -> Iterator[Token]:
    operator = _OPERATORS.get(text.lower())
    if operator:
        yield Token(operator, text)
        return
    text = text.strip(",;.:!").lstrip("+")
    if re.search(r"[\w*?]", text):
        yield Token("word", text)
