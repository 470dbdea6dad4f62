"""Questions to papers without a model: what answers is among the quotes, and what no paper says gets no answer."""

from pathlib import Path

from papers.document import Document
from papers.paper import Paper
from summarizer.extractive.nearest import nearest_sentences
from tests.readings import read_once, untrue
from tests.servers.arxiv import make_paper

LEAST_RIGHT, MOST_WRONG = 0.85, 0.2
Row = tuple[str, str, list[str]]


def rows(name: str) -> list[Row]:
    """Read a list of questions: the paper, the question, and stretches of the sentences that answer it."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    parts = (line.split("|") for line in lines if not line.startswith("#"))
    return [(paper, asked, [letters(each) for each in answer.split(" ~ ") if each]) for paper, asked, answer in parts]


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def paper_of(folder: Path, name: str) -> tuple[Paper, Document]:
    path = next(path for path in (folder / "pdf" / f"{name}.pdf", folder / "pdf-2" / f"{name}.pdf") if path.exists())
    document = read_once(path)
    return make_paper(title=document.title, abstract=document.abstract), document


def examine(folder: Path, listed: list[Row]) -> tuple[list[str], list[str]]:
    """Return the questions whose answer is not among the quotes, and those that are answered though they are not."""
    missed, invented = [], []
    for name, asked, answers in listed:
        paper, document = paper_of(folder, name)
        claims = nearest_sentences(paper, asked, document)
        assert not untrue(claims, paper, document)
        told = "".join(letters(claim.evidence) for claim in claims)
        if not answers and claims:
            invented.append(f"{asked} {claims[0].text}")
        elif answers and not any(each in told for each in answers):
            missed.append(f"{asked} {[claim.text for claim in claims]}")
    return missed, invented


def test_papers_of_many_fields_answer_what_they_say_and_nothing_else(shared_data: Path) -> None:
    listed = rows("asked.psv")
    answered = sum(bool(answers) for *_, answers in listed)
    missed, invented = examine(shared_data, listed)
    assert len(missed) <= (1 - LEAST_RIGHT) * answered, missed
    assert len(invented) <= MOST_WRONG * (len(listed) - answered), invented
