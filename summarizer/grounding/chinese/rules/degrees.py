"""A degree told as the other end's: 最高 for "lowest", 极低 for "exceptionally high"."""

import re
from collections.abc import Iterator

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.chinese.denials import cues, denied
from summarizer.grounding.chinese.held import Held
from summarizer.grounding.chinese.sentence import Clause
from summarizer.grounding.english.words import Word

_DEGREES = (
    ("高", "high higher highest", "low lower lowest"),
    ("低", "low lower lowest", "high higher highest"),
    ("大", "large larger largest big great greatest huge", "small smaller smallest tiny least"),
    ("小", "small smaller smallest tiny little", "large larger largest big great greatest huge"),
    ("多", "many most much numerous", "few fewest least little"),
    ("少", "few fewer fewest least less little small smallest", "many most much numerous"),
    ("长", "long longer longest lengthy", "short shorter shortest"),
    ("短", "short shorter shortest", "long longer longest lengthy"),
    ("快", "fast faster fastest quick quickly rapid rapidly", "slow slower slowest slowly"),
    ("慢", "slow slower slowest slowly", "fast faster fastest quick quickly rapid rapidly"),
    ("强", "strong stronger strongest", "weak weaker weakest"),
    ("弱", "weak weaker weakest", "strong stronger strongest"),
)
_ENDS = {word: (frozenset(same.split()), frozenset(other.split())) for word, same, other in _DEGREES}
"""Adjectives of degree: the English ones of the same end, and those of the other."""
_DEGREE = re.compile(r"(?:最|极其?|非常|十分|相当|异常|很|较)(?P<word>[高低大小多少长短快慢强弱])(?![效维斯分])")
_LESSENED = re.compile(
    r"(?:reduc\w+|decreas\w+|lower\w*|minim\w+|maxim\w+|increas\w+|improv\w+|rais\w+|sav\w+|less|more|mitigat\w+|alleviat\w+|cut\w*)"
)
_WINDOW = 2
_FAR = 6


def problems(held: Held) -> Iterator[Problem]:
    """Yield a degree told as the other end's of the same: 重要性最高 where the paper has "the lowest importance"."""
    for clause in held.stated.clauses:
        for found in _DEGREE.finditer(clause.text):
            same, other = _ENDS[found["word"]]
            if found.start() in denied(clause) or any(cue.end() == found.start() for cue in cues(clause)):
                continue
            if any(each.lower in same for told in held.near for each in told.words):
                continue
            beside = frozenset(key for word in _near(clause, found.span()) for key in word.keys)
            for told in held.told:
                met = next(
                    (n for n, word in enumerate(told.words) if word.lower in other and n not in told.denied), None
                )
                if met is None or any(
                    _LESSENED.fullmatch(w.lower) for w in told.words[max(0, met - _FAR) : met + _FAR]
                ):
                    continue
                if beside & told.keys_at(range(max(0, met - _WINDOW), min(len(told.words), met + 1 + _WINDOW))):
                    yield Problem("meaning", f"{found[0]} ≠ {told.words[met].text}", reasons.opposite())
                    return


def _near(clause: Clause, span: tuple[int, int]) -> list[Word]:
    """Return the two words before a stretch of a clause, and the two behind it."""
    before = [word for word in clause.content if word.end <= span[0]]
    behind = [word for word in clause.content if word.start >= span[1]]
    return [*before[-_WINDOW:], *behind[:_WINDOW]]
