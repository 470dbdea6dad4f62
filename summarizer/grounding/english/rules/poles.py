"""A quality told as its contrary: hard for easy, costly for cheap, fragile for robust, unknown for known."""

from collections.abc import Iterator
from functools import cache

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.held import Held, beside, content
from summarizer.grounding.english.negation import LIGHT
from summarizer.grounding.english.words import stems

_POLES = (
    (
        "difficult difficulty hard challenge challenging tough struggle intractable infeasible laborious tedious",
        "easy easily simple straightforward trivial trivially effortless effortlessly readily tractable",
    ),
    (
        "expensive costly intensive resource-intensive prohibitive inefficient burdensome time-consuming heavy",
        "cheap cheaply inexpensive efficient efficiently lightweight economical affordable low-cost",
    ),
    (
        "robust robustness stable stability reliable reliability resilient",
        "fragile brittle unstable instability vulnerable vulnerability sensitive susceptible unreliable",
    ),
    (
        "available accessible abundant plentiful open-source public",
        "unavailable inaccessible absent scarce scarcity proprietary shortage",
    ),
    (
        "known understood well-understood well-studied established",
        "unknown unexplored understudied underexplored unclear little-known",
    ),
    (
        "important crucial essential critical vital necessary indispensable",
        "unimportant irrelevant dispensable unnecessary superfluous redundant needless",
    ),
    ("accurate accurately precise precisely", "inaccurate inaccurately imprecise imprecisely crude"),
    (
        "interpretable transparent explainable interpretability transparency",
        "opaque black-box uninterpretable inscrutable",
    ),
    (
        "suitable appropriate applicable adequate sufficient",
        "unsuitable inappropriate inapplicable inadequate insufficient",
    ),
    ("same identical identically", "different differently distinct dissimilar differ"),
    ("early nascent immature infancy emerging", "mature established long-established"),
    ("preserve keep retain maintain", "lose destroy discard forget"),
    ("agree consistent consistently align match", "contradict inconsistent inconsistently disagree mismatch conflict"),
    ("healthy normal", "pathological abnormal diseased sick"),
    ("successful successfully succeed effective effectively", "unsuccessful fail failure ineffective ineffectively"),
    ("sparse sparsely scattered", "dense densely"),
    ("safe safely harmless", "unsafe dangerous harmful hazardous"),
    ("uniform uniformly balanced even", "uneven unevenly imbalanced nonuniform skewed"),
)
_MOST_OF = 0.6
_LEAST = 2
_INTENSIVE = ("-intensive", "-consuming", "-hungry", "-heavy")


@cache
def _pole_of() -> dict[str, tuple[int, int]]:
    """Return for each stem its quality and its pole."""
    return {
        key: (number, sign)
        for number, both in enumerate(_POLES)
        for sign, words in zip((1, -1), both, strict=True)
        for key in stems(words)
    }


def problems(held: Held) -> Iterator[Problem]:
    """Yield the qualities whose contrary the paper tells of the same."""
    for at, (quality, sign) in _qualities(held.stated).items():
        for told in held.told:
            theirs = {there: pole for there, (each, pole) in _qualities(told).items() if each == quality}
            if not theirs or any(pole == sign for pole in theirs.values()):
                continue
            there = next(iter(theirs))
            if told.owner_at(there) != held.stated.owner_at(at) and "others" in told.owners:
                continue
            if _speak_of_the_same(held, at, told, there):
                said = beside(held.stated.words[at].text, told.words[there].text)
                yield Problem("meaning", said, reasons.opposite())
                return


def _qualities(sense: Sense) -> dict[int, tuple[int, int]]:
    """Return where a sentence names a quality, which, and which pole of it, turned where it is denied."""
    found = {}
    for at, word in enumerate(sense.words):
        if not word.bears:
            continue
        named = next((pole for key in word.keys if (pole := _pole_of().get(key))), None)
        if word.lower.endswith(_INTENSIVE):
            named = (1, 1)
        if named:
            found[at] = (named[0], -named[1] if at in sense.denied else named[1])
    return found


def _speak_of_the_same(held: Held, at: int, told: Sense, there: int) -> bool:
    """Return whether most of what the statement says besides the quality is in the sentence, near its contrary."""
    rest = [
        n
        for n in content(held.stated, range(len(held.stated.words)))
        if n != at and not held.stated.words[n].keys & LIGHT
    ]
    clause = told.clauses[there]
    near = told.keys_at(n for n, number in enumerate(told.clauses) if abs(number - clause) <= 1)
    shared = [n for n in rest if held.stated.words[n].keys & near]
    return len(shared) >= _LEAST and len(shared) >= _MOST_OF * len(rest)
