"""Qualities with two contrary ends, and the words for each: hard and easy, costly and cheap."""

from functools import cache

from summarizer.grounding.english.words import Word, stems

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
_INTENSIVE = ("-intensive", "-consuming", "-hungry", "-heavy")


@cache
def _ends() -> dict[str, tuple[int, int]]:
    """Return for each stem its quality and its end."""
    return {
        key: (number, sign)
        for number, both in enumerate(_POLES)
        for sign, words in zip((1, -1), both, strict=True)
        for key in stems(words)
    }


def quality_of(word: Word) -> tuple[int, int] | None:
    """Return the number of the quality that a word names and which end of it, 1 or -1; None for any other word."""
    if word.lower.endswith(_INTENSIVE):
        return 1, 1
    return next((end for key in word.keys if (end := _ends().get(key))), None)
