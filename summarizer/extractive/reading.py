"""A reading without a model: for each point the paper's own sentences that speak of it, each its own evidence."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from chat.reply import Claim
from papers.document import Document
from papers.paper import Paper
from summarizer.checks import NOWHERE
from summarizer.extractive.cues import adrift, is_own, shows
from summarizer.extractive.features import content, overlap
from summarizer.extractive.prose import Prose, prose
from summarizer.extractive.shorten import trim
from summarizer.extractive.summary import language_of_text
from summarizer.parts import is_about_limits
from summarizer.points import POINTS, Rule
from summarizer.schema import Reading

READING_VERSION = "offline-reading-4"
"""Changes whenever readings without a model come out otherwise: `tools/fingerprints.py` notes what belongs to it."""

_NUMBER = re.compile(r"(?<![\w\[.-])\d[\d.,]*(?:\s?(?:%|×|x\b|[kKMBT]\b))?(?![\w\]])")
_MOST_STEPS = 6
_LEAST_STEP = 0.9
_ALIKE = 0.6


def read_offline(paper: Paper, document: Document) -> Reading:
    """Read a paper by what its sentences say of themselves; takes about 2 ms a page."""
    choice = _Choice(prose(document, paper))
    taken = {
        point.key: choice.take(point.rule) if point.rule else choice.steps()
        for point in sorted(POINTS, key=lambda each: each.turn)
    }
    found = {key: tuple(map(claim_of, sentences)) for key, sentences in taken.items() if sentences}
    language = language_of_text(" ".join(section.text[:1000] for section in document.sections))
    return Reading(document.origin, document.affiliation, found, pages=document.pages, language=language)


def claim_of(sentence: Prose) -> Claim:
    """Make a claim of a sentence: readable and without its opening, with the sentence itself as its evidence."""
    return Claim(trim(sentence.readable), sentence.text, sentence.section.title or NOWHERE)


class _Choice:
    """The sentences of one paper, of which none is taken twice, nor one that says the same as another."""

    def __init__(self, sentences: Sequence[Prose]) -> None:
        self._sentences = sentences
        self._taken: list[Counter[str]] = []

    def take(self, rule: Rule) -> list[Prose]:
        """Take the sentences that weigh most by a point's rule, and return them in the paper's order."""
        weighed = [(_weigh(sentence, rule), sentence) for sentence in self._sentences]
        best = sorted((pair for pair in weighed if pair[0] >= rule.least - rule.slack), key=lambda pair: -pair[0])
        enough = sum(weight >= rule.least for weight, _ in best)
        return self._first((sentence for _, sentence in best), min(rule.most, enough or 1))

    def steps(self) -> list[Prose]:
        """Take the sentence that tells most from each section of the method, of up to six sections in their order."""
        told = [sentence for sentence in self._sentences if sentence.part == "method"]
        sections = [list(group) for _, group in groupby(told, key=lambda sentence: sentence.section)]
        ranked = [sorted(((_weigh_step(s), s) for s in group), key=lambda pair: -pair[0]) for group in sections]
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


def _weigh(sentence: Prose, rule: Rule) -> float:
    """Weigh a sentence by a point's rule: the higher, the likelier a reader takes it as an answer; 0: it is none."""
    text = sentence.text
    on_limits = is_about_limits(sentence.section.title)
    announced = on_limits and rule.on_limits
    if sentence.part not in rule.parts or not (announced or all(shows(sign, text) for sign in rule.needs)):
        return 0.0
    worth = rule.parts[sentence.part] + sum(weight for sign, weight in rule.signs.items() if shows(sign, text))
    worth += rule.own * (sentence.names_its_own or is_own(text)) + rule.early * (1 - sentence.at) ** 3
    worth += rule.numbers * min(2, len(_NUMBER.findall(sentence.readable)))
    return worth + 1.2 * announced - 1.2 * (on_limits and not announced and not shows("hopes", text)) - adrift(text)


def _weigh_step(sentence: Prose) -> float:
    """Weigh a sentence as what tells its section's step of the method."""
    text = sentence.text
    worth = (
        1.0 * shows("acts", text) + 0.4 * shows("proposes", text) + 0.3 * is_own(text) + 0.5 * (1 - sentence.at) ** 2
    )
    return worth - 0.8 * shows("others", text) - 0.4 * shows("compares", text) - adrift(text)
