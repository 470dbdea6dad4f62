"""arXiv's query language: what people type, understood or refused with a reason, and sent in one normal form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from chat.errors import BadInputError
from chat.single_flight import remembered
from chat.words import Phrase, phrase
from papers.query.terms import (
    AllOf,
    AnyOf,
    Dates,
    Field,
    Query,
    Term,
    all_of,
    any_of,
    date_field_named,
    dates_in,
    field_named,
    liked,
    phrase_in,
    word_in,
)

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

_PARTICLES = {
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ten", "ter",
    "van", "von", "zu",
}  # fmt: skip
_LONGEST_NAME = 6  # words

TokenKind = Literal["(", ")", "and", "or", "not", "field", "range", "word", "phrase"]
MAX_DEPTH = 20
_PARSER_DEPTH = 2 * MAX_DEPTH  # typed brackets may be needless; those of the normal form are not


@dataclass(frozen=True, slots=True)
class Token:
    """One sign of a query, as it was written but for white space and typographic quotes."""

    kind: TokenKind
    text: str
    comma: bool = False  # a comma follows


def _tokenize(text: str) -> list[Token]:
    """Cut a query into its signs. Raises BadInputError where it is too long, or its quotes or brackets do not pair."""
    if len(text) > 2 * MAX_LENGTH:  # the normal form is measured when it is there
        raise _too_long(len(text))
    text = _folded(text)
    if not text.isprintable():
        raise BadInputError(
            phrase("The query has control characters in it."), phrase("Type it again, instead of pasting it.")
        )
    _check_pairs(text)
    return [token for match in _TOKEN.finditer(text) for token in _tokens(match)]


def tidied(text: str) -> str:
    """Return a text with plain quotes, dashes and spaces, and without signs that cannot be seen."""
    return "".join(sign if sign.isprintable() else " " for sign in _folded(text)).strip()


def _folded(text: str) -> str:
    return " ".join(text.translate(_PLAIN).split())


def _too_long(length: int) -> BadInputError:
    """Make the error for a query of so many characters."""
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
    if _bracket_depth(text) < 0:
        raise BadInputError(
            phrase("A bracket is missing: every ( needs its )."),
            phrase("Close each group, as in ti:diffusion AND (cat:cs.CV OR cat:cs.LG)."),
        )


def _bracket_depth(text: str) -> int:
    """Count how deep brackets nest outside quotes; -1 where they do not pair."""
    depth = deepest = 0
    for sign in re.findall("[()]", re.sub(r'"[^"]*"', "", text)):
        depth += 1 if sign == "(" else -1
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
    comma = text.endswith(",")
    text = text.strip(",;.:!").lstrip("+")
    if re.search(r"[\w*?]", text):
        yield Token("word", text, comma)


@remembered(2000, longest=500)  # topics are read again at each list, and for each chat that follows them
def parse(text: str) -> Query:
    """Understand a query; its `str` is what arXiv is sent, and parses to the same query again.

    Beside arXiv's own language it takes what people type: words side by side must all match (arXiv would take
    any of them) but for categories side by side, `-word` and `NOT` exclude, operators may be in lower case, and a
    bare category is one. Raises BadInputError with the fault and what would do.
    """
    tokens = _tokenize(text)
    if not tokens:
        raise BadInputError(
            phrase("There is nothing to look for."),
            phrase('Give words, a "phrase", a category such as cs.CL, or an author such as au:"Yann LeCun".'),
        )
    query = _Parser(tokens).whole()
    if isinstance(query, AllOf) and not query.parts:
        raise BadInputError(
            phrase("The query only says what to leave out."),
            phrase("Say first what to look for, as in diffusion -survey."),
        )
    check_size(query)
    return query


def check_size(query: Query) -> None:
    """Raise BadInputError where a query is longer, or nests deeper, than arXiv can be sent."""
    dates = [part for part in query.parts if isinstance(part, Dates)] if isinstance(query, AllOf) else []
    normal = str(query)
    length = len(normal) - sum(len(f" AND ({part})") for part in dates)  # `within` may come on top
    if length > MAX_LENGTH:
        raise _too_long(length)
    if _bracket_depth(normal) > MAX_DEPTH:
        raise _too_deep()


def for_arxiv(query: Query) -> str:
    """Return what arXiv is asked for a query: its search has no first categories, nor tells what papers are like.

    So it is asked for more than that.
    """
    return str(_wider(query))


def _wider(query: Query) -> Query:
    match query:
        case Term(field="primary"):
            return Term("cat", query.text)
        case Term(field="like"):
            return Term("id", query.text)  # which a query that asks for nothing else finds at least
        case AllOf():
            kept = [part for part in query.parts if not liked(part)] or query.parts
            without = (part for part in query.without if not (has_primary(part) or liked(part)))
            return all_of(map(_wider, kept), without)
        case AnyOf():
            return any_of(map(_wider, query.parts))
        case _:
            return query


def has_primary(query: Query) -> bool:
    """Return whether a query asks for a paper's first category, which only its record tells."""
    match query:
        case Term():
            return query.field == "primary"
        case AllOf():
            return any(map(has_primary, (*query.parts, *query.without)))
        case AnyOf():
            return any(map(has_primary, query.parts))
        case _:
            return False


def liked_by(text: str) -> frozenset[str]:
    """Return the papers that a query's text wants others to be like; none where a newer program wrote it."""
    try:
        return liked(parse(text)) if "like:" in text else frozenset()
    except BadInputError:
        return frozenset()


