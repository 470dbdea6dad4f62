"""The characters of a PDF's page, by the few questions that are asked of each line: each costs a call into PDFium."""

import ctypes
import re
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, compress, islice, repeat, zip_longest
from math import hypot
from operator import mul, ne
from typing import Any, NamedTuple

from papers.pdf import signs

# PDFium ends a line by a line feed or, where a word is broken there, by one of two marks of its own.
_LINE = re.compile("[^\r\n\ufffe\x02]+[\ufffe\x02]?|[\ufffe\x02]")
_BOLD = re.compile(r"bold|black|heavy|demi|medi(?!um)|(?:CM|SF|PL)-?B|-?Bd\b|TB\b|BX\d", re.IGNORECASE)
_MATHEMATICS = re.compile(r"CMMI|MathI|MI\d|mi\d|MTMI|MSBM|Math\b|txmi|pxmi|Symbol|CMSY", re.IGNORECASE)
# Words that hold no sign: of four small letters or more, or such as every sentence has; citations in brackets, years.
_WORDED = r"""(?:[("“‘\[]{0,2}(?:[A-Z]?[a-z]{4,40}|[Tt]he|[Aa]nd|[Ff]or|[Ww]e|[Ii]n|[Oo]n|[Tt]o|[Aa]n?|[Ii]t|[Oo]ur
    |[Aa]s|[Bb]y|[Ii]f|of|is|be|at|or|are|was|has|had|can|not|but|its|all|any|may|use|so|no|et|al|how|our|set|via|who|you|i\.e|e\.g
    |\[\d{1,3}(?:[,–-]\d{1,3}){0,4}\]|(?:19|20)\d\d)(?:[-–'’/][a-z]{1,40}){0,4}+[.,;:?!)\]”’]{0,3}+(?![^\s\ufffe\x02]))"""
# The stretches that may hold one.
_UNSURE = re.compile(rf"(?<!\S)(?!{_WORDED})\S++(?:\s++(?!{_WORDED})\S++)*+", re.VERBOSE)
# A sign is at most so large, and stands so far off its line, in sizes of the line's type.
_SMALLER = 0.88
_LEAST_RAISED, _LEAST_LOWERED, _FARTHEST = 0.22, 0.08, 0.8
_BESIDE = 0.25  # the widest gap between a sign and what it stands at
_LARGER = 1.7  # a letter that is so much larger than the others is a drop cap
_FRACTION = 0.32  # numerators are raised and denominators lowered so much, an index and its exponent are not


@dataclass(slots=True)
class _Sign:
    """A raised or lowered sign from `begin` up to `end` in the page's text, and the signs within it.

    `shift` is by how much it stands off the line, in sizes of the line's type.
    """

    kind: str
    begin: int
    end: int
    left: float
    base: float
    size: float
    shift: float
    inner: list["_Sign"] = field(default_factory=list)

    def take(self, sign: "_Sign") -> bool:
        """Take the next run in, where it goes on with this sign or stands at it in still smaller type."""
        kind = sign_at(sign.base - self.base, sign.size, self.size)
        if kind:
            if not (self.inner and self.inner[-1].kind == kind and self.inner[-1].end == sign.begin):
                sign.kind = kind
                self.inner.append(sign)
            else:
                self.inner[-1].end = sign.end
        elif sign.kind != self.kind:
            return False
        self.end = sign.end
        return True


class Measured(NamedTuple):
    """A line as it is placed, in points, and its text with the raised and lowered signs marked.

    `first` and `last` are the places of its first and last visible characters in the page's text.
    """

    text: str
    first: int
    last: int
    left: float
    right: float
    base: float
    size: float
    upright: bool


class _Runs(NamedTuple):
    """Characters that a file draws at once, in order: where each run begins and ends, and how it is set."""

    begins: list[int]
    ends: list[int]
    lefts: list[float]
    bases: list[float]
    sizes: list[float]

    def part(self, start: int, stop: int) -> "_Runs":
        """Return some of the runs."""
        cut = slice(start, stop)
        return _Runs(self.begins[cut], self.ends[cut], self.lefts[cut], self.bases[cut], self.sizes[cut])


