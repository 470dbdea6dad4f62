"""An honest model: it finds the paper in the prompt, as a model would, and says what its sentences say."""

import re
from collections.abc import Sequence
from typing import Any

from summarizer.extractive.prose import is_prose
from summarizer.points import KEYS
from summarizer.sentences import split

_MATERIAL = re.compile(r"Title: (?P<title>.*?)\n\nAbstract: (?P<abstract>.*)\n</paper-(?P<rest>.*)", re.DOTALL)
_ONE_OF_MANY = re.compile(
    r"<(?P<tag>paper-[0-9a-f]+)-(?P<n>\d+)>\nTitle: (?P<title>.*?)\n\nAbstract: (?P<abstract>.*?)\n</(?P=tag)-(?P=n)>",
    re.DOTALL,
)
_GROUP = re.compile(r"^group (\d+): papers ([\d, ]+)$", re.MULTILINE)
_NOTED = re.compile(r"^## (?P<key>[a-z_]+)\n(?P<told>(?:\[\d+\] .*\n?)*)", re.MULTILINE)
_NUMBER = re.compile(r"^\[(\d+)\] ", re.MULTILINE)
_CITATION = re.compile(r"\s?\[[\d,;– -]+\]")


def material_in(prompt: str) -> tuple[str, str]:
    """Return title and abstract of the paper in a prompt."""
    found = _MATERIAL.search(prompt)
    assert found, prompt
    return found["title"], found["abstract"]


def task_in(prompt: str) -> str:
    """Return what is asked behind the paper."""
    found = _MATERIAL.search(prompt)
    return found["rest"] if found else ""


def is_correcting(told: str) -> bool:
    """Return whether a model is asked for single statements again."""
    return '{"statements": [{"number": 1' in told


def is_overviewing(told: str) -> bool:
    """Return whether a model is asked for the overview of a digest."""
    return '{"groups": [{"group": 1' in told


def grouped_in(prompt: str) -> dict[int, list[tuple[int, str, str]]]:
    """Return the groups of papers in a prompt: number, title and abstract of each paper, by the group's number."""
    papers = {int(each["n"]): (each["title"], each["abstract"]) for each in _ONE_OF_MANY.finditer(prompt)}
    told = _GROUP.findall(task_in(prompt))
    return {int(group): [(n, *papers[n]) for n in map(int, numbers.split(", "))] for group, numbers in told}


def overview_for(prompt: str) -> dict[str, Any]:
    """Say of each group what the first sentence of its first paper says."""
    said = []
    for group, papers in grouped_in(prompt).items():
        number, _, abstract = papers[0]
        sentence = split(abstract)[0].text
        said.append({"group": group, "name": "", "text": sentence, "quotes": [{"paper": number, "evidence": sentence}]})
    return {"groups": said}


def answer_for(prompt: str) -> dict[str, Any]:
    """Answer with the paper's own sentences: a reading where the task names its points, else a summary.

    What was noted on the parts of a paper is chosen from by its numbers. It corrects nothing: the paper's sentences are
    in the paper's language, whatever is asked for.
    """
    task = task_in(prompt)
    if is_overviewing(task):
        return overview_for(prompt)
    if is_correcting(task):
        return {"statements": []}
    if points := [key for key in KEYS if f'- "{key}": ' in task]:
        return choice_from(prompt, points) if '"number": ' in task else reading_for(prompt, points)
    said = [{"text": each.text, "evidence": each.text} for each in split(material_in(prompt)[1])]
    return {"tldr": said[0], "takeaways": said[1:6]}


def reading_for(prompt: str, points: Sequence[str]) -> dict[str, Any]:
    """Return to each point two of the whole sentences of the text, from its beginning to its end."""
    _, _, body = material_in(prompt)[1].partition("\n\n## ")
    told = [each.text for line in body.split("\n") for each in split(line) if is_prose(each.text)]
    step = max(1, len(told) // (2 * len(points)))
    picked = [told[n % len(told)] for n in range(0, step * 2 * len(points), step)]
    said = [{"text": _CITATION.sub("", text), "evidence": text} for text in picked]
    return {point: said[2 * n : 2 * n + 2] for n, point in enumerate(points)}


def choice_from(prompt: str, points: Sequence[str]) -> dict[str, Any]:
    """Return to each point the first and the last of the statements that were noted on it, as they are worded."""
    found = {each["key"]: _NUMBER.findall(each["told"]) for each in _NOTED.finditer(material_in(prompt)[1])}
    noted = {point: [*found.get(point, [])] for point in points}
    return {point: [{"number": int(n)} for n in {*told[:1], *told[-1:]}] for point, told in noted.items()}