def is_over(query: Query, now: datetime) -> bool:
    """Return whether a query asks for a stretch of time that has passed, so that it finds nothing new any more."""
    match query:
        case Dates():
            return query.until < now
        case AllOf():
            return any(is_over(part, now) for part in query.parts)
        case AnyOf():
            return all(is_over(part, now) for part in query.parts)
        case _:
            return False


def within(query: str, since: datetime, until: datetime) -> str:
    """Return a query restricted to papers first submitted from one moment to another, both with their zone.

    Raises BadInputError where the query is wrong, and ValueError where the moments are out of order.
    """
    if until < since:
        raise ValueError(f"{since} is after {until}")
    whole_minute = until.astimezone(UTC) + timedelta(seconds=59, microseconds=999_999)
    return f"({parse(query)}) AND {Dates('submittedDate', since, whole_minute)}"


class _Parser:
    """Reads the tokens of one query from left to right; AND binds closer than OR."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0
        self._field: Field = "all"

    def whole(self) -> Query:
        query = self._alternatives()
        if self._next < len(self._tokens):
            raise _missing(self._tokens[self._next].text)
        return query

    def _peek(self) -> str:
        return self._tokens[self._next].kind if self._next < len(self._tokens) else ""

    def _accept(self, kind: str) -> Token | None:
        if self._peek() != kind:
            return None
        self._next += 1
        return self._tokens[self._next - 1]

    def _alternatives(self) -> Query:
        parts = [self._conjunction()]
        while self._accept("or"):
            parts.append(self._conjunction())
        if len(parts) > 1 and any(isinstance(part, AllOf) and not part.parts for part in parts):
            raise BadInputError(
                phrase("An exclusion cannot stand beside OR by itself."),
                phrase("Write what to look for first, as in (a OR b) ANDNOT c."),
            )
        return any_of(parts)

    def _conjunction(self) -> Query:
        wanted: list[Query] = []
        unwanted: list[Query] = []
        joined = True  # the first part stands alone; later ones may do without an operator
        while True:
            excluded = self._accept("not") is not None
            part = self._item()
            if excluded:
                unwanted.append(_positive(part))
            elif not joined and wanted and _is_category(wanted[-1]) and _is_category(part):
                wanted[-1] = any_of((wanted[-1], part))
            else:
                wanted.append(part)
            if self._peek() in {"", "or", ")"}:
                return all_of(wanted, unwanted)
            joined = self._accept("and") is not None

    def _item(self) -> Query:
        if self._accept("("):
            return self._group(self._field)
        if name := self._accept("field"):
            return self._fielded(name.text)
        if quoted := self._accept("phrase"):
            return phrase_in(self._field, quoted.text)
        if word := self._accept("word"):
            return word_in(self._field, word.text)
        raise _missing(self._tokens[self._next].text if self._next < len(self._tokens) else "")

    def _group(self, field: Field) -> Query:
        if self._depth >= _PARSER_DEPTH:
            raise _too_deep()
        outer, self._field, self._depth = self._field, field, self._depth + 1
        query = self._alternatives()
        if not self._accept(")"):
            raise _missing(self._tokens[self._next].text)
        self._field, self._depth = outer, self._depth - 1
        return query

    def _fielded(self, name: str) -> Query:
        date_field = date_field_named(name)
        if date_field:
            given = self._accept("range")
            return dates_in(date_field, given.text if given else "")
        field = field_named(name)
        if self._accept("("):
            return self._group(field)
        if quoted := self._accept("phrase"):
            return phrase_in(field, quoted.text)
        if word := self._accept("word"):
            return self._name(word) if field == "au" else word_in(field, word.text)
        raise BadInputError(
            phrase("Nothing follows {field}:", field=name), phrase("Write a word or a phrase in quotes right after it.")
        )

    def _name(self, first: Token) -> Query:
        """Read a name without quotes: `au:Yann LeCun`, `au:LeCun, Y.`, as far as its words have capitals."""
        said = [first]
        while _is_name(first.text) and len(said) < _LONGEST_NAME:
            ahead = self._tokens[self._next : self._next + 3]
            particles = 0
            while particles < len(ahead) and ahead[particles].text in _PARTICLES:
                particles += 1
            last = ahead[particles] if particles < len(ahead) else None
            if last is None or last.kind != "word" or not _is_name(last.text, like=first.text):
                break
            said += ahead[: particles + 1]
            self._next += particles + 1
        if len(said) == 1:
            return word_in("au", first.text)
        return phrase_in("au", " ".join(f"{word.text}," if word.comma else word.text for word in said).rstrip(","))


def _is_name(word: str, like: str = "") -> bool:
    """Return whether a word may be one of a name: it has a capital, and is no acronym where the first is none."""
    shouted = len(word) > 2 and word.isupper()
    return word[0].isupper() and not any(map(str.isdigit, word)) and (not shouted or not like or like.isupper())


def _is_category(query: Query) -> bool:
    match query:
        case Term(field="cat"):
            return True
        case AnyOf():
            return all(map(_is_category, query.parts))
        case _:
            return False


def _positive(query: Query) -> Query:
    if isinstance(query, AllOf) and not query.parts:
        raise BadInputError(
            phrase("The query leaves out what is already left out."), phrase("Write each exclusion once, as in a -b.")
        )
    return query


def _too_deep() -> BadInputError:
    return BadInputError(
        phrase("The brackets are nested more than {limit} deep.", limit=MAX_DEPTH),
        phrase("Write the query with fewer brackets."),
    )


def _missing(at: str) -> BadInputError:
    fault: Phrase = phrase("Something is missing before “{sign}”.", sign=at) if at else phrase("The query breaks off.")
    return BadInputError(fault, phrase("AND, OR and ANDNOT each stand between two things to look for."))
