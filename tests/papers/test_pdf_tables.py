"""Tables, algorithms and what surrounds them, in small PDFs made here and in real ones."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.document import Document, DocumentTable
from papers.pdf.boxes import Box
from papers.pdf.ink import PlacedWord
from papers.pdf.reader import read_pdf
from papers.pdf.tables.grid import read_rows
from summarizer.checks import passages
from summarizer.grounding.quotes import Passage, find
from summarizer.portions import stretches_of
from tests.papers.pdf_maker import pdf, show
from tests.readings import read_once

BEFORE = [
    "The engine is described in the section before this one, and here it is told",
    "how fast it runs when it is given the same cards as all of the others, which",
    "were lent to us by their makers for a week and run on the same table; we note",
    "that nothing else was running at the time, and that all of the runs were made",
    "by one person who did not know which of the engines was whose, so that what is",
]
BEHIND = [
    "told in the table is not the work of hope, and may be repeated by anybody who",
    "has a week and the cards. Of the others we say no more than that they are slow,",
    "and that one of them broke on the third day of the week, which is why there is",
    "nothing to be seen of it in the last column where the others have their times.",
    "The makers were told so and have promised that it will not happen another time.",
]


def prose(lines: Sequence[str], top: float, left: float = 72) -> str:
    return "".join(show(line, left, top - 12 * n) for n, line in enumerate(lines))


def cells(rows: Sequence[Sequence[str]], places: Sequence[float], top: float, size: float = 9) -> str:
    return "".join(
        show(cell, left, top - 12 * n, size)
        for n, row in enumerate(rows)
        for left, cell in zip(places, row, strict=True)
        if cell
    )


def rule(left: float, base: float, right: float) -> str:
    return f"{left} {base} {right - left} 0.6 re f\n"


def read(tmp_path: Path, *pages: str) -> Document:
    title = show("The Speed of Engines That Turn Cards", 110, 750, 18, "F2")
    return read_pdf(pdf(tmp_path / "made.pdf", [(title + pages[0]).encode(), *(each.encode() for each in pages[1:])]))


ROWS = (
    ("Engine", "Cards", "Mills", "Turns"),
    ("Difference", "100", "", "4.5"),
    ("Analytical", "1,000", "2", "12.75"),
    ("Tabulator", "", "1", "7.0"),
)
PLACES = (100, 220, 300, 380)
CAPTION = "Table 2: Times of the engines on the same cards."


def ruled(top: float) -> str:
    """Draw the rows with rules above, below and under the head."""
    lines = [rule(94, top + 10, 430), rule(94, top - 4, 430), rule(94, top - 40, 430)]
    return "".join([*lines, cells(ROWS, PLACES, top)])


@pytest.mark.parametrize("form", ["rules, caption above", "rules, caption below", "no rules"])
def test_a_table_leaves_the_sentence_whole(tmp_path: Path, form: str) -> None:
    table = cells(ROWS, PLACES, 600) if form == "no rules" else ruled(600)
    caption = show(CAPTION, 150, 545 if form.endswith("below") else 620)
    found = read(tmp_path, prose(BEFORE, 720) + caption + table + prose(BEHIND, 510))
    assert found.tables == (DocumentTable("2", "Times of the engines on the same cards.", ROWS, 1),)
    assert "so that what is told in the table" in found.text
    assert "Tabulator" not in found.text
    assert "Table 2" not in found.text


def test_heads_that_span_stand_over_their_first_column(tmp_path: Path) -> None:
    head = show("Cards", 237, 612, 9) + show("Turns", 397, 612, 9) + show("Engine", 100, 606, 9)
    under = rule(215, 609, 285) + rule(375, 609, 445)
    rows = (
        ("", "old", "new", "old", "new"),
        ("Difference", "1.5", "2.5", "3.5", ""),
        ("Analytical", "", "4", "5", "6"),
    )
    body = cells(rows, (100, 220, 260, 380, 420), 600)
    rules = rule(94, 622, 450) + rule(94, 596, 450) + rule(94, 572, 450)
    found = read(tmp_path, show(CAPTION, 150, 640) + head + under + body + rules + prose(BEHIND, 500))
    (table,) = found.tables
    assert table.rows == (
        ("Engine", "Cards", "", "Turns", ""),
        ("Engine", "old", "new", "old", "new"),
        ("Difference", "1.5", "2.5", "3.5", ""),
        ("Analytical", "", "4", "5", "6"),
    )


def test_what_spans_rows_stands_in_each(tmp_path: Path) -> None:
    rows = (
        ("Kind", "Run", "Time"),
        ("", "first", "1.5"),
        ("", "second", "2.5"),
        ("", "third", "3.5"),
        ("", "last", "9"),
    )
    rules = [rule(94, base, 350) for base in (610, 596, 572, 548)]
    labels = show("slow", 100, 582, 9) + show("fast", 100, 558, 9)
    page = show(CAPTION, 150, 622) + cells(rows, (100, 200, 300), 600) + labels + "".join(rules) + prose(BEHIND, 500)
    (table,) = read(tmp_path, page).tables
    assert [row[0] for row in table.rows] == ["Kind", "slow", "slow", "fast", "fast"]


def test_the_lines_of_a_long_cell_are_one(tmp_path: Path) -> None:
    rows = [
        ("Engine", "What is known of it"),
        ("Difference", "was made of brass by hand in the"),
        ("", "north of the city"),
        ("Analytical", "was not made"),
    ]
    rules = "".join(rule(94, base, 340) for base in (610, 596, 560))
    (table,) = read(
        tmp_path, show(CAPTION, 150, 622) + cells(rows, (100, 200), 600) + rules + prose(BEHIND, 500)
    ).tables
    assert table.rows[1:] == (("Difference", "was made of brass by hand in the north of the city"), rows[-1])


def test_columns_that_cannot_be_told_are_none(tmp_path: Path) -> None:
    uneven = [("one two", 100, "three", 150), ("four", 125, "five six", 170), ("seven", 108, "nine", 140)]
    words = "".join(
        show(one, left, 600 - 12 * n, 9) + show(two, right, 600 - 12 * n, 9)
        for n, (one, left, two, right) in enumerate(uneven)
    )
    page = show(CAPTION, 150, 620) + words + rule(94, 611, 430) + rule(94, 560, 430) + prose(BEHIND, 500)
    (table,) = read(tmp_path, page).tables
    assert table.rows == (("one two three",), ("four five six",), ("seven nine",))


def test_a_sentence_that_names_a_table_is_no_caption(tmp_path: Path) -> None:
    text = ["Table 2 shows what came of it, and that the engines differ in speed by an order."]
    found = read(tmp_path, prose(BEFORE, 720) + prose(text, 630) + prose(BEHIND, 600))
    assert found.tables == ()
    assert "Table 2 shows what came" in found.text


def test_one_column_of_two_keeps_its_text(tmp_path: Path) -> None:
    narrow = [" ".join(line.split()[:8]) for line in BEFORE * 6]
    rows = [row[:3] for row in ROWS]
    rules = "".join(rule(320, base, 530) for base in (710, 696, 660))
    right = show(CAPTION, 330, 722) + cells(rows, (325, 400, 470), 700) + rules + prose(narrow[:24], 630, 320)
    found = read(tmp_path, prose(narrow, 720) + right)
    assert [table.rows for table in found.tables] == [tuple(rows)]
    assert found.text.replace("\n", " ").count("how fast it runs") == 11


def test_a_table_goes_on_on_the_next_page(tmp_path: Path) -> None:
    more = (ROWS[0], ("Arithmometer", "10", "1", "0.5"))
    rules = "".join(rule(94, base, 430) for base in (710, 696, 684))
    second = show("Table 2 (continued)", 150, 722) + cells(more, PLACES, 700) + rules
    found = read(tmp_path, prose(BEFORE, 720) + show(CAPTION, 150, 620) + ruled(600), second + prose(BEHIND, 640))
    assert [table.rows for table in found.tables] == [(*ROWS, more[1])]


@pytest.mark.parametrize("turn", ["0 1 -1 0 612 0", "0 -1 1 0 0 792"])
def test_a_page_turned_sideways_is_read_as_who_turns_it_reads_it(tmp_path: Path, turn: str) -> None:
    turned = f"q {turn} cm\n{prose(BEFORE, 580)}{show(CAPTION, 150, 420)}{ruled(400)}{prose(BEHIND, 320)}Q\n"
    found = read(tmp_path, prose(BEHIND + BEFORE, 720), turned)
    assert [(table.rows, table.page) for table in found.tables] == [(ROWS, 2)]
    assert "so that what is told in the table" in found.text


def test_an_algorithm_is_kept_line_by_line(tmp_path: Path) -> None:
    steps = "".join(show(step, 80, 600 - 12 * n) for n, step in enumerate(["1: take a card", "2: turn the mill"]))
    rules = rule(72, 630, 500) + rule(72, 614, 500) + rule(72, 582, 500)
    found = read(
        tmp_path,
        prose(BEFORE, 720) + show("Algorithm 1 Turning", 72, 619, 10, "F2") + steps + rules + prose(BEHIND, 550),
    )
    (listing,) = found.tables
    assert (listing.name, listing.rows) == ("Algorithm 1", (("1: take a card",), ("2: turn the mill",)))
    assert "so that what is told in the table" in found.text


def test_a_row_is_a_passage_and_a_stretch_of_its_own(tmp_path: Path) -> None:
    found = read(tmp_path, prose(BEFORE, 720) + show(CAPTION, 150, 620) + ruled(600) + prose(BEHIND, 510))
    told = [Passage(each.title, each.text) for each in passages(found)]
    quote = find("Analytical 1,000 2 12.75", told)
    assert quote is not None
    assert quote.passage.place == "Table 2"
    assert "Difference | 100 |  | 4.5" in [each.text for each in stretches_of(found, "", 100).stretches]


WORDS = st.lists(
    st.builds(
        lambda text, left, base, size: PlacedWord(text, left, left + 4 * len(text), base, size),
        st.text("gqz§¶.", min_size=1, max_size=8),
        st.floats(0, 500, width=16),
        st.sampled_from([float(n) for n in range(0, 120, 4)]),
        st.sampled_from([6.0, 9.0]),
    ),
    max_size=40,
)
RULES = st.lists(
    st.builds(
        lambda left, base, wide, high: Box(left, base, left + wide, base + high),
        st.floats(0, 400, width=16),
        st.floats(0, 120, width=16),
        st.sampled_from([0.5, 40.0, 400.0]),
        st.sampled_from([0.5, 60.0]),
    ),
    max_size=8,
)


@given(WORDS, RULES)
def test_whatever_stands_there_each_row_has_as_many_cells_and_nothing_is_lost(
    words: list[PlacedWord], rules: list[Box]
) -> None:
    rows = read_rows(words, rules, Counter())
    assert len({len(row) for row in rows}) <= 1
    told = "".join(cell for row in rows for cell in row)
    assert all(told.count(letter) >= sum(word.text.count(letter) for word in words) for letter in "gqz§¶.")


def test_real_tables(shared_data: Path) -> None:
    fusion = read_once(shared_data / "pdf-2" / "2007.01282.pdf")
    table = next(table for table in fusion.tables if table.number == "1")
    assert table.rows[:2] == (("Model", "NQ", "TriviaQA", "", "SQuAD Open", ""), ("", "EM", "EM", "EM", "EM", "F1"))
    assert ("Fusion-in-Decoder (large)", "51.4", "67.6", "80.1", "56.7", "63.2") in table.rows
    assert not any("Fusion-in-Decoder (large) 51.4" in section.text for section in fusion.sections)
    attention = {table.number: table for table in read_once(shared_data / "pdf" / "1706.03762.pdf").tables}
    assert ("Deep-Att + PosUnk [39]", "", "39.2", "", "1.0 · 10²⁰") in attention["2"].rows
    assert ("(A)", "", "", "", "16", "32", "32", "", "", "", "4.91", "25.8", "") in attention["3"].rows
    assert [table.number for table in read_once(shared_data / "pdf" / "1512.03385.pdf").tables] == [
        str(n) for n in range(1, 15)
    ]
