"""Statements about papers that people wrote and labelled, a line each, and the sentences that they rest on."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from papers.paper import Paper
from tests.grounding.records_made import paper_of
from tests.servers.llm.liar import sentence_with

HELD = Path(__file__).parent / "held_claims.psv"
"""The statements about papers of `digests/dev.jsonl`, on which no rule may be made."""
TRUE = "T"


@dataclass(frozen=True, slots=True)
class Told:
    """A statement about a paper: true, or false in one kind's way; `words` stand in the sentence that it rests on."""

    paper: str
    kind: str
    language: str
    words: str
    text: str

    @property
    def is_true(self) -> bool:
        return self.kind == TRUE


def read(path: Path) -> list[Told]:
    """Return a file's statements: paper|kind (T: true)|language|words|statement; `#` begins a remark."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Told(*line.split("|", 4)) for line in lines if line.strip() and not line.startswith("#")]


def evidence(told: Told, paper: Paper) -> str:
    """Return the whole sentence of the abstract that a statement rests on. Raises ValueError where there is none."""
    return sentence_with(told.words, paper)


def digest_papers(path: Path) -> dict[str, Paper]:
    """Return the papers of `digests/dev.jsonl` by their ids without versions."""
    records = (json.loads(line)["paper"] for line in path.read_text(encoding="utf-8").splitlines())
    return {paper.id: paper for paper in map(paper_of, records)}


def sample_papers() -> dict[str, Paper]:
    """Return the bundled papers by their ids."""
    from importlib.resources import files

    from papers.arxiv.records import parse_feed

    found: Iterable[Paper] = parse_feed(files("papers.sample").joinpath("papers.atom").read_bytes()).papers
    return {paper.id: paper for paper in found}
