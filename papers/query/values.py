"""What may stand behind each field of a query: categories, ids, dates, words."""

import re
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase

from chat.errors import BadInputError
from chat.words import phrase
from papers import categories, ids
from papers.query.terms import DATE_FIELDS, FIELDS, DateField, Dates, Field, Term, is_word

_LONG_NAMES: dict[str, Field] = {
    "title": "ti", "author": "au", "authors": "au", "abstract": "abs", "comment": "co", "comments": "co",
    "journal": "jr", "category": "cat", "primary": "cat", "report": "rn", "id_list": "id", "arxiv": "id", "any": "all",
}  # fmt: skip
_TO = re.compile(r"(?<!\s)\s++to\s++", re.IGNORECASE)
_MOMENT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?\d\d)?)?Z?\*?", re.ASCII)
_EARLIEST, _LATEST = datetime(1991, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, 23, 59, tzinfo=UTC)


def field(name: str) -> Field:
    """Give the field that a name means. Raises BadInputError with those there are."""
    found = next((known for known in FIELDS if known == name.lower()), _LONG_NAMES.get(name.lower()))
    if found:
        return found
    raise BadInputError(
        phrase("arXiv knows no field {name}.", name=name),
        phrase(
            "Use ti (title), au (author), abs (abstract), co (comment), jr (journal), cat (category),"
            " rn (report number), id or all; put words with a colon in quotes."
        ),
    )


def date_field(name: str) -> DateField | None:
    """Give the field of dates that a name means, if it means one."""
    return next((known for known in DATE_FIELDS if known.lower() == name.lower()), None)


def phrase_in(field: Field, text: str) -> Term:
    """Give the term for a phrase in quotes. Raises BadInputError where nothing is quoted."""
    if not re.search(r"\w", text):
        raise BadInputError(
            phrase("There is nothing between the quotation marks."),
            phrase("Write a phrase between them, or leave them out."),
        )
    return _in_field(field, text)


def word_in(field: Field, text: str) -> Term:
    """Give the term for a word without quotes. Raises BadInputError where it begins with a wildcard."""
    if text[0] in "*?" or not re.search(r"\w", text):
        raise BadInputError(
            phrase("{word} begins with a wildcard, which arXiv cannot look for.", word=text),
            phrase("Put * and ? after the first letters, as in transform*."),
        )
    if field == "all" and re.search("[.-]", text) and categories.find(text):
        return _in_field("cat", text)
    return _in_field(field, text if is_word(text) else " ".join(re.sub("[*?]", " ", text).split()))


def dates_in(field: DateField, text: str) -> Dates:
    """Give the stretch of time in square brackets. Raises BadInputError where it is none."""
    since_text, separator, until_text = _TO.sub("|", text.strip("[] ")).partition("|")
    since = _EARLIEST if since_text == "*" else _moment(since_text)
    until = _LATEST if until_text == "*" else _moment(until_text, day_ends=True)
    if not separator or not since or not until or since > until:
        raise BadInputError(
            phrase("{field} needs two dates, the earlier one first.", field=field),
            phrase("Write them as in {field}:[202403010000 TO 202403312359].", field=field),
        )
    return Dates(field, since, until)


def _moment(text: str, *, day_ends: bool = False) -> datetime | None:
    match = _MOMENT.fullmatch(text.strip())
    if not match:
        return None
    year, month, day, hour, minute = (int(number or 0) for number in match.groups())
    try:
        moment = datetime(year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None
    return moment + timedelta(hours=23, minutes=59) if day_ends and not match[4] else moment


def _in_field(field: Field, text: str) -> Term:
    if field == "cat":
        return Term("cat", _category(text))
    return Term(field, str(ids.parse(text)) if field == "id" else text)


def _category(text: str) -> str:
    code = categories.find(text)
    if code:
        return code
    if re.search("[*?]", text) and any(fnmatchcase(known.lower(), text.lower()) for known in categories.NAMES):
        return text
    near = categories.suggest(text, limit=3)
    raise BadInputError(
        phrase("arXiv has no category {code}.", code=text),
        phrase("Did you mean {codes}?", codes=", ".join(near))
        if near
        else phrase("Write one such as cs.CL or hep-th."),
    )
