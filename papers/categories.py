"""arXiv's subject categories: their codes, their English names, what else people call them, and which they mean."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_LONGEST_LIST = 1000  # characters


@dataclass(frozen=True, slots=True)
class _Table:
    names: Mapping[str, str]
    canonical: Mapping[str, str]  # any code in lower case, ended ones too -> the code that it goes by now
    called: Mapping[str, str]  # a name as `folded`, in any language -> the code


@cache
def _table() -> _Table:
    names: dict[str, str] = {}
    canonical: dict[str, str] = {}
    called: dict[str, str] = {}
    with files("papers").joinpath("categories.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, dialect="excel-tab", restval=""):
            code = row["code"]
            canonical[code.lower()] = row["same as"] or code
            if code.endswith(".*"):
                canonical[code[:-2].lower()] = code
            if not row["ended"]:
                names[code] = row["name"]
            for name in filter(None, (row["name"], *row["also"].split("; "))):
                called.setdefault(folded(name), row["same as"] or code)
    return _Table(names, canonical, called)


class _Names(Mapping[str, str]):
    """The table of names, read from its file when it is first looked at."""

    def __getitem__(self, code: str) -> str:
        return _table().names[code]

    def __iter__(self) -> Iterator[str]:
        return iter(_table().names)

    def __len__(self) -> int:
        return len(_table().names)


NAMES: Mapping[str, str] = _Names()
"""The English name of every current code, in arXiv's order; "cs.*" stands for a whole archive."""


def find(text: str) -> str | None:
    """Return the code that is meant, whatever its case, or None where arXiv has no such category.

    An archive without subject classes is a category ("hep-th"); one with them means all of them ("cs" is
    "cs.*"). A code that arXiv keeps as another's twin or has ended gives the one in use: "cs.SY" is "eess.SY",
    "math.MP" is "math-ph", "cmp-lg" is "cs.CL".
    """
    return _table().canonical.get(text.strip().lower())


def named(text: str) -> str | None:
    """Return the code of the category that people call so, in any language ("NLP", "machine learning", "量子物理").

    Of two that share a name it is the one that stands first in arXiv's order; an archive is all of its subject classes.
    """
    return _table().called.get(folded(text))


def folded(name: str) -> str:
    """Return what all ways of writing a name have in common: its words without case, plural and signs."""
    words = _SIGNS.sub(" ", name.casefold()).split()
    return " ".join(word[:-1] if len(word) > 2 and word[-1] == "s" and word.isascii() else word for word in words)


_SIGNS = re.compile(r"[^\w]|_")
_ADDRESS = re.compile(
    r"\A(?:https?://)?(?:[a-z]++\.)?arxiv\.org/(?:list|rss|atom|archive)/(?P<codes>[a-z.+-]++)"
    r"(?:/(?:new|recent|current|pastweek|\d++))?/?(?:[?#]\S*+)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[,;+/|&，、；和与或及]|\s(?:and|or|und|oder|et|y)(?=\s)|\s", re.IGNORECASE)


def listed(text: str) -> tuple[str, ...]:
    """Return the codes where a text is nothing but several of them, or an address of arXiv's lists; else none.

    They may stand in any usual spelling ("cs.CL, cs.LG", "cs.AI+cs.CV", "cs.CL and cs.LG"), and come in arXiv's order.
    One code is only found in an address: by itself it needs no list.
    """
    if len(text) > _LONGEST_LIST:
        return ()
    address = _ADDRESS.fullmatch(text.strip())
    folded = text.lower()
    if " AND " in text or ("cat:" in folded and " and " in folded):  # written as a query, which means both
        return ()
    pieces = [piece for piece in _BETWEEN.split(address["codes"] if address else text) if piece]
    found = [find(re.sub(r"\Acat:", "", piece, flags=re.IGNORECASE)) for piece in pieces]
    if None in found or not (address or len(found) > 1):
        return ()
    order = {code: place for place, code in enumerate(NAMES)}
    return tuple(sorted({code for code in found if code}, key=lambda code: order.get(code, len(order))))


def suggest(text: str, limit: int = 5) -> list[str]:
    """Return the codes nearest to what was typed, by code or by English name, best first; perhaps none."""
    from rapidfuzz import fuzz

    wanted = " ".join(text.lower().split())[:100]
    if not wanted:
        return []
    scores: dict[str, float] = {}
    for code, name in NAMES.items():
        short = 95.0 if code.lower().endswith(f".{wanted}") else 0.0
        score = max(short, fuzz.ratio(wanted, code.lower()), 0.95 * fuzz.WRatio(wanted, name.lower()))
        now = find(code) or code
        scores[now] = max(score, scores.get(now, 0.0))
    near = sorted((code for code in scores if scores[code] >= 75), key=lambda code: -scores[code])
    return near[:limit]
