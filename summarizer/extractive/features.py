"""What can be measured of an abstract's sentence that says whether it tells what the paper does."""

import re
from collections import Counter
from collections.abc import Sequence
from math import log, sqrt

from summarizer.extractive.cues import CUES, has_cue, is_own

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+(?:[-'’][^\W_]+)*")

_STOPWORDS = """
a about above after again all also although among an and another any are as at be because been
before being below between both but by can cannot could did do does doing done down due during each
either etc even every few first for from further had has have having he her here how however i if in
into is it its itself less many may might more moreover most much must neither no nor not now of off
often on once one only onto or other our out over own per quite rather same second several shall she
should show shows since so some still such than that the their them then there thereby therefore
these they this those though through thus to too toward towards two under until up upon us use used
uses using various very via was we well were what when where whereas whether which while who whose
why will with within without would yet you your 的 了 在 是 和 与 对 中 为 等 该 这 其 并 将 从 及
"""
STOPWORDS = frozenset(_STOPWORDS.split())

NAMES = (
    *CUES,
    *("first", "second", "last", "position", "early", "log_length", "short", "long"),
    *("title_share", "title_cover", "centrality", "closest", "names_title", "only"),
    *("after_own", "first_own", "owns_before", "sentences", "own_before", "own_after", "details_after"),
    *("back_after", "contrast_before", "relative_length"),
)


def words(text: str) -> list[str]:
    """Return a text's words in lower case; a Chinese, Japanese or Korean character counts as one."""
    return [w.lower() for w in _WORD.findall(text)]


def content(text: str) -> list[str]:
    """Return the words that carry meaning, cut to their first six letters so that most inflections agree."""
    return [w[:6] for w in words(text) if w not in STOPWORDS]


def overlap(one: Counter[str], other: Counter[str]) -> float:
    """Return the cosine between two bags of words, 0 to 1."""
    dot = sum(n * other[w] for w, n in one.items())
    norm = sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
    return dot / norm if norm else 0.0


def measure(title: str, sentences: Sequence[str]) -> list[list[float]]:
    """Return for each sentence of an abstract its features, in the order of `NAMES`."""
    bags = [Counter(content(s)) for s in sentences]
    name, _, rest = title.partition(":")
    titled, named = set(content(title)), set(words(name)) if rest else set()
    everything = sum(bags, Counter[str]())
    closest = max(range(len(bags)), key=lambda i: len(titled.intersection(bags[i])), default=0)
    rows = []
    for i, (sentence, bag) in enumerate(zip(sentences, bags, strict=True)):
        size, last = len(words(sentence)), len(sentences) - 1
        shared = titled.intersection(bag)
        rows.append(
            [float(has_cue(cue, sentence)) for cue in CUES]
            + [float(i == 0), float(i == 1), float(i == last), i / max(1, last), 1 / (1 + i)]
            + [log(1 + size), float(size < 10), float(size > 40)]
            + [
                len(shared) / max(1, len(titled)),
                len(shared) / max(1, len(bag)),
                overlap(bag, everything - bag),
            ]
            + [float(bool(shared) and i == closest)]
            + [float(bool(named) and named <= set(words(sentence))), float(last == 0)]
        )
    return [row + around for row, around in zip(rows, _surroundings(sentences), strict=True)]


def _surroundings(sentences: Sequence[str]) -> list[list[float]]:
    """Return for each sentence where it stands among the others and what its neighbours are."""
    count = len(sentences)
    own = [is_own(s) for s in sentences]
    begin = own.index(True) if True in own else count
    sizes = [len(s) for s in sentences]
    return [
        [float(i - begin), float(i == begin), float(sum(own[:i])), float(count)]
        + [float(i > 0 and own[i - 1]), float(i + 1 < count and own[i + 1])]
        + [float(i + 1 < count and has_cue(cue, sentences[i + 1])) for cue in ("details", "points_back")]
        + [float(i > 0 and has_cue("contrasts", sentences[i - 1])), sizes[i] * count / max(1, sum(sizes))]
        for i in range(count)
    ]
