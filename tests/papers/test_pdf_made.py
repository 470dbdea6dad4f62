"""Layouts that a small PDF shows better than a real one."""

from pathlib import Path
from typing import Any

import pytest

from papers.document import Document
from papers.pdf.reader import read_pdf
from tests.papers.pdf_maker import pdf, show

LETTERS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau"
WORDS = LETTERS.split()


def prose(start: int, number: int) -> list[str]:
    """Return lines of about 70 characters, each known by its first word."""
    return [f"Line{start + i} " + " ".join(WORDS[(start + i + k) % 19] for k in range(11)) + "." for i in range(number)]


def column(lines: list[str], left: float, top: float, size: float = 10, step: float = 12) -> list[str]:
    return [show(line, left, top - step * i, size) for i, line in enumerate(lines)]


def page(*parts: str | list[str]) -> bytes:
    return "".join("".join(part) for part in parts).encode()


def read(tmp_path: Path, *pages: bytes) -> Document:
    return read_pdf(pdf(tmp_path / "made.pdf", list(pages)))


FRONT = [
    show("A Title That Stands Out", 150, 740, 18, "F2"),
    show("Ada Lovelace, Charles Babbage", 200, 710, 11),
    show("Department of Engines, University of London", 180, 695, 11),
    show("Abstract", 280, 670, 11, "F2"),
]


def paper(*behind: str | list[str]) -> bytes:
    abstract = column(
        ["We show what a small engine can do, and that", "it does so in half the time of others."], 120, 655, 9
    )
    return page(FRONT, abstract, *behind)


def test_the_front(tmp_path: Path) -> None:
    found = read(tmp_path, paper(show("1 Introduction", 72, 600, 12, "F2"), column(prose(1, 30), 72, 580)))
    assert found.title == "A Title That Stands Out"
    assert found.abstract == "We show what a small engine can do, and that it does so in half the time of others."
    assert found.affiliation == "Department of Engines, University of London"
    assert [s.title for s in found.sections] == ["Abstract", "1 Introduction"]
    assert found.sections[1].text.startswith("Line1 beta")
    assert (found.origin, found.pages) == ("pdf", 1)


@pytest.mark.parametrize(
    ("authors", "affiliations", "expected"),
    [
        ("Ada Lovelace1, Charles Babbage2", ["1Royal Society, London", "2Trinity College"], "Royal Society, London"),
        ("Ada Lovelace2, Charles Babbage1", ["1Royal Society, London", "2Trinity College"], "Trinity College"),
        ("Ada Lovelace, Charles Babbage", ["1Royal Society, London", "2Trinity College"], ""),
        ("Ada Lovelace", ["Analytical Engines Research, ada@engines.org"], "Analytical Engines Research"),
        ("Ada Lovelace", ["ada@university.org"], ""),
        ("The Engine Collaboration", ["CERN, Geneva"], ""),
        ("Ada Lovelace", ["School of Mines,", "12 Long Street, London"], "School of Mines, 12 Long Street, London"),
    ],
)  # fmt: skip
def test_an_affiliation_is_printed_or_none(tmp_path: Path, authors: str, affiliations: Any, expected: str) -> None:
    head = [show("A Title That Stands Out", 150, 740, 18, "F2"), show(authors, 200, 712, 11)]
    front = page(head, column(affiliations, 200, 699, 10), show("Abstract", 280, 660, 11, "F2"))
    body = page(
        column(prose(1, 3), 100, 640, 9), show("1 Introduction", 72, 590, 12, "F2"), column(prose(9, 30), 72, 570)
    )
    assert read(tmp_path, front + body).affiliation == expected


def test_two_columns_are_read_one_after_the_other_however_they_are_drawn(tmp_path: Path) -> None:
    left = column([line[:45] for line in prose(1, 40)], 54, 700)
    right = column([line[:45] for line in prose(41, 40)], 320, 700)
    for drawn in ([*left, *right], [*right[::-1], *left[::-1]]):
        text = read(tmp_path, page(drawn)).text
        places = [text.index(f"Line{n} ") for n in range(1, 81)]
        assert places == sorted(places)


