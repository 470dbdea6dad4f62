"""Whether a name on an author line is one of the paper's authors: in any order, shortened, misspelt, in characters."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, permutations, product

from rapidfuzz.distance import Levenshtein

from papers.latex import to_text
from summarizer.grounding.fold import fold

_PART = re.compile(r"[^\W\d_]+")
_SUFFIX = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "dr", "prof"})
_UMLAUTS = {"ae": "a", "oe": "o", "ue": "u"}


class Authors:
    """The authors of a paper, to hold names against."""

    def __init__(self, names: Sequence[str]) -> None:
        self._authors = [_parts(to_text(name)) for name in names]

    def __bool__(self) -> bool:
        return bool(self._authors)

    def strangers(self, credited: Sequence[str], han: Sequence[str] = ()) -> list[str]:
        """Return the credited names that are no author's; `han` are those in Chinese characters.

        A misspelt author is no stranger where at least half of the list is right; among strangers, somebody with
        nearly an author's name is one more.
        """
        if not self._authors:
            return []
        unknown = [name for name in credited if not self.includes(name)]
        if 2 * len(unknown) <= len(credited):
            unknown = [name for name in unknown if not self._resembles(name)]
        return unknown + _han_strangers(han, self._authors)

    def includes(self, name: str) -> bool:
        """Return whether a name is an author's, but for case, accents, order, initials and parts left out."""
        parts = _parts(name)
        return not parts or any(_same(parts, author) for author in self._authors)

    def _resembles(self, name: str) -> bool:
        parts = _parts(name)
        joined = "".join(parts)
        if any(_orders(parts, author) for author in self._authors):
            return False  # the same letters, cut into another surname
        for author in self._authors:
            shared = {part for part in parts if len(part) > 1} & set(author)
            initials = any(a[0] == b[0] for a in parts for b in author if a not in shared and b not in shared)
            near = Levenshtein.distance(joined, "".join(author)) <= 1 + len(joined) // 6
            if near or (shared and initials) or len(shared) > 1:
                return True
        return False


def _parts(name: str) -> tuple[str, ...]:
    found = tuple(part for part in _PART.findall(fold(name)) if part not in _SUFFIX)
    return found or tuple(_PART.findall(fold(name)))


def _same(name: tuple[str, ...], author: tuple[str, ...]) -> bool:
    return _run_together(name, author) or _shortened(name, author)


def _run_together(name: tuple[str, ...], author: tuple[str, ...]) -> bool:
    """Compare whole names letter by letter: "YongBae Kim" is "Kim Yong Bae"; an affiliation's letter may stick."""
    if any(_cut_alike(order, author) for order in _orders(name, author)):
        return True
    return len(name) == len(author) and all(_marked(a, b) for a, b in zip(name, author, strict=True))


def _orders(name: tuple[str, ...], author: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the orders of a name's parts in which it has the author's letters."""
    wanted = _plain("".join(author))
    orders = permutations(name) if len(name) <= 4 else iter((name, name[::-1], (name[-1], *name[:-1])))
    return [order for order in orders if _plain("".join(order)) == wanted]


def _cut_alike(name: tuple[str, ...], author: tuple[str, ...]) -> bool:
    """Return whether one name only has more spaces than the other: "Xu Dongling" is not "Xudong Ling"."""
    spelt = str if "".join(name) == "".join(author) else _plain
    cuts, others = (set(accumulate(len(spelt(part)) for part in parts)) for parts in (name, author))
    return cuts <= others or others <= cuts


def _marked(part: str, wanted: str) -> bool:
    """Return whether a part is the wanted one, perhaps with an affiliation's letter at its end."""
    return part == wanted or (len(wanted) > 2 and part[:-1] == wanted and part[-1] in "abcdefg")


def _shortened(name: tuple[str, ...], author: tuple[str, ...]) -> bool:
    """Match each part of a name to one of the author's: the same, or one an initial of the other.

    One part at least must be the same in full, and not the whole name may be a given one's letter.
    """
    left = list(author)
    whole = 0
    for part in sorted(name, key=len, reverse=True):
        match = next((other for other in left if other == part), None) or next(
            (other for other in left if 1 in (len(other), len(part)) and other[0] == part[0]), None
        )
        if match is None:
            return False
        whole += match == part and len(part) > 1
        left.remove(match)
    return whole > 0


def _plain(letters: str) -> str:
    for written, letter in _UMLAUTS.items():
        letters = letters.replace(written, letter)
    return letters


_HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")
_HAN_NOBODY = frozenset("未知 暂无 匿名 没有 不详 佚名 作者 未提供 未提及 无法确定 等人 其他".split())  # noqa: SIM905  read as a list
_SYLLABLE = (
    r"(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
    r"(?:iang|iong|uang|ang|eng|ong|iao|ian|ing|uai|uan|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|ve|a|o|e|i|u|v))"
)
_PINYIN = re.compile(rf"{_SYLLABLE}{{1,4}}")
_MOST_READINGS = 64


def split_han(text: str) -> list[str]:
    """Return the names of two to four characters in a list of persons; names written with a dot are foreign ones."""
    pieces = re.split(r"[\s,，、;；/|&]|和|与|以及", re.sub(r"[(（][^()（）]*[)）]|[\d*†‡^]", " ", text))
    return [piece.removesuffix("等") for piece in pieces if _HAN_NAME.fullmatch(piece) and piece not in _HAN_NOBODY]


def _han_strangers(names: Sequence[str], authors: Sequence[tuple[str, ...]]) -> list[str]:
    """Return the names that are no author's, where most of a list are none.

    Names in characters can only be compared with names in pinyin, and both are often rendered carelessly: a list
    that is right for the most part is taken as right, and so is one of authors who mostly have no pinyin names.
    """
    spelt = [author for author in authors if all(map(_PINYIN.fullmatch, author))]
    if len(names) < 2 or 2 * len(spelt) <= len(authors):
        return []
    unknown = [name for name in names if not any(_same_in_han(name, author) for author in spelt)]
    return unknown if 2 * len(unknown) > len(names) else []


def _same_in_han(name: str, author: tuple[str, ...]) -> bool:
    """Compare a name with an author's in either order; one letter in five may differ."""
    wanted = {"".join(author), "".join((author[-1], *author[:-1])), "".join((*author[1:], author[0]))}
    return any(
        Levenshtein.distance(reading, letters) <= len(letters) // 5 for reading in _readings(name) for letters in wanted
    )


def _readings(name: str) -> Iterator[str]:
    """Yield a name's readings in pinyin without tones, in the order of its characters and with the first one last."""
    from pypinyin import Style, pinyin  # it is slow to import, and most texts need none

    syllables = pinyin(name, style=Style.NORMAL, heteronym=True)
    for reading in islice(product(*syllables), _MOST_READINGS):
        plain = [syllable.replace("ü", "u").replace("v", "u") for syllable in reading]
        yield "".join(plain)
        yield "".join((*plain[1:], plain[0]))
