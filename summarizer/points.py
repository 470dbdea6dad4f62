"""The ten points of a reading: what each is called, asked for, grouped under and found by. One row is one point."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from chat.words import Phrase, phrase
from summarizer.extractive.voice import Voice
from summarizer.parts import Part

Half = Literal["story", "verdict"]
Group = Literal["summary", "conclusion"]
HALVES: tuple[Half, ...] = get_args(Half)


@dataclass(frozen=True, slots=True)
class Rule:
    """How sentences are weighed for a point: by the part that they stand in (others do not count) and by their signs.

    `most` sentences are taken, none whose weight is below `least`, nor one without all the signs in `needs`, with one
    in `never`, or in which another than the `voices` speaks; `numbers` is for each of up to two numbers, `early` for a
    section's opening. With `on_limits` what stands under a heading on limits is wanted, which is else avoided.
    """

    parts: Mapping[Part, float]
    signs: Mapping[str, float]
    most: int
    least: float
    voices: tuple[Voice, ...] = ("ours",)
    numbers: float = 0.0
    early: float = 0.0
    needs: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    on_limits: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a reading.

    `key` is its name in JSON and in the store, `name` what people call it. A model is asked for it in one `half` of
    the reading, for so `many` statements on what it is `about`. A post lists it under a `group`, None for one that
    stands alone; the statements of an `ordered` one are steps. Without a model it takes its sentences at its `turn`,
    from 1, by its `rule`; the one without a rule follows the order of the method's sections.
    """

    key: str
    name: Phrase
    half: Half
    many: str
    about: str
    group: Group | None
    turn: int
    rule: Rule | None = None
    ordered: bool = False

    @property
    def most(self) -> int:
        """The greatest number of statements that a model is asked for."""
        return int(self.many.rpartition(" ")[2])


