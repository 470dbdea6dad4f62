"""What stands on a page beside its lines: the places of its graphics, and of the words of lines that are no prose."""

import ctypes
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import compress, groupby, islice
from operator import itemgetter, ne, or_, sub
from statistics import median
from typing import Any, NamedTuple

from papers.latex.formulas import script
from papers.pdf.boxes import Box, PageTurn, boxed
from papers.pdf.calls import TextCalls, graphics_of
from papers.pdf.tuples import made
from papers.pdf.words import tidy

_MOST_OBJECTS = 20_000
_ALL_OF_PAGE = 0.4  # as a share of its area: as much as the text takes
_DEEPEST = 3
_MANY = 1500  # graphics of a page
_DOT = 12.0  # points
_LONG = 40  # characters
_SHORT = 15  # characters
_NO_LETTER = re.compile(r"[\W\d_]")
_DENSE = 1.06  # of what a character of the page's long lines takes; a row of a table has gaps
_STEP = 0.5  # sizes, by which a word of the next row is lower or higher
_SPACE = 0.22  # sizes
_SMALL = 0.85  # of a word's size; what is smaller and stands higher or lower is a raised or lowered sign
_ALIKE = 0.05  # sizes by which letters of one size may differ, as their places are rounded
_RISE = 0.12  # sizes
_LINE = re.compile("[^\r\n\ufffe\x02]+[\ufffe\x02]?")
_SIGN = r"[^\x00\x01\x03-\x20\xa0]"
# The first group is of words and numbers of which no letter in the middle stands higher or lower where the first and
# the last do not.
_TOKEN = re.compile(rf"([A-Za-z]{{2,}}+[,;:.)]?+(?!{_SIGN})|\d++(?:[.,]\d++)*+%?+(?!{_SIGN}))|{_SIGN}+")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_HANGING = re.compile("[√∑∏∫]")  # whose feet are far below their origins


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


def read_ink(page: Any, calls: TextCalls | None, turn: PageTurn) -> PageInk:
    """Read what stands on a page, its words only where its text is given."""
    graphics = _find_graphics(page, turn.page)
    if turn.quarters:
        graphics = tuple(map(turn.seen, graphics))
    # The lines that are set as close as prose from margin to margin are one word each.
    words = tuple(Characters(calls, turn).words()) if calls else ()
    return PageInk(turn.seen(turn.page), turn, graphics, words)


def page_box(page: Any) -> Box:
    """Return the part of a page that is shown."""
    from pypdfium2 import PdfiumError, raw

    shown = raw.FS_RECTF()
    if not raw.FPDF_GetPageBoundingBox(page, shown):
        raise PdfiumError("Failed to get page bounding box.")
    return Box(shown.left, shown.bottom, shown.right, shown.top)


def _find_graphics(page: Any, shown: Box) -> tuple[Box, ...]:
    """Return the places of what is drawn and not written on a page; a form that holds most of it is opened."""
    return _coarse(_Objects(shown).drawn(page, None))


