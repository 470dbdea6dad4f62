"""How much a stem tells: the fewer abstracts of arXiv use it, the more."""

import lzma
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import log

_COMMON, _MOST = 1.0, 5.0


def weight(stem: str) -> float:
    """Return how much a stem tells: 0 for what every third abstract says, 5 for what one in 400 or fewer says."""
    counts, abstracts = _counts()
    return min(max(0.0, log(abstracts / counts.get(stem, 0.5)) - _COMMON), _MOST)


def share(stem: str) -> float:
    """Return which share of arXiv's abstracts use a stem, 0 to 1."""
    counts, abstracts = _counts()
    return counts.get(stem, 0.5) / abstracts


@cache
def _counts() -> tuple[Mapping[str, int], int]:
    text = lzma.decompress(files(__package__).joinpath("frequencies.txt.xz").read_bytes()).decode("utf-8")
    counts: dict[str, int] = {}
    abstracts = 0
    for line in text.splitlines():
        count, _, told = line.partition("\t")
        abstracts = max(abstracts, int(count))
        counts.update(dict.fromkeys(told.split(), int(count)))
    return counts, abstracts
