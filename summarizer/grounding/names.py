"""The names of methods, data sets and people, which no translation changes: found in a text, looked for in a paper."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from chat.single_flight import remembered
from summarizer.grounding.fold import clings, fold, is_cjk, readable, words
from summarizer.grounding.language import tongue_of
from summarizer.grounding.tongues import ENGLISH, TONGUES, Tongue

# Latin words with what ties them together: "SMPL-X", "Jos´e", "R&D", "DALL·E"; digits are the numbers' affair.
_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]+(?:['´`’&·][A-Za-zÀ-ÖØ-öø-ɏ]+)*")
_TOKEN = re.compile(rf"{_WORD.pattern}(?:[-_+.]{_WORD.pattern})*")
_ODD = re.compile(r"[a-zà-ö][A-Z]|[A-ZÀ-Ö]{2,}")
_ELIDED = re.compile(r"\A(?:[ldnsmtjc]|qu|dell|all|nell|sull|un)['´`’](?=[A-ZÀ-Ö])", re.IGNORECASE)
_NAMING = re.compile(r"(?:[Dd]atens[aä]tze?n?|[Bb]enchmarks?|[Cc]orpus|[Kk]orpus|[Mm]odelle?n?s?|[Vv]erfahren) \Z")
"""What stands before a name in German, where every noun has a capital."""
_SHORTEST = 2
_ROMAN = re.compile(r"\A[IVX]+[a-z]?\Z")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;。！？：；¿¡\n\"'“‘(（\[•*|/>→-])\s{0,6}\Z")


def candidates(text: str, tongue: Tongue | None = None) -> Iterator[str]:
    """Yield the words of a readable text that are names, to be looked for in the paper.

    In text of another script these are all capitalised Latin words; in most languages of the Latin one, capitalised
    words within a sentence that are no everyday words; where all nouns have a capital, well-known names and what stands
    behind "data set" and the like; in all languages words with capitals inside, such as "NeRF" and "SMPL-X".
    """
    tongue = tongue or tongue_of(text)
    titled = _is_title(text)
    for token in _TOKEN.finditer(text):
        if _touches_digits(text, token):
            continue
        word = token[0]
        if tongue.latin and "'" in word:
            word = _ELIDED.sub("", word)
        if _ODD.search(word):
            yield from _odd_parts(word, compounds=tongue.latin and tongue is not ENGLISH)
        elif _is_name(text, token, word, tongue, titled=titled) and not is_everyday(word):
            yield word


def is_everyday(word: str) -> bool:
    """Return whether a word is one that papers also write small, or belongs to any text's furniture."""
    everyday, stems = _everyday()
    key = fold(word)
    return key in everyday or _stem(key) in stems


def _is_name(text: str, token: re.Match[str], word: str, tongue: Tongue, *, titled: bool) -> bool:
    """Return whether a word's capital makes it a name: in other scripts always, else mostly within a sentence."""
    if tongue.capitals == "always":
        return any(part[0].isupper() and len(part) > 1 for part in _WORD.findall(word))
    if titled or len(word) < _SHORTEST or not word[0].isupper():
        return False
    if tongue.capitals == "never":
        return word in _well_known() or bool(_NAMING.search(text, max(0, token.start() - 20), token.start()))
    if word in _well_known():
        return True
    return not _SENTENCE_START.search(text, max(0, token.start() - 6), token.start())


def _odd_parts(token: str, *, compounds: bool) -> Iterator[str]:
    """Yield a token of odd shape whole, unless its parts are plain words and one name: "NeRF-based" is "NeRF"."""
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
    """Return whether a word is part of a name with digits, which is looked for as a whole, or of a formula."""
    around = text[token.start() - 1 : token.start()] + text[token.end() : token.end() + 1]
    if any(map(clings, around)):
        return True
    before = text[max(0, token.start() - 2) : token.start()]
    after = text[token.end() : token.end() + 2]
    return bool(re.search(r"\d[-_]?\Z", before) or re.match(r"[-_@]?\d", after))


def _is_title(text: str) -> bool:
    """Return whether a text is set like a title, where capitals say nothing."""
    long = [word for word in _WORD.findall(text) if len(word) > 3]
    return not any(map(is_cjk, text)) and len(long) > 1 and sum(word[0].isupper() for word in long) > 0.8 * len(long)


@cache
def _everyday() -> tuple[frozenset[str], frozenset[str]]:
    folder = files(__package__)
    everyday = frozenset(folder.joinpath("everyday.txt").read_text(encoding="utf-8").split())
    stems = frozenset(folder.joinpath("common_words.txt").read_text(encoding="utf-8").split())
    return everyday, stems


