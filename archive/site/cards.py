"""The picture that stands for a digest where somebody links to it: topic, day, and the titles of its first papers."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2s
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from archive.formats.pieces import fold

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
TITLES = 4
"""Titles that a picture shows at most."""

_FORM = "2"  # how pictures are drawn: where it changes, they are drawn anew
_KEY = "herald"
_PAPER, _INK, _QUIET, _LINE, _GREEN = "#fcfbf8", "#1f1d1a", "#5f5a52", "#ddd8ce", "#1b673a"
_LEFT, _RIGHT = 80, WIDTH - 80
_COLOURS = 48
_LONGEST = 300  # signs of a text that are looked at; a picture has room for fewer
_LETTERS = re.compile("[\u2100-\u214f\U0001d400-\U0001d7ff]")  # as "ℝ"; of a raised figure another number would come
_NO_WORDS = {"So", "Sk", "Mn", "Cf", "Cn"}  # pictographs, with what alters them, and signs of a later Unicode
_LINE_HEIGHT = 43  # of signs of 32 pixels
# Fonts with many scripts that systems have, by their files' names, the plain ones first. The first font that can draw
# the most of a picture's lines draws those; others are in the first font that can draw them. Pillow's own, which is
# always there, has little but ASCII.
_FONTS = (
    "NotoSans-Regular.ttf",
    "NotoSansCJK-Regular.ttc",
    "NotoSansSC-Regular.otf",
    "SourceHanSansSC-Regular.otf",
    "PingFang.ttc",
    "msyh.ttc",
    "STHeiti Medium.ttc",
    "LiberationSans-Regular.ttf",
    "Arial.ttf",
    "DejaVuSans.ttf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
    "Arial Unicode.ttf",
)
_SIMPLIFIED = ("SC", "GB")  # how the face of a collection ends whose signs are those of the mainland
_NOWHERE = "\U0010fffe"  # no font has it
_UNSHAPED = {"R", "AL", "AN"}  # scripts that run from the right, which need more than one letter after another


@dataclass(frozen=True, slots=True)
class Card:
    """What a picture shows; of heading and facts the first that can be drawn."""

    heading: Sequence[str]
    facts: Sequence[str]
    titles: Sequence[str] = ()

    def alt(self) -> str:
        """Return the picture's words, for those who do not see it."""
        return fold(f"{self.heading[0]} · {self.facts[0]}")


class Cards:
    """Draws pictures as PNG; the same words in the same fonts give the same bytes."""

    def png(self, card: Card, kept: bytes = b"") -> bytes:
        """Draw a picture, unless the one that is kept shows the same already."""
        key = blake2s(repr((_FORM, card, [font.path for font in self._fonts])).encode(), digest_size=16).hexdigest()
        if f"{_KEY}\0{key}".encode() in kept[:200]:
            return kept
        from PIL import Image, PngImagePlugin
        from PIL.ImageDraw import ImageDraw

        image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
        main = self._main(card)
        _Drawing(ImageDraw(image), [main, *(font for font in self._fonts if font is not main)]).draw(card)
        note = PngImagePlugin.PngInfo()
        note.add_text(_KEY, key)
        written = BytesIO()
        few = image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(written, "PNG", pnginfo=note)
        return written.getvalue()

    @cached_property
    def _fonts(self) -> "list[_Font]":
        """The fonts that are there; Pillow looks in the folders in which systems keep them."""
        from PIL import ImageFont

        found = []
        for name in _FONTS:
            try:
                font = ImageFont.truetype(name, 20, layout_engine=ImageFont.Layout.BASIC)
            except OSError:
                continue
            found.append(_Font(str(font.path), _simplified(str(font.path)) if name.endswith(".ttc") else 0))
        return [*found, _Font("")]

    def _main(self, card: Card) -> "_Font":
        lines = [card.heading[0], card.facts[0], *card.titles]
        return max(self._fonts, key=lambda font: sum(font.can_draw(_plain(line, font)) for line in lines))


def _simplified(path: str) -> int:
    """Return which face of a collection has the signs of simplified Chinese, the first where none says so."""
    from PIL import ImageFont

    for number in range(10):
        try:
            name = ImageFont.truetype(path, 20, index=number).getname()[0] or ""
        except OSError:
            break
        if name.endswith(_SIMPLIFIED):
            return number
    return 0


class _Font:
    """A font of the system in any size; Pillow's own where no file is named."""

    def __init__(self, path: str, face: int = 0) -> None:
        self.path = path
        self._face = face
        self.sized = cache(self._sized)
        self._has = cache(self._found)

    def _sized(self, size: int) -> "FreeTypeFont":
        from PIL import ImageFont

        if not self.path:
            return ImageFont.load_default(size)  # type: ignore[return-value]  # FreeType's, since a size is given
        return ImageFont.truetype(self.path, size, self._face, layout_engine=ImageFont.Layout.BASIC)

    def can_draw(self, text: str) -> bool:
        """Return whether the font has a sign for each character, and whether that is all that the text needs."""
        return bool(text) and all(map(self._has, text))

    def _found(self, char: str) -> bool:
        if char.isspace():
            return True
        if unicodedata.bidirectional(char) in _UNSHAPED or unicodedata.combining(char):
            return False
        font = self.sized(20)
        mask, missing = font.getmask(char), font.getmask(_NOWHERE)
        return mask.getbbox() is not None and (mask.size, bytes(mask)) != (missing.size, bytes(missing))


