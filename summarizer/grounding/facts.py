"""The numbers of a paper, by what they measure, and what a stated number may rest on."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

from summarizer import sentences
from summarizer.grounding import derived
from summarizer.grounding.fold import pieces, readable, words
from summarizer.grounding.furniture import ADDRESS
from summarizer.grounding.language import tongue_of
from summarizer.grounding.number_words import implied
from summarizer.grounding.quantities import find
from summarizer.grounding.quantity import Quantity, rounds_to
from summarizer.grounding.tongues import ENGLISH, Tongue

_OPEN_WORDS = """
on to and in for with at vs versus while compared over of or by under than as across from respectively per is was
"""
_OPEN = frozenset(_OPEN_WORDS.split())
_IN_PIXELS = frozenset({"resolution", "resolutions"})
_PERCENTAGES = re.compile(
    r"accura|precision|recall|\bF1|\bm?AP\b|\bm?IoU|\brates?\b|scores?\b|\berrors?\b|AU(?:RO)?C|\bWER|BLEU|ROUGE|dice"
    r"|coverage|success|top-?1|perform|percent|win\b|improve",
    re.IGNORECASE,
)
_SPACES = re.compile(r"(?P<n>\d)d", re.IGNORECASE)
_RELATIVE = frozenset({"percent", "point", "times", "fraction", "dimension"})
_AROUND = 60


class Facts:
    """The numbers that stand in a paper's texts; `years` are those of its record's dates."""

    def __init__(self, texts: Iterable[str], years: Iterable[int] = ()) -> None:
        self._values: dict[str, set[Fraction]] = defaultdict(set)
        self._stretches: list[tuple[Quantity, ...]] = []
        self._words: set[str] = set()
        self._values["any"].update(Fraction(year) for year in years)
        for text in texts:
            for sentence in sentences.split(text):
                for piece in pieces(sentence.text):
                    self._read(ADDRESS.sub(" ", readable(piece)))

    def _read(self, text: str) -> None:
        figures = find(text, tongue_of(text))
        for quantity in figures.quantities:
            context = text[max(0, quantity.start - _AROUND) : quantity.end + _AROUND]
            for measure, value in _bears_out(quantity, context):
                self._values[measure].add(value)
        for designation in figures.designations:
            space = _SPACES.match(designation.core)
            if space:
                self._values["dimension"].add(Fraction(int(space["n"])))
        self._stretches.append(figures.quantities)
        self._words.update(words(text))

    def has_dimension(self, core: str) -> bool | None:
        """Return whether the paper speaks of the space that "3D" names, None where it speaks of none at all."""
        space = _SPACES.fullmatch(core)
        known = self._values.get("dimension")
        return None if not space or not known else Fraction(int(space["n"])) in known

    def bear_out(self, stated: Quantity, sentence: str, tongue: Tongue = ENGLISH) -> bool:
        """Return whether a number of a sentence stands in the paper, as it is, converted, rounded or worked out."""
        if any(value in self._values.get(measure, ()) for measure, value in _asks(stated)):
            return True
        if stated.word:
            return self._bear_out_word(stated, sentence, tongue)
        if stated.readings == (Fraction(1),) and stated.units == (None,) and implied(1) & self._words:
            return True
        if stated.rounded and self._round_to(stated):
            return True
        return derived.holds(stated, sentence, self._nearby(), tongue)

    def _bear_out_word(self, stated: Quantity, sentence: str, tongue: Tongue) -> bool:
        """Small counts are often said in other words ("both", "dual"), or counted by whoever sums a paper up."""
        if stated.rounded and self._round_to(stated):
            return True
        if stated.units == (None,) or "times" in stated.measures:
            number = int(stated.value)
            said = stated.value in self._values["any"] or bool(implied(number) & self._words)
            return (
                said
                or derived.is_self_evident(stated, sentence, tongue)
                or self._is_magnitude(stated, sentence, tongue)
            )
        if "dimension" in stated.measures:
            return not self._values.get("dimension")
        close = any(
            abs(value - wanted) <= wanted / 20
            for measure, wanted in _asks(stated)
            for value in self._values.get(measure, ())
        )
        return close or derived.holds(stated, sentence, self._nearby(), tongue)

    def _is_magnitude(self, stated: Quantity, sentence: str, tongue: Tongue) -> bool:
        """Return whether a number of orders of magnitude stands for a factor or a range that the paper gives."""
        factors = self._values.get("times", set())
        return derived.is_magnitude(stated, sentence, tongue) and any(value >= 10 for value in factors)

    def _round_to(self, stated: Quantity) -> bool:
        return any(
            rounds_to(value, wanted, stated.rounded)
            for measure, wanted in _asks(stated)
            for value in self._values.get(measure, ())
        )

    def _nearby(self) -> Iterator[tuple[Quantity, ...]]:
        """Yield the numbers that stand together: in one sentence or in two that follow each other."""
        if len(self._stretches) == 1:
            yield self._stretches[0]
        for first, second in pairwise(self._stretches):
            if first or second:
                yield (*first, *second)


def _bears_out(quantity: Quantity, context: str) -> Iterator[tuple[str, Fraction]]:
    """Yield what a number of the paper bears out, as a measure and a value in that measure's basic unit."""
    for value in quantity.readings:
        for unit in quantity.units:
            if not unit or unit.measure != "sheet":  # the number of a record's pages bears nothing else out
                yield "any", value
            if unit:
                yield unit.measure, value * unit.factor
                yield from _converted(unit.measure, value)
            else:
                yield from _bare(quantity, value, context)


def _converted(measure: str, value: Fraction) -> Iterator[tuple[str, Fraction]]:
    match measure:
        case "percent":
            yield from (("point", value), ("times", value / 100), ("fraction", value / 100), ("any", value / 100))
        case "point":
            yield "percent", value
        case "fraction":
            yield from (("percent", 100 * value), ("times", value), ("any", 100 * value))
        case "times":
            yield from (("percent", 100 * value), ("fraction", value))


def _bare(quantity: Quantity, value: Fraction, context: str) -> Iterator[tuple[str, Fraction]]:
    if quantity.word:
        return
    if quantity.noun.lower() in _IN_PIXELS:
        yield "pixel", value
    if not quantity.noun or quantity.noun.lower() in _OPEN:
        yield from (("bare", value), ("times", value), ("point", value))
    if value.denominator > 1 and value < 1:
        yield from (("percent", 100 * value), ("fraction", value))
    elif _PERCENTAGES.search(context) and (value.denominator > 1 or quantity.noun.lower() in _OPEN):
        yield "percent", value


def _asks(quantity: Quantity) -> Iterator[tuple[str, Fraction]]:
    """Yield what a stated number must find, any of it."""
    for value in quantity.readings:
        for unit in quantity.units:
            if unit is None:
                yield "any", value
            else:
                yield unit.measure, value * unit.factor
                if unit.measure not in _RELATIVE:
                    yield ("any" if unit.measure == "sheet" else "bare"), value
