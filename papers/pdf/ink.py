"""What stands on a page beside its lines: the places of its graphics, and of the words of lines that are no prose."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from math import hypot
from statistics import median
from typing import Any, NamedTuple

from papers.latex.formulas import script
from papers.pdf.boxes import Box, PageTurn, around
from papers.pdf.words import tidy

_MOST_OBJECTS = 20_000
_ALL_OF_PAGE = 0.4  # as a share of its area: as much as the text takes
_DEEPEST = 3
_MANY = 1500  # graphics of a page
_DOT = 12.0  # points
_LONG = 40  # characters
_SHORT = 15  # characters
_LETTER = re.compile(r"[^\W\d_]")
_DENSE = 1.06  # of what a character of the page's long lines takes; a row of a table has gaps
_STEP = 0.5  # sizes, by which a word of the next row is lower or higher
_SPACE = 0.22  # sizes
_SMALL = 0.85  # of a word's size; what is smaller and stands higher or lower is a raised or lowered sign
_RISE = 0.12  # sizes
_LINE = re.compile("[^\r\n\ufffe\x02]+[\ufffe\x02]?")
_TOKEN = re.compile(r"[^\x00\x01\x03-\x20\xa0]+")
# Words and numbers of which no letter in the middle stands higher or lower where the first and the last do not.
_SIMPLE = re.compile(r"[A-Za-z]{2,}[,;:.)]?|\d+(?:[.,]\d+)*%?")
_HANGING = frozenset(map(ord, "√∑∏∫"))  # whose feet are far below their origins


class PlacedWord(NamedTuple):
    """A word of a page, in points: `base` is the height of its foot, `size` about its font's size."""

    text: str
    left: float
    right: float
    base: float
    size: float


class PageInk(NamedTuple):
    """A page's visible rectangle, the places of what is drawn on it, and words where rows of tables may be.

    All of it is as seen by who turns the page back, where its text is turned.
    """

    box: Box
    turn: PageTurn
    graphics: tuple[Box, ...] = ()
    words: tuple[PlacedWord, ...] = ()


def read_ink(page: Any, turn: PageTurn, *, words: bool) -> PageInk:
    """Read what stands on a page, its words only where they are asked for."""
    graphics = find_graphics(page)
    if turn.quarters:
        graphics = tuple(map(turn.seen, graphics))
    return PageInk(turn.seen(turn.page), turn, graphics, find_words(page, turn) if words else ())


def page_box(page: Any) -> Box:
    """Return the part of a page that is shown."""
    return Box(*page.get_bbox())


def find_graphics(page: Any) -> tuple[Box, ...]:
    """Return the places of what is drawn and not written on a page; a form that holds most of it is opened."""
    import pypdfium2

    return _coarse(_Objects(page, page_box(page)).drawn(None, pypdfium2.PdfMatrix()))


