"""An honest model: it finds the paper in the prompt, as a model would, and says what its sentences say."""

import re
from typing import Any

from summarizer.sentences import split

_MATERIAL = re.compile(r"Title: (?P<title>.*?)\n\nAbstract: (?P<abstract>.*)\n</", re.DOTALL)


def material_in(prompt: str) -> tuple[str, str]:
    """Give title and abstract of the paper in a prompt."""
    found = _MATERIAL.search(prompt)
    assert found, prompt
    return found["title"], found["abstract"]


def answer_for(prompt: str) -> dict[str, Any]:
    """Answer with the abstract's own sentences."""
    said = [{"text": each.text, "evidence": each.text} for each in split(material_in(prompt)[1])]
    return {"tldr": said[0], "takeaways": said[1:6]}
