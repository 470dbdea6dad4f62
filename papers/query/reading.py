"""What people type where words or a query may stand: told apart, so that a pasted title is found as it stands."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from chat.errors import BadInputError
from chat.words import phrase
from papers import categories, ids, latex
from papers.paper import Paper
from papers.query.match import matches
from papers.query.queries import MAX_LENGTH, check_size, parse, tidied
from papers.query.terms import (
    FIELDS,
    LONG_NAMES,
    AllOf,
    AnyOf,
    Query,
    Term,
    all_of,
    any_of,
    date_field_named,
    field_named,
    word_in,
)

_FIELD = re.compile(r"(?<![\w:/.$\\])(?P<minus>-?)(?P<name>[A-Za-z][A-Za-z_]*+):(?P<space>\s?)(?P<value>\S?)")
_UNFINISHED = re.compile(
    r"(?:\A|[(,;，；]\s*+|\b(?:AND|OR|NOT|ANDNOT)\s++)-?(?P<name>[A-Za-z][A-Za-z_]{0,20}+):"
    r"\s*+(?=\Z|[,;)，；]|(?:AND|OR|ANDNOT)\b)"
)
_EXAMPLES = {
    "au": "au:LeCun",
    "ti": 'ti:"optimal transport"',
    "cat": "cat:cs.CL",
    "id": "id:2403.14621",
    "like": "like:2403.14621",
}
_JOINED = re.compile(r"(?:[(\s](?:and|or|not|andnot|&&?|\|\|?)\s|\()\Z", re.IGNORECASE)
_TITLE_SIGN = re.compile(r":|[?!]\s++\S|\$|[\[\]]")
_OPERATOR = re.compile(r"(?:\A|[\s)])(?:AND|OR|ANDNOT|NOT)(?:[\s(]|\Z)")
_NAMED_ID = re.compile(r"arxiv:\s?\d++[\d.v]*+\Z", re.IGNORECASE)
_SHORT_QUERY = re.compile(r"\A-?[A-Za-z]++:\S++(?:\s\S++){0,2}")  # "Au:LeCun", as telephones write it
_LATEX = re.compile(r"\\[A-Za-z'`^~=]|\w\\\"\{?\w")
_LONG_EXCLUSION = 6  # words, from which on a dash before a word is rather a title's than an exclusion
_ENOUGH = 4  # words that read as a text where they are no query; fewer are rather a query with a slip
_FORMULA = re.compile(r"\$[^$]*\$")
_ODD = re.compile(r"[^\w\s'’.,:;!?()\"“”/&-]|[\u0370-\u03ff²³¹⁰-₟_]|\ue000")
_BETWEEN_WORDS = re.compile(r"[^\w'’./-]+")
_OPERATORS = {"and", "or", "not", "andnot"}
_MISSPELT = ("title", "author", "authors", "abstract", "category", "comment", "journal")


def read(text: str) -> Query:
    """Understand what somebody looks for: a query where it is one, else words, and a title that holds them in order.

    Raises BadInputError with the fault and what would do.
    """
    return as_query(text) or as_text(text)


def as_query(text: str) -> Query | None:
    """Return the query that a text is, None where it is a title or another text with signs of its own.

    A word before a colon is a field only where it is one. Raises BadInputError where a query is meant, and wrong.
    """
    plain = tidied(text)
    refuse_unfinished(plain)
    if re.search("[.-]", plain) and (codes := categories.listed(plain)):
        return any_of(Term("cat", code) for code in codes)
    if "://" in plain or _NAMED_ID.match(plain):
        found = ids.find_all(plain)
        return any_of(Term("id", str(each)) for each in found) if found else None
    certain, possible = _fields(plain)
    return parse(text) if certain else _perhaps_query(text, plain, possible=possible)


def refuse_unfinished(text: str) -> None:
    """Raise BadInputError where nothing stands behind a field's name: "au:", "like:, cs.CL"."""
    for found in _UNFINISHED.finditer(text):
        if not _is_field(found["name"]) or not _is_written_as_one(found["name"]):
            continue
        if dated := date_field_named(found["name"]):
            example = f"{dated}:[20240101 TO 20241231]"
        else:
            field = field_named(found["name"])
            example = _EXAMPLES.get(field, f"{field}:word")
        raise BadInputError(
            phrase("There is nothing behind “{field}:”.", field=found["name"]),
            phrase("Write what it is to be, for example: {example}", example=example),
        )


def _perhaps_query(text: str, plain: str, *, possible: bool) -> Query | None:
    if _LATEX.search(text) or _is_question(plain) or (not possible and _TITLE_SIGN.search(plain.rstrip("?!. "))):
        return None
    try:
        query = parse(plain)
    except BadInputError:
        many = len(re.findall(r"\w+", plain)) >= _ENOUGH and (plain.isupper() or not _OPERATOR.search(plain))
        if len(text) <= MAX_LENGTH and (possible or many):
            return None
        raise
    if possible:
        return query if _SHORT_QUERY.fullmatch(plain) else _widened(query, plain)
    return query if _finds_itself(query, plain) or _excludes(plain) else _widened(query, plain)


