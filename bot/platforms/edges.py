"""How long a text is, and where one that is too long may be cut, on every platform alike."""

import re
import unicodedata
from collections.abc import Callable

# The best places first: between lines, after sentences, between words.
_BREAKS = (re.compile(r"\n"), re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])"), re.compile(r"\s+|(?<=[，、,])"))
_ZWJ, _FIRST_TONE, _LAST_TONE = "\u200d", "\U0001f3fb", "\U0001f3ff"
_FIRST_FLAG, _LAST_FLAG = "\U0001f1e6", "\U0001f1ff"


def units(text: str) -> int:
    """Return a text's length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def break_at(text: str, most: int, allowed: Callable[[int], bool] = lambda _: True) -> int:
    """Find the best place up to `most` that is no cut through a word, in the last half; 0 where there is none."""
    for pattern in _BREAKS:
        ends = [found.start() for found in pattern.finditer(text, most // 2, most + 1)]
        free = [end for end in ends if 0 < end <= most and allowed(end)]
        if free:
            return free[-1]
    return 0


def edge(text: str, most: int, allowed: Callable[[int], bool] = lambda _: True) -> int:
    """Return the place, from 1 to `most`, where a text is best cut, through a word where it must be.

    A place that is not `allowed` is taken only where there is no other; what is seen as one sign stays whole as long
    as that leaves anything to cut off.
    """
    if place := break_at(text, most, allowed):
        return place
    whole = [place for place in range(most, 0, -1) if not joins(text, place)]
    return next((place for place in whole if allowed(place)), None) or next(iter(whole), most)


def joins(text: str, place: int) -> bool:
    """Return whether a cut there would take apart what is seen as one sign."""
    if place >= len(text):
        return False
    before, after = text[place - 1], text[place]
    flags = _FIRST_FLAG <= before <= _LAST_FLAG and _FIRST_FLAG <= after <= _LAST_FLAG
    mark = unicodedata.category(after) in {"Mn", "Mc", "Me"} or _FIRST_TONE <= after <= _LAST_TONE
    return mark or flags or _ZWJ in {before, after}