def sign_at(shift: float, size: float, main: float) -> str:
    """Return what characters are that stand off a line by `shift`, RAISED or LOWERED, or "" where they are no sign."""
    if size > _SMALLER * main or abs(shift) > _FARTHEST * main:
        return ""
    if shift >= _LEAST_RAISED * main:
        return signs.RAISED
    return signs.LOWERED if -shift >= _LEAST_LOWERED * main else ""


@cache
def _calls() -> dict[str, Callable[..., Any]]:
    """Return PDFium's functions as plain calls with addresses for arguments, which take half the time."""
    from pypdfium2 import raw

    place = (ctypes.c_void_p, ctypes.c_int)
    kinds = {
        "FPDFText_GetTextObject": (ctypes.c_void_p, *place),
        "FPDFText_GetFontSize": (ctypes.c_double, *place),
        "FPDFText_GetCharIndexFromTextIndex": (ctypes.c_int, *place),
        "FPDFText_GetCharOrigin": (ctypes.c_int, *place, ctypes.c_void_p, ctypes.c_void_p),
        "FPDFText_GetMatrix": (ctypes.c_int, *place, ctypes.c_void_p),
        "FPDFText_GetLooseCharBox": (ctypes.c_int, *place, ctypes.c_void_p),
        "FPDFText_GetFontInfo": (ctypes.c_ulong, *place, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p),
    }

    def called(name: str) -> Callable[..., Any]:
        return ctypes.PYFUNCTYPE(*kinds[name])(ctypes.cast(getattr(raw, name), ctypes.c_void_p).value or 0)

    return {name: called(name) for name in kinds}


