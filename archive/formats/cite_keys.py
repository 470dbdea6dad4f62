"""Keys to cite papers by."""

import re
import unicodedata
from collections.abc import Sequence

from papers.latex import to_text
from papers.paper import Paper

# Letters that do not come apart into an ASCII one and an accent.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_NO_NAME = frozenset({"", "jr", "sr", "ii", "iii", "iv"})
_SMALL = re.compile(
    r"|a|an|and|are|as|at|by|can|do|does|for|from|how|in|is|it|of|on|or|the|to|towards?|via|what|when|where|which|who|why|with"
)


def cite_keys(papers: Sequence[Paper]) -> list[str]:
    """Give each paper a key of its own: first author's surname, year, first telling word of the title; all ASCII."""
    keys: list[str] = []
    taken: set[str] = set()
    for paper in papers:
        wanted = _key(paper)
        key = next(k for n in range(1, len(papers) + 1) if (k := f"{wanted}{n}" if n > 1 else wanted) not in taken)
        taken.add(key)
        keys.append(key)
    return keys


def _key(paper: Paper) -> str:
    names = _words(to_text(paper.authors[0])) if paper.authors else []
    surname = next((name for name in reversed(names) if name not in _NO_NAME), "anonymous")
    word = next((word for word in _words(to_text(paper.title)) if not _SMALL.fullmatch(word)), "")
    return f"{surname}{paper.published.year}{word}"


def _words(text: str) -> list[str]:
    """Give a text's words as small ASCII letters and digits; a word in another script is empty."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return [re.sub(r"[^a-z0-9]", "", word) for word in plain.split()]
