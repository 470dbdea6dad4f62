"""What of a paper's text is read where not all of it is wanted: what comes nearest to a question, or the opening."""

from collections.abc import Mapping

from papers.document import Document, Section
from summarizer.nearness.question import understand
from summarizer.nearness.weigh import weights_of
from summarizer.parts import parts
from summarizer.portions import WORTH, Portions, portions_of, stretches_of, weightiest
from summarizer.sentences import split

_PASSAGE = 1200  # bytes; some sentences, so that what is chosen is about the question
_NEIGHBOUR = 0.25
_PLAIN = 0.01  # of a passage that has no word of the question: enough to fill what room there is
_MOST_CANDIDATES = 96
_NEAR = 2.0  # standard deviations from which on something comes near a question in meaning
_UNKNOWN: Mapping[str, float] = {}
_GAP = " […] "
_HEAD = 0.5  # of what is kept of an introduction: its end tells what the paper does


def passages(
    document: Document, abstract: str, question: str, most: int, meant: Mapping[str, float] = _UNKNOWN
) -> tuple[Portions, bool]:
    """Return in one portion the whole text, or where that is more than `most` bytes what comes nearest to a question.

    What comes near it in meaning counts as well, by the texts of `candidates` that are `meant`. The second value tells
    whether anything came near: a question may be in another language than the paper.
    """
    whole = portions_of(document, abstract, most, 1)
    if whole.coverage([0]).is_whole:
        return whole, True
    paper = stretches_of(document, abstract, min(_PASSAGE, most))
    headings = [paper.titles[each.section] for each in paper.stretches]
    weights = weights_of([each.text for each in paper.stretches], headings, understand(question), document.title)
    weights = _by_both(weights, [meant.get(each.text, 0.0) for each in paper.stretches])
    near = any(weights)
    beside = [max(one, other) * _NEIGHBOUR for one, other in zip([0.0, *weights], [*weights[1:], 0.0], strict=False)]
    plain = [_PLAIN * WORTH.get(paper.kinds[each.section], 0.0) for each in paper.stretches]
    weights = [max(own, next_to) + worth for own, next_to, worth in zip(weights, beside, plain, strict=True)]
    return weightiest(paper, weights, most) if near else whole, near


def candidates(document: Document, abstract: str, question: str, most: int) -> list[str]:
    """Return the stretches of a text of more than `most` bytes that may answer a question, those with its words first.

    They are none where all of it is read anyway.
    """
    if portions_of(document, abstract, most, 1).coverage([0]).is_whole:
        return []
    paper = stretches_of(document, abstract, min(_PASSAGE, most))
    texts = [each.text for each in paper.stretches]
    headings = [paper.titles[each.section] for each in paper.stretches]
    weights = weights_of(texts, headings, understand(question), document.title)
    return [text for _, text in sorted(zip(weights, texts, strict=True), key=lambda pair: -pair[0])][:_MOST_CANDIDATES]


def _by_both(weights: list[float], meaning: list[float]) -> list[float]:
    """Add to weights by words those by meaning, each as a share of the highest."""
    highest, nearest = max(weights, default=0.0), max(meaning, default=0.0)
    if nearest < _NEAR:
        return weights
    scale = highest or 1.0
    return [own + scale * max(0.0, near) / nearest for own, near in zip(weights, meaning, strict=True)]


def introduction(document: Document) -> tuple[Section, ...]:
    """Return the sections in which a paper introduces its subject."""
    return tuple(section for section, part in parts(document.sections) if part == "introduction")


def opening(document: Document, most: int) -> str:
    """Return a paper's introduction in at most about `most` characters: its beginning and its end."""
    text = "\n".join(section.text for section in introduction(document))
    if len(text) <= most:
        return text
    sentences = split(text)
    head = [each for each in sentences if each.end <= _HEAD * most]
    tail = [each for each in sentences[len(head) :] if each.start >= len(text) - (most - _HEAD * most)]
    ends = [text[: head[-1].end] if head else "", text[tail[0].start :] if tail else ""]
    return _GAP.join(filter(None, ends))