class Glyphs:
    """A page's characters, as long as its text page is open."""

    def __init__(self, textpage: Any) -> None:
        from pypdfium2 import raw

        calls = _calls()
        self._page = ctypes.cast(textpage.raw, ctypes.c_void_p).value
        self._object, self._font_size = calls["FPDFText_GetTextObject"], calls["FPDFText_GetFontSize"]
        self._from_text, self._get_origin = calls["FPDFText_GetCharIndexFromTextIndex"], calls["FPDFText_GetCharOrigin"]
        self._get_matrix, self._get_box = calls["FPDFText_GetMatrix"], calls["FPDFText_GetLooseCharBox"]
        self._get_font = calls["FPDFText_GetFontInfo"]
        self.text: str = signs.without_marks(textpage.get_text_range(errors="replace"))
        wide = len(self.text.encode("utf-16-le", "surrogatepass")) > 2 * len(self.text)
        # PDFium counts UTF-16 units, and leaves out of the text what has no character.
        self._units = [0, *accumulate(1 + (c > "\uffff") for c in self.text)] if wide else range(len(self.text) + 1)
        self._whole = self._units[-1] == textpage.count_chars()
        self._flags, self._matrix = ctypes.c_int(), raw.FS_MATRIX()
        self._box, self._name = raw.FS_RECTF(), ctypes.create_string_buffer(64)
        kept = (self._flags, self._matrix, self._box, self._name)
        self._at_flags, self._at_matrix, self._at_box, self._at_name = map(ctypes.addressof, kept)

    def lines(self) -> list[Measured]:
        """Measure all lines, in the order in which the file draws them."""
        spans = []
        for match in _LINE.finditer(self.text):
            raw = match.group()
            if bare := raw.strip():
                begin = match.start() + raw.index(bare)
                spans.append((begin, begin + len(bare) - 1))
        begins, ends = (self._indices([span[side] for span in spans]) for side in (0, 1))
        lefts, bases = self._origins(begins)
        rights = self._floats(self._get_box, ends, 4)[2::4]
        matrices = self._floats(self._get_matrix, begins, 6)
        scales = list(map(hypot, matrices[1::6], matrices[3::6]))
        sizes = list(map(mul, map(self._font_size, repeat(self._page), begins), (scale or 1.0 for scale in scales)))
        upright = [abs(b) <= abs(a) for a, b in zip(matrices[::6], matrices[1::6], strict=True)]
        drawn, then = (map(self._object, repeat(self._page), each) for each in (begins, ends))
        various = [n for n, (one, two, up) in enumerate(zip(drawn, then, upright, strict=True)) if up and one != two]
        runs = self._runs([spans[n] for n in various]) if various else _Runs([], [], [], [], [])
        texts = [self.text[first : last + 1] for first, last in spans]
        at = 0
        for n in various:
            first, last = spans[n]
            end = bisect_right(runs.begins, last, at)
            own, at = runs.part(at, end), end
            if max(own.bases) - min(own.bases) < _LEAST_LOWERED * sizes[n]:
                if own.sizes[-1] != own.sizes[0]:
                    sizes[n] = max(sizes[n], *(self._size(self._index(place)) for place in ((first + last) // 2, last)))
                continue
            if scales[n] not in (0.0, 1.0):  # a file that scales none of a line's letters scales none of the others
                own = own._replace(sizes=[self._size(self._index(begin)) for begin in own.begins])
            sizes[n], bases[n] = _main(own, last + 1 - first)
            if found := _signs(own, sizes[n], bases[n]):
                texts[n] = self._marked(first, last, found, sizes[n])
        return [
            Measured(text, first, last, left, max(left, right), base, round(size, 1), up)
            for text, (first, last), left, right, base, size, up in zip(
                texts, spans, lefts, rights, bases, sizes, upright, strict=True
            )
        ]

    def is_bold(self, first: int, last: int) -> bool:
        """Return whether a line begins and goes on in bold letters."""
        return all(_BOLD.search(self._font(self._index(place))) for place in (first, (first + last) // 2))

    def _runs(self, spans: Sequence[tuple[int, int]]) -> _Runs:
        """Part lines where the file begins to draw anew; only the words that may hold a sign are looked at."""
        places: list[int] = []
        starts: list[int] = []
        for first, last in spans:
            starts.append(len(places))
            places.append(first)
            for found in _UNSURE.finditer(self.text, first, last + 1):
                places += range(max(first + 1, found.start()), found.end())
            if places[-1] != last:
                places.append(last)
        indices = self._indices(places)
        drawn = list(map(self._object, repeat(self._page), indices))
        changes = sorted({*starts, *compress(range(1, len(drawn)), map(ne, drawn, islice(drawn, 1, None)))})
        begins = [places[change] for change in changes]
        ends = [places[change - 1] + 1 for change in [*changes[1:], len(places)]]
        runs = [indices[change] for change in changes]
        if None in drawn:  # nothing draws the spaces that PDFium adds
            kept = [drawn[change] is not None for change in changes]
            begins, ends, runs = (list(compress(each, kept)) for each in (begins, ends, runs))
        sizes = list(map(self._font_size, repeat(self._page), runs))
        return _Runs(begins, ends, *self._origins(runs), sizes)

    def _marked(self, first: int, last: int, found: Sequence[_Sign], size: float) -> str:
        """Return a line's text with its signs between marks, at what they stand at."""
        text, at, skipped = "", first, False
        for sign, after in zip_longest(found, found[1:]):
            if skipped:
                skipped = False
                continue
            text += self.text[at : sign.begin]
            place = sign.begin - 1
            if text.endswith(" ") and place > first and self._is_beside(place - 1, sign, size):
                text, place = text.rstrip(" "), place - 1
            sure = sign.kind == signs.RAISED and text[-2:].isalpha() and self._is_mathematics(place)
            mark = f"{signs.SURE if sure else ''}{self._between_marks(sign)}"
            at = sign.end
            if after and _is_above(sign, after, size) and not self.text[at : after.begin].strip():
                below, at, skipped = self._between_marks(after), after.end, True
                if min(sign.shift, after.shift) >= _FRACTION:
                    mark = f"{self.text[sign.begin : sign.end].strip()}/{self.text[after.begin : after.end].strip()}"
                    mark = f" {mark}" if text[-1:].isalnum() else mark
                else:
                    errors = self.text[sign.begin] in "+-−–±"
                    mark = f"{mark}{below}" if errors else f"{below}{mark}"
            text += mark
        return text + self.text[at : last + 1]

    def _between_marks(self, sign: _Sign) -> str:
        text, at = "", sign.begin
        for inner in sign.inner:
            text += f"{self.text[at : inner.begin]}{inner.kind}{self.text[inner.begin : inner.end]}{signs.END}"
            at = inner.end
        return f"{sign.kind}{text}{self.text[at : sign.end]}{signs.END}"

    def _is_beside(self, place: int, sign: _Sign, size: float) -> bool:
        return sign.left - self._right(self._index(place)) < _BESIDE * size

    def _is_mathematics(self, place: int) -> bool:
        return bool(_MATHEMATICS.search(self._font(self._index(place))))

    def _index(self, place: int) -> int:
        unit = self._units[place]
        return unit if self._whole else max(0, int(self._from_text(self._page, unit)))

    def _indices(self, places: Sequence[int]) -> Sequence[int]:
        if not self._whole:
            return [self._index(place) for place in places]
        return places if isinstance(self._units, range) else [self._units[place] for place in places]

    def _origins(self, indices: Sequence[int]) -> tuple[list[float], list[float]]:
        """Return characters' places from the left, and their feet."""
        points = (ctypes.c_double * (2 * len(indices)))()
        begin = ctypes.addressof(points)
        end = begin + 16 * len(indices)
        deque(map(self._get_origin, repeat(self._page), indices, range(begin, end, 16), range(begin + 8, end, 16)), 0)
        return points[::2], points[1::2]

    def _floats(self, get: Callable[..., Any], indices: Sequence[int], count: int) -> list[float]:
        """Return what a function of PDFium's tells of characters, `count` floats for each."""
        told = (ctypes.c_float * (count * len(indices)))()
        begin = ctypes.addressof(told)
        deque(map(get, repeat(self._page), indices, range(begin, begin + ctypes.sizeof(told), 4 * count)), 0)
        return told[:]

    def _size(self, index: int) -> float:
        scaled = self._get_matrix(self._page, index, self._at_matrix)
        scale = hypot(self._matrix.b, self._matrix.d) if scaled else 1.0
        return float(self._font_size(self._page, index)) * scale

    def _right(self, index: int) -> float:
        self._get_box(self._page, index, self._at_box)
        return float(self._box.right)

    def _font(self, index: int) -> str:
        length = self._get_font(self._page, index, self._at_name, 64, self._at_flags)
        return self._name.value.decode("utf-8", "replace") if 0 < length <= 64 else ""


def _is_above(sign: _Sign, after: _Sign, size: float) -> bool:
    """Return whether a raised sign and a lowered one stand above each other."""
    return (sign.kind, after.kind) == (signs.RAISED, signs.LOWERED) and after.left < sign.left + _BESIDE * size


def _main(runs: _Runs, length: int) -> tuple[float, float]:
    """Return the size and the foot of the main letters of a line of some length: the largest, a drop cap aside."""
    rows: dict[tuple[float, float], int] = {}
    for begin, end, size, base in zip(runs.begins, runs.ends, runs.sizes, runs.bases, strict=True):
        rows[size, base] = rows.get((size, base), 0) + end - begin
        length -= end - begin
    fullest = max(reversed(rows), key=rows.__getitem__)
    rows[fullest] += length  # letters that were not looked at are like most
    return max(rows, key=lambda row: (row[0] <= _LARGER * fullest[0], row[0], rows[row]))


def _signs(runs: _Runs, main: float, foot: float) -> list[_Sign]:
    """Find a line's signs, its main letters being known."""
    found: list[_Sign] = []
    before = -1  # the run that the last sign ends with
    for at, size in enumerate(runs.sizes):
        if size > _SMALLER * main:
            continue
        base = runs.bases[at]
        kind = sign_at(base - foot, size, main)
        sign = _Sign(kind, runs.begins[at], runs.ends[at], runs.lefts[at], base, size, abs(base - foot) / main)
        taken = before == at - 1 >= 0 and found[-1].take(sign)
        if kind and not taken:
            found.append(sign)
        before = at if taken or kind else before
    return found