def test_what_belongs_to_the_pages_is_dropped(tmp_path: Path) -> None:
    def sheet(n: int) -> bytes:
        stamp = "q 0 1 -1 0 30 300 cm " + show("arXiv:2403.00001v1 [cs.CL] 1 Mar 2024", 0, 0, 20) + "Q\n"
        head = [show("A. LOVELACE: ON ENGINES", 200, 770, 8), show(str(n), 300, 30, 10)]
        numbered = [show(f"{50 * n + i}", 50, 700 - 12 * i, 6) for i in range(40)]
        rows = column(prose(40 * n, 40), 72, 700)
        return page(stamp, head, *[a + b for a, b in zip(numbered, rows, strict=True)])

    text = read(tmp_path, *[sheet(n) for n in range(1, 5)]).text
    assert "LOVELACE" not in text
    assert "arXiv" not in text
    assert text.count("Line") == 160
    assert not [line for line in text.split() if line.isdigit()]


def test_footnotes_stand_behind_what_they_interrupt(tmp_path: Path) -> None:
    first = page(column(prose(1, 30), 72, 700), [show("This sentence goes on", 72, 340)])
    note = [show("1 A note in small print that stands at the foot of the page.", 72, 90, 8)]
    second = page([show("on the next page.", 72, 700)], column(prose(50, 30), 72, 670))
    text = read(tmp_path, first + page(note), second).text
    assert "This sentence goes on on the next page." in text
    assert text.index("on the next page.") < text.index("1 A note in small print")


def test_a_paper_without_headings_is_one_section(tmp_path: Path) -> None:
    found = read(tmp_path, page(column(prose(1, 50), 72, 720)))
    (section,) = found.sections
    assert section.title == ""
    assert section.text.count("Line") == 50


def test_bold_headings_without_numbers(tmp_path: Path) -> None:
    parts = []
    for i, title in enumerate(("Introduction", "Engines in Practice", "What We Measured", "Conclusions")):
        parts += [show(title, 72, 590 - 140 * i, 11, "F2"), *column(prose(20 * i, 7), 72, 570 - 140 * i)]
    titles = [s.title for s in read(tmp_path, paper(parts)).sections]
    assert titles == ["Abstract", "Introduction", "Engines in Practice", "What We Measured", "Conclusions"]


def test_references_end_where_an_appendix_begins(tmp_path: Path) -> None:
    entries = [
        show(f"[{n}] A. Author, A Title of a Work, Journal {n}, 19{n + 10}.", 72, 500 - 12 * n) for n in range(1, 9)
    ]
    body = paper(show("1 Introduction", 72, 600, 12, "F2"), column(prose(1, 5), 72, 580))
    appendix = page(show("A More Engines", 72, 700, 12, "F2"), column(prose(30, 20), 72, 680))
    for heading in ([show("References", 72, 510, 12, "F2")], []):
        found = read(tmp_path, body + page(heading, entries), appendix)
        assert [s.title for s in found.sections] == ["Abstract", "1 Introduction", "A More Engines"]
        assert "A Title of a Work" not in found.text


def test_a_numbered_list_is_no_section(tmp_path: Path) -> None:
    items = [show(f"{n} Turn the crank and wait", 90, 500 - 12 * n) for n in range(1, 4)]
    body = paper(show("1 Introduction", 72, 600, 12, "F2"), column(prose(1, 5), 72, 580), items)
    assert [s.title for s in read(tmp_path, body).sections] == ["Abstract", "1 Introduction"]


def test_a_caption_is_told_from_a_sentence_and_a_table(tmp_path: Path) -> None:
    drawn = "72 420 200 100 re f\n"
    caption = [show("Figure 1: What the engine does", 72, 400), show("when it is turned.", 72, 388)]
    table = [show("Table 1: Figures of engines.", 72, 360)]
    text = [show("As one can see in", 72, 330), show("Figure 2. The engine turns well.", 72, 318)]
    found = read(tmp_path, paper(drawn, caption, table, text))
    assert [(f.number, f.caption, f.page) for f in found.figures] == [
        ("1", "What the engine does when it is turned.", 1)
    ]
    assert "when it is turned" not in found.text


def test_300_figures_with_captions_alike_at_the_foot_of_150_pages(tmp_path: Path) -> None:
    def sample(number: int, height: float) -> str:
        box = f"100 {height + 15} 200 90 re 120 {height + 30} m 260 {height + 60} l S "
        return box + show(f"Figure {number}: More samples of number {number}.", 72, height)

    pages = [
        page(column(prose(20 * n, 20), 72, 740), sample(2 * n + 1, 350), sample(2 * n + 2, 150)) for n in range(150)
    ]
    found = read_pdf(pdf(tmp_path / "300.pdf", [paper(), *pages]), pictures=True).figures
    assert [figure.number for figure in found] == [str(n) for n in range(1, 301)]
    assert sum(bool(figure.image) for figure in found) == 3