def _coarse(found: Sequence[Box]) -> tuple[Box, ...]:
    """Join the small ones of a page that has very many, as the dots of a cloud are, where they stand close together."""
    if len(found) <= _MANY:
        return tuple(found)
    dots: dict[tuple[float, float], Box] = {}
    large: list[Box] = []
    for box in found:
        left, bottom, right, top = box
        if right - left > _DOT or top - bottom > _DOT:
            large.append(box)
            continue
        at = (left // _DOT, bottom // _DOT)
        if near := dots.get(at):
            left, bottom, right, top = min(near[0], left), min(near[1], bottom), max(near[2], right), max(near[3], top)
            dots[at] = Box(left, bottom, right, top)
        else:
            dots[at] = box
    return (*large[:_MANY], *dots.values())


class _Objects:
    """The objects of a page, of which no more are looked at than a number."""

    def __init__(self, box: Box) -> None:
        self._box, self._left = box, _MOST_OBJECTS

    def drawn(self, holder: Any, matrix: Any | None, level: int = 0) -> list[Box]:
        """Return the places of the graphics of a page, or of a form that stands on it by a matrix."""
        from pypdfium2 import PdfMatrix, raw

        objects, kinds, edges = graphics_of(holder, self._left, form=level > 0)
        boxes = boxed(edges) if matrix is None else [Box(*matrix.on_rect(*each)) for each in zip(*edges, strict=True)]
        found: list[Box] = []
        done = 0
        large = raw.FPDF_PAGEOBJ_FORM in kinds and level < _DEEPEST
        for n, kind in enumerate(kinds if large else ()):
            if kind == raw.FPDF_PAGEOBJ_FORM and boxes[n].area > _ALL_OF_PAGE * self._box.area:
                found += boxes[done:n]
                self._left -= n + 1 - done
                done = n + 1
                form, own = ctypes.cast(objects[n], raw.FPDF_PAGEOBJECT), raw.FS_MATRIX()
                if raw.FPDFPageObj_GetMatrix(form, own):
                    placed = PdfMatrix.from_raw(own)
                    found += self.drawn(form, placed.multiply(matrix) if matrix else placed, level + 1)
        self._left -= len(boxes) - done
        return found + boxes[done:] if found or done else boxes


class _Line(NamedTuple):
    """A stretch of a page's characters that PDFium takes for a line, by their numbers; `end` is none of them."""

    begin: int
    end: int
    left: float
    right: float
    base: float
    height: float


class _Places(NamedTuple):
    """Where characters stand, in points: their left and right ends, their feet and their fonts' heights."""

    lefts: list[float]
    rights: list[float]
    bases: list[float]
    heights: list[float]


class Characters:
    """A page's characters by their numbers."""

    def __init__(self, calls: TextCalls, turn: PageTurn) -> None:
        self._calls = calls
        self._turn = turn if turn.quarters else None
        count = calls.count()
        text = _ASTRAL.sub(_pair, calls.text)  # PDFium counts UTF-16 units
        # What has no character is left out of the text, which then counts otherwise than the page.
        self._text = text if len(text) == count else calls.units(count)
        self._hanging = [found.start() for found in _HANGING.finditer(self._text)]

    def words(self) -> Iterator[PlacedWord]:
        """Yield the words of the lines, and as one word each line of prose."""
        lines = list(self._lines())
        dense = [(x.right - x.left) / (x.end - x.begin) for x in lines if x.end - x.begin >= _LONG]
        usual = median(dense) if dense else 0.0
        lefts, rights = Counter(round(x.left) for x in lines), Counter(round(x.right) for x in lines)
        prose = [lefts[round(x.left)] > 3 and self._is_prose(x, usual) for x in lines]
        spans: list[tuple[int, int]] = []
        simple: list[tuple[int, int]] = []
        whole: dict[int, PlacedWord] = {}
        for before, own, behind, line in zip([True, *prose], prose, [*prose[1:], True], lines, strict=False):
            begin, end, left, right, base, height = line
            if before and own and behind and end - begin >= _LONG and rights[round(right)] > 3:
                # A table's head alone may look like prose.
                whole[begin] = PlacedWord(tidy(self._text[begin:end]), left, right, base, height)
                spans.append((begin, end))
            else:
                found = [(token.span(), token.lastindex) for token in _TOKEN.finditer(self._text, begin, end)]
                spans += [span for span, _ in found]
                simple += [span for span, group in found if group]
        whole.update(self._simple(simple))
        others = [span for span in spans if span[0] not in whole]
        indices: list[int] = []
        for span in others:
            indices += range(*span)
        places = self._places(indices)
        gaps = list(map(sub, islice(places.lefts, 1, None), places.rights))
        at = 0
        for begin, end in spans:
            if word := whole.get(begin):
                yield word
                continue
            if row := _even(places, gaps, at, end - begin):
                yield PlacedWord(_decoded(self._text[begin:end]), *row)
            else:
                yield from _cut(self._text[begin:end], places, at)
            at += end - begin

    def _simple(self, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, PlacedWord]]:
        """Yield the words of which it is enough to see that the first and the last letter stand alike."""
        places = self._places([at for begin, end in spans for at in (begin, end - 1)])
        lefts, rights, bases, heights = places.lefts[::2], places.rights[1::2], places.bases[::2], places.heights[::2]
        told = zip(lefts, rights, bases, places.bases[1::2], heights, places.heights[1::2], strict=True)
        alike = [
            base == last_base and abs(height - last_height) <= _ALIKE * height and right > left
            for left, right, base, last_base, height, last_height in told
        ]
        texts = [self._text[begin:end] for begin, end in spans]
        words = made(PlacedWord, zip(texts, lefts, rights, bases, heights, strict=True))
        return compress(zip([begin for begin, _ in spans], words, strict=True), alike)

    def _is_prose(self, line: _Line, usual: float) -> bool:
        """Return whether a line is set as close as prose, of which a letter usually takes so much, and is of words."""
        length = line.end - line.begin
        if length < _SHORT or line.right - line.left > _DENSE * usual * length:
            return False
        return length - len(_NO_LETTER.findall(self._text, line.begin, line.end)) > 0.7 * length

    def _lines(self) -> Iterator[_Line]:
        spans = []
        for found in _LINE.finditer(self._text):
            raw = found.group()
            if bare := raw.strip():
                begin = found.start() + raw.index(bare)
                spans.append((begin, begin + len(bare)))
        begins = self._places([begin for begin, _ in spans])
        rights = self._places([end - 1 for _, end in spans]).rights
        for n, (begin, end) in enumerate(spans):
            yield _Line(begin, end, begins.lefts[n], rights[n], begins.bases[n], begins.heights[n])

    def _places(self, indices: Sequence[int]) -> _Places:
        """Return where characters stand, which are given in their order."""
        lefts, tops, rights, bottoms = self._calls.boxes(indices)
        if self._turn:
            return self._turned(indices, list(map(Box, lefts, bottoms, rights, tops)), self._turn)
        # One that is as high and as low as the one before stands on the same line.
        changed = map(or_, map(ne, bottoms, islice(bottoms, 1, None)), map(ne, tops, islice(tops, 1, None)))
        changes = [0, *compress(range(1, len(indices)), changed)] if indices else []
        feet = self._calls.origins([indices[n] for n in changes])[1]
        bases: list[float] = []
        for foot, begin, end in zip(feet, changes, [*changes[1:], len(indices)], strict=True):
            bases += [foot] * (end - begin)
        for at in self._hanging:
            n = bisect_left(indices, at)
            if n < len(indices) and indices[n] == at:
                bases[n] = min(bases[n], self._calls.foot(at))
        return _Places(lefts, rights, bases, list(map(sub, tops, bottoms)))

    def _turned(self, indices: Sequence[int], boxes: Sequence[Box], turn: PageTurn) -> _Places:
        seen = [turn.seen(box) for box in boxes]
        feet = [turn.seen(Box(x, y, x, y)).bottom for x, y in zip(*self._calls.origins(indices), strict=True)]
        return _Places([box.left for box in seen], [box.right for box in seen], feet, [box.height for box in seen])

    def lines(self) -> Iterator[tuple[str, float, float, float, float, bool]]:
        """Yield each line's text, left and right ends, foot, the size of its font, and whether it is as turned."""
        odd = bool(self._turn and self._turn.quarters % 2)
        lines = list(self._lines())
        begins = [line.begin for line in lines]
        matrices, sizes = self._calls.matrices(begins), self._calls.sizes(begins)
        for n, line in enumerate(lines):
            text = self._text[line.begin : line.end + 1].strip("\r\n")
            straight = (abs(matrices[6 * n + 1]) > abs(matrices[6 * n])) == odd
            yield text, line.left, line.right, line.base, round(sizes[n], 1), straight


