"""What a sentence's numbers measure: the words that name the measure, on what it was taken, and what was being done."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.grounding.english.comparison import changes
from summarizer.grounding.english.words import DETERMINERS, PREPOSITIONS, Word, is_verb, listed, stem, stems

_ROUND = listed("about around approximately roughly nearly almost only merely just up over than least most")
_DOING = {
    stem(word): group
    for group, words in {
        "training": "train pretrain pre-train fine-tune finetune optimize learn",
        "using": "generate generation infer inference sample sampling render rendering synthesize synthesis decode test"
        " evaluate reconstruct reconstruction predict prediction",
    }.items()
    for word in words.split()
}
_ON = listed("on")
_FIGURE = re.compile(r"(?P<number>\d[\d.,]*)(?P<unit>%|[kmgt]?b|m?s|h|x|fps|[kmg]?hz)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORTEST = 2
_PHRASE = 3
_RIVALS = frozenset(["previous", "prior", "baseline", "state-of-the-art", "existing"])
_GENERIC = stems(
    "range total average score value rate level maximum minimum amount number factor size budget length count set"
)
_CHANGE = stems(
    "improvement gain increase decrease reduction drop boost speedup speed-up margin difference advantage growth"
)
_UNITS = stems(
    "percent percentage point points times fold second seconds minute minutes hour hours day days ms s fps"
    " gb mb k m b x %"
)
_REACH = 7


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with the stems of what it measures, of where it was taken, and what was done meanwhile, "" where unsaid.

    `beside` are all the words near it that may name the measure; `baseline` says that the number is given as that which
    something is held against: "than the previous 292.4".
    """

    number: str
    at: int
    unit: str
    metric: tuple[int, ...]
    beside: tuple[int, ...]
    place: tuple[int, ...]
    doing: str
    baseline: bool


def find(words: Sequence[Word], clauses: Sequence[int], subjects: Sequence[tuple[int, ...]]) -> tuple[Measure, ...]:
    """Return the measures of a sentence, a number each."""
    found = []
    for at, word in enumerate(words):
        figure = _FIGURE.fullmatch(word.lower)
        if figure is None or _YEAR.fullmatch(word.lower):
            continue
        after = words[at + 1] if at + 1 < len(words) else None
        unit = figure["unit"] or (after.lower if after and after.keys & _UNITS else "")
        if len(word.lower) < _SHORTEST and not unit:
            continue
        place = _place(words, clauses, at)
        metric = _metric(words, at, subjects[clauses[at]])
        beside = (*metric, *_directly_before(words, at), *_metric_behind(words, at))
        doing, baseline = _doing(words, clauses, at), _is_baseline(words, at)
        found.append(Measure(figure["number"].replace(",", ""), at, unit, metric, beside, place, doing, baseline))
    return tuple(found)


def _metric(words: Sequence[Word], at: int, subject: tuple[int, ...]) -> tuple[int, ...]:
    """Return the noun phrase that a number is "of": "an FID of 15.78", "FID improves by 3.5", "accuracy is 92 %"."""
    here = at - 1
    while here >= 0 and (words[here].lower in _ROUND or words[here].lower in {"a", "an", "the"}):
        here -= 1
    if here < 0:
        return ()
    if words[here].lower in {"of", "is", "was", "reaches"}:
        after = words[at + 1] if at + 1 < len(words) else None
        told_of = after is not None and after.bears and not after.keys & _UNITS  # "is 1.56x slower", "is 90% accurate"
        return () if told_of and words[here].lower != "of" else _noun_before(words, here)
    if words[here].lower in {"by", "to"} and here:
        if is_verb(words, here - 1) and changes(words[here - 1]):
            return tuple(n for n in subject if n < at and words[n].bears)
        return _noun_before(words, here)
    return ()


def _noun_before(words: Sequence[Word], at: int) -> tuple[int, ...]:
    reach: list[int] = []
    for here in range(at - 1, max(-1, at - 5), -1):
        if not words[here].bears or is_verb(words, here) or words[here].lower.endswith("ed"):
            break
        reach.insert(0, here)
    if not reach or words[reach[-1]].keys & _CHANGE or all(words[n].keys & _GENERIC for n in reach):
        return ()
    return tuple(reach)


def _metric_behind(words: Sequence[Word], at: int) -> tuple[int, ...]:
    """Return the measure that stands behind a number: "3.5 point improvement in FID", "92 % accuracy"."""
    found: list[int] = []
    for here in range(at + 1, min(len(words), at + 9)):
        word = words[here]
        if word.bears and not is_verb(words, here) and not word.lower.endswith("ed"):
            found.append(here)
        elif word.lower not in {"in", "of", *DETERMINERS} or len(found) > _PHRASE:
            break
    measured = [n for n in found if not words[n].keys & (_UNITS | _GENERIC | _CHANGE)]
    return tuple(measured)


def _directly_before(words: Sequence[Word], at: int) -> tuple[int, ...]:
    names = at > 0 and words[at - 1].bears and len(words[at - 1].lower) > 1 and not is_verb(words, at - 1)
    return (at - 1,) if names else ()


def _place(words: Sequence[Word], clauses: Sequence[int], at: int) -> tuple[int, ...]:
    """Return the noun phrase behind the first "on" or "for" that follows a number in its clause."""
    for here in range(at + 1, min(len(words), at + _REACH)):
        if clauses[here] != clauses[at]:
            return ()
        if words[here].lower in _ON:
            found = []
            for n in range(here + 1, min(len(words), here + 6)):
                if words[n].keys:
                    found.append(n)
                elif (words[n].lower in PREPOSITIONS and words[n].lower != "of") or words[n].kind == "mark":
                    break
            return tuple(found)
    return ()


def _doing(words: Sequence[Word], clauses: Sequence[int], at: int) -> str:
    groups = {
        group
        for here in range(len(words))
        if clauses[here] == clauses[at]
        for key in words[here].keys
        if (group := _DOING.get(key))
    }
    return groups.pop() if len(groups) == 1 else ""


def _is_baseline(words: Sequence[Word], at: int) -> bool:
    """Return whether a number is given as what another is held against: "than the 80 % of", "the prior best of 292"."""
    before = [word.lower for word in words[max(0, at - 4) : at]]
    behind = [word.lower for word in words[at + 1 : at + 5]]
    if "than" in before or "from" in before[-2:] or "compared" in before[-2:]:
        return True
    if behind[:1] == ["for"] and not _RIVALS.isdisjoint(behind):
        return True
    return not _RIVALS.isdisjoint(before[-3:]) and before[-1] in {"of", "with", "at"}
