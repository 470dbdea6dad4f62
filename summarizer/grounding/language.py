"""Which language a text is in: by its script, and within the Latin one by the small words of each language."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Literal

from chat.single_flight import remembered
from summarizer.grounding.fold import is_cjk
from summarizer.grounding.tongues import ENGLISH, TONGUES, Tongue

Language = Literal["en", "european", "other"]

_LETTERS = re.compile(r"[^\W\d_]+")
_FAR = re.compile(r"[^\0-\u024f\u1ea0-\u1ef9]")  # what no language of Latin script writes
_SCRIPTS: Mapping[str, re.Pattern[str]] = {
    code: re.compile(f"[{letters}]")
    for code, letters in (
        ("ja", "\u3040-\u30ff"),
        ("ko", "\uac00-\ud7af"),
        ("zh", "\u3400-\u9fff"),
        ("ru", "\u0400-\u04ff"),
        ("ar", "\u0600-\u06ff"),
        ("he", "\u0590-\u05ff"),
        ("hi", "\u0900-\u097f"),
        ("el", "\u0370-\u03ff"),
        ("th", "\u0e00-\u0e7f"),
    )
}
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
_PERSIAN = re.compile("[پچژگکی]")
_FEWEST_WORDS, _FEWEST_MARKS = 5, 3
"""How many words without any small one, and letters beside the English ones, make a language that no row has."""
_FEWEST_KNOWN = 2
_ENGLISH_TOO = """
minute minutes point points pixel pixels page pages figure figures dimension dimensions byte bytes hertz kilo once six
double doubles triple triples quadruple quart quarts second seconds million trillion billion micron microns
"""
_AS_IN_ENGLISH = frozenset(_ENGLISH_TOO.split())


def tongue_of(text: str, otherwise: Tongue = ENGLISH) -> Tongue:
    """Return the language that a text is in, `otherwise` where its words do not tell."""
    code = _code_of(text)
    return TONGUES[code] if code else otherwise


@remembered(500, longest=4000)
def _code_of(text: str) -> str:
    far = "" if text.isascii() else "".join(_FAR.findall(text))
    if far and (sum(map(str.isalpha, far)) > 0.15 * sum(map(str.isalpha, text)) or sum(map(is_cjk, far)) >= 4):
        return _by_script(far)
    return _by_words(text)


def _by_script(far: str) -> str:
    found = {code: len(letters.findall(far)) for code, letters in _SCRIPTS.items()}
    if 10 * (found["ja"] + found["ko"]) < found["zh"]:
        return "zh"
    del found["zh"]
    code = max(found, key=lambda each: found[each])
    if not found[code]:
        return "und"
    if code == "ru" and _UKRAINIAN.search(far):
        return "uk"
    if code == "ar" and _PERSIAN.search(far):
        return "fa"
    return code


def _by_words(text: str) -> str:
    """Return the language whose small words a text has most of; its letters decide between two, and English waits."""
    small, marks = _latin()
    words = _LETTERS.findall(text.lower())
    counts = Counter(code for word in words for code in small.get(word, ()))
    strange = [] if text.isascii() else [char for char in text.lower() if char in marks]
    if not counts:
        return _by_vocabulary(words, strange)
    beside = Counter(code for char in set(strange) for code in marks[char])
    likely = {code: counts[code] + min(beside[code], 2) / 2 for code in (*counts, *beside)}
    most = max(likely.values())
    tied = [code for code, value in likely.items() if value == most]
    best = tied[0] if len(tied) == 1 else max(tied, key=lambda code: (code == "en", _familiar(code, words)))
    if best != "en" and counts[best] > counts["en"]:
        return best
    return "en"


def _by_vocabulary(words: list[str], strange: list[str]) -> str:
    """Return the language of a text without small words: by its numbers and units, endings and letters."""
    beside = {code for char in strange for code in _latin()[1][char]}
    known = {row.code: _familiar(row.code, words) + (row.code in beside) for row in TONGUES.values() if row.small}
    best = max(known, key=lambda code: known[code])
    if known[best] >= _FEWEST_KNOWN and best != "en":
        return best
    return "und-Latn" if len(words) >= _FEWEST_WORDS and len(strange) >= _FEWEST_MARKS else ""


def _familiar(code: str, words: list[str]) -> int:
    """Count the words that a row knows from its numbers and units, or by their endings."""
    known, endings = _vocabulary(code)
    return sum((word in known) + word.endswith(endings) for word in words)


@cache
def _vocabulary(code: str) -> tuple[frozenset[str], tuple[str, ...]]:
    row = TONGUES[code]
    listed = f"{row.numbers} {row.ones} {row.parts} {row.halves} {row.multiples} {row.units} {row.change} {row.about}"
    english = _vocabulary("en")[0] | _AS_IN_ENGLISH if code != "en" else frozenset()
    return frozenset(_LETTERS.findall(listed.lower())) - english, tuple(row.endings.split()) or ("\0",)


@cache
def _latin() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """Return the small words, and the letters beside those of English, with the languages that have them."""
    small: dict[str, tuple[str, ...]] = {}
    marks: dict[str, tuple[str, ...]] = {}
    for row in TONGUES.values():
        for word in set(row.small.split()):
            small[word] = (*small.get(word, ()), row.code)
        for char in row.marks:
            marks[char] = (*marks.get(char, ()), row.code)
    return small, marks


def language_of(text: str) -> Language:
    """Return whether a text is English, in another language of Latin script, or in another script."""
    tongue = tongue_of(text)
    if tongue is ENGLISH:
        return "en"
    return "european" if tongue.latin else "other"


def is_chinese(text: str) -> bool:
    """Return whether a text is Chinese: characters in it, and no kana or hangul that would make it another language."""
    if text.isascii():
        return False
    han = sum("\u3400" <= char <= "\u9fff" for char in text)
    others = sum("\u3040" <= char <= "\u30ff" or "\uac00" <= char <= "\ud7af" for char in text)
    return han >= 2 and 10 * others < han
