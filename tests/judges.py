"""What judges are asked about in tests, and what they find."""

from collections.abc import Callable
from typing import Any

from summarizer.schema import Summary
from tests.chains import GOOD, says
from tests.servers.llm import Act, Says, is_known_true, verdicts

FALSE = says("CMD takes longer to sample a video than prior approaches.", "CMD can sample a video")
ALSO_FALSE = says("Prior approaches take less time than CMD to sample a video.", "CMD can sample a video")
PUT_RIGHT = says("CMD samples a video faster than prior approaches.", "CMD can sample a video")
MIXED = {**GOOD, "takeaways": [*GOOD["takeaways"], FALSE]}
NO_MORE: dict[str, Any] = {"statements": []}


def texts(answer: dict[str, Any]) -> list[str]:
    return [each["text"] for each in (answer["tldr"], *answer["takeaways"])]


def told(summary: Summary) -> list[str]:
    return [claim.text for claim in (summary.tldr, *summary.takeaways)]


def knows(*true: str) -> Callable[[str], Act]:
    """Make a judge that finds stated what stands in a list, or letter for letter in its passage, and nothing else."""
    return lambda prompt: Says(verdicts(prompt, lambda case: case.statement in true or is_known_true(case)))


def writes(answer: dict[str, Any], corrected: dict[str, Any] = NO_MORE) -> Callable[[str], Act]:
    """Make a writer that gives an answer, and another one when it is asked to correct some of it."""
    return lambda prompt: Says(corrected if '"wrong": ' in prompt else answer)
