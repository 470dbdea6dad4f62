"""One small question to a model about those of its statements alone that do not hold."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from pydantic import BaseModel

from chat.reply import Claim, ClaimStatus
from papers.paper import Paper
from summarizer.languages import written_in
from summarizer.models.forms import CorrectionForm
from summarizer.models.prompts import asked as asked_about
from summarizer.models.prompts import correction_task, setting
from summarizer.models.room import room
from summarizer.models.writing import Slot
from summarizer.plain import is_blank

if TYPE_CHECKING:
    from summarizer.checks import Check

_LONGEST = 1000  # characters of a statement or quote that is sent back; a sentence has about 250


@dataclass(slots=True)
class CorrectionTask:
    """Statements that do not hold, by their numbers, and in `corrected` by their places those that hold now."""

    instructions: str
    message: str
    check: "Check"
    language: str
    asked: Mapping[int, tuple[Slot, Claim]]
    form: type[BaseModel] = CorrectionForm
    corrected: dict[Slot, Claim] = field(default_factory=dict)
    sent_back: ClassVar[int] = 0

    @classmethod
    def of(
        cls, paper: Paper, language: str, check: "Check", wrong: Mapping[Slot, Claim], context_tokens: int
    ) -> "CorrectionTask":
        """Ask once more for statements, as many of them as fit into a model's context.

        On a long paper that takes a while.
        """
        left = room(context_tokens, paper)
        asked: dict[int, tuple[Slot, Claim]] = {}
        lines: list[str] = []
        for number, (slot, claim) in enumerate(wrong.items(), 1):
            line = _line(number, claim, check)
            left -= len(line.encode("utf-8", "replace"))
            if left < 0 and asked:
                break
            asked[number] = slot, claim
            lines.append(line)
        body = "\n".join(lines)
        message = asked_about(paper, correction_task(language), body)
        return cls(setting(paper, body), message, check, language, asked)

    @property
    def has_some(self) -> bool:
        """Whether any of them holds now."""
        return bool(self.corrected)

    def examine(self, answer: CorrectionForm) -> Sequence[Claim]:
        """Keep what of an answer was asked for, is another statement than it was, and holds."""
        for each in answer.statements:
            slot, before = self.asked.get(each.number, (None, None))
            if slot is None or before is None or slot in self.corrected or is_blank(each.text):
                continue
            claim = self.check(Claim(each.text, each.evidence, role=before.role))
            anew = (claim.text, claim.evidence) != (before.text, before.evidence)
            if anew and claim.status is ClaimStatus.SUPPORTED and not self._is_no_better(before, claim):
                self.corrected[slot] = claim
        return ()

    def _is_no_better(self, before: Claim, claim: Claim) -> bool:
        """Return whether a statement that held, but in another language, is in another one still."""
        return before.status is ClaimStatus.SUPPORTED and written_in(claim.text, self.language) != self.language


def _line(number: int, claim: Claim, check: "Check") -> str:
    told = {
        "number": number,
        "text": claim.text[:_LONGEST],
        "evidence": claim.evidence[:_LONGEST],
        "passage": check.source(claim),
        "wrong": " ".join(_reason(problem.value, problem.reason) for problem in claim.problems)[:_LONGEST],
    }
    return json.dumps(told, ensure_ascii=False)


def _reason(value: str, reason: str) -> str:
    return f"“{value}”: {reason}" if value else reason
