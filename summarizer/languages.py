"""Which language a sentence is written in: by its script, and within the Latin one by the small words of each language.

Names and terms in Latin letters are at home in sentences of any script, so that a Chinese sentence may hold more of
them than characters. Who cannot tell takes the language that was asked for.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from chat.languages import SCRIPTS, row_of

_WORD = re.compile(r"[^\W\d_]++(?:['’][^\W\d_]++)?")
_OWN: Mapping[str, re.Pattern[str]] = {code: re.compile(f"[{characters}]") for code, characters in SCRIPTS.items()}
_ALPHABETS: Mapping[str, re.Pattern[str]] = {  # as parts of words: single letters are formulas
    "uk": re.compile("[іїєґІЇЄҐ]"),  # before the others that are written in Cyrillic letters
    "ru": re.compile("[\u0400-\u04ff]{2,}"),
    "ar": re.compile("[\u0600-\u06ff]{2,}"),
    "he": re.compile("[\u0590-\u05ff]{2,}"),
    "el": re.compile("[\u0370-\u03ff]{2,}"),
    "hi": re.compile("[\u0900-\u097f]{2,}"),
    "th": re.compile("[\u0e00-\u0e7f]{2,}"),
}
_FEWEST_LETTERS = 8  # of another alphabet: formulas have Greek ones
_SHARE = 0.3  # of all letters
_FEWEST_WORDS = 4  # in Latin letters, that are no longer a name

_SMALL_WORDS: Mapping[str, str] = {
    "en": """the of and to in is that for with we on are by this as from our which it an be can at or has have than
        into not their these its was were been but also such both only more while when where how they between
        through""",
    "de": """der die das und ist wir ein eine einer eines einem einen den dem des mit für auf von zu im nicht werden
        wird durch bei sich auch als aus nach wie oder sind kann zur zum über dass diese dieser dieses ihre unser
        unsere""",
    "fr": """le la les des une un et est dans pour nous sur avec par du au aux que qui ce cette ces sont ne pas plus
        sans leur notre comme entre être ou elle il se ont d'une d'un l'on qu'il""",
    "es": """el la los las una un y es con por para se del al su sus nuestro nuestra esta este como más lo que en de
        entre son sin pero ha han muy también cuando hasta""",
    "it": """il lo la gli le di che per un una nel nella dei delle degli della sono questa questo questi con del è e
        si non anche come più da dal alla al ai tra nostro nostra viene""",
    "pt": """o os um uma da do dos das em não com na no nos nas que e para por mais este esta como ao aos às são se
        seu sua também entre é foi""",
    "nl": """de het een van en voor met zijn niet wordt worden deze dat die te op naar bij ook maar door uit als dan
        hun onze wij kan tot""",
    "sv": """och att det som en ett för med är av till på den inte vi kan har från eller om detta denna vår våra""",
    "pl": """i w na z do że się jest to nie przez dla od oraz jak które który jako po są tym nasza nasz może""",
    "tr": """ve bir bu için ile olarak da de daha olan gibi en çok biz üzerinde kadar ancak veya""",
}
_OF_ENGLISH = frozenset(_SMALL_WORDS["en"].split())
# What is a word of English too tells nothing of another language.
_OTHERS: Mapping[str, frozenset[str]] = {
    code: frozenset(words.split()) - _OF_ENGLISH - {"no", "do", "me", "an", "die", "per", "plus", "a", "i", "e", "o"}
    for code, words in _SMALL_WORDS.items()
    if code != "en"
}
_FEWEST_SMALL_WORDS = 2
_SMALL_SHARE = 0.15  # of all words; sentences have a third
_CLEARLY = 2  # times the words of English
_CHARACTERS_A_WORD = 4  # Chinese characters that outweigh a small word of English: a quoted title has some


def written_in(text: str, asked: str) -> str:
    """Return the code of the language that a text is in: `asked` unless it is clearly another."""
    words = [word.lower() for word in _WORD.findall(text)]
    found = _by_script(text, words) or _by_words(words)
    if found:
        return asked if found == row_of(asked).primary else found
    latin = sum(word.isascii() for word in words)
    own = _OWN.get(row_of(asked).primary)
    return "en" if own and latin >= _FEWEST_WORDS and not own.search(text) else asked


def mostly(texts: Iterable[str], asked: str) -> str:
    """Return the language that most texts are in, `asked` where no other has more."""
    counts = Counter(written_in(text, asked) for text in texts)
    return max(counts, key=lambda code: (counts[code], code == asked), default=asked)


def _by_script(text: str, words: list[str]) -> str:
    letters = sum(map(str.isalpha, text))
    han, kana, hangul = (len(_OWN[code].findall(text)) for code in ("zh", "ja", "ko"))
    if kana >= 2 and kana > 0.1 * (han + kana):
        return "ja"
    if hangul >= 2 and hangul > han:
        return "ko"
    if han >= 2:
        small = sum(word in _OF_ENGLISH for word in words)
        return "zh" if han >= _CHARACTERS_A_WORD * small else ""
    for code, pattern in _ALPHABETS.items():
        alphabet = _ALPHABETS["ru"] if code == "uk" else pattern
        found = sum(map(len, alphabet.findall(text)))
        if found >= _FEWEST_LETTERS and found > _SHARE * letters and pattern.search(text):
            return code
    return ""


def _by_words(words: list[str]) -> str:
    """Return the language whose small words a text has clearly more of than of any other, "" where there is none."""
    english = sum(word in _OF_ENGLISH for word in words)
    counts = {code: sum(word in small for word in words) for code, small in _OTHERS.items()}
    best = max(counts, key=lambda code: counts[code])
    enough = max(_FEWEST_SMALL_WORDS, _SMALL_SHARE * len(words))
    if counts[best] >= enough and counts[best] > _CLEARLY * english:
        return best
    return "en" if english >= enough and english > _CLEARLY * counts[best] else ""
