"""The passages of a paper that answer a question, told from those that only share words with it."""

import json
from functools import cache
from importlib.resources import files
from math import exp

from papers.document import Document
from papers.paper import Paper
from summarizer.nearness.passages import Passage
from summarizer.nearness.question import Sought
from summarizer.nearness.weigh import Near, nearness

_EARLIER = 1.0  # what all the words of earlier questions add, on the scale of logits
_MOST_ROWS = 2  # of one table
_BESIDE = 0.4  # of the best one's probability, below which a further one is left out


def answers(paper: Paper, document: Document | None, question: Sought, most: int) -> list[Passage]:
    """Return up to `most` passages that likely answer a question, the likeliest first; none where none does."""
    chosen: list[Passage] = []
    found = rated(paper, document, question)
    for likely, each in found:
        if len(chosen) == most or likely < least_likely() or likely < _BESIDE * found[0][0]:
            break
        alike = sum(one.text == each.text for one in chosen)
        beside = sum(one.place == each.place for one in chosen) if each.cells else 0
        if not alike and beside < _MOST_ROWS:
            chosen.append(each)
    return chosen


def rated(paper: Paper, document: Document | None, question: Sought) -> list[tuple[float, Passage]]:
    """Return the passages that have words of a question, each with how likely it answers, the likeliest first."""
    if question.is_empty:
        return []
    found = [(likelihood(each), each) for each in nearness(paper, document, question)]
    found.sort(key=lambda pair: (-pair[0], pair[1].number))
    return [(likely, each.passage) for likely, each in found]


def least_likely() -> float:
    """Return from which likelihood on a passage is shown."""
    return _learnt()["least"]


def likelihood(near: Near) -> float:
    """Return how likely a passage answers, 0 to 1, by a logistic regression on its features."""
    weights = _learnt()
    total = sum(weights[name] * value for name, value in near.features.items()) + _EARLIER * near.before
    return 1.0 / (1.0 + exp(-total))


@cache
def _learnt() -> dict[str, float]:
    """Read what bench/train_nearness.py learnt, once."""
    learnt: dict[str, float] = json.loads(files(__package__).joinpath("weights.json").read_text(encoding="utf-8"))
    return learnt
