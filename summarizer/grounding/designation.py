"""Names with digits in them, such as GPT-4, 3D or mAP@0.25, of which the digits are no number by themselves."""

import re
from dataclasses import dataclass

from summarizer.grounding.fold import clings
from summarizer.grounding.tongues import ENGLISH, Tongue
from summarizer.grounding.units import read_suffix

# A run of letters and digits with its joints, such as GPT-4, 3D-GS, mAP@0.25, ViT-B/16 or 1024x1024.
_COMPOUND = re.compile(r"[A-Za-z0-9µμ]+(?:(?:[-_/@+:'^]|\.(?=[0-9]))[A-Za-z0-9µμ]+)*")
_COMPOUNDED = re.compile(r"[A-Za-z0-9µμ_/@+:'^.-]")
_PIECE = re.compile(r"(?:[0-9]+(?:[.,][0-9]+)*|[A-Za-zµμ])+")
_PRODUCT = re.compile(r"\A\d+(?:[x×]\d+)+(?:x(?![A-Za-z]))?")
_YEAR = re.compile(r"(?:19|20)\d\d[a-f]")
_FACTOR = re.compile(r"\A(?:[xX]|(?:\d+[x×])+)")
_COUNTED = re.compile("[枚台個块張张片颗顆基本件人장대개명]")
_LONGEST = 200
_LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class Designation:
    """A name with digits: as it is written, and its `core`, the part with the digits and what they cling to."""

    text: str
    core: str
    start: int
    end: int


def read(text: str, match: re.Match[str], tongue: Tongue = ENGLISH) -> Designation | None:
    """Return whether a number's digits belong to a name: letters cling to them that are neither unit nor factor."""
    start, end = match.span("number")
    if end - start > _LONGEST_NUMBER:
        return Designation(match["number"], match["number"], start, end)  # no number that anybody states
    if _is_running_decimal(text, match):
        return None
    compound = _compound(text, start)
    before, after = text[compound.start() : start], text[end : compound.end()]
    if before.isalpha() and _COUNTED.match(text, end):
        return None  # A100のGPU1枚: a language without spaces counts what stands before
    if any(char.isalpha() for char in before):
        named = _clings(before) if before[-1] in "-/:." else before[-1].isalpha() or before[-1] in "@_^'"
        named = named and not (_FACTOR.fullmatch(before) and match["number"] not in "01")
    else:
        named = not (_YEAR.fullmatch(compound[0]) or (not before and _PRODUCT.fullmatch(compound[0])) or match["e"])
        named = named and after[:1].isalpha() and not _is_suffix(text, end, tongue)
    return _named(text, compound, match) if named else None


def _is_running_decimal(text: str, match: re.Match[str]) -> bool:
    """Return whether digits are a decimal that may run into the next word, such as 93.14mIoU."""
    number, before = match["number"], text[max(0, match.start() - 1) : match.start()]
    tied = before.isalpha() or (before and before in "@-/_")
    return number[0] == "." or ("." in number and not tied)


def _compound(text: str, at: int) -> re.Match[str]:
    """Return the compound that has a digit's place in it."""
    begin = at
    while at - begin < _LONGEST and begin > 0 and _COMPOUNDED.match(text, begin - 1):
        begin -= 1
    return next(m for m in _COMPOUND.finditer(text, begin, at + _LONGEST) if m.start() <= at < m.end())


def _clings(before: str) -> bool:
    """Return whether a joint ties digits to what stands before it: GPT-4 and ViT-B/16, but not 3D-4."""
    return any(char.isalpha() for char in _PIECE.findall(before)[-1])


def _is_suffix(text: str, end: int, tongue: Tongue) -> bool:
    """Return whether a unit or a power of ten follows; the D of 3D makes a name."""
    suffix = read_suffix(text, end, tongue)
    dimension = suffix.unit is not None and suffix.unit.measure == "dimension" and text[end] in "Dd"
    rest = text[suffix.end : suffix.end + 1]
    return suffix.end > end and not dimension and not (rest.isascii() and rest.isalnum())


def _named(text: str, compound: re.Match[str], match: re.Match[str]) -> Designation:
    """Cut the part out that holds the digits: "GPT-4" of "GPT-4-based", "3D" of "text-to-3D"."""
    spans = [(m.start() + compound.start(), m.end() + compound.start()) for m in _PIECE.finditer(compound[0])]
    own = next(i for i, (begin, stop) in enumerate(spans) if begin <= match.start() < stop)
    first = own
    if own and not any(char.isalpha() for char in text[slice(*spans[own])]):
        first = own - 1
        if first and spans[first][1] - spans[first][0] == 1:
            first -= 1
    stop = max(spans[own][1], match.end() if match["power"] else 0)
    begin, end = _widened(text, *compound.span())
    opening = begin if spans[first][0] == compound.start() else spans[first][0]
    closing = end if stop == compound.end() else stop
    return Designation(text[begin:end], text[opening:closing], begin, end)


def _widened(text: str, begin: int, end: int) -> tuple[int, int]:
    """Take in Greek and accented letters around a name."""
    while begin and clings(text[begin - 1]):
        begin -= 1
    while end < len(text) and clings(text[end]):
        end += 1
    return begin, end
