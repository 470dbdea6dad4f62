"""Numbers in Chinese and Japanese numerals: 三十二, 两百, 三分の一, 半分."""

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cache

from summarizer.grounding.tongues import TONGUES, Tongue
from summarizer.grounding.tongues.tongue import by_number

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_NUMERAL = "[零〇一二两兩三四五六七八九十百千万萬亿億兆]"
_COUNTERS = (
    "个|個|种|種|类|類|项|項|倍|次|层|層|步|阶段|阶|名|人|篇|条|條|台|张|幅|块|款|大|级|組|组|部分|方面|年|月|天|日|周"
    "|小时|分钟|秒|元组|维|維|次元|套|对|段|路|轮|折|点|位|国|語|语|つ|フレーム|ヶ月|篇|份|例|处|张|代|门|本|场|多|余|回|枚|件|冊|通り|要素|か所|カ所|列|軸|秒|時間|割|モデル|手法|モジュール"
)
_COUNT = re.compile(
    rf"(?<!第)(?<![数几上成好{_NUMERAL[1:-1]}])({_NUMERAL}{{1,12}})(?=\s?(?:{_COUNTERS}))(?!\s?(?:つ|番|個|段階)目)"
)
_LONG = re.compile(
    rf"(?<![第数几上成好])(?<!{_NUMERAL})(?=[一二两三四五六七八九十]{_NUMERAL}*[十百千万亿])({_NUMERAL}{{2,12}})(?![足分全万家变方载古秋里别不要勿])"
)
_FRACTION = re.compile(
    rf"(?<!\d)({_NUMERAL}{{1,8}}|\d{{1,3}})\s?分[之の]\s?({_NUMERAL}{{1,8}}(?:点[零一二三四五六七八九]+)?|\d{{1,3}})(?![\d.])"
)
_TENTHS = re.compile(r"([一二三四五六七八九])成(?![为功果立本分员熟长])")


def _numeral_value(numeral: str) -> Fraction | None:
    """Read a numeral ("三百五十" is 350, "一二三" is 123), or return None where it is none."""
    if numeral.isdecimal():
        return Fraction(int(numeral))
    whole, point, after = numeral.partition("点")
    if point and not all(sign in _DIGITS for sign in after):
        return None
    if all(sign in _DIGITS for sign in whole):
        number = Fraction(int("".join(str(_DIGITS[sign]) for sign in whole) or "0"))
    else:
        number = Fraction(grouped(whole, _DIGITS, _SMALL, _LARGE))
    return number + sum((Fraction(_DIGITS[sign], 10**n) for n, sign in enumerate(after, 1)), Fraction(0))


def grouped(numeral: str, digits: Mapping[str, int], small: Mapping[str, int], large: Mapping[str, int]) -> int:
    """Read a numeral by its signs for digits, for powers of ten below 10,000, and for those above.

    A large unit counts all before it, smaller large ones too: 三万亿 is 3 * 10^12, 一億二千万 is 1.2 * 10^8.
    """
    total = part = digit = 0
    for sign in numeral:
        if sign in digits:
            digit = digits[sign]
        elif sign in small:
            part += (digit or 1) * small[sign]
            digit = 0
        else:
            unit, before = large[sign], part + digit
            total = (total + before) * unit if 0 < total < unit else total + (before or 1) * unit
            part = digit = 0
    return total + part + digit


def find(text: str, tongue: Tongue) -> list[tuple[int, int, Fraction, str]]:
    """Find numerals that count: start, end, value, and "fraction", "percent", "times" or "count".

    一 alone is left out, which mostly means "a", and so are words that merely hold a numeral (统一, 千万别).
    """
    found: list[tuple[int, int, Fraction, str]] = []
    for word, value, kind in _words(tongue.code):
        at = text.find(word)
        while at >= 0:
            found.append((at, at + len(word), value, kind))
            at = text.find(word, at + len(word))
    for match in _FRACTION.finditer(text):
        below, above = _numeral_value(match[1]), _numeral_value(match[2])
        if below and above is not None:
            kind = "percent" if below == 100 else "fraction"
            found.append((match.start(), match.end(), above if kind == "percent" else above / below, kind))
    found += ((m.start(), m.end(), Fraction(10 * _DIGITS[m[1]]), "percent") for m in _TENTHS.finditer(text))
    for pattern in (_COUNT, _LONG):
        for match in pattern.finditer(text):
            number = _numeral_value(match[1])
            taken = any(start < match.end(1) and match.start(1) < end for start, end, *_ in found)
            if number is not None and number > 1 and not taken:
                found.append((match.start(1), match.end(1), number, "count"))
    return sorted(found)


@cache
def _words(code: str) -> tuple[tuple[str, Fraction, str], ...]:
    """Return the words of a row that say half and twice."""
    row = TONGUES[code]
    halves = [(word, Fraction(1, 2), "fraction") for word in row.halves.split()]
    return (*halves, *((word, Fraction(number), "times") for word, number in by_number(row.multiples).items()))
