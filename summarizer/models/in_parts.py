"""What models are asked on a paper that is longer than their context: what each part says, then what of it matters."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel

from chat.reply import Claim, ClaimStatus
from papers.paper import Paper
from summarizer.languages import written_in
from summarizer.models.forms import ChoiceForm
from summarizer.models.prompts import asked, choice_task, part_task, setting
from summarizer.models.tasks import PointsTask
from summarizer.models.writing import Slot
from summarizer.plain import is_blank
from summarizer.points import Point

if TYPE_CHECKING:
    from summarizer.checks import Check

Noted = Mapping[str, Sequence[Claim]]
"""Statements that hold, by the keys of the points that they speak of."""

_TURNS = 7  # statements on a point that one part has at most
_NOTED_OF_A_PART = 12
_NOTED_OF_A_SMALL_PART = 8  # whose answer has less room
_SMALL = 16_384  # tokens of context
_CLAIM_BYTES = 24  # of its number and heading


@dataclass(slots=True, kw_only=True)
class PartTask(PointsTask):
    """What one part of a paper says on some points; that it says nothing on any of them is an answer too."""

    answered: bool = False

    @classmethod
    def of(
        cls,
        paper: Paper,
        body: str,
        points: Sequence[Point],
        language: str,
        check: "Check",
        *,
        number: int,
        total: int,
        context_tokens: int,
    ) -> "PartTask":
        """Ask what a part of the paper's text says on some points."""
        most = _NOTED_OF_A_PART if context_tokens > _SMALL else _NOTED_OF_A_SMALL_PART
        task = part_task(points, language, number=number, total=total, most=most)
        return cls(
            paper=paper,
            language=language,
            instructions=setting(paper, body),
            message=asked(paper, task, body),
            check=check,
            keys=tuple(point.key for point in points),
        )

    @property
    def has_some(self) -> bool:
        """Whether the model answered in the right form."""
        return self.answered

    def examine(self, answer: BaseModel) -> Sequence[Claim]:
        """Check an answer's statements; where there are some and none holds, return them."""
        self.answered = True
        return PointsTask.examine(self, answer)

    def to_correct(self) -> dict[Slot, Claim]:
        """Return what does not hold or is in another language where that is most of it.

        What little is lost of one part is not worth asking again.
        """
        lacking = PointsTask.to_correct(self)
        return lacking if 2 * len(lacking) > len(self.held) + len(self.wrong) else {}


@dataclass(slots=True)
class ChoiceTask:
    """Which of the statements on a paper's parts make a reading of the whole, by their numbers.

    A statement that was reworded so that it does not hold any more, or in another language, keeps its first wording;
    of the others `first_wordings` are kept, by the texts that they have now.
    """

    instructions: str
    message: str
    check: "Check"
    language: str
    numbered: Mapping[int, Claim]
    points: tuple[Point, ...]
    form: type[BaseModel] = ChoiceForm
    best: dict[str, tuple[Claim, ...]] = field(default_factory=dict)
    first_wordings: dict[str, Claim] = field(default_factory=dict)
    sent_back: ClassVar[int] = 1

    @classmethod
    def of(cls, paper: Paper, noted: Noted, points: Sequence[Point], language: str, check: "Check") -> "ChoiceTask":
        """Ask for a choice among what was noted on some points."""
        numbered = dict(enumerate((claim for point in points for claim in noted[point.key]), 1))
        body = _listed(noted, points)
        message = asked(paper, choice_task(points, language), body)
        return cls(setting(paper, body), message, check, language, numbered, tuple(points))

    @property
    def has_some(self) -> bool:
        """Whether any statement was chosen."""
        return any(self.best.values())

    def examine(self, answer: Any) -> Sequence[Claim]:
        """Take what was chosen in the order in which it was; none goes back, for its first wording holds."""
        taken: set[int] = set()
        for point in self.points:
            chosen = []
            for each in getattr(answer, point.key)[: point.most]:
                if each.number in self.numbered and each.number not in taken:
                    taken.add(each.number)
                    chosen.append(self._worded(self.numbered[each.number], each.text))
            self.best[point.key] = tuple(chosen)
        return ()

    def _worded(self, claim: Claim, text: str) -> Claim:
        if not text.strip() or text.strip() == claim.text or is_blank(text):
            return claim
        if written_in(text, self.language) not in {self.language, written_in(claim.text, self.language)}:
            return claim
        again = self.check(Claim(text, claim.evidence))
        if again.status is not ClaimStatus.SUPPORTED or again.place != claim.place:
            return claim
        self.first_wordings[again.text] = claim
        return again


def gathered(parts: Sequence[Noted], points: Sequence[Point], most: int) -> dict[str, list[Claim]]:
    """Join what was noted on each point, in at most about `most` bytes of each, every part having its turn."""
    joined: dict[str, list[Claim]] = {}
    for point in points:
        room, chosen = most, dict[str, tuple[int, Claim]]()
        for number, claim in _in_turns([part.get(point.key, ()) for part in parts]):
            size = len(claim.text.encode("utf-8", "replace")) + _CLAIM_BYTES
            if claim.text in chosen or size > room:
                continue
            room -= size
            chosen[claim.text] = number, claim
        joined[point.key] = [claim for _, claim in sorted(chosen.values(), key=lambda each: each[0])]
    return joined


def groups(noted: Noted, points: Sequence[Point], most: int) -> list[list[Point]]:
    """Group the points, so that what was noted on those of a group has at most about `most` bytes."""
    found: list[list[Point]] = []
    used = 0
    for point in points:
        size = sum(len(claim.text.encode("utf-8", "replace")) + _CLAIM_BYTES for claim in noted[point.key])
        if found and used + size <= most:
            found[-1].append(point)
            used += size
        elif size:
            found.append([point])
            used = size
    return found


def needs_no_choice(noted: Noted, points: Sequence[Point]) -> bool:
    """Return whether all that was noted may stand in a reading."""
    return all(len(noted[point.key]) <= point.most for point in points)


def first_of(noted: Noted, points: Collection[Point]) -> dict[str, tuple[Claim, ...]]:
    """Choose without a model: of each point the first statements, spread over the paper."""
    return {point.key: _spread(noted[point.key], point.most) for point in points}


def _spread(claims: Sequence[Claim], most: int) -> tuple[Claim, ...]:
    if len(claims) <= most:
        return tuple(claims)
    return tuple(claims[n * len(claims) // most] for n in range(most))


def _in_turns(parts: Sequence[Sequence[Claim]]) -> Iterator[tuple[int, Claim]]:
    """Yield the first statements of all parts, then the second ones and so on, each with its place in the paper."""
    for turn, claims in enumerate(zip_longest(*parts)):
        for number, claim in enumerate(claims):
            if claim is not None:
                yield number * _TURNS + turn, claim


def _listed(noted: Noted, points: Sequence[Point]) -> str:
    """Write statements under the points that they speak of, numbered from 1."""
    lines: list[str] = []
    number = 0
    for point in points:
        lines.append(f"## {point.key}")
        for claim in noted[point.key]:
            number += 1
            lines.append(f"[{number}] {claim.text}")
    return "\n".join(lines)
