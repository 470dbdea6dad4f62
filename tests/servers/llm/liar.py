"""A model that lies beside genuine quotes: of each paper one truth, and for the rest what its sentences do not say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from papers.paper import Paper
from summarizer import sentences
from tests.servers.llm.acts import Act, Empty, Says

_FOLDER = Path(__file__).parent
_MOST = 7
"""How many takeaways a summary has at most."""
Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a model says of a paper beside a sentence of its abstract; `kind` is the lie's, or "truth"."""

    kind: str
    text: str
    quote: str


@dataclass(frozen=True, slots=True)
class Story:
    """What a model says of one paper: a true statement first, then lies."""

    paper: Paper
    truth: Said
    lies: tuple[Said, ...]


class Liar:
    """Answers a question about one of the papers with its story, any other with nothing."""

    def __init__(self, stories: Iterable[Story]) -> None:
        self._stories = list(stories)

    def __call__(self, prompt: str) -> Act:
        """Tell the story of the paper that the prompt holds."""
        for story in self._stories:
            if story.paper.title in prompt:
                first, *others = ({"text": each.text, "evidence": each.quote} for each in (story.truth, *story.lies))
                return Says({"tldr": first, "takeaways": others})
        return Empty()


def turned(papers: Mapping[str, Paper], language: Language) -> list[Story]:
    """Return stories whose lies turn what their sentence means."""
    told: dict[str, list[Said]] = {}
    for kind, paper, words, english, chinese in _rows("turned.psv"):
        text = english if language == "en" else chinese
        told.setdefault(paper, []).append(Said(kind, text, sentence_with(words, papers[paper])))
    return [Story(papers[paper], truth, tuple(lies)) for paper, (truth, *lies) in told.items()]


def off_topic(papers: Mapping[str, Paper], language: Language) -> list[Story]:
    """Return stories whose lies have nothing to do with the paper: all kinds by turns, beside its sentences."""
    stories = []
    for number, story in enumerate(turned(papers, language)):
        kinds = nonsense(story.paper, language)
        quotes = [each.text for each in sentences.split(story.paper.abstract)]
        picked = (kinds[(number * _MOST + n) % len(kinds)] for n in range(_MOST))
        lies = (Said(kind, text, quotes[n % len(quotes)]) for n, (kind, text) in enumerate(picked))
        stories.append(Story(story.paper, story.truth, tuple(lies)))
    return stories


def nonsense(paper: Paper, language: Language) -> list[tuple[str, str]]:
    """Return all kinds of what has nothing to do with a paper, each with a sentence that may name its method."""
    name, colon, _ = paper.title.partition(":")  # as far as the title tells how the method is called
    names = {"en": name if colon else "The method", "zh": f"{name} " if colon else "该方法"}
    rows = _rows("off_topic.psv")
    return [(kind, (en if language == "en" else zh).format(name=names[language])) for kind, en, zh in rows]


def sentence_with(words: str, paper: Paper) -> str:
    """Return the whole sentence of a paper's abstract that holds these words. Raises ValueError where none does."""
    for sentence in sentences.split(paper.abstract):
        if _plain(words) in _plain(sentence.text):
            return sentence.text
    raise ValueError(f"{paper.id}: “{words}” does not stand in the abstract")


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()


def _rows(file: str) -> list[list[str]]:
    lines = (_FOLDER / file).read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if not line.startswith("#")]
