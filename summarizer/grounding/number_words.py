"""Numbers in words, and in Chinese and Japanese numerals: thirty-two, 三十二, 两百."""

import re
from fractions import Fraction
from functools import cache

# Words for 1 are left out: in most languages they are the article.
_UNITS = {
    2: "two zwei deux dos due dois duas два две 둘",
    3: "three drei trois tres tre três три 셋",
    4: "four vier quatre cuatro quattro quatro четыре",
    5: "five fünf cinq cinco cinque пять",
    6: "six sechs seis sei шесть",
    7: "seven sieben sept siete sette sete семь",
    8: "eight acht huit ocho otto oito восемь",
    9: "nine neun neuf nueve nove девять",
    10: "ten zehn dix diez dieci dez десять",
    11: "eleven elf onze once undici",
    12: "twelve zwölf douze doce dodici doze",
    13: "thirteen dreizehn treize trece tredici treze",
    14: "fourteen vierzehn quatorze catorce",
    15: "fifteen fünfzehn quinze quince quindici",
    16: "sixteen sechzehn seize dieciséis",
    17: "seventeen siebzehn",
    18: "eighteen achtzehn",
    19: "nineteen neunzehn",
}
_TENS = {
    20: "twenty zwanzig vingt veinte venti vinte",
    30: "thirty dreißig trente treinta trenta trinta",
    40: "forty vierzig quarante cuarenta quaranta quarenta",
    50: "fifty fünfzig cinquante cincuenta cinquanta",
    60: "sixty sechzig soixante sesenta sessanta",
    70: "seventy siebzig setenta",
    80: "eighty achtzig ochenta",
    90: "ninety neunzig noventa",
}
_PARTS = {
    2: "half halves Hälfte moitié mitad metà metade",
    3: "third thirds Drittel tiers tercio tercios terzo terço",
    4: "quarter quarters fourth fourths Viertel quart quarts cuarto cuartos",
    5: "fifth fifths Fünftel cinquième cinquièmes",
    6: "sixth sixths Sechstel",
    8: "eighth eighths Achtel",
    10: "tenth tenths Zehntel dixième dixièmes",
}
_MULTIPLES = {
    2: "twice double doubles doubled doubling twofold doppelt verdoppelt doubler doublé 两倍 翻倍 翻番 翻一番",
    3: "thrice triple triples tripled tripling threefold dreifach",
    4: "quadruple quadruples quadrupled fourfold",
}
# What says "two" or "three" without the number: only good to bear out a count, never a count itself.
_IMPLIED = {
    2: "both pair pairs paired dual twin bi binary second double twice two-stage beide deux-à-deux couple either half",
    3: "tri ternary third triple triplet triplets trio three-stage",
    4: "fourth quad quadruple",
}
_ONE = r"(?:a|an|one|ein|eine|einem|einer|un|une|una|um|uma)"


@cache
def _tables() -> tuple[dict[str, int], dict[str, int], dict[str, int], re.Pattern[str]]:
    numbers = {word.casefold(): n for table in (_UNITS, _TENS) for n, words in table.items() for word in words.split()}
    parts = {word.casefold(): n for n, words in _PARTS.items() for word in words.split()}
    multiples = {word.casefold(): n for n, words in _MULTIPLES.items() for word in words.split()}
    tens = "|".join(word for words in _TENS.values() for word in words.split())
    units = "|".join(word for words in _UNITS.values() for word in words.split())
    pattern = re.compile(
        rf"(?<![\w-])(?:(?:(?P<above>{_ONE}|{units})[ -])?(?P<part>{'|'.join(parts)})(?!\s+(?:of\s+all|we|,))"
        rf"|(?P<tens>{tens})(?:[ -](?P<unit>{units}))?|(?P<number>{units})|(?P<multiple>{'|'.join(multiples)}))"
        r"(?![a-zà-ÿ])",
        re.IGNORECASE,
    )
    return numbers, parts, multiples, pattern


def find(text: str) -> list[tuple[int, int, Fraction, str]]:
    """Find numbers in words: start, end, value, and "count", "fraction" or "times".

    "third" and the like count as fractions only after an article or a number; "half" always.
    """
    numbers, parts, multiples, pattern = _tables()
    found: list[tuple[int, int, Fraction, str]] = []
    for match in pattern.finditer(text):
        if match["part"]:
            below = parts[match["part"].casefold()]
            above = numbers.get((match["above"] or "").casefold(), 1)
            if (match["above"] or below == 2) and above < below:
                found.append((match.start(), match.end(), Fraction(above, below), "fraction"))
        elif match["multiple"]:
            found.append((match.start(), match.end(), Fraction(multiples[match["multiple"].casefold()]), "times"))
        else:
            whole = numbers[(match["tens"] or match["number"]).casefold()]
            whole += numbers[match["unit"].casefold()] if match["unit"] else 0
            found.append((match.start(), match.end(), Fraction(whole), "count"))
    return found


@cache
def implied(number: int) -> frozenset[str]:
    """Return the English words that say a small number without naming it ("both", "dual")."""
    return frozenset(_IMPLIED.get(number, "").split())


_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_NUMERAL = "[零〇一二两兩三四五六七八九十百千万萬亿億]"
_COUNTERS = (
    "个|個|种|種|类|類|项|項|倍|次|层|層|步|阶段|阶|名|人|篇|条|條|台|张|幅|块|款|大|级|組|组|部分|方面|年|月|天|日|周"
    "|小时|分钟|秒|元组|维|維|次元|套|对|段|路|轮|折|点|位|国|語|语|つ|フレーム|ヶ月|篇|份|例|处|张|代|门|本|场|多|余"
)
_COUNT = re.compile(rf"(?<!第)(?<![数几上成好{_NUMERAL[1:-1]}])({_NUMERAL}{{1,12}})(?=\s?(?:{_COUNTERS}))")
_LONG = re.compile(
    rf"(?<![第数几上成好])(?<!{_NUMERAL})(?=[一二两三四五六七八九十]{_NUMERAL}*[十百千万亿])({_NUMERAL}{{2,12}})(?![足分全万家变方载古秋里别不要勿])"
)
_FRACTION = re.compile(rf"({_NUMERAL}{{1,8}})分之({_NUMERAL}{{1,8}}(?:点[零一二三四五六七八九]+)?)")
_TENTHS = re.compile(r"([一二三四五六七八九])成(?![为功果立本分员熟长])")


def _numeral_value(numeral: str) -> Fraction | None:
    """Read a numeral ("三百五十" is 350, "一二三" is 123), or return None where it is none."""
    whole, point, after = numeral.partition("点")
    if point and not all(sign in _DIGITS for sign in after):
        return None
    if all(sign in _DIGITS for sign in whole):
        number = Fraction(int("".join(str(_DIGITS[sign]) for sign in whole) or "0"))
    else:
        number = Fraction(_grouped(whole))
    return number + sum((Fraction(_DIGITS[sign], 10**n) for n, sign in enumerate(after, 1)), Fraction(0))


def _grouped(numeral: str) -> int:
    total = part = digit = 0
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _SMALL:
            part += (digit or 1) * _SMALL[sign]
            digit = 0
        else:
            total = (total + part + digit or 1) * _LARGE[sign]
            part = digit = 0
    return total + part + digit


def find_numerals(text: str) -> list[tuple[int, int, Fraction, str]]:
    """Find numerals that count: start, end, value, and "fraction", "percent" or "count".

    一 alone is left out, which mostly means "a", and so are words that merely hold a numeral (统一, 千万别).
    """
    found: list[tuple[int, int, Fraction, str]] = []
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
