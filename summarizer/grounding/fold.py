"""Text in one spelling: LaTeX as Unicode, one sign for each dash, quote and space, words without case or accents."""

import re
import unicodedata
from collections.abc import Iterator

from papers.latex import to_text

_LATEX = re.compile(r"\\[^\s\d]|\$[^$\s][^$]*\$|\w[_^]\{")
_RAISED = "⁰¹²³⁴-⁾ⁱⁿᵃ-ᵡᶜᶠᶿʰʲʳˢʷˣʸᴬ-ᵂⱽ"
_LOWERED = "₀-ₜᵢ-ᵪⱼ"
# Raised and lowered signs at digits, which would be read as more digits, or as "k" for thousands.
_SUPERSCRIPT = re.compile(rf"(?<=[\d)])[{_RAISED}]+")
_SUBSCRIPT = re.compile(rf"(?<=[\d){_RAISED}])[{_LOWERED}]+")
# A power of ten typed, or taken from a PDF, without its raised sign; ranges are written with other dashes.
_FLAT_POWER = re.compile(r"(?<![\w.,])10−(?=\d{1,2}(?![\d.]))")
_NARROW = re.compile(r"(?<=\d)[\u00a0\u2009\u202f\u2007](?=\d{3}(?!\d))")
_FRACTION = re.compile(r"(?<=\d)(?=[¼-¾⅐-⅞])")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣", "-"),
        **dict.fromkeys("∼～〜˜", "~"),
        **dict.fromkeys("“”„‟«»「」『』", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("，﹐", ", "),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff\u2061\u2062\u2063", None),
        **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", None),
        "⁄": "/",
        "ℓ": "l",
        "✕": "×",
        "⨯": "×",
        "⋅": "·",
    }
)
# What Unicode does not take apart into a letter and its accent.
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"})
_STRAY_ACCENT = re.compile(r"[´`¨ˆ˜¸˝˘ˇ˚]")
CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[^\W_{CJK}]+(?:(?<=\d)\.(?=\d)[^\W_{CJK}]+)*|[{CJK}]+")


def readable(text: str) -> str:
    """Return a text with its LaTeX and typographic variants resolved: powers become "10^-3", indices "10_2"."""
    text = "\n".join(to_text(line) if _LATEX.search(line) else line for line in text.split("\n"))
    if text.isascii():
        return text
    text = _NARROW.sub("", text)
    text = _SUBSCRIPT.sub(lambda m: "_" + unicodedata.normalize("NFKC", m[0]), text)
    text = _SUPERSCRIPT.sub(lambda m: "^" + unicodedata.normalize("NFKC", m[0]), text)
    text = _FLAT_POWER.sub("10^-", text)
    text = unicodedata.normalize("NFKC", _FRACTION.sub(" ", text.translate(_SIGNS)))
    return text.translate(_SIGNS)


def fold(word: str) -> str:
    """Return a word without case, accents and special letters, so that "Rückert" and "RUCKERT" are one."""
    if word.isascii():
        return word.replace("`", "").lower()
    bare = unicodedata.normalize("NFKD", _STRAY_ACCENT.sub("", word)).casefold().translate(_LETTERS)
    return "".join(char for char in bare if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    """Return a text's words in order, folded: runs of letters and digits, decimals such as "2.5", runs of CJK."""
    return _WORD.findall(fold(text))


def pieces(text: str, longest: int = 1500) -> Iterator[str]:
    """Cut what is longer than any sentence at white space, so that no stranger's text takes longer than its length."""
    while len(text) > longest:
        cut = text.rfind(" ", 0, longest) + 1 or longest
        yield text[:cut]
        text = text[cut:]
    yield text


def is_cjk(char: str) -> bool:
    """Return whether a character is Chinese, Japanese or Korean script."""
    return "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af"


def clings(char: str) -> bool:
    """Return whether a letter beside Latin ones makes one word with them: Latin, Greek and mathematical ones do.

    Those of scripts that glue endings to foreign names do not: "BERT를", "BERTом".
    """
    return char.isalpha() and (char < "\u0400" or "\u1d00" <= char <= "\u2fff" or char > "\U0001d3ff")
