"""The characters of a PDF's page, by the few questions that are asked of each line: each costs a call into PDFium."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, compress, count, groupby, islice, zip_longest
from math import hypot
from operator import and_, itemgetter, mul, ne
from typing import NamedTuple, TypeAlias

from chat.single_flight import remembered
from papers.pdf import signs
from papers.pdf.calls import TextCalls

# PDFium ends a line by a line feed or, where a word is broken there, by one of two marks of its own.
_LINE = re.compile("[^\r\n\ufffe\x02]*+[\ufffe\x02]?[\r\n]*+")
_BOLD = re.compile(r"bold|black|heavy|demi|medi(?!um)|(?:CM|SF|PL)-?B|-?Bd\b|TB\b|BX\d", re.IGNORECASE)
_MATHEMATICS = re.compile(r"CMMI|MathI|MI\d|mi\d|MTMI|MSBM|Math\b|txmi|pxmi|Symbol|CMSY", re.IGNORECASE)
# Words that hold no sign: of four small letters or more, or such as every sentence has; citations in brackets, years.
_SHORT = """
the The and And for For we We in In on On to To a A an An it It our Our as As by By If if of is be at or are was has had
can not but its all any may use so no et al how set via who you i.e e.g"""
_SHORT_WORDS = "|".join(  # by their first letters, most of which are looked at but once
    f"{first}(?:{'|'.join(re.escape(word[1:]) for word in words)})"
    for first, words in groupby(sorted(_SHORT.split(), reverse=True), key=itemgetter(0))
)
_SURE = rf"""(?:[("“‘\[]{{0,2}}(?:[A-Z]?[a-z]{{4,40}}+|(?=[a-zA-Z12\[])(?:{_SHORT_WORDS}
    |\[\d{{1,3}}(?:[,–-]\d{{1,3}}){{0,4}}\]|(?:19|20)\d\d))(?:[-–'’/][a-z]{{1,40}}+){{0,4}}+[.,;:?!)\]”’]{{0,3}}+[\ufffe\x02]?(?:\s++|\Z))"""
_NEXT = re.compile(
    rf"{_SURE}*+(\S*+(?:\s++(?!{_SURE})\S++)*+)\s*+", re.VERBOSE
)  # the next words that may, "" at the end
_REST = re.compile(r"\S++\s*+")  # of a broken word
# A sign is at most so large, and stands so far off its line, in sizes of the line's type.
_SMALLER = 0.88
_LEAST_RAISED, _LEAST_LOWERED, _FARTHEST = 0.22, 0.08, 0.8
_BESIDE = 0.25  # the widest gap between a sign and what it stands at
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_MOST_KNOWN = 20_000  # words, of which a paper has a tenth
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
    """A page's lines as they are placed, in points, and their texts with the raised and lowered signs marked.

    `firsts` and `lasts` are the places of their first and last visible characters in the page's text.
    """

    texts: list[str]
    firsts: list[int]
    lasts: list[int]
    lefts: list[float]
    rights: list[float]
    bases: list[float]
    sizes: list[float]
    uprights: list[bool]


class _Runs(NamedTuple):
    """Characters that a file draws at once, in order: where each run begins and ends, and where its first one stands.

    `indices` are their first characters' places for PDFium.
    """

    begins: list[int]
    ends: list[int]
    lefts: list[float]
    bases: list[float]
    indices: list[int]


# One of a line's runs: its begin, end, left and base, and the size of its letters.
_Run: TypeAlias = tuple[int, int, float, float, float]


class _Font(NamedTuple):
    """What a font is for."""

    bold: bool
    mathematics: bool


def sign_at(shift: float, size: float, main: float) -> str:
    """Return what characters are that stand off a line by `shift`, RAISED or LOWERED, or "" where they are no sign."""
    if size > _SMALLER * main or abs(shift) > _FARTHEST * main:
        return ""
    if shift >= _LEAST_RAISED * main:
        return signs.RAISED
    return signs.LOWERED if -shift >= _LEAST_LOWERED * main else ""


class Glyphs:
    """A page's characters, as long as its text page is open."""

    def __init__(self, calls: TextCalls) -> None:
        self._calls = calls
        self.text: str = signs.without_marks(calls.text)
        wide = not self.text.isascii() and len(self.text.encode("utf-16-le", "surrogatepass")) > 2 * len(self.text)
        # PDFium counts UTF-16 units, and leaves out of the text what has no character.
        self._units = _utf16_places(self.text) if wide else range(len(self.text) + 1)
        self._whole = self._units[-1] == calls.count()
        self._fonts: dict[int | None, _Font] = {}
        self._begun: list[int | None] = []  # what draws the lines' first characters

    @cached_property
    def lines(self) -> Measured:
        """All lines, in the order in which the file draws them."""
        texts, firsts = self._parted()
        lasts = [first + len(text) - 1 for first, text in zip(firsts, texts, strict=True)]
        calls, begins, ends = self._calls, self._indices(firsts), self._indices(lasts)
        lefts, bases = calls.origins(begins)
        rights = list(map(max, lefts, calls.rights(ends)))
        matrices = calls.matrices(begins)
        sizes, turned = calls.font_sizes(begins), matrices[1::6]
        scales = list(map(hypot, turned, matrices[3::6]))
        if not {0.0, 1.0}.issuperset(scales):
            sizes = list(map(mul, sizes, (scale or 1.0 for scale in scales)))
        uprights = [True] * len(begins)
        if any(turned):
            uprights = [abs(b) <= abs(a) for a, b in zip(matrices[::6], turned, strict=True)]
        lines = Measured(texts, firsts, lasts, lefts, rights, bases, sizes, uprights)
        self._begun = calls.objects(begins)
        various = map(and_, uprights, map(ne, self._begun, calls.objects(ends)))
        self._read_signs(lines, list(compress(count(), various)), scales)
        rounded = {size: round(size, 1) for size in set(sizes)}
        return lines._replace(sizes=[rounded[size] for size in sizes])

    def begin_bold(self, asked: Sequence[bool]) -> list[bool]:
        """Return whether lines begin in bold letters, False of those that nothing is asked about."""
        fonts = self._calls.fonts(compress(self._begun, asked))
        examples = dict(zip(fonts, compress(self.lines.firsts, asked), strict=True))
        bold = {font for font, first in examples.items() if self._font(first).bold}
        if not bold:
            return [False] * len(asked)
        told = iter(fonts)
        return [each and next(told) in bold for each in asked]

    def is_bold(self, first: int, last: int) -> bool:
        """Return whether a line begins and goes on in bold letters."""
        return self._font(first).bold and self._font((first + last) // 2).bold

    def _parted(self) -> tuple[list[str], list[int]]:
        """Return the lines' texts, and the places of their first visible characters."""
        pieces = _LINE.findall(self.text)
        texts = list(map(str.strip, pieces))
        firsts = [
            begin if piece.startswith(text) else begin + piece.index(text)
            for begin, piece, text in zip(accumulate(map(len, pieces), initial=0), pieces, texts, strict=False)
            if text
        ]
        return list(filter(None, texts)), firsts

    def _read_signs(self, lines: Measured, various: Sequence[int], scales: Sequence[float]) -> None:
        """Set the lines that are drawn in several runs on their main letters, and mark the signs in their texts."""
        if not various:
            return
        calls, sizes = self._calls, lines.sizes
        runs = self._runs([(lines.firsts[n], lines.lasts[n]) for n in various])
        level, uneven = list[tuple[int, int, int]](), list[tuple[int, int, int]]()
        end = 0
        for n in various:
            begin, end = end, bisect_right(runs.begins, lines.lasts[n], end)
            feet = runs.bases[begin:end]
            even = feet.count(feet[0]) == len(feet) or max(feet) - min(feet) < _LEAST_LOWERED * sizes[n]
            (level if even else uneven).append((n, begin, end))
        one = calls.font_sizes([runs.indices[begin] for _, begin, _ in level])
        two = calls.font_sizes([runs.indices[end - 1] for _, _, end in level])
        for n, _, _ in compress(level, map(ne, one, two)):
            first, last = lines.firsts[n], lines.lasts[n]
            sizes[n] = max(sizes[n], *calls.sizes(self._indices([(first + last) // 2, last])))
        # A file that scales none of a line's letters scales none of the others.
        plain = [line for line in uneven if scales[line[0]] in (0.0, 1.0)]
        self._read_uneven(lines, runs, plain, calls.font_sizes)
        if len(plain) < len(uneven):
            self._read_uneven(lines, runs, [line for line in uneven if scales[line[0]] not in (0.0, 1.0)], calls.sizes)

    def _read_uneven(
        self,
        lines: Measured,
        runs: _Runs,
        uneven: Sequence[tuple[int, int, int]],
        sizes_of: Callable[[Sequence[int]], list[float]],
    ) -> None:
        """Set lines, named with where their runs begin and end, on their main letters, and mark their signs."""
        begins, ends, lefts, feet, indices = runs
        asked: list[int] = []
        for _, begin, end in uneven:
            asked += indices[begin:end]
        told, sizes, bases = iter(sizes_of(asked)), lines.sizes, lines.bases
        for n, begin, end in uneven:
            first, last, cut = lines.firsts[n], lines.lasts[n], slice(begin, end)
            own = list(zip(begins[cut], ends[cut], lefts[cut], feet[cut], told, strict=False))
            sizes[n], bases[n] = _main(own, last + 1 - first)
            if found := _signs(own, sizes[n], bases[n]):
                lines.texts[n] = self._marked(first, last, found, sizes[n])

    def _runs(self, spans: Sequence[tuple[int, int]]) -> _Runs:
        """Part lines where the file begins to draw anew; only the words that may hold a sign are looked at."""
        places: list[int] = []
        starts: list[int] = []
        for first, last in spans:
            starts.append(len(places))
            places.append(first)
            at, broken = first, first > 0 and not self.text[first - 1].isspace()
            if broken and (rest := _REST.match(self.text, first, last + 1)):
                at = rest.end()
            for found in _NEXT.finditer(self.text, at, last + 1):
                begin, end = found.span(1)
                places += range(begin if begin > first else first + 1, end)
            if places[-1] != last:
                places.append(last)
        indices = self._indices(places)
        drawn = self._calls.objects(indices)
        changed = [True, *map(ne, drawn, islice(drawn, 1, None))]
        for start in starts:
            changed[start] = True
        begins = list(compress(places, changed))
        ends = [place + 1 for place in compress(places, islice(changed, 1, None))]
        ends.append(places[-1] + 1)
        runs = list(compress(indices, changed))
        if None in drawn:  # nothing draws the spaces that PDFium adds
            kept = [one is not None for one in compress(drawn, changed)]
            begins, ends, runs = (list(compress(each, kept)) for each in (begins, ends, runs))
        return _Runs(begins, ends, *self._calls.origins(runs), runs)

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
            sure = sign.kind == signs.RAISED and text[-2:].isalpha() and self._font(place).mathematics
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
        return sign.left - self._calls.rights([self._index(place)])[0] < _BESIDE * size

    def _font(self, place: int) -> _Font:
        index = self._index(place)
        handle = self._calls.font(index)
        font = self._fonts.get(handle)
        if not font:
            name = self._calls.font_name(index)
            font = self._fonts[handle] = _Font(_is_bold(name), _is_mathematics(name))
        return font

    def _index(self, place: int) -> int:
        unit = self._units[place]
        return unit if self._whole else self._calls.index(unit)

    def _indices(self, places: Sequence[int]) -> Sequence[int]:
        if not self._whole:
            return self._calls.indices([self._units[place] for place in places])
        return places if isinstance(self._units, range) else [self._units[place] for place in places]


def _utf16_places(text: str) -> list[int]:
    """Return where each character stands, and the end, counted in UTF-16 units."""
    units: list[int] = []
    shift = 0
    for found in _ASTRAL.finditer(text):
        units += range(len(units) + shift, found.end() + shift)
        shift += 1
    return [*units, *range(len(units) + shift, len(text) + 1 + shift)]


@remembered(_MOST_KNOWN, longest=100)
def _is_bold(font: str) -> bool:
    return _BOLD.search(font) is not None


@remembered(_MOST_KNOWN, longest=100)
def _is_mathematics(font: str) -> bool:
    return _MATHEMATICS.search(font) is not None


def _is_above(sign: _Sign, after: _Sign, size: float) -> bool:
    """Return whether a raised sign and a lowered one stand above each other."""
    above = sign.kind == signs.RAISED and after.kind == signs.LOWERED
    return above and after.left < sign.left + _BESIDE * size


def _main(runs: Sequence[_Run], length: int) -> tuple[float, float]:
    """Return the size and the foot of the main letters of a line of some length: the largest, a drop cap aside."""
    rows: dict[tuple[float, float], int] = {}
    for begin, end, _, base, size in runs:
        row = (size, base)
        rows[row] = rows.get(row, 0) + end - begin
    most, looked_at, fullest = 0, 0, (0.0, 0.0)
    for row, letters in rows.items():
        looked_at += letters
        if letters >= most:
            most, fullest = letters, row
    rows[fullest] += length - looked_at  # letters that were not looked at are like most
    main, main_letters = fullest, 0
    for row, letters in rows.items():
        if main[0] <= row[0] <= _LARGER * fullest[0] and (row[0] > main[0] or letters > main_letters):
            main, main_letters = row, letters
    return main


def _signs(runs: Sequence[_Run], main: float, foot: float) -> list[_Sign]:
    """Find a line's signs, its main letters being known."""
    found: list[_Sign] = []
    before = -1  # the run that the last sign ends with
    largest = _SMALLER * main
    for at, (begin, end, left, base, size) in enumerate(runs):
        if size > largest:
            continue
        kind, beside = sign_at(base - foot, size, main), before == at - 1 >= 0
        if not (kind or beside):
            continue
        sign = _Sign(kind, begin, end, left, base, size, abs(base - foot) / main)
        taken = beside and found[-1].take(sign)
        if kind and not taken:
            found.append(sign)
        before = at if taken or kind else before
    return found
