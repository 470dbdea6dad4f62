"""Which language a text is in, as far as its numbers and names depend on that."""

import re
from typing import Literal

from summarizer.grounding.fold import is_cjk

Language = Literal["en", "european", "other"]

_LETTERS = re.compile(r"[^\W\d_]+")
_FAR = re.compile(r"[^\0-\u024f]")  # what no European language of Latin script writes
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ENGLISH_WORDS = """
the of and to in is that for with we on are by this as from our which it an be can at or has have than into not
"""
_EUROPEAN_WORDS = """
der die das und ist wir ein eine einer eines einem den dem des mit für auf von zu im nicht werden wird durch bei
le la les des une et est dans pour nous sur avec par du au aux que qui ce cette sont ne pas plus
el los las una y es con por para se del al su nuestro esta este como más lo
il gli di che per un nel della dei sono questa questo
o os um uma da do dos das em não com na no nos
de het een van en voor met zijn niet
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_EUROPEAN = frozenset(_EUROPEAN_WORDS.split())


def language_of(text: str) -> Language:
    """Return whether a text is English, in another European language of Latin script, or in another script."""
    far = _FAR.findall(text)
    if far and (sum(map(str.isalpha, far)) > 0.15 * sum(map(str.isalpha, text)) or sum(map(is_cjk, far)) >= 4):
        return "other"
    found = [word.lower() for word in _LETTERS.findall(text)]
    english = sum(word in _ENGLISH for word in found)
    return "european" if sum(word in _EUROPEAN for word in found) > english else "en"


def is_chinese(text: str) -> bool:
    """Return whether a text is Chinese: characters in it, and no kana or hangul that would make it another language."""
    if text.isascii():
        return False
    han = sum("\u3400" <= char <= "\u9fff" for char in text)
    others = sum("\u3040" <= char <= "\u30ff" or "\uac00" <= char <= "\ud7af" for char in text)
    return han >= 2 and 10 * others < han


def has_decimal_comma(text: str) -> bool:
    """Return whether a text is in a language that writes 3,5 for 3.5."""
    cyrillic = len(_CYRILLIC.findall(text))
    return language_of(text) == "european" or (cyrillic > 0 and 3 * cyrillic > sum(map(str.isalpha, text)))
