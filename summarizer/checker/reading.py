"""What the small checker's word counts for, beside rules and before a judge."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import structlog

from chat.errors import UnavailableError

if TYPE_CHECKING:
    from summarizer.checker.model import SmallChecker

Finding = Literal["sure", "likely", "refused", "unknown"]
"""Whether a statement follows: surely, likely, not; or nothing is known, as of other languages than English."""

_TELLING = 3000  # characters that tell a text's language


@dataclass(slots=True)
class SmallReader:
    """The small checker, and whether a judge is asked after it: then its word counts only where it is sure."""

    checker: "SmallChecker"
    before_judge: bool
    _failed: bool = field(default=False, init=False)

    @property
    def key(self) -> str:
        """What changes with anything of the model."""
        return f"small-{self.checker.key}"

    def read(self, statement: str, passages: Sequence[str]) -> Finding:
        """Return whether an English statement follows from any of some passages; it takes some milliseconds each."""
        if self._failed or not _tells_english(statement):
            return "unknown"
        english = [each for each in dict.fromkeys(passages) if each.strip() and _is_english(each)]
        if not english:
            return "unknown"
        manifest = self.checker.manifest
        scores: list[float] = []
        try:
            for passage in english:
                score = self.checker.score(passage, statement)
                if score is None:
                    return "unknown"
                if score >= manifest.sure:
                    return "sure"
                scores.append(score)
        except UnavailableError as error:
            self._failed = True  # it would fail again; the log has it once
            structlog.get_logger(__name__).error("small_checker_failed", exc_info=error)
            return "unknown"
        return "likely" if max(scores) >= manifest.refused else "refused"


def _is_english(text: str) -> bool:
    from summarizer.grounding.language import language_of  # whose words take long to load, where nothing is checked

    return language_of(text[:_TELLING]) == "en"


def _tells_english(text: str) -> bool:
    """Return whether a text is English by its own words: a heading or a name may be of any language."""
    from summarizer.grounding.language import tongue_of
    from summarizer.grounding.tongues import ENGLISH, TONGUES

    return tongue_of(text[:_TELLING], TONGUES["und"]) is ENGLISH