# The points with the narrowest choice have the first turns, so that a sentence goes where it is missed most.
POINTS: tuple[Point, ...] = (
    Point(
        key="background",
        name=phrase("Background"),
        half="story",
        many="1 or 2",
        about="the field and the question that the paper is about",
        group="summary",
        turn=4,
        rule=Rule(
            parts={"introduction": 1.6, "abstract": 1.6},
            signs={
                "falls_short": -0.4,
                "contrasts": -0.6,
                "others": -0.5,
                "by_others": -0.3,
                "finds": -0.5,
                "supposes": -1.0,
                "acts": -0.6,
            },
            most=2,
            least=2.2,
            voices=("nobody", "known", "others"),
            numbers=-0.3,
            early=1.5,
            never=("defines", "question", "undertakes", "others_by_name", "formal"),
        ),
    ),
    Point(
        key="prior_work",
        name=phrase("Earlier work and its problems"),
        half="story",
        many="1 to 3",
        about="what earlier work does, and what is wrong with it or missing",
        group="summary",
        turn=5,
        rule=Rule(
            parts={"introduction": 1.4, "related": 1.2, "abstract": 1.5},
            signs={
                "others": 0.3,
                "by_others": 0.5,
                "falls_short": 0.8,
                "contrasts": 0.4,
                "known": 0.2,
                "finds": -0.1,
                "beats": -0.4,
                "supposes": -0.5,
            },
            most=3,
            least=2.1,
            voices=("nobody", "known", "others"),
            numbers=-0.2,
            early=0.2,
            never=("defines", "question", "formal"),
        ),
    ),
    Point(
        key="method",
        name=phrase("Method"),
        half="story",
        many="1 to 3",
        about="the main idea of what the paper does",
        group="summary",
        turn=2,
        rule=Rule(
            parts={"abstract": 1.6, "introduction": 1.0, "conclusion": 0.7},
            signs={
                "proposes": 1.2,
                "acts": 0.7,
                "here": 0.5,
                "calls": 0.4,
                "new": -0.5,
                "studies": 0.8,
                "finds": -0.8,
                "beats": -0.3,
                "experiments": -0.4,
                "found": -1.0,
                "first_own": 0.8,
            },
            most=2,
            least=2.0,
            numbers=-0.2,
            never=("limits",),
        ),
    ),
    Point(
        key="steps",
        name=phrase("Steps of the method"),
        half="story",
        many="3 to 7",
        about="the steps of the method, in their order",
        group=None,
        turn=3,
        ordered=True,
    ),
    Point(
        key="results",
        name=phrase("Results"),
        half="story",
        many="2 to 5",
        about="what was measured or proved, on which data, with the numbers",
        group="summary",
        turn=7,
        rule=Rule(
            parts={"abstract": 1.8, "experiments": 0.9, "conclusion": 1.5, "discussion": 0.3, "introduction": 0.8},
            signs={
                "finds": 0.9,
                "beats": 0.3,
                "compares": 0.3,
                "effort": -0.3,
                "proposes": -0.8,
                "acts": -1.2,
                "outcomes": 0.5,
                "by_name": 0.3,
                "means": -0.4,
                "modal": -0.9,
                "done": -0.8,
                "is_done": -0.8,
            },
            most=4,
            least=2.2,
            numbers=0.4,
            needs=("outcomes",),
            never=("limits", "defines", "undertakes", "supposes"),
        ),
    ),
    Point(
        key="significance",
        name=phrase("What it means"),
        half="verdict",
        many="1 or 2",
        about="what the work makes possible or shows beyond its own case",
        group="conclusion",
        turn=10,
        rule=Rule(
            parts={"conclusion": 1.6, "introduction": 0.7, "abstract": 1.2, "discussion": 0.9},
            signs={"means": 1.0, "acts": -0.5, "falls_short": -0.3, "effort": -0.3, "proposes": -0.3},
            most=2,
            least=1.8,
            numbers=-0.4,
            needs=("means",),
            never=("limits", "defines", "undertakes", "acts", "formal"),
        ),
    ),
    Point(
        key="innovation",
        name=phrase("Innovation"),
        half="verdict",
        many="1 to 3",
        about="what is new in it compared with earlier work",
        group="conclusion",
        turn=6,
        rule=Rule(
            parts={"introduction": 1.3, "abstract": 1.0, "conclusion": 1.0, "related": 0.8},
            signs={"new": 1.0, "proposes": 0.6, "others": 0.3, "falls_short": -0.2, "beats": -0.4},
            most=2,
            least=1.9,
            needs=("new",),
            never=("limits", "defines"),
        ),
    ),
    Point(
        key="performance",
        name=phrase("Performance"),
        half="verdict",
        many="1 to 3",
        about="how well it does compared with others, with the numbers",
        group="conclusion",
        turn=8,
        rule=Rule(
            parts={"experiments": 1.3, "introduction": 0.8, "abstract": 1.2, "conclusion": 1.1, "discussion": 0.4},
            signs={"compares": 1.2, "beats": 0.5, "finds": 0.3, "acts": -1.2},
            most=3,
            least=2.6,
            numbers=0.5,
            needs=("compares", "outcomes", "by_name"),
            never=("limits", "defines", "undertakes"),
        ),
    ),
    Point(
        key="workload",
        name=phrase("Workload"),
        half="verdict",
        many="1 to 3",
        about="what it took: data, size, computing, experiments, ablations, proofs",
        group="conclusion",
        turn=9,
        rule=Rule(
            parts={"experiments": 1.0, "method": 0.8, "appendix": 0.3, "introduction": 0.3, "abstract": 0.4},
            signs={"effort": 1.4, "acts": 0.7, "compares": -0.6, "beats": -0.8},
            most=3,
            least=2.4,
            voices=("ours", "nobody"),
            numbers=0.5,
            needs=("effort", "amounts", "spends"),
            never=("limits", "defines", "finds", "compares", "found", "modal"),
        ),
    ),
    Point(
        key="limitations",
        name=phrase("Limitations"),
        half="verdict",
        many="1 to 3",
        about="what it cannot do, does not cover, or leaves open",
        group="conclusion",
        turn=1,
        rule=Rule(
            parts={"discussion": 1.2, "conclusion": 1.0, "experiments": -0.4},
            signs={"limits": 1.3, "falls_short": 0.4, "beats": -0.6, "compares": -0.2},
            most=3,
            least=1.9,
            voices=("ours", "nobody"),
            needs=("limits",),
            never=("strengths", "formal"),
            on_limits=True,
        ),
    ),
)
KEYS: tuple[str, ...] = tuple(point.key for point in POINTS)


def points_of(half: Half) -> tuple[Point, ...]:
    """Return the points that a model is asked for together."""
    return tuple(point for point in POINTS if point.half == half)
