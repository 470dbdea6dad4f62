"""Words as a PDF's fonts leave them, made whole: ligatures, accents, hyphens at the ends of lines."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

_LIGATURE = re.compile("[\ufb00-\ufb06\u0132\u0133]")
_SCRIPT = "\U0001d400-\U0001d7ff"  # the mathematical alphabets
_MATHS = re.compile(f"[{_SCRIPT}]+(?: [{_SCRIPT}]+)*")
# What fonts without Unicode tables leave behind; U+FFFE and U+0002 are PDFium's marks for a hyphen at a line's end.
_BREAKS = ("\ufffe", "\x02")
_HYPHEN = re.compile(r"[\ufffe\x02\xad]\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\uffff]")
_BROKEN = re.compile(r"(?<![\w-])(\w+(?:-\w+)*)¬ ?(\w+(?:-\w+)*)")
_MOST_LINES = 1000  # whose words are counted at once
_MOST_ODD = 200  # signs that no paper has so many of: each is looked for in all of a text
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_UNSURE = frozenset("Σİ")  # what small letters are made of them depends on what stands beside
# UTF-8 with spaces for the ASCII characters that are in no word.
_PARTED = bytes(byte if byte > 127 or chr(byte).isalpha() or chr(byte) == "-" else 32 for byte in range(256))
_ACCENTS = {
    "´": "\u0301", "`": "\u0300", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303", "ˇ": "\u030c", "˘": "\u0306",
    "˙": "\u0307", "˚": "\u030a", "¯": "\u0304", "˝": "\u030b", "¸": "\u0327", "˛": "\u0328",
}  # fmt: skip
_ACCENT = re.compile(f"[{''.join(_ACCENTS)}]")
_FOLDED = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad¬\ue000-\uf8ff\ufb00-\ufb06\u0132\u0133\ufffd-\uffff{_SCRIPT}{''.join(_ACCENTS)}]"
)
# TeX draws an accent before its letter, but a cedilla after it.
_ABOVE = re.compile(r"([´¨ˆ˜ˇ˘˙˚¯˝]|(?<=\w)`)([^\W\d_])")
# PDFium takes the step back to an accent's letter for a space: "Te ´orica"; but "de ´etude" are two words.
_STRAY = re.compile(
    r"(?<=[^\W\d_])(?<!\b(?:de|la|le|et|du|un|en|se|si))(?<!\b(?:les|des|que|une|por|par))(?<!\b[yeoa])"
    r"(?: (?=[´¨ˆ˜ˇ˘˙˚][a-zı])| ([´¨ˆ˜ˇ˘˙˚]) (?=[a-zı]))"
)
_BELOW = re.compile(r"([^\W\d_])([¸˛])")
_LAST_LATIN = "\u017f"  # beyond it stand letters that are no European language's, but mathematics


def squeezed(text: str) -> str:
    """Return a text with one plain space between its words."""
    # All other spaces are no printable characters; few texts have any, and to part one takes a while.
    plain = text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " "
    return text if plain else " ".join(text.split())


def tidy(raw: str) -> str:
    """Fold ligatures, accents, odd spaces and control characters; mark a hyphen at a line's end by "¬"."""
    if raw.isascii() and raw.isprintable() and "`" not in raw:
        return " ".join(raw.split()) if "  " in f" {raw} " else raw
    broken = raw.endswith(_BREAKS)
    if not _FOLDED.search(raw, 0, len(raw) - broken):
        return squeezed(f"{raw[:-1]}¬" if broken else raw)
    text = _LIGATURE.sub(lambda m: unicodedata.normalize("NFKC", m.group()), raw.replace("¬", " "))
    text = _MATHS.sub(lambda m: unicodedata.normalize("NFKC", m.group().replace(" ", "")), text)
    if _ACCENT.search(text):
        text = _STRAY.sub(r"\1", text)
        text = _ABOVE.sub(lambda m: _accented(m[2], m[1]) or m.group(), text)
        text = _BELOW.sub(lambda m: _accented(m[1], m[2]) or m.group(), text)
    return " ".join(_CONTROL.sub(" ", _HYPHEN.sub("¬", text)).split())


