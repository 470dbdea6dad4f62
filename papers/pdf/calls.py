"""Questions to PDFium about a page's characters, asked of many at a time: a call alone costs more than its answer."""

import ctypes
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from itertools import compress, repeat
from math import hypot
from typing import Any, TypeAlias

Edges: TypeAlias = tuple[list[float], list[float], list[float], list[float]]  # of many rectangles
_MOST = 1024  # characters or objects whose answers there is room for


def _called(name: str, answer: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a function of PDFium's as a plain call."""
    from pypdfium2 import raw

    return ctypes.PYFUNCTYPE(answer, *arguments)(ctypes.cast(getattr(raw, name), ctypes.c_void_p).value or 0)


class _Room:
    """Numbers that PDFium writes, some for each of many things, and where it writes them."""

    def __init__(self, kind: str, count: int, parts: int) -> None:
        self._count, self._parts = count, parts
        self._told = array(kind, [0.0]) * (count * _MOST)
        self._there = (ctypes.c_char * (self._told.itemsize * len(self._told))).from_buffer(self._told)
        width = self._told.itemsize * count
        step = width // parts
        self._into = [
            [ctypes.byref(self._there, begin) for begin in range(part * step, width * _MOST, width)]
            for part in range(parts)
        ]

    def fill(self, get: Callable[..., Any], things: Sequence[Any], *of: Any) -> "array[float]":
        """Return what a function tells of things, characters of a page for instance; of one unknown to it, zeros."""
        width = self._told.itemsize * self._count
        whole = self._told[:0]
        for begin in range(0, len(things), _MOST):
            asked = things[begin : begin + _MOST]
            ctypes.memset(self._there, 0, width * len(asked))
            deque(map(get, *map(repeat, of), asked, *self._into), 0)
            told = self._told[: self._count * len(asked)]
            if len(asked) == len(things):
                return told
            whole += told
        return whole


class _Calls:
    """PDFium's functions for a text page's characters.

    Nobody looks at their arguments, which takes half the time: a whole number is passed as C's int, and the page and
    all addresses have to be ctypes' own objects.
    """

    def __init__(self) -> None:
        self.object = _called("FPDFText_GetTextObject", ctypes.c_void_p)
        self.font_size = _called("FPDFText_GetFontSize", ctypes.c_double)
        self.index = _called("FPDFText_GetCharIndexFromTextIndex", ctypes.c_int)
        self.unit = _called("FPDFText_GetUnicode", ctypes.c_int)
        self.count = _called("FPDFText_CountChars", ctypes.c_int)
        self.in_text, self.text = (
            _called("FPDFText_GetTextIndexFromCharIndex", ctypes.c_int),
            _called("FPDFText_GetText", ctypes.c_int),
        )
        self.origin = _called("FPDFText_GetCharOrigin", None)
        self.matrix = _called("FPDFText_GetMatrix", None)
        self.box = _called("FPDFText_GetLooseCharBox", None)
        self.font = _called("FPDFTextObj_GetFont", ctypes.c_void_p, ctypes.c_void_p)
        self.font_info = _called("FPDFText_GetFontInfo", ctypes.c_int)
        self.name = ctypes.create_string_buffer(64)
        self.into_name = (ctypes.byref(self.name), ctypes.c_ulong.from_param(64), ctypes.byref(ctypes.c_int()))
        self.points, self.boxes, self.matrices = _Room("d", 2, 2), _Room("f", 4, 1), _Room("f", 6, 1)


@cache
def _calls() -> _Calls:
    """Return what all text pages are asked by; PDFium must never run in two threads at once anyway."""
    return _Calls()


class _Objects:
    """PDFium's functions for the objects of a page or of a form."""

    def __init__(self) -> None:
        thing = ctypes.c_void_p
        self.of_page = (
            _called("FPDFPage_CountObjects", ctypes.c_int),
            _called("FPDFPage_GetObject", thing),
        )
        self.of_form = (
            _called("FPDFFormObj_CountObjects", ctypes.c_int, thing),
            _called("FPDFFormObj_GetObject", thing, thing, ctypes.c_ulong),
        )
        self.kind = _called("FPDFPageObj_GetType", ctypes.c_int)
        self.bounds, self.edges = _called("FPDFPageObj_GetBounds", None), _Room("f", 4, 4)


@cache
def _objects() -> _Objects:
    return _Objects()


@contextmanager
def open_page(document: Any, index: int) -> Iterator[tuple[Any, "TextCalls"]]:
    """Open a page as PDFium has it and its text, and close them at the end; raise PdfiumError for a broken one."""
    from pypdfium2 import PdfiumError, raw

    page = raw.FPDF_LoadPage(document, index)
    if not page:
        raise PdfiumError("Failed to load page.")
    try:
        textpage = raw.FPDFText_LoadPage(page)
        if not textpage:
            raise PdfiumError("Failed to load text page.")
        try:
            yield page, TextCalls(textpage)
        finally:
            raw.FPDFText_ClosePage(textpage)
    finally:
        raw.FPDF_ClosePage(page)


def graphics_of(holder: Any, most: int, *, form: bool) -> tuple[list[int], list[int], Edges]:
    """Return the addresses of the objects of a page or of a form that are no text, of its first ones; kinds and edges.

    The edges are the left ones, the bottoms, the right ones and the tops, as PDFium orders them.
    """
    from pypdfium2 import raw

    calls = _objects()
    count, get = calls.of_form if form else calls.of_page
    address = ctypes.c_void_p.from_param(ctypes.cast(holder, ctypes.c_void_p).value)
    objects = list(filter(None, map(get, repeat(address), range(min(count(address), most)))))
    there = list(map(ctypes.c_void_p.from_param, objects))
    kinds = list(map(calls.kind, there))
    drawn = [kind != raw.FPDF_PAGEOBJ_TEXT for kind in kinds]
    told = calls.edges.fill(calls.bounds, list(compress(there, drawn)))
    return list(compress(objects, drawn)), list(compress(kinds, drawn)), _quarters(told)


def _quarters(told: "array[float]") -> Edges:
    return told[::4].tolist(), told[1::4].tolist(), told[2::4].tolist(), told[3::4].tolist()


class TextCalls:
    """What PDFium tells of the characters of a text page that is open, each named by its place there."""

    def __init__(self, textpage: Any) -> None:
        self._calls = _calls()
        self.textpage = textpage
        self._page = ctypes.c_void_p.from_param(ctypes.cast(textpage, ctypes.c_void_p).value)

    def count(self) -> int:
        """Return how many characters there are."""
        return max(0, int(self._calls.count(self._page)))

    @cached_property
    def text(self) -> str:
        """The page's text, which leaves out what has no character."""
        calls, page, first, end = self._calls, self._page, 0, self.count()
        # Where PDFium begins or ends with what its text leaves out, it counts the text wrongly.
        while first < end and calls.in_text(page, first) < 0:
            first += 1
        while first < end and calls.in_text(page, end - 1) < 0:
            end -= 1
        if first == end:
            return ""
        room = bytearray(4 * (calls.in_text(page, end - 1) - calls.in_text(page, first) + 2))
        there = (ctypes.c_char * 1).from_buffer(room)
        count = calls.text(page, first, end - first, ctypes.byref(there))
        return room[: 2 * count - 2].decode("utf-16-le", "replace")

    def index(self, unit: int) -> int:
        """Return the place of the character at a place in the page's text, in UTF-16 units."""
        return max(0, int(self._calls.index(self._page, unit)))

    def indices(self, units: Sequence[int]) -> list[int]:
        """Return the places of the characters at places in the page's text."""
        return [max(0, index) for index in map(self._calls.index, repeat(self._page), units)]

    def units(self, count: int) -> str:
        """Return the characters of all places up to one, as UTF-16 units."""
        return "".join(map(chr, map(self._calls.unit, repeat(self._page), range(count))))

    def objects(self, indices: Sequence[int]) -> list[int | None]:
        """Return what tells which characters a file draws at once; nothing draws the spaces that PDFium adds."""
        return list(map(self._calls.object, repeat(self._page), indices))

    def font_sizes(self, indices: Sequence[int]) -> list[float]:
        """Return the sizes of characters' fonts, which their matrices may scale."""
        return list(map(self._calls.font_size, repeat(self._page), indices))

    def boxes(self, indices: Sequence[int]) -> Edges:
        """Return the lefts, tops, rights and bottoms of characters, as high as their fonts are."""
        return _quarters(self._calls.boxes.fill(self._calls.box, indices, self._page))

    def foot(self, index: int) -> float:
        """Return how far down the ink of a character reaches."""
        from pypdfium2 import raw

        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        raw.FPDFText_GetCharBox(self.textpage, index, left, right, bottom, top)
        return bottom.value

    def rights(self, indices: Sequence[int]) -> list[float]:
        """Return where characters end."""
        return self._calls.boxes.fill(self._calls.box, indices, self._page)[2::4].tolist()

    def matrices(self, indices: Sequence[int]) -> "array[float]":
        """Return characters' matrices, six numbers for each."""
        return self._calls.matrices.fill(self._calls.matrix, indices, self._page)

    def origins(self, indices: Sequence[int]) -> tuple[list[float], list[float]]:
        """Return characters' places from the left, and their feet."""
        told = self._calls.points.fill(self._calls.origin, indices, self._page)
        return told[::2].tolist(), told[1::2].tolist()

    def sizes(self, indices: Sequence[int]) -> list[float]:
        """Return how large characters are set."""
        matrices = iter(self.matrices(indices))
        return [
            size * (hypot(b, d) if a or b or c or d else 1.0)
            for size, a, b, c, d, _, _ in zip(self.font_sizes(indices), *6 * (matrices,), strict=True)
        ]

    def fonts(self, objects: Iterable[int | None]) -> list[int | None]:
        """Return what tells the fonts of what a file draws, as long as the page is open."""
        return list(map(self._calls.font, objects))

    def font(self, index: int) -> int | None:
        """Return what tells a character's font as long as the page is open, None where it has none."""
        font: int | None = self._calls.font(self._calls.object(self._page, index))
        return font

    def font_name(self, index: int) -> str:
        """Return the name of a character's font, "" where it has none or a very long one."""
        calls = self._calls
        length = calls.font_info(self._page, index, *calls.into_name)
        return calls.name.value.decode("utf-8", "replace") if 0 < length <= 64 else ""
