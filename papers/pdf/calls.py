"""Questions to PDFium about a page's characters, asked of many at a time: a call alone costs more than its answer."""

import ctypes
from collections import deque
from collections.abc import Callable, Sequence
from functools import cache
from itertools import repeat
from math import hypot
from typing import Any


@cache
def _calls() -> dict[str, Callable[..., Any]]:
    """Return PDFium's functions as plain calls with addresses for arguments, which take half the time."""
    from pypdfium2 import raw

    thing, place = (ctypes.c_void_p,), (ctypes.c_void_p, ctypes.c_int)
    kinds = {
        "FPDFPage_CountObjects": (ctypes.c_int, *thing),
        "FPDFPage_GetObject": (ctypes.c_void_p, *place),
        "FPDFFormObj_CountObjects": (ctypes.c_int, *thing),
        "FPDFFormObj_GetObject": (ctypes.c_void_p, *thing, ctypes.c_ulong),
        "FPDFPageObj_GetType": (ctypes.c_int, *thing),
        "FPDFPageObj_GetBounds": (ctypes.c_int, *thing, *4 * thing),
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


def graphics_of(holder: Any, most: int) -> list[tuple[int, int, list[float]]]:
    """Return the objects of a page or of a form that are no text, of its first ones: their kinds and edges.

    The edges are the left one, the bottom, the right one and the top, as PDFium orders them.
    """
    from pypdfium2 import PdfObject, raw

    calls, kind = _calls(), "FPDFFormObj" if isinstance(holder, PdfObject) else "FPDFPage"
    address = ctypes.cast(holder.raw, ctypes.c_void_p).value
    count = min(calls[f"{kind}_CountObjects"](address), most)
    objects = filter(None, map(calls[f"{kind}_GetObject"], repeat(address), range(count)))
    kinds = [(each, calls["FPDFPageObj_GetType"](each)) for each in objects]
    drawn = [(each, kind) for each, kind in kinds if kind != raw.FPDF_PAGEOBJ_TEXT]
    told = (ctypes.c_float * (4 * len(drawn)))()
    begin = ctypes.addressof(told)
    edges = (range(begin + side, begin + ctypes.sizeof(told) + side, 16) for side in (0, 4, 8, 12))
    known = list(map(calls["FPDFPageObj_GetBounds"], (each for each, _ in drawn), *edges))
    floats = told[:]
    return [(*drawn[n], floats[4 * n : 4 * n + 4]) for n, is_known in enumerate(known) if is_known]


class TextCalls:
    """What PDFium tells of the characters of a text page that is open, each named by its place there."""

    def __init__(self, textpage: Any) -> None:
        from pypdfium2 import raw

        calls = _calls()
        self._page = ctypes.cast(textpage.raw, ctypes.c_void_p).value
        self._object, self._font_size = calls["FPDFText_GetTextObject"], calls["FPDFText_GetFontSize"]
        self._from_text, self._get_origin = calls["FPDFText_GetCharIndexFromTextIndex"], calls["FPDFText_GetCharOrigin"]
        self._get_matrix, self._get_box = calls["FPDFText_GetMatrix"], calls["FPDFText_GetLooseCharBox"]
        self._get_font = calls["FPDFText_GetFontInfo"]
        self._flags, self._matrix = ctypes.c_int(), raw.FS_MATRIX()
        self._name = ctypes.create_string_buffer(64)
        self._at_flags, self._at_matrix = ctypes.addressof(self._flags), ctypes.addressof(self._matrix)
        self._at_name = ctypes.addressof(self._name)

    def index(self, unit: int) -> int:
        """Return the place of the character at a place in the page's text, in UTF-16 units."""
        return max(0, int(self._from_text(self._page, unit)))

    def indices(self, units: Sequence[int]) -> list[int]:
        """Return the places of the characters at places in the page's text."""
        return [max(0, index) for index in map(self._from_text, repeat(self._page), units)]

    def objects(self, indices: Sequence[int]) -> list[int | None]:
        """Return what tells which characters a file draws at once; nothing draws the spaces that PDFium adds."""
        return list(map(self._object, repeat(self._page), indices))

    def font_sizes(self, indices: Sequence[int]) -> list[float]:
        """Return the sizes of characters' fonts, which their matrices may scale."""
        return list(map(self._font_size, repeat(self._page), indices))

    def boxes(self, indices: Sequence[int]) -> tuple[list[float], list[float], list[float], list[float]]:
        """Return the lefts, tops, rights and bottoms of characters, as high as their fonts are."""
        told = self._floats(self._get_box, indices, 4)
        return told[::4], told[1::4], told[2::4], told[3::4]

    def matrices(self, indices: Sequence[int]) -> list[float]:
        """Return characters' matrices, six numbers for each."""
        return self._floats(self._get_matrix, indices, 6)

    def origins(self, indices: Sequence[int]) -> tuple[list[float], list[float]]:
        """Return characters' places from the left, and their feet."""
        points = (ctypes.c_double * (2 * len(indices)))()
        begin = ctypes.addressof(points)
        end = begin + 16 * len(indices)
        deque(map(self._get_origin, repeat(self._page), indices, range(begin, end, 16), range(begin + 8, end, 16)), 0)
        return points[::2], points[1::2]

    def size(self, index: int) -> float:
        """Return how large a character is set."""
        scaled = self._get_matrix(self._page, index, self._at_matrix)
        scale = hypot(self._matrix.b, self._matrix.d) if scaled else 1.0
        return float(self._font_size(self._page, index)) * scale

    def font(self, index: int) -> str:
        """Return the name of a character's font, "" where it has none or a very long one."""
        length = self._get_font(self._page, index, self._at_name, 64, self._at_flags)
        return self._name.value.decode("utf-8", "replace") if 0 < length <= 64 else ""

    def _floats(self, get: Callable[..., Any], indices: Sequence[int], count: int) -> list[float]:
        """Return what a function of PDFium's tells of characters, `count` floats for each."""
        told = (ctypes.c_float * (count * len(indices)))()
        begin = ctypes.addressof(told)
        deque(map(get, repeat(self._page), indices, range(begin, begin + ctypes.sizeof(told), 4 * count)), 0)
        return told[:]
