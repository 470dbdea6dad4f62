"""The words and signs that say how exact a number is meant: about, more than, less than."""

import re

from summarizer.grounding.quantity import Rounded

_ABOUT_WORDS = """about|around|approximately|approx\\.?|roughly|nearly|almost|some|circa|ca\\.?|an estimated|close to
|on the order of|etwa|ungefähr|rund|fast|knapp|environ|près de|presque|quasi|casi|unos|unas|cerca de
|aproximadamente|alrededor de|约为|约|大约|大概|近|将近|接近|差不多|约合|几乎|約|およそ|ほぼ|около|почти
|(?<![\\d%] )(?<![\\d%])[~≈≃∼]"""
_OVER_WORDS = """more than|over|exceed(?:s|ed|ing)?|above|upwards of|at least|greater than|超过了?|逾|多于|高于|大于
|超出|至少|不少于|über|mehr als|mindestens|plus de|au moins|más de|superior a|más|超え|[>≥⩾]"""
_UNDER_WORDS = """less than|below|under|fewer than|at most|within|不到|低于|少于|不足|小于|以下|unter|weniger als
|höchstens|moins de|menos de|[<≤⩽]"""
_AFTER = re.compile(r"\s?(?P<over>\+|多|余|餘|以上|or more|或更多)|\s?(?P<about>左右|上下|前後|程度|or so|ほど)")
_REACH = 24


def _before(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words.replace(chr(10), '')})\s*(?:an?\s|为)?\Z", re.IGNORECASE)


_ABOUT, _OVER, _UNDER = _before(_ABOUT_WORDS), _before(_OVER_WORDS), _before(_UNDER_WORDS)


def read(text: str, start: int, end: int) -> Rounded:
    """Tell how a number between two places says that it is rounded, or "" where it does not."""
    before = text[max(0, start - _REACH) : start]
    after = _AFTER.match(text, end)
    if _ABOUT.search(before) or (after and after["about"]):
        return "about"
    if _OVER.search(before) or (after and after["over"]):
        return "over"
    return "under" if _UNDER.search(before) else ""