@cache
def aliases(code: str) -> Mapping[str, str]:
    """Return a language's own acronyms with the English ones: "KI" is "AI"."""
    return dict(pair.split() for pair in filter(None, TONGUES[code].aliases.split("|")))


@cache
def _well_known() -> frozenset[str]:
    """Read the names with one capital that the field knows, which are names wherever they stand."""
    table = files(__package__).joinpath("known_names.txt").read_text(encoding="utf-8")
    return frozenset(word for line in table.splitlines() if not line.startswith("#") for word in line.split())


@remembered(20_000, longest=64)
def _stem(word: str) -> str:
    import snowballstemmer

    return str(snowballstemmer.stemmer("english").stemWord(word))  # one each: a stemmer keeps its word in itself


_LONGEST = 5
_LONGEST_ACRONYM = 16
_PIECES = re.compile(r"\d+[Dd](?![a-z])|\d+|[A-Z][a-z]*|[a-z]+")
_PLURAL = re.compile(r"(?:'s|s|es)$")
_LINKING = frozenset({"of", "the", "a", "an", "and", "for", "in", "on", "to", "with", "by", "via", "from", "as", "or"})
_SPOKEN = {"2": ("to", "two", "2"), "4": ("for", "four", "4")}


class Lexicon:
    """The words of a paper; `brief` are its title and abstract, in which initials may stand for their words."""

    def __init__(self, brief: str, rest: Iterable[str] = ()) -> None:
        self._brief = words(readable(brief))
        self._runs = set(_runs(self._brief))
        for text in rest:
            self._runs.update(_runs(words(readable(text))))
        self._text = " ".join(self._brief)

    def has(self, name: str) -> bool:
        """Return whether a name stands in the paper, whatever its case, hyphens and plural."""
        key = "".join(words(name))
        return not key or key in self._runs or self._inflected(key)

    def spells_out(self, name: str) -> bool:
        """Return whether a name is made of the first letters of words that follow each other in title or abstract."""
        if "." in name or len(name) > _LONGEST_ACRONYM:
            return False
        bare = re.sub(r"(?<=[A-Z0-9])s$", "", name)
        if self._expanded(bare):
            return True
        initials = list(_initials(bare))
        return len(initials) > 1 and self._begins_words(initials)

    def _inflected(self, key: str) -> bool:
        stem = _PLURAL.sub("", key)
        return (
            any(form in self._runs for form in (stem, f"{key}s", f"{stem}es", f"{stem}s")) if len(stem) > 1 else False
        )

    def _expanded(self, name: str) -> bool:
        usual = _usual().get(fold(name)) or _usual().get(fold(name).removesuffix("s"))
        return bool(usual and usual.search(self._text))

    def _begins_words(self, initials: list[str]) -> bool:
        """Return whether initials can be read off words that follow each other; linking words may be left out.

        A word takes the initial that it begins with, or several that it is made of. The words are gone through once,
        backwards: bit n of `fits` is set where all initials from the nth on can be read off the words from here on.
        """
        wholes: dict[str, list[tuple[int, int]]] = {}
        for first in range(len(initials)):
            for end in range(first + 2, len(initials) + 1):
                wholes.setdefault("".join(initials[first:end]), []).append((first, end))
        none_left = 1 << len(initials)
        fits = none_left
        for word in reversed(self._brief):
            begun = sum(1 << n for n, initial in enumerate(initials) if _begins(word, initial))
            here = none_left | (begun & fits >> 1) | (fits if word in _LINKING else 0)
            for first, end in wholes.get(word.removesuffix("s"), ()):
                here |= (fits >> end & 1) << first
            if here & 1:
                return True
            fits = here
        return False


def _begins(word: str, initial: str) -> bool:
    """Return whether an initial may stand for a word: a digit for itself, or for how it is spoken."""
    return (
        word == initial or (word.startswith(initial) and not initial[0].isdigit()) or word in _SPOKEN.get(initial, ())
    )


def _initials(name: str) -> Iterator[str]:
    """Cut a name into what may begin a word each: "NeRF" is ne, r, f, "3DGS" is 3d, g, s, "T2I" is t, 2, i."""
    for piece in _PIECES.findall(name):
        if piece.isupper() and piece[0].isalpha():
            yield from piece.lower()
        else:
            yield piece.lower()


def _runs(listed: list[str]) -> Iterable[str]:
    for start in range(len(listed)):
        run = ""
        for word in listed[start : start + _LONGEST]:
            run += word
            yield run


@cache
def _usual() -> dict[str, re.Pattern[str]]:
    """Read what well-known acronyms stand for: a pattern for the words that a paper on them uses."""
    table = files(__package__).joinpath("acronyms.tsv").read_text(encoding="utf-8")
    rows = (row.split("\t") for row in table.splitlines())
    return {name: re.compile(rf"\b(?:{pattern})") for name, pattern in rows}
