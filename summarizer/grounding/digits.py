"""Digits of any script as the ones that are read: ٣٫٥, ۱۲۳, १२, each where it stood."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

_OTHER_DIGIT = re.compile(r"[^\x00-\x7f]")
_ARABIC_SIGNS = frozenset("٫٬")


def as_ascii(text: str, *, point: bool) -> str:
    """Return a text with the digits 0 to 9 for those of other scripts, and the Arabic signs for decimals and groups.

    `point` says that decimals are to stand behind a point, not a comma; the same text where there is nothing to do.
    """
    if text.isascii() or not any(char.isdecimal() or char in _ARABIC_SIGNS for char in set(_OTHER_DIGIT.findall(text))):
        return text
    return text.translate(_signs(point))


@cache
def _signs(point: bool) -> Mapping[int, str]:
    digits = {code: str(unicodedata.decimal(chr(code))) for code in range(128, 0x11000) if chr(code).isdecimal()}
    return digits | {0x66B: "." if point else ",", 0x66C: "," if point else "."}