def may_be_title(text: str) -> bool:
    """Return whether a text has no field, operator or quotation that only a query has."""
    plain = tidied(text)
    try:
        certain, _ = _fields(plain)
    except BadInputError:
        return False
    return not certain and not _OPERATOR.search(plain) and not _excludes(plain) and not categories.listed(plain)


def as_text(text: str, *fields: str) -> Query:
    """Return the query for a text as it stands: its words in order in the title, or all of them anywhere.

    With `fields` ("ti", "abs") only the words in order count, in one of these. Raises BadInputError where there are no
    words, or too many.
    """
    phrases = _stretches(text)
    if not phrases:
        return parse(" ".join(_BETWEEN_WORDS.split(tidied(text))))
    if fields:
        query = any_of(all_of(Term(field_named(field), each) for each in phrases) for field in fields)
        check_size(query)
        return query
    title = all_of(Term("ti", each) for each in phrases)
    words = [word for each in phrases for word in each.split() if word.lower() not in _OPERATORS]
    either = any_of((title, all_of(word_in("all", word) for word in words))) if words else title
    query = either if len(str(either)) <= MAX_LENGTH else title
    check_size(query)
    return query


def _widened(query: Query, plain: str) -> Query:
    """Return a query that also finds a paper whose title this is."""
    phrases = _stretches(plain)
    wider = any_of((query, all_of(Term("ti", each) for each in phrases))) if phrases else query
    return wider if len(str(wider)) <= MAX_LENGTH else query


def _fields(plain: str) -> tuple[bool, bool]:
    """Return whether some word before a colon is certainly a field, and whether it may be one.

    Raises BadInputError where it is a misspelt one.
    """
    found = [each for each in _FIELD.finditer(plain) if _is_field(each["name"])]
    for each in _FIELD.finditer(plain):
        if _is_misspelt(each):
            field_named(each["name"])
    certain = any(each["value"] and _is_certain(each, plain, alone=len(found) == 1) for each in found)
    return certain, bool(found)


def _is_certain(found: re.Match[str], plain: str, *, alone: bool) -> bool:
    """Return whether a field's name before a colon is no word of a title: "ti:x", "ti: x" where a query has it."""
    if not _is_written_as_one(found["name"]):
        return False
    begins = found.start() == 0 or _JOINED.search(plain[max(0, found.start() - 8) : found.start()]) is not None
    return not found["space"] or not alone or bool(found["minus"]) or begins


def _is_field(name: str) -> bool:
    return name.lower() in FIELDS or name.lower() in LONG_NAMES or date_field_named(name) is not None


def _is_written_as_one(name: str) -> bool:
    return name.islower() or date_field_named(name) is not None


def _is_misspelt(found: re.Match[str]) -> bool:
    """Return whether a field was meant: `tit:diffusion`, `titel: diffusion` at a text's beginning."""
    from rapidfuzz import fuzz

    name = found["name"].lower()
    if _is_field(name) or not found["value"] or len(name) < 3 or not found["name"][1:].islower():
        return False
    if found["space"] and (found.start() or not found["name"].islower()):
        return False
    return any(known.startswith(name) or fuzz.ratio(known, name) >= 80 for known in _MISSPELT)


def _is_question(plain: str) -> bool:
    """Return whether a question mark at the end is one, and no wildcard."""
    return plain.endswith(("?", "!")) and len(plain.split()) >= _ENOUGH - 1


def _excludes(plain: str) -> bool:
    """Return whether a short text leaves a word out: "diffusion -survey"."""
    return re.search(r"(?:\A|\s)-[\w\"(]", plain) is not None and len(plain.split()) < _LONG_EXCLUSION


def _finds_itself(query: Query, title: str) -> bool:
    """Return whether a query finds a paper that has it for its title."""
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    return matches(query, Paper("", 1, title, (), "", tuple(_categories(query)), moment, moment))


def _categories(query: Query) -> Iterator[str]:
    match query:
        case AllOf() | AnyOf():
            for part in query.parts:
                yield from _categories(part)
        case Term(field="cat"):
            yield query.text
        case _:
            return


def _stretches(text: str) -> list[str]:
    """Return what of a text can be looked for as phrases: its words, parted by formulas and words with odd signs."""
    marked = _FORMULA.sub("\ue000", text) if text.count("$") % 2 == 0 else text
    whole = [_words(tidied(latex.to_text(text)))]
    stretches: list[list[str]] = [[]]
    for word in latex.to_text(marked).split():
        if _ODD.search(word.strip("*+")):
            stretches.append([])
        else:
            stretches[-1].append(word)
    found = [each for each in (_words(tidied(" ".join(stretch))) for stretch in stretches) if each]
    return found if sum(len(each.split()) for each in found) > 1 else [each for each in whole if each]


def _words(text: str) -> str:
    words = (word.strip("'’./-") for word in _BETWEEN_WORDS.split(text))
    return " ".join(word for word in words if re.search(r"[^\W_]", word))
