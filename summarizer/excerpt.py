"""A paper's text cut down to what a model has room for, so that every part of the paper keeps its share."""

from collections.abc import Callable, Mapping, Sequence
from math import sqrt

from papers.document import Document, Section
from summarizer.parts import Part, parts
from summarizer.sentences import split

Weigher = Callable[[Section, Part], float]
_LETTERS_A_TOKEN = 3  # of papers, with their formulas and names; more in plain English
_LEAST = 4000  # characters, whatever the model: less is no reading
_GAP = "[…]"
_ALL_OF_IT = 0.95
_HEAD = 0.7  # of what is kept of a section: its opening says what it does, its end what came of it

STORY: Mapping[Part, float] = {
    "introduction": 1.5,
    "related": 1.0,
    "method": 1.5,
    "experiments": 1.0,
    "discussion": 0.4,
    "conclusion": 0.6,
    "appendix": 0.1,
}
VERDICT: Mapping[Part, float] = {
    "introduction": 1.2,
    "related": 0.5,
    "method": 0.6,
    "experiments": 1.5,
    "discussion": 1.5,
    "conclusion": 1.5,
    "appendix": 0.3,
}


def room(context_tokens: int, spoken_for: int) -> int:
    """Return how many characters of a paper fit a model's context beside the tokens that are spoken for."""
    return max(_LEAST, _LETTERS_A_TOKEN * (context_tokens - spoken_for))


def excerpt(document: Document, most: int, weigh: Weigher) -> str:
    """Return a paper's sections under their headings in at most about `most` characters.

    What is too long is cut section by section, by weight and length, at the edges of sentences: of each the beginning
    and the end stay. The abstract, which the record has, is left out.
    """
    told = [(section, part) for section, part in parts(document.sections) if part != "abstract" or _is_long(section)]
    weights = [max(0.0, weigh(section, part)) for section, part in told]
    shares = _shares([len(section.text) for section, _ in told], weights, most)
    pieces = [(section.title, _cut(section.text, share)) for (section, _), share in zip(told, shares, strict=True)]
    return "\n\n".join(f"## {title}\n{text}" for title, text in pieces if text)


def by_part(weights: Mapping[Part, float]) -> Weigher:
    """Weigh sections by the parts that they belong to."""
    return lambda _, part: weights.get(part, 0.0)


def _is_long(section: Section) -> bool:
    """Return whether a section called the abstract is more than that: a letter's whole text under no other heading."""
    return len(section.text) > 5000


def _shares(lengths: Sequence[int], weights: Sequence[float], most: int) -> list[int]:
    """Share out room by weight and length; what one does not need goes to the others."""
    shares = [0] * len(lengths)
    left = most
    open_ = [n for n, weight in enumerate(weights) if weight and lengths[n]]
    while open_:
        # A section of four times the length gets twice as much.
        claims = {n: weights[n] * sqrt(lengths[n]) for n in open_}
        total = sum(claims.values())
        fair = {n: left * claims[n] / total for n in open_}
        content = [n for n in open_ if fair[n] >= _ALL_OF_IT * lengths[n]]
        for n in content or open_:
            shares[n] = lengths[n] if content else int(fair[n])
            left -= shares[n]
        open_ = [n for n in open_ if n not in content] if content else []
    return shares


def _cut(text: str, most: int) -> str:
    if most >= len(text):
        return text
    sentences = split(text)
    head = [each for each in sentences if each.end <= _HEAD * most]
    tail = [each for each in sentences[len(head) :] if each.start >= len(text) - (most - _HEAD * most)]
    ends = [text[: head[-1].end] if head else "", text[tail[0].start :] if tail else ""]
    return f" {_GAP} ".join(filter(None, ends)) if any(ends) else ""
