"""Two things told side by side whose parts have been exchanged: A of B and C of D, told as A of D and C of B."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.chinese.held import Held, text_of
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.words import Word

_SPLIT = re.compile(r"[,;:。!?]|而(?!且|是|非)|(?<=[\u3400-\u9fff])来(?=[\u3400-\u9fff]{2})(?!源|自|说|看)")
_TURNS = re.compile("a{1,9}b{1,9}|b{1,9}a{1,9}")
_BETWEEN = frozenset([";", "and", "while", "whereas", "but", "by"])
_CONTRASTS = frozenset(["while", "whereas", "but"])
_REACH, _SHORTEST, _LONGEST = 16, 2, 6


def problems(held: Held) -> Iterator[Problem]:
    """Yield two neighbouring parts of a statement each of which has something of either of two parts in the paper."""
    parts = list(_parts(held))
    for one, other in pairwise(parts):
        for sense in held.told:
            contrast = any(word.lower in _CONTRASTS for word in sense.words)
            places = [at for at, w in enumerate(sense.words) if w.lower in _BETWEEN or (contrast and w.lower == ",")]
            found = [_mix(sense, at, one, other) for at in places]
            if "crossed" in found and "straight" not in found:
                yield Problem("meaning", f"{text_of(one)} / {text_of(other)}", reasons.exchanged())
                return


def _parts(held: Held) -> Iterator[Sequence[Word]]:
    start = 0
    ends = [m.span() for m in _SPLIT.finditer(held.stated.text)]
    words = [(clause, word) for clause in held.stated.clauses for word in clause.content if word.kind == "word"]
    offset = {id(clause): held.stated.text.find(clause.text) for clause in held.stated.clauses}
    for end, behind in [*ends, (len(held.stated.text), 0)]:
        part = [word for clause, word in words if start <= offset[id(clause)] + word.start < end]
        if _SHORTEST <= len(part) <= _LONGEST:
            yield part
        elif part:
            yield ()
        start = behind


def _mix(sense: Sense, at: int, one: Sequence[Word], other: Sequence[Word]) -> str:
    """Return whether two parts keep to the two sides of a place of a sentence, or each has something of both."""
    before = sense.keys_at(range(max(0, at - _REACH), at))
    behind = sense.keys_at(range(at + 1, min(len(sense.words), at + 1 + _REACH)))
    alike = {word.text for word in one} & {word.text for word in other}
    first, second = ("".join(_side(w, before, behind) for w in part if w.text not in alike) for part in (one, other))
    if _TURNS.fullmatch(first) and _TURNS.fullmatch(second):
        return "crossed" if any(word.keys & before & behind for word in (*one, *other)) else ""
    return "straight" if {first[:1], second[:1]} == {"a", "b"} and len({*first}) == len({*second}) == 1 else ""


def _side(word: Word, before: frozenset[str], behind: frozenset[str]) -> str:
    """Return "a" for a word that stands before a place of a sentence alone, "b" for one behind it alone."""
    left, right = word.keys & (before - behind), word.keys & (behind - before)
    return "" if left and right else "a" * bool(left) or "b" * bool(right)