def _coarse(graphics: Iterable[Box]) -> tuple[Box, ...]:
    """Join the small ones of a page that has very many, as the dots of a cloud are, where they stand close together."""
    found = list(graphics)
    if len(found) <= _MANY:
        return tuple(found)
    dots: dict[tuple[int, int], Box] = {}
    large: list[Box] = []
    for box in found:
        if max(box.width, box.height) > _DOT:
            large.append(box)
            continue
        at = (int(box.left // _DOT), int(box.bottom // _DOT))
        dots[at] = around([dots[at], box]) if at in dots else box
    return (*large[:_MANY], *dots.values())


class _Objects:
    """The objects of a page, of which no more are looked at than a number."""

    def __init__(self, page: Any, box: Box) -> None:
        self._page, self._box, self._left = page, box, _MOST_OBJECTS
        self._edges = [ctypes.c_float() for _ in range(4)]
        self._into = [ctypes.byref(edge) for edge in self._edges]

    def drawn(self, form: Any, matrix: Any, level: int = 0) -> Iterator[Box]:
        """Yield the places of a form's graphics, or the page's."""
        from pypdfium2 import PdfiumError, PdfMatrix, PdfObject, raw

        count = raw.FPDFFormObj_CountObjects(form) if form else raw.FPDFPage_CountObjects(self._page)
        for at in range(min(count, self._left)):
            found = raw.FPDFFormObj_GetObject(form, at) if form else raw.FPDFPage_GetObject(self._page, at)
            kind = raw.FPDFPageObj_GetType(found) if found else raw.FPDF_PAGEOBJ_TEXT
            if kind == raw.FPDF_PAGEOBJ_TEXT or not raw.FPDFPageObj_GetBounds(found, *self._into):
                continue
            place = Box(*(edge.value for edge in self._edges))
            place = Box(*matrix.on_rect(*place)) if level else place
            self._left -= 1
            if kind == raw.FPDF_PAGEOBJ_FORM and level < _DEEPEST and place.area > _ALL_OF_PAGE * self._box.area:
                with suppress(PdfiumError):
                    own: PdfMatrix = PdfObject(found, page=self._page, level=level).get_matrix()
                    yield from self.drawn(found, own.multiply(matrix), level + 1)
            else:
                yield place


def find_words(page: Any, turn: PageTurn) -> tuple[PlacedWord, ...]:
    """Return the words of a page's lines, of which those set as close as prose from margin to margin are one each."""
    textpage = page.get_textpage()
    try:
        return tuple(Characters(textpage, turn).words())
    finally:
        textpage.close()


class _Line(NamedTuple):
    """A stretch of a page's characters that PDFium takes for a line, by their numbers; `end` is none of them."""

    begin: int
    end: int
    left: float
    right: float


class Characters:
    """A page's characters by their numbers."""

    def __init__(self, textpage: Any, turn: PageTurn) -> None:
        from pypdfium2 import raw

        self._raw, self._page = raw, textpage
        self._turn = turn if turn.quarters else None
        count = textpage.count_chars()
        text = textpage.get_text_range(errors="replace")
        # What has no character is left out of the text, which then counts otherwise than the page.
        alike = len(text) == count and not any(c > "\uffff" for c in text)
        self._codes = list(map(ord, text)) if alike else [raw.FPDFText_GetUnicode(textpage, at) for at in range(count)]
        self._text = text if alike else "".join(map(chr, self._codes))
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box = raw.FS_RECTF()
        self._edges = [ctypes.c_double() for _ in range(4)]  # left, right, bottom, top
        self._into_box, self._into_point = ctypes.byref(self._box), (ctypes.byref(self._x), ctypes.byref(self._y))
        self._into_edges = [ctypes.byref(edge) for edge in self._edges]
        self._row, self._base = (0.0, 0.0), 0.0

    def words(self) -> Iterator[PlacedWord]:
        """Yield the words of the lines, and as one word each line of prose."""
        lines = list(self._lines())
        dense = [(x.right - x.left) / (x.end - x.begin) for x in lines if x.end - x.begin >= _LONG]
        usual = median(dense) if dense else 0.0
        lefts, rights = Counter(round(x.left) for x in lines), Counter(round(x.right) for x in lines)
        prose = [lefts[round(x.left)] > 3 and self._is_prose(x, usual) for x in lines]
        for before, own, behind, line in zip([True, *prose], prose, [*prose[1:], True], lines, strict=False):
            full = line.end - line.begin >= _LONG and rights[round(line.right)] > 3
            if before and own and behind and full:  # a table's head alone may look like prose
                left, _, base, height = self._place(line.begin)
                yield PlacedWord(tidy(self._text[line.begin : line.end]), left, line.right, base, height)
            else:
                yield from self._cut(line)

    def _is_prose(self, line: _Line, usual: float) -> bool:
        """Return whether a line is set as close as prose, of which a letter usually takes so much, and is of words."""
        length = line.end - line.begin
        if length < _SHORT or line.right - line.left > _DENSE * usual * length:
            return False
        return len(_LETTER.findall(self._text, line.begin, line.end)) > 0.7 * length

    def _lines(self) -> Iterator[_Line]:
        for found in _LINE.finditer(self._text):
            raw = found.group()
            bare = raw.strip()
            if bare:
                begin = found.start() + raw.index(bare)
                end = begin + len(bare)
                yield _Line(begin, end, self._place(begin)[0], self._place(end - 1)[1])

    def _place(self, at: int) -> tuple[float, float, float, float]:
        """Return left, right, base and height of a character."""
        box = self._box
        self._raw.FPDFText_GetLooseCharBox(self._page, at, self._into_box)
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if self._turn:
            return self._turned(at, self._turn)
        if (bottom, top) != self._row:  # else it stands on the same line as the one before
            self._raw.FPDFText_GetCharOrigin(self._page, at, *self._into_point)
            self._row, self._base = (bottom, top), self._y.value
        if self._codes[at] in _HANGING:
            self._raw.FPDFText_GetCharBox(self._page, at, *self._into_edges)
            return left, right, min(self._base, self._edges[2].value), top - bottom
        return left, right, self._base, top - bottom

    def _turned(self, at: int, turn: PageTurn) -> tuple[float, float, float, float]:
        seen = turn.seen(Box(self._box.left, self._box.bottom, self._box.right, self._box.top))
        self._raw.FPDFText_GetCharOrigin(self._page, at, *self._into_point)
        foot = turn.seen(Box(self._x.value, self._y.value, self._x.value, self._y.value))
        return seen.left, seen.right, foot.bottom, seen.height

    def lines(self) -> Iterator[tuple[str, float, float, float, float, bool]]:
        """Yield each line's text, left and right ends, foot, the size of its font, and whether it is as turned."""
        odd = bool(self._turn and self._turn.quarters % 2)
        for line in self._lines():
            text = "".join(chr(code) for code in self._codes[line.begin : line.end + 1] if code not in {10, 13})
            matrix = self._raw.FS_MATRIX()
            scaled = self._raw.FPDFText_GetMatrix(self._page, line.begin, ctypes.byref(matrix))
            scale = hypot(matrix.b, matrix.d) if scaled else 1.0
            size = float(self._raw.FPDFText_GetFontSize(self._page, line.begin)) * scale
            straight = (abs(matrix.b) > abs(matrix.a)) == odd
            yield text, line.left, line.right, self._place(line.begin)[2], round(size, 1), straight

    def _cut(self, line: _Line) -> Iterator[PlacedWord]:
        """Cut a line where a space is, or a gap, or another row begins."""
        for found in _TOKEN.finditer(self._text, line.begin, line.end):
            begin, end = found.span()
            first = self._place(begin)
            if _SIMPLE.fullmatch(found.group()):
                last = self._place(end - 1)
                if last[2:] == first[2:] and last[1] > first[0]:
                    yield PlacedWord(found.group(), first[0], last[1], first[2], first[3])
                    continue
            word = _Letters()
            for at in range(begin, end):
                place = self._place(at)
                if word.text and word.ends(place[0], place[2], place[3]):
                    yield word.whole()
                    word = _Letters()
                word.add(self._codes[at], *place)
            yield word.whole()


class _Letters:
    """The letters of a word, raised and lowered ones marked."""

    def __init__(self) -> None:
        self.text: list[int] = []
        self._signs: list[str] = []
        self._left = self._right = self._base = self._size = 0.0

    def ends(self, left: float, base: float, height: float) -> bool:
        """Return whether a letter there begins another word."""
        size = max(self._size, height)
        other = abs(base - self._base) > _STEP * size
        return other or left - self._right > _SPACE * size or left < self._left - size

    def add(self, code: int, left: float, right: float, base: float, height: float) -> None:
        """Take a letter; one that is smaller than the first, and higher or lower, is a sign."""
        if not self.text or (height > self._size / _SMALL and "" not in self._signs):
            self._left = min(self._left, left) if self.text else left
            self._base, self._size = base, height
        rise = (base - self._base) / self._size if self._size else 0.0
        sign = "" if height > _SMALL * self._size or abs(rise) < _RISE else "^" if rise > 0 else "_"
        self.text.append(code)
        self._signs.append(sign)
        self._right = max(self._right, right)

    def whole(self) -> PlacedWord:
        """Return the word."""
        told = []
        for sign, group in groupby(zip(self._signs, self.text, strict=True), key=lambda pair: pair[0]):
            units = b"".join(code.to_bytes(2, "little") for _, code in group)
            text = tidy(units.decode("utf-16-le", "replace"))
            told.append(script(sign, text) if sign and text else text)
        return PlacedWord("".join(told), self._left, self._right, self._base, self._size)
