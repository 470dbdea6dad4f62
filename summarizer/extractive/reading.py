"""A reading without a model: for each point the paper's own sentences that speak of it, each its own evidence."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from chat.reply import Claim
from papers.document import Document
from papers.paper import Paper
from summarizer.checks import NOWHERE
from summarizer.extractive.features import content, overlap
from summarizer.extractive.points import RULES, weigh, weigh_step
from summarizer.extractive.prose import Prose, prose
from summarizer.extractive.shorten import trim
from summarizer.extractive.summary import language_of_text
from summarizer.schema import Point, Reading

PROMPT = "offline-reading-2"
"""Changes whenever readings without a model come out otherwise."""

# Points with the narrowest choice choose first, so that a sentence goes where it is missed most.
_ORDER: tuple[Point, ...] = (
    "limitations",
    "method",
    "steps",
    "background",
    "prior_work",
    "innovation",
    "results",
    "performance",
    "workload",
    "significance",
)
_MOST_STEPS = 6
_LEAST_STEP = 0.9
_ALIKE = 0.6


def read_offline(paper: Paper, document: Document) -> Reading:
    """Read a paper by what its sentences say of themselves; takes about 2 ms a page."""
    choice = _Choice(prose(document, paper))
    found: dict[str, Any] = {
        point: tuple(map(claim_of, choice.steps() if point == "steps" else choice.take(point))) for point in _ORDER
    }
    language = language_of_text(" ".join(section.text[:1000] for section in document.sections))
    return Reading(document.origin, document.affiliation, pages=document.pages, language=language, **found)


def claim_of(sentence: Prose) -> Claim:
    """Make a claim of a sentence: readable and without its opening, with the sentence itself as its evidence."""
    return Claim(trim(sentence.readable), sentence.text, sentence.section.title or NOWHERE)


class _Choice:
    """The sentences of one paper, of which none is taken twice, nor one that says the same as another."""

    def __init__(self, sentences: Sequence[Prose]) -> None:
        self._sentences = sentences
        self._taken: list[Counter[str]] = []

    def take(self, point: Point) -> list[Prose]:
        """Take the sentences that weigh most for a point, and give them in the paper's order."""
        rule = RULES[point]
        weighed = [(weigh(sentence, point), sentence) for sentence in self._sentences]
        best = sorted((pair for pair in weighed if pair[0] >= rule.least - rule.slack), key=lambda pair: -pair[0])
        enough = sum(weight >= rule.least for weight, _ in best)
        return self._first((sentence for _, sentence in best), min(rule.most, enough or 1))

    def steps(self) -> list[Prose]:
        """Take the sentence that tells most from each section of the method, of up to six sections in their order."""
        told = [sentence for sentence in self._sentences if sentence.part == "method"]
        sections = [list(group) for _, group in groupby(told, key=lambda sentence: sentence.section)]
        ranked = [sorted(((weigh_step(s), s) for s in group), key=lambda pair: -pair[0]) for group in sections]
        most = 1 if len(ranked) >= _MOST_STEPS else 2 if len(ranked) > 1 else _MOST_STEPS
        best = sorted(
            (pair for group in ranked for pair in group[:most] if pair[0] >= _LEAST_STEP), key=lambda pair: -pair[0]
        )
        return self._first((sentence for _, sentence in best), _MOST_STEPS)

    def _first(self, sentences: Iterable[Prose], most: int) -> list[Prose]:
        chosen: list[Prose] = []
        for sentence in sentences:
            if len(chosen) == most:
                break
            bag = Counter(content(sentence.readable))
            if all(overlap(bag, other) < _ALIKE for other in self._taken):
                self._taken.append(bag)
                chosen.append(sentence)
        return sorted(chosen, key=lambda sentence: sentence.number)
