"""What servers of language models share: what they do, and how they are scripted to lie."""

from tests.servers.llm.acts import Act, Blocked, Closes, CutOff, Empty, Fails, Garbles, Says, Slow
from tests.servers.llm.honest import answer_for, grouped_in, is_overviewing, material_in, task_in
from tests.servers.llm.judging import (
    Case,
    cases_in,
    is_judging,
    is_known_false,
    is_known_true,
    judge_honestly,
    verdicts,
)
from tests.servers.llm.server import Asked, LlmServer

__all__ = [
    "Act",
    "Asked",
    "Blocked",
    "Case",
    "Closes",
    "CutOff",
    "Empty",
    "Fails",
    "Garbles",
    "LlmServer",
    "Says",
    "Slow",
    "answer_for",
    "cases_in",
    "grouped_in",
    "is_judging",
    "is_known_false",
    "is_known_true",
    "is_overviewing",
    "judge_honestly",
    "material_in",
    "task_in",
    "verdicts",
]
