"""How close to what is asked for the values stand that a sentence gives: "64 GPUs" tells how many there are."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from summarizer.nearness.question import WORD, Sought
from summarizer.nearness.values import pattern

_MOST = 50  # values of a sentence, and words
_REACH = 8.0  # words between a value and what it is one of
_JOINED = 0.4  # of a number that a hyphen joins: "a 50-token continuation" is not how many tokens there are
_OTHERWISE = 0.6  # of a number behind the word, or of a word for one: "365,000 asteroid detections" are no asteroids
_AS_N = re.compile(r"\b[Nn]\s?=\s?\d")  # "(N=6)", "N = 50": how many there are
_GIVEN_AS_N = 0.7
_PLURALS = frozenset({"people", "data", "men", "women", "children", "mice", "nuclei", "spectra", "phenomena"})


def counts_something(text: str) -> bool:
    """Return whether a text tells how many there are in the way of formulas."""
    return bool(_AS_N.search(text))


def closeness(text: str, question: Sought, places: Sequence[tuple[int, float]]) -> float:
    """Return how close a value of the right kind stands to what it is asked of, 0 to 1.

    `places` are the numbers of the words that say what that is, each with how well it does.
    """
    counts = question.kind.name == "count"
    best = _GIVEN_AS_N if counts and counts_something(text) else 0.0
    bare = question.kind.bare(text)
    measure = next((each for each in question.kind.measures if pattern(each).search(bare)), "")
    if not measure or not places:
        return best
    words = list(WORD.finditer(text))
    starts = [word.start() for word in words]
    for value in islice(pattern(measure).finditer(bare), _MOST):
        first, last = bisect_left(starts, value.start()), max(0, bisect_left(starts, value.end()) - 1)
        for at, match in places[:_MOST]:
            gap = first - at if at < first else max(0, at - last)
            near = match * (1.0 - (gap - 1) / _REACH)
            if at == last + 1 and text[words[last].end() : words[at].start()] == "-":
                near *= _JOINED
            elif counts and (at < first or not _is_plural(words[at][0])):
                near *= _OTHERWISE
            best = max(best, near)
    return min(1.0, best)


def _is_plural(word: str) -> bool:
    """Return whether a word may stand for several: names such as V100 have no plural, nor have Chinese words."""
    return word.endswith("s") or word.lower() in _PLURALS or not word.isascii() or any(map(str.isdigit, word))