def _plain(text: str, font: _Font) -> str:
    """Write a text without pictographs that the font does not have, and its mathematical letters as letters."""
    composed = unicodedata.normalize("NFC", fold(text[:_LONGEST]))
    composed = _LETTERS.sub(lambda m: m[0] if font.can_draw(m[0]) else unicodedata.normalize("NFKC", m[0]), composed)
    return fold("".join(c for c in composed if unicodedata.category(c) not in _NO_WORDS or font.can_draw(c)))


class _Drawing:
    """A picture that is being drawn, from top to bottom."""

    def __init__(self, draw: "ImageDraw", fonts: Sequence[_Font]) -> None:
        self._draw = draw
        self._fonts = fonts

    def draw(self, card: Card) -> None:
        """Draw a card."""
        self._mark()
        self._draw.rectangle((0, HEIGHT - 14, WIDTH, HEIGHT), fill=_GREEN)
        heading, facts = self._first([*card.heading, "arXiv"]), self._first(card.facts)
        if not card.titles:
            top = self._lines(heading, 250, size=104, most=2, bold=True)
            self._lines(facts, top + 8, size=40, most=1, colour=_QUIET)
            return
        top = self._lines(heading, 136, size=64, most=2, bold=True)
        top = self._lines(facts, top, size=32, most=1, colour=_QUIET) + 18
        self._draw.line((_LEFT, top, _RIGHT, top), fill=_LINE, width=3)
        top += 18
        for title in (self._first([title]) for title in card.titles):
            room = (HEIGHT - 34 - top) // _LINE_HEIGHT
            if title.text and room > 0:
                self._draw.rectangle((_LEFT, top + 18, _LEFT + 11, top + 29), fill=_GREEN)
                top = self._lines(title, top, size=32, most=min(2, room), left=_LEFT + 36) + 10

    def _mark(self) -> None:
        """Draw the site's sign, as its icon has it, and its name."""
        x, y = _LEFT, 52
        self._draw.rounded_rectangle((x, y, x + 44, y + 56), 6, fill=_GREEN)
        for row in (14, 24):
            self._draw.line((x + 10, y + row, x + 34, y + row), fill="white", width=4)
        self._draw.line((x + 10, y + 38, x + 18, y + 46, x + 34, y + 32), fill="white", width=4, joint="curve")
        name = self._first(["Paper Herald"])
        self._draw.text((x + 64, y + 40), name.text, _INK, name.font.sized(34), anchor="ls", stroke_width=34 / 60)

    def _first(self, texts: Iterable[str]) -> "_Line":
        """Return the first text that can be drawn, with the first font that can; "" where there is none."""
        for text in texts:
            for font in self._fonts:
                if font.can_draw(plain := _plain(text, font)):
                    return _Line(plain, font)
        return _Line("", self._fonts[0])

    def _lines(
        self,
        line: "_Line",
        top: int,
        *,
        size: int,
        most: int,
        colour: str = _INK,
        left: int = _LEFT,
        bold: bool = False,
    ) -> int:
        """Write a text on at most so many lines, and return where the last one ends."""
        font, height, stroke = line.font.sized(size), round(size * _LINE_HEIGHT / 32), size / 60 if bold else 0
        lines = _wrapped(line.text, font, _RIGHT - left)
        if len(lines) > most:
            lines = [*lines[: most - 1], _cut("".join(lines[most - 1 :]), font, _RIGHT - left)]
        for each in lines:
            place = (left, top + height * 0.78)
            self._draw.text(place, each.strip(), colour, font, anchor="ls", stroke_width=stroke)
            top += height
        return top


class _Line(NamedTuple):
    """A text and a font that can draw it."""

    text: str
    font: _Font


def _wrapped(text: str, font: "FreeTypeFont", width: int) -> list[str]:
    """Cut a text into lines: between words, between Chinese signs, and within what is longer than a line."""
    lines = [""]
    for piece in _pieces(text):
        if font.getlength((lines[-1] + piece).rstrip()) <= width:
            lines[-1] += piece
            continue
        if lines[-1]:
            lines.append("")
        for char in piece if font.getlength(piece.rstrip()) > width else [piece]:
            if font.getlength(lines[-1] + char.rstrip()) > width:
                lines.append("")
            lines[-1] += char
    return [line for line in lines if line.strip()]


def _pieces(text: str) -> list[str]:
    pieces = [""]
    for char in text:
        chinese = unicodedata.east_asian_width(char) in {"W", "F"} and unicodedata.category(char)[0] != "P"
        if chinese or (pieces[-1].endswith((" ", "-")) and len(pieces[-1]) > 1):
            pieces.append(char)
        else:
            pieces[-1] += char
    return pieces


def _cut(text: str, font: "FreeTypeFont", width: int) -> str:
    """Shorten a text to one line, at a word's end where there is one."""
    while text and font.getlength(f"{text.rstrip()}...") > width:
        text = text.rstrip()
        text = text[: text.rfind(" ")] if " " in text[-20:] else text[:-1]
    return f"{text.rstrip(' ,;:.')}..."
