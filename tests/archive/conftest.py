"""Real papers to write down."""

import json
from pathlib import Path

import pytest

from papers.paper import Paper
from papers.sample import SampleSource
from tests.archive.made import a_paper

SAMPLES = (
    "2403.14621 2403.14421 2403.14291 2403.14148 2403.13916 2403.13800 2403.13788 "
    "2403.13745 2403.13652 2403.13589 2403.13551 2403.13524 2403.13470"
)


@pytest.fixture
async def samples() -> list[Paper]:
    """Return the 13 bundled papers, newest first."""
    return list((await SampleSource().fetch(SAMPLES.split())).values())


@pytest.fixture(scope="session")
def dev_papers(shared_data: Path) -> list[Paper]:
    """Return the 258 papers of older digests."""
    papers = []
    for row in (shared_data / "digests" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(row)["paper"]
        bare, _, version = record["id"].rpartition("v")
        words = {key: " ".join((record[key] or "").split()) for key in ("title", "abstract", "comment")}
        papers.append(a_paper(id=bare, version=int(version), authors=tuple(record["authors"]), **words))
    return papers
