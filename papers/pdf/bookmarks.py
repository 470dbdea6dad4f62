"""A PDF's own outline: the bookmarks that its maker set at headings."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from papers.pdf.lines import TextLine

_MOST = 400
_DEEPEST = 15
_LONGEST = 150  # characters
_MOST_LINES = 4
_MOST_ALIKE = 8  # lines of a page that begin alike
_MOST_PLACES = 30  # and of the paper
_KEY = 8  # letters
_LEAST = 3  # letters of a title
_NUMBER = re.compile(
    r"\A(?:(?:chapter|appendix|part|section|§)\s+)?(?:S?\d{1,2}(?:\.\d{1,2})*+|[IVX]++|[A-Z](?:\.?\d{1,2})*+)[.:)]?\s++",
    re.IGNORECASE,
)


class Bookmark(NamedTuple):
    """An entry of a PDF's outline: its title, and its page from 1."""

    title: str
    page: int


class Marked(NamedTuple):
    """Lines that a bookmark names, and where its title ends on the last of them."""

    lines: int
    end: int


def read_bookmarks(document: Any) -> list[Bookmark]:
    """Read the outline of a PDFium document, as much of it as a paper can have; a broken one ends where it breaks."""
    import pypdfium2

    found: list[Bookmark] = []
    try:
        for entry in islice(document.get_toc(max_depth=_DEEPEST), _MOST):
            target = entry.get_dest()
            page = target.get_index() if target else None
            title = " ".join(entry.get_title()[:_LONGEST].split())
            if page is not None and 0 <= page < len(document) and title:
                found.append(Bookmark(title, page + 1))
    except (pypdfium2.PdfiumError, ValueError):
        return found
    return found


def match_bookmarks(lines: Sequence[TextLine], bookmarks: Sequence[Bookmark]) -> dict[int, Marked]:
    """Find the lines that the bookmarks name, by the first of each.

    Those on a bookmark's page come first, then those that end a line. On another page only one that is alone counts:
    some files' bookmarks lead astray.
    """
    titles = [(one, _fold(one.title), _fold(_NUMBER.sub("", one.title))) for one in bookmarks]
    titles = [each for each in titles if len(each[2]) >= _LEAST]
    index = _index(lines, {key[:_KEY] for _, *keys in titles for key in keys}) if titles else {}
    marked: dict[int, Marked] = {}
    for bookmark, wanted, bare in titles:
        places = {at for key in (bare, wanted) for at in index.get(key[:_KEY], ()) if at not in marked}
        found = [
            (lines[at].page - bookmark.page not in (0, 1), mark.end < _end(lines[at + mark.lines - 1]), at, mark)
            for at in places
            if (mark := _named(lines, at, wanted, bare))
        ]
        if not found:
            continue
        astray, more, at, mark = min(found)
        if not astray or (not more and sum(one[1] == more for one in found) == 1):
            marked[at] = mark
    return marked


def _end(line: TextLine) -> int:
    return len(line.text.rstrip(". :"))


def _index(lines: Sequence[TextLine], keys: Collection[str]) -> dict[str, list[int]]:
    """Return the lines by their first letters, with their number and without; of a page's that are alike the first."""
    index: dict[str, list[int]] = {key: [] for key in keys}
    begins = {key[:count] for key in keys for count in (2, _LEAST)}
    alike = Counter[tuple[int, str]]()
    for at, line in enumerate(lines):
        text = line.text
        if text[0].islower() or len(text) < _LEAST:
            continue
        for begin in {0, _begin(text)}:
            first = text[begin : begin + _LEAST]
            first = first if first.isalnum() else first[:2]
            if first.isascii() and first.isalnum() and first.lower() not in begins:
                continue
            folded = _fold(text[begin : begin + 2 * _KEY])
            if len(folded) <= _KEY:  # of many signs and few letters
                folded = _fold(text[begin : begin + 4 * _KEY])
            key = folded[:_KEY]
            if key in index:
                alike[line.page, key] += 1
                if alike[line.page, key] <= _MOST_ALIKE and len(index[key]) < _MOST_PLACES:
                    index[key].append(at)
    return index


def _begin(text: str) -> int:
    """Return where a line's words begin behind its number."""
    number = _NUMBER.match(text)
    return number.end() if number else 0


def _named(lines: Sequence[TextLine], at: int, wanted: str, bare: str) -> Marked | None:
    """Return the lines from here on that begin with a bookmark's words, with or without a number before them."""
    begin = _begin(lines[at].text)
    return _told(lines, at, begin, bare) or _told(lines, at, 0, wanted) or _told(lines, at, 0, bare)


def _told(lines: Sequence[TextLine], at: int, begin: int, wanted: str) -> Marked | None:
    """Follow the letters and digits of a title through a few lines."""
    place = 0
    for count, i, letter in _letters(lines, at, begin):
        folded = _fold(letter)
        if not wanted.startswith(folded, place):
            return None
        place += len(folded)
        if place == len(wanted):
            text = lines[at + count - 1].text
            return None if text[i + 1 : i + 2].isalnum() else Marked(count, i + 1)
    return None


def _letters(lines: Sequence[TextLine], at: int, begin: int) -> Iterator[tuple[int, int, str]]:
    """Yield the letters of a few lines of one page, each with the number of lines and its place in the last."""
    for count, line in enumerate(lines[at : at + _MOST_LINES], 1):
        if line.page != lines[at].page:
            return
        yield from ((count, i, line.text[i]) for i in range(begin if count == 1 else 0, len(line.text)))


def _fold(text: str) -> str:
    if text.isascii():
        return "".join(filter(str.isalnum, text.lower()))
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
