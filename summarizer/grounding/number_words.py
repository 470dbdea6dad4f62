"""Numbers written as words, in English and the commonest of other languages."""

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
    """Give the English words that say a small number without naming it ("both", "dual")."""
    return frozenset(_IMPLIED.get(number, "").split())