def _accented(letter: str, accent: str) -> str:
    """Put an accent on a letter where a European language has that letter, else give ""."""
    whole = unicodedata.normalize("NFC", {"ı": "i", "ȷ": "j"}.get(letter, letter) + _ACCENTS[accent])
    return whole if len(whole) == 1 and whole <= _LAST_LATIN else ""


def has_stray_accent(text: str) -> bool:
    """Return whether an accent has lost its letter, so that the text is not what was printed."""
    return any(mark in text for mark in "´¨ˇ˘˙˚¯˝¸˛")


def count_words(texts: Sequence[str]) -> Counter[str]:
    """Count the words of a paper's lines in lower case, those broken at a line's end left out."""
    known, broken = Counter[str](), False
    for begin in range(0, len(texts), _MOST_LINES):
        lines = texts[begin : begin + _MOST_LINES]
        for plain in (True, False):  # those of ASCII alone take a fraction of the time
            known.update(_words("\n".join([text for text in lines if text.isascii() == plain])))
        for text in lines:
            breaks = text.endswith(("-", "¬"))
            if broken or breaks:
                for word in _broken_words(text, first=broken, last=breaks):
                    known[word] -= 1
            broken = breaks
    return known


def _words(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    if any(sign in text for sign in _UNSURE):
        return [word.lower() for word in _WORD.findall(text)]
    return _split(text.lower())


def _broken_words(text: str, *, first: bool, last: bool) -> list[str]:
    """Return the first word of a line, the last one, or both, in small letters."""
    words = text.split(" ")
    begun, ended = _WORD.findall(words[0]), _WORD.findall(words[-1]) if len(words) > 1 else []
    found = [*begun, *ended] if begun and ended else _WORD.findall(text)
    return [word.lower() for word in (*found[:first], *found[max(first, len(found) - last) :])]


def _split(text: str) -> list[str]:
    """Return the words of a text as `_WORD` finds them, in a fraction of the time."""
    odd = () if text.isascii() else [sign for sign in set(text) if not sign.isascii() and not _WORD.match(sign)]
    if len(odd) > _MOST_ODD:
        return _WORD.findall(text)
    for sign in odd:
        text = text.replace(sign, " ")
    parted = f" {text} ".encode().translate(_PARTED).decode()
    return parted.replace("--", "  ").replace(" -", "  ").replace("- ", "  ").split()


def joined(texts: Sequence[str], known: Counter[str]) -> str:
    """Join a paragraph's lines; a word broken over two is mended as the rest of the paper spells it."""
    pieces: list[str] = []
    for text in texts:
        if pieces and pieces[-1].endswith(("-", "‐")) and pieces[-1][-2:-1].isalpha() and text[:1].islower():
            pieces[-1] = f"{pieces[-1][:-1]}¬"
        elif pieces and not pieces[-1].endswith("¬"):
            pieces.append(" ")
        pieces.append(text)
    whole = "".join(pieces)
    if "¬" in whole:
        whole = _mended(whole, known).replace("¬", "-")
    return squeezed(whole)


def _mended(text: str, known: Counter[str]) -> str:
    """Mend the words broken at a "¬"; no others are looked at."""
    told, at, mark = list[str](), 0, text.find("¬")
    while mark >= 0:
        begin = max(at, text.rfind(" ", at, mark) + 1)
        end = mark
        while mark >= 0:  # what is broken several times is mended at once
            end = text.find(" ", mark + 1)
            end = text.find(" ", mark + 2) if end == mark + 1 else end
            end = len(text) if end < 0 else end
            mark = text.rfind("¬", mark + 1, end)
        told += (text[at:begin], _BROKEN.sub(lambda m: _mend(m[1], m[2], known), text[begin:end]))
        at, mark = end, text.find("¬", end)
    return "".join([*told, text[at:]])


def _mend(left: str, right: str, known: Counter[str]) -> str:
    whole, hyphened = left + right, f"{left}-{right}"
    if known[whole.lower()] != known[hyphened.lower()]:
        return whole if known[whole.lower()] > known[hyphened.lower()] else hyphened
    stem, head = left.rsplit("-", 1)[-1], right.split("-", 1)[0]
    both = len(stem) > 2 and (len(head) > 2 or head != right) and known[stem.lower()] > 0 and known[head.lower()] > 0
    words = both or (stem.lower() == "self" and len(head) > 3)
    return hyphened if words or not (left[-1].islower() and right[0].islower()) else whole
