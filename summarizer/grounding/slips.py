"""Words that turn a sentence round, which no quote may leave out, and quotes one slip away from the paper's own."""

from collections.abc import Sequence

from summarizer.grounding.english.words import stem
from summarizer.grounding.fold import is_cjk

_TURNING_WORDS = """
no not never none nor neither without cannot t don doesn didn isn aren wasn weren won wouldn couldn shouldn hasn haven
fail fails failed failing lack lacks lacking hardly barely rarely seldom scarcely few little less least fewer nothing
nowhere nobody unable unlike unless except excluding only merely just solely but however although though despite instead
rather than contrary if when provided assuming whether against avoid avoids avoiding prevent prevents
may might could can would should possibly perhaps probably likely unlikely potentially presumably suggest suggests
suggesting appear appears seem seems believe expect expects expected hope aim aims hypothesize conjecture
some most many often sometimes usually typically generally occasionally partly partially nearly almost about
approximately roughly all any every always each both either more better worse best worst higher lower highest lowest
faster slower larger smaller greater weaker stronger fewer increase increases increased increasing decrease decreases
decreased decreasing reduce reduces reduced reducing outperform outperforms improve improves improved degrade degrades
before after first previous previously prior existing current others claimed alleged false falsely wrong
"""
TURNING = frozenset(_TURNING_WORDS.split())
"""Negations, hedges, comparisons, conditions and limits, folded: what stands beside them may mean the opposite."""

_ARTICLES = frozenset({"a", "an", "the"})


def hides(words: Sequence[str]) -> str:
    """Return the first of folded words that must not be left out of a quote, or ""."""
    return next((word for word in words if word in TURNING), "")


def is_slip(asked: Sequence[str], there: Sequence[str]) -> bool:
    """Return whether a quote has one word otherwise than its source without meaning anything else.

    That is an article too many, too few or another one, another ending of the same word, or a word left out that
    turns nothing round.
    """
    differing = [*asked, *there]
    if len(asked) > 1 or len(there) > 1 or hides(differing) or not all(map(_is_word, differing)):
        return False
    if set(differing) <= _ARTICLES:
        return True
    if asked and there:
        return stem(asked[0]) == stem(there[0])
    return bool(there)  # an added word other than an article is the writer's own


def _is_word(token: str) -> bool:
    return token.isalpha() and not any(map(is_cjk, token))
