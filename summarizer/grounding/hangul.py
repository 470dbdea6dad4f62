"""Numbers in Korean words before what they count: 두 개, 세 배, 스물네 가지, 삼십 개."""

import re
from fractions import Fraction

from summarizer.grounding.numerals import grouped

_NATIVE = {
    **dict.fromkeys(("두", "둘"), 2),
    **dict.fromkeys(("세", "셋", "석"), 3),
    **dict.fromkeys(("네", "넷", "넉"), 4),
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
}
_NATIVE_TENS = {
    "열": 10,
    "스물": 20,
    "스무": 20,
    "서른": 30,
    "마흔": 40,
    "쉰": 50,
    "예순": 60,
    "일흔": 70,
    "여든": 80,
    "아흔": 90,
}
_DIGITS = {sign: value for value, sign in enumerate("영일이삼사오육칠팔구")}
_SMALL = {"십": 10, "백": 100, "천": 1000}
_LARGE = {"만": 10**4, "억": 10**8}
_COUNTERS = (
    "개|가지|배|단계|번|명|종|층|쌍|차례|시간|분|초|쪽|점|장|대|건|편|곳|갈래|부분|모듈|모델|방법|과정|데이터|프레임|토큰|이미지|샘플|쿼리|질의"
    "|파라미터|매개변수|문장|논문|실험|벤치마크|작업|과제|도메인|요소|구성|손실|유형|범주|클래스|언어|차원|퍼센트|주|일|달|개월|년"
)
_TENS = "|".join(_NATIVE_TENS)
_UNITS = "|".join(_NATIVE)
_NATIVE_COUNT = re.compile(
    rf"(?<![가-힣])(?:(?P<tens>{_TENS})(?P<unit>{_UNITS}|한|하나)?(?=\s?(?:{_COUNTERS})(?!째))"
    rf"|(?P<alone>{_UNITS})(?=\s(?!번째)[가-힣A-Za-z]|(?:{_COUNTERS})(?!째)))"
)
_NUMERAL = "[일이삼사오육칠팔구십백천만억]"
# A single syllable is a number only apart from what it counts: 만일 and 백미 are words.
_SINO = re.compile(
    rf"(?<![가-힣])(?={_NUMERAL}{{0,9}}[십백천만억])({_NUMERAL}{{2,10}}(?=\s?(?:{_COUNTERS}|여\s))|[십백천만억](?=\s(?:{_COUNTERS})))"
)
_FRACTION = re.compile(
    rf"(?<![가-힣\d])(?P<below>{_NUMERAL}{{1,5}}|\d{{1,3}})\s?분의\s?(?P<above>{_NUMERAL}{{1,5}}|\d{{1,3}})(?!\d)"
)
_HALF = re.compile(r"절반|(?<![가-힣])반으로|(?<=\s)반(?=\s|이하|이상)")


def find(text: str) -> list[tuple[int, int, Fraction, str]]:
    """Find numbers in Korean words: start, end, value, and "fraction" or "count"; 한 alone mostly means "a"."""
    found: list[tuple[int, int, Fraction, str]] = []
    for match in _FRACTION.finditer(text):
        below, above = _read(match["below"]), _read(match["above"])
        if 0 < above < below:
            found.append((match.start(), match.end(), Fraction(above, below), "fraction"))
    found += ((m.start(), m.end(), Fraction(1, 2), "fraction") for m in _HALF.finditer(text))
    for match in _NATIVE_COUNT.finditer(text):
        value = _NATIVE_TENS.get(match["tens"] or "", 0)
        value += 1 if match["unit"] in {"한", "하나"} else _NATIVE.get(match["unit"] or match["alone"] or "", 0)
        found.append((match.start(), match.end(), Fraction(value), "count"))
    for match in _SINO.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end, *_ in found):
            found.append((match.start(1), match.end(1), Fraction(_read(match[1])), "count"))
    return sorted(found)


def _read(numeral: str) -> int:
    """Read a numeral: 삼백오십 is 350."""
    if numeral.isdigit():
        return int(numeral)
    return grouped(numeral, _DIGITS, _SMALL, _LARGE)