def _even(places: _Places, gaps: Sequence[float], at: int, count: int) -> tuple[float, float, float, float] | None:
    """Return the left and right ends, the foot and the size of letters in one row, of one size and without a gap."""
    left, right, base, size = places.lefts[at], places.rights[at], places.bases[at], places.heights[at]
    if size < 0:
        return None
    if count > 1:
        end = at + count
        heights = places.heights[at:end]
        if places.bases[at:end].count(base) < count or max(heights) - min(heights) > _ALIKE * size:
            return None
        if max(gaps[at : end - 1]) > _SPACE * size or min(places.lefts[at:end]) < left - size:
            return None
        right = max(places.rights[at:end])
    return left, right, base, size


def _cut(text: str, places: _Places, at: int) -> Iterator[PlacedWord]:
    """Cut what has no space where a gap is, or another row begins; raised and lowered letters are marked."""
    letters: list[str] = []
    marks: list[str] = []
    start = end = foot = size = 0.0
    for unit, *place in zip(text, *(each[at : at + len(text)] for each in places), strict=True):
        left, right, base, height = place
        if letters:
            larger = max(size, height)
            other = abs(base - foot) > _STEP * larger or left < start - larger
            if other or left - end > _SPACE * larger:
                yield PlacedWord(_marked(letters, marks), start, end, foot, size)
                letters, marks, end = [], [], 0.0
        if not letters:
            start, foot, size = left, base, height
        elif height > size / _SMALL and "" not in marks:
            start, foot, size = min(start, left), base, height
        # A letter that is smaller than the first, and higher or lower, is a sign.
        rise = (base - foot) / size if size else 0.0
        marks.append("" if height > _SMALL * size or abs(rise) < _RISE else "^" if rise > 0 else "_")
        letters.append(unit)
        end = max(end, right)
    yield PlacedWord(_marked(letters, marks), start, end, foot, size)


def _marked(letters: Sequence[str], marks: Sequence[str]) -> str:
    """Return the text of a word's letters, raised and lowered ones marked."""
    if not any(marks):
        return _decoded("".join(letters))
    told = []
    for mark, group in groupby(zip(marks, letters, strict=True), key=itemgetter(0)):
        text = _decoded("".join(unit for _, unit in group))
        told.append(script(mark, text) if mark and text else text)
    return "".join(told)


def _pair(found: re.Match[str]) -> str:
    """Return the two UTF-16 units of a character beyond the first 65,536."""
    high, low = divmod(ord(found[0]) - 0x10000, 0x400)
    return chr(0xD800 + high) + chr(0xDC00 + low)


def _decoded(units: str) -> str:
    """Return the text of UTF-16 units."""
    return tidy(units if units.isascii() else units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
