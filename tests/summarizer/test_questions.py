"""Questions to papers without a model: what answers is among the quotes, and what no paper says gets no answer."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.reply import Claim
from papers.document import Document, DocumentTable, Section
from papers.html.reader import read_html
from papers.paper import Paper
from summarizer.checks import passages
from summarizer.extractive.nearest import nearest_sentences
from summarizer.grounding.quotes import Passage, find
from tests.examples import most
from tests.readings import read_once
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
        texts = [paper.abstract, *(each.text for each in passages(document))]
        assert all(any(claim.evidence in text for text in texts) for claim in claims)
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


def test_questions_that_no_rule_was_made_of_fare_nearly_as_well(shared_data: Path) -> None:
    listed = rows("asked_held_out.psv")
    missed, invented = examine(shared_data, listed)
    assert len(missed) <= 4, missed
    assert len(invented) <= 1, invented


@pytest.mark.parametrize(
    ("folder", "name", "asked", "answer"),
    [
        ("html", "1706.03762", "Which optimizer was used?", "We used the Adam optimizer"),
        ("html", "1706.03762", "用了什么优化器？", "We used the Adam optimizer"),
        ("html", "robust-sls", "How many subsystems does the chain have?", "N=50"),
        ("html", "2310.06825", "What is the window size?", "window_size: 4096"),
        ("pdf-2", "2007.01282", "On how many GPUs was the model trained?", "64 Tesla V100"),
        ("pdf-2", "2110.02751", "How large is the detector?", "diameter of 100 mm"),
        ("pdf-2", "2110.02751", "探测器有多大？", "diameter of 100 mm"),
    ],
)
def test_what_a_reader_should_get_of_these_papers(
    shared_data: Path, folder: str, name: str, asked: str, answer: str
) -> None:
    path = next((shared_data / folder).glob(f"{name}.*"))
    document = read_once(path) if path.suffix == ".pdf" else read_html(path.read_bytes(), "https://arxiv.org").document
    paper = make_paper(title=document.title, abstract=document.abstract)
    assert answer in " ".join(claim.text for claim in nearest_sentences(paper, asked, document))


TRAINING = Document(
    "html",
    "A study of tides",
    "",
    (
        Section("1 Introduction", "Long Short Tide Models (LSTMs) tell how high the water stands. Others are slow."),
        Section("2 The buoy", "The buoy is our own. It weighs 12 kg and was built in 2019 by the harbour office."),
        Section("3 Training", "We trained on 64 days of data. The method of Smith [3] needs 5 gauges."),
    ),
    tables=(
        DocumentTable("1", "Settings.", (("Parameter", "Value"), ("batch size", "64"), ("dropout", "0.1"))),
        DocumentTable(
            "2",
            "Two coasts.",
            (
                ("", "Error", "", "Cost"),
                ("Model", "north", "south", ""),
                ("LSTM", "1.5", "2.5", "9"),
                ("A", "1", "2", "3"),
            ),
        ),
    ),
)


def told(question: str, *earlier: str) -> list[Claim]:
    return list(nearest_sentences(make_paper(title="Tides", abstract=""), question, TRAINING, earlier))


@pytest.mark.parametrize(
    ("question", "text", "evidence"),
    [
        ("which batch size did they use?", "batch size: 64", "batch size | 64"),
        ("批次大小是多少？", "batch size: 64", "batch size | 64"),
        ("what is the error in the south of the LSTM?", "LSTM: Error south: 2.5", "LSTM | 1.5 | 2.5 | 9"),
        ("how heavy is the buoy?", "It weighs 12 kg", "The buoy is our own. It weighs 12 kg"),
        ("when was it built?", "built in 2019", "built in 2019"),
        ("how many days of data did they have?", "64 days of data", "We trained on 64 days of data."),
    ],
)
def test_rows_answer_and_pronouns_come_with_what_they_mean(question: str, text: str, evidence: str) -> None:
    first, *_ = told(question)
    assert text in first.text
    assert evidence in first.evidence
    assert find(first.evidence, [Passage(each.title, each.text) for each in passages(TRAINING)])


def test_a_value_without_its_unit_or_of_another_thing_is_no_answer() -> None:
    assert told("how much does the buoy cost?") == []
    assert told("how hot is the buoy?") == []
    assert told("how many whales swam by?") == []
    assert told("多少钱？") == []


def test_a_question_that_goes_on_from_another_is_about_what_that_one_said() -> None:
    (first, *_) = told("and why?", "how heavy is the buoy?")
    assert "12 kg" in first.text
    assert told("and when?", "who built the buoy?")[0].text.endswith("in 2019 by the harbour office.")


@given(st.text(max_size=300), st.lists(st.lists(st.text(max_size=20), max_size=5), max_size=5))
@settings(max_examples=most(25))
def test_whatever_is_asked_of_whatever_table_every_quote_stands_there(question: str, rows: list[list[str]]) -> None:
    table = DocumentTable("1", question[:50], tuple(map(tuple, rows)))
    document = Document("pdf", "T", "", (Section("1 Results", question),), tables=(table,))
    claims = nearest_sentences(make_paper(title="T", abstract=question), f"{question} how many?", document)
    assert all(claim.evidence in question or claim.evidence in table.text for claim in claims)
