"""Titles as people paste them: what came along with them is taken off, and they are compared by their letters alone."""

import re

from papers import categories
from papers.paper import Paper
from papers.query.fulltext import KEY_LENGTH, letters

_ID = re.compile(
    r"(?P<name>arxiv:)?+(?:\d{4}\.\d{4,5}|[a-z-]{2,12}(?:\.[a-z]{2})?+/\d{7})(?:v\d{1,3})?+", re.IGNORECASE
)
_PARTS = frozenset("|–—-:·•")
_SIGNS = "|–—-:·•.,;… "
_BRACKETS = "[]()"
_MOST_CRUMBS = 6  # words before a title, and as many after it


def bare(text: str) -> str:
    """Return a pasted title without ids, categories and arXiv's name around it; all of it if nothing stays."""
    words = text.replace("|", " | ").split()
    for _ in range(_MOST_CRUMBS):
        if words and _is_crumb(words[0], words[1] if words[1:] else ""):
            words = words[1:]
        if words and _is_crumb(words[-1], words[-2] if words[1:] else ""):
            words = words[:-1]
    return " ".join(words).strip(_SIGNS).removesuffix(".pdf") or text


def is_title(text: str, paper: Paper) -> bool:
    """Return whether a text is a paper's title, or what is left of one that was clipped at its end."""
    said, title = letters(text), letters(paper.title)
    return bool(said) and (said == title or (len(said) >= KEY_LENGTH and title.startswith(said)))


def _is_crumb(word: str, neighbour: str) -> bool:
    """Return whether a word at an end of a text is none of a title's, by itself or after the one beside it."""
    is_apart = word[0] in _BRACKETS or word[-1] in _BRACKETS or neighbour in _PARTS
    plain = word.strip(_SIGNS + _BRACKETS)
    beside = neighbour.strip(_SIGNS + _BRACKETS).lower()
    if found := _ID.fullmatch(plain):
        return is_apart or bool(found["name"]) or beside in {"arxiv", "preprint"}
    match plain.lower():
        case "":
            return True
        case "arxiv" | "arxiv.org" | "arxiv.org/abs":
            return is_apart or word.endswith(":") or beside == "preprint" or bool(_ID.fullmatch(beside))
        case "preprint":
            return beside == "arxiv"
        case code:
            return word[0] == "[" and word[-1] == "]" and categories.find(code) is not None
