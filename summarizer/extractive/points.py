"""The points of a reading: where in a paper each one is spoken of, and by which words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from summarizer.extractive.cues import adrift, is_own, shows
from summarizer.extractive.prose import Prose
from summarizer.parts import Part, is_about_limits
from summarizer.schema import Point

_NUMBER = re.compile(r"(?<![\w\[.-])\d[\d.,]*(?:\s?(?:%|×|x\b|[kKMBT]\b))?(?![\w\]])")


@dataclass(frozen=True, slots=True)
class Rule:
    """How sentences are weighed for a point: by the part that they stand in (others do not count) and by their signs.

    `most` sentences are taken, none whose weight is below `least` nor one without all the signs in `needs`; `own` is
    for sentences on the authors' own work, `numbers` for each of up to two numbers, `early` for a section's opening.
    Where none weighs enough, the best of all is taken if it falls short by no more than `slack`.
    """

    parts: Mapping[Part, float]
    signs: Mapping[str, float]
    most: int
    least: float
    own: float = 0.0
    numbers: float = 0.0
    early: float = 0.0
    slack: float = 0.0
    needs: tuple[str, ...] = ()


RULES: Mapping[Point, Rule] = {
    "background": Rule(
        parts={"introduction": 2.0, "abstract": 1.0},
        signs={"wanting": -1.0, "others": -0.2},
        most=2,
        least=1.6,
        own=-3.0,
        numbers=-0.3,
        early=1.5,
        slack=0.6,
    ),
    "prior_work": Rule(
        parts={"introduction": 1.3, "related": 1.1, "abstract": 1.3},
        signs={"wanting": 1.2, "others": 0.9, "contrasts": 0.3, "question": -1.0, "finds": -0.8, "beats": -0.8},
        most=3,
        least=2.0,
        own=-2.0,
        numbers=-0.2,
        needs=("wanting",),
    ),
    "method": Rule(
        parts={"abstract": 1.8, "introduction": 1.2, "method": 0.6, "conclusion": 0.5},
        signs={
            "proposes": 1.2,
            "acts": 0.5,
            "here": 0.3,
            "studies": 0.5,
            "finds": -0.8,
            "beats": -0.3,
            "experiments": -0.6,
        },
        most=2,
        least=2.2,
        own=0.6,
        numbers=-0.3,
        slack=0.6,
    ),
    "results": Rule(
        parts={"abstract": 1.6, "experiments": 1.2, "conclusion": 1.2, "discussion": 0.3, "introduction": 0.3},
        signs={"finds": 0.9, "beats": 0.5, "compares": 0.4, "effort": -0.3, "proposes": -0.8},
        most=4,
        least=2.4,
        own=0.1,
        numbers=0.5,
        slack=0.6,
    ),
    "significance": Rule(
        parts={"conclusion": 1.6, "introduction": 0.3, "abstract": 0.9, "discussion": 0.6},
        signs={"means": 1.0, "limits": -0.8, "acts": -0.5, "wanting": -0.5},
        most=2,
        least=1.5,
        own=0.6,
        numbers=-0.2,
        needs=("means",),
    ),
    "innovation": Rule(
        parts={"introduction": 1.4, "abstract": 1.0, "conclusion": 0.9, "related": 0.7, "method": 0.3},
        signs={"new": 1.0, "proposes": 0.6, "others": 0.3, "wanting": -0.2, "beats": -0.8, "limits": -1.0},
        most=2,
        least=2.4,
        own=0.9,
        needs=("new",),
    ),
    "performance": Rule(
        parts={"experiments": 1.4, "introduction": 0.7, "abstract": 0.9, "conclusion": 0.9, "discussion": 0.4},
        signs={"compares": 1.2, "beats": 0.5, "finds": 0.3, "acts": -0.6},
        most=3,
        least=2.8,
        numbers=0.8,
        needs=("compares",),
    ),
    "workload": Rule(
        parts={"experiments": 1.0, "method": 0.8, "appendix": 0.3, "introduction": 0.1, "abstract": 0.2},
        signs={"effort": 1.4, "acts": 0.5, "compares": -0.6, "beats": -0.8},
        most=3,
        least=2.6,
        own=0.3,
        numbers=0.8,
        needs=("effort",),
    ),
    "limitations": Rule(
        parts={"discussion": 1.2, "conclusion": 0.7, "experiments": -0.4},
        signs={"limits": 1.3, "wanting": 0.4, "beats": -0.6, "compares": -0.2, "hopes": -1.5},
        most=3,
        least=2.0,
        own=0.2,
        needs=("limits",),
    ),
}
"""How each point's sentences are found, all but the steps, which follow the order of the sections."""


def weigh(sentence: Prose, point: Point) -> float:
    """Weigh a sentence for a point: the higher, the likelier a reader takes it as an answer; 0 where it is none."""
    rule, text = RULES[point], sentence.text
    on_limits = is_about_limits(sentence.section.title)
    announced = on_limits and point == "limitations"
    if sentence.part not in rule.parts or not (announced or all(shows(sign, text) for sign in rule.needs)):
        return 0.0
    worth = rule.parts[sentence.part] + sum(weight for sign, weight in rule.signs.items() if shows(sign, text))
    worth += rule.own * (sentence.names_its_own or is_own(text)) + rule.early * (1 - sentence.at) ** 3
    worth += rule.numbers * min(2, len(_NUMBER.findall(sentence.readable)))
    return worth + 1.2 * announced - 1.2 * (on_limits and not announced and not shows("hopes", text)) - adrift(text)


def weigh_step(sentence: Prose) -> float:
    """Weigh a sentence as what tells its section's step of the method."""
    text = sentence.text
    worth = (
        1.0 * shows("acts", text) + 0.4 * shows("proposes", text) + 0.3 * is_own(text) + 0.5 * (1 - sentence.at) ** 2
    )
    return worth - 0.8 * shows("others", text) - 0.4 * shows("compares", text) - adrift(text)
