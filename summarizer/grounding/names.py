"""Finding the names of methods, data sets and people in a text: what no translation changes."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from summarizer.grounding.fold import fold, is_cjk
from summarizer.grounding.language import Language, language_of

# Latin words with what ties them together: "SMPL-X", "Jos´e", "R&D", "DALL·E"; digits are the numbers' affair.
_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]+(?:['´`’&·][A-Za-zÀ-ÖØ-öø-ɏ]+)*")
_TOKEN = re.compile(rf"{_WORD.pattern}(?:[-_+.]{_WORD.pattern})*")
_ODD = re.compile(r"[a-zà-ö][A-Z]|[A-ZÀ-Ö]{2,}")
_SHORTEST = 2
_ROMAN = re.compile(r"\A[IVX]+[a-z]?\Z")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;。！？：；\n\"'“‘(（\[•*|/>→-])\s{0,6}\Z")


def candidates(text: str) -> Iterator[str]:
    """Give the words of a readable text that are names, to be looked for in the paper.

    In text of another script these are all capitalised Latin words; in English, capitalised words within a sentence
    that are no everyday words; in all languages words with capitals inside, such as "NeRF" and "SMPL-X".
    """
    language = language_of(text)
    titled = _is_title(text)
    for token in _TOKEN.finditer(text):
        if _touches_digits(text, token):
            continue
        if _ODD.search(token[0]):
            yield from _odd_parts(token[0], compounds=language == "european")
        elif _is_name(text, token, language, titled=titled) and not is_everyday(token[0]):
            yield token[0]


def is_everyday(word: str) -> bool:
    """Tell whether a word is one that papers also write small, or belongs to any text's furniture."""
    everyday, stems = _everyday()
    key = fold(word)
    return key in everyday or _stem(key) in stems


def _is_name(text: str, token: re.Match[str], language: Language, *, titled: bool) -> bool:
    """Tell whether a word's capital makes it a name: in other scripts always, in English within a sentence."""
    if language == "other":
        return any(part[0].isupper() and len(part) > 1 for part in _WORD.findall(token[0]))
    if language != "en" or titled or len(token[0]) < _SHORTEST or not token[0][0].isupper():
        return False
    return not _SENTENCE_START.search(text, max(0, token.start() - 6), token.start())


def _odd_parts(token: str, *, compounds: bool) -> Iterator[str]:
    """Give a token of odd shape whole, unless its parts are plain words and one name: "NeRF-based" is "NeRF"."""
    parts = _WORD.findall(token)
    odd = [part for part in parts if _ODD.search(part) or len(part) == 1]
    rest = [part for part in parts if part not in odd]
    if all(compounds or part[0].islower() or is_everyday(part) for part in rest) and "." not in token:
        joined = "-".join(odd)
        if not (_ROMAN.match(joined) or (joined.isupper() and len(joined) > 3 and is_everyday(joined))):
            yield joined
    else:
        yield token


def _touches_digits(text: str, token: re.Match[str]) -> bool:
    """Tell whether a word is part of a name with digits, which is looked for as a whole, or of a formula."""
    around = text[token.start() - 1 : token.start()] + text[token.end() : token.end() + 1]
    if any(char.isalpha() and not is_cjk(char) for char in around):
        return True
    before = text[max(0, token.start() - 2) : token.start()]
    after = text[token.end() : token.end() + 2]
    return bool(re.search(r"\d[-_]?\Z", before) or re.match(r"[-_@]?\d", after))


def _is_title(text: str) -> bool:
    """Tell whether a text is set like a title, where capitals say nothing."""
    long = [word for word in _WORD.findall(text) if len(word) > 3]
    return not any(map(is_cjk, text)) and len(long) > 1 and sum(word[0].isupper() for word in long) > 0.8 * len(long)


@cache
def _everyday() -> tuple[frozenset[str], frozenset[str]]:
    folder = files(__package__)
    everyday = frozenset(folder.joinpath("everyday.txt").read_text(encoding="utf-8").split())
    stems = frozenset(folder.joinpath("common_words.txt").read_text(encoding="utf-8").split())
    return everyday, stems


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    import snowballstemmer

    return str(snowballstemmer.stemmer("english").stemWord(word))  # one each: a stemmer keeps its word in itself
