"""Chinese names in Chinese characters, held against authors whose names are spelt in pinyin."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product

from rapidfuzz.distance import Levenshtein

_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")
_NOBODY = frozenset("未知 暂无 匿名 没有 不详 佚名 作者 未提供 未提及 无法确定 等人 其他".split())  # noqa: SIM905  read as a list
_SYLLABLE = (
    r"(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
    r"(?:iang|iong|uang|ang|eng|ong|iao|ian|ing|uai|uan|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|ve|a|o|e|i|u|v))"
)
_PINYIN = re.compile(rf"{_SYLLABLE}{{1,4}}")
_MOST_READINGS = 64


def split(text: str) -> list[str]:
    """Give the names of two to four characters in a list of persons; names written with a dot are foreign ones."""
    pieces = re.split(r"[\s,，、;；/|&]|和|与|以及", re.sub(r"[(（][^()（）]*[)）]|[\d*†‡^]", " ", text))
    return [piece.removesuffix("等") for piece in pieces if _NAME.fullmatch(piece) and piece not in _NOBODY]


def strangers(names: Sequence[str], authors: Sequence[tuple[str, ...]]) -> list[str]:
    """Give the names that are no author's, where most of a list are none.

    Names in characters can only be compared with names in pinyin, and both are often rendered carelessly: a list
    that is right for the most part is taken as right, and so is one of authors who mostly have no pinyin names.
    """
    spelt = [author for author in authors if all(map(_PINYIN.fullmatch, author))]
    if len(names) < 2 or 2 * len(spelt) <= len(authors):
        return []
    unknown = [name for name in names if not any(_same(name, author) for author in spelt)]
    return unknown if 2 * len(unknown) > len(names) else []


def _same(name: str, author: tuple[str, ...]) -> bool:
    """Compare a name with an author's in either order; one letter in five may differ."""
    wanted = {"".join(author), "".join((author[-1], *author[:-1])), "".join((*author[1:], author[0]))}
    return any(
        Levenshtein.distance(reading, letters) <= len(letters) // 5 for reading in _readings(name) for letters in wanted
    )


def _readings(name: str) -> Iterator[str]:
    """Give a name's readings in pinyin without tones, in the order of its characters and with the first one last."""
    from pypinyin import Style, pinyin  # it is slow to import, and most texts need none

    syllables = pinyin(name, style=Style.NORMAL, heteronym=True)
    for reading in islice(product(*syllables), _MOST_READINGS):
        plain = [syllable.replace("ü", "u").replace("v", "u") for syllable in reading]
        yield "".join(plain)
        yield "".join((*plain[1:], plain[0]))
