"""Which lines are headings, and where references and appendices are: made papers of each kind, and real ones."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.document import Document
from papers.pdf.bookmarks import Bookmark, match_bookmarks
from papers.pdf.headings import plan_sections
from papers.pdf.layout import measure_layout
from papers.pdf.lines import TextLine
from papers.pdf.reader import read_pdf
from tests.papers.pdf_maker import pdf, show
from tests.papers.test_pdf_made import prose
from tests.readings import read_once

# Size, font, indent, space above and space below, in points.
PRINT = {
    "title": (18, "F2", 40, 0, 20),
    "chapter": (20, "F2", 0, 40, 30),
    "section": (13, "F2", 0, 16, 10),
    "above": (13, "F2", 0, 16, 0),  # the first line of a heading of two
    "below": (13, "F2", 0, 0, 10),  # and the second
    "part": (11, "F2", 0, 12, 8),
    "plain": (10, "F1", 0, 12, 8),
    "text": (10, "F1", 0, 0, 0),
    "item": (10, "F1", 18, 0, 0),
    "open": (10, "F1", 0, 8, 0),  # begins behind some space
    "bold item": (10, "F2", 18, 5, 0),
}
Row = tuple[str, str]
FRONT: list[Row] = [
    ("title", "A Title That Stands Out"), ("part", "Abstract"),
    ("open", "We show what a small engine can do, and that it does so in half the time."),
]  # fmt: skip


def text(start: int, number: int = 14) -> list[Row]:
    return [("text", line) for line in prose(start, number)]


def set_rows(rows: Sequence[Row]) -> list[bytes]:
    """Set rows one below the other on as many pages as they take."""
    pages, drawn, base = [], "", 740.0
    for kind, words in [*FRONT, *rows]:
        size, font, indent, above, below = PRINT[kind]
        base -= above + size * 1.2
        if base < 60 or kind == "chapter":
            pages.append(drawn.encode())
            drawn, base = "", 740 - size * 1.2
        for at, piece in enumerate(words.split("|")):
            drawn += show(piece, 72 + indent + 60 * at, base, size, font)
        base -= below
    return [each for each in [*pages, drawn.encode()] if each]


def titles(document: Document) -> list[str]:
    return [section.title for section in document.sections if section.title not in ("", "Abstract")]


def made(tmp_path: Path, *rows: Row | list[Row]) -> Document:
    flat = [row for each in rows for row in (each if isinstance(each, list) else [each])]
    return read_pdf(pdf(tmp_path / "made.pdf", set_rows(flat)))


ENTRIES = ["A. Baevski and M. Auli. Inputs of models. In Proceedings, 2019.", "B. Zhang and R. Sennrich. Norms. 2018."]


def test_a_list_steals_no_numbers(tmp_path: Path) -> None:
    items = [("bold item", f"{n}. Loss {n}: we do not weigh the loss of this one so much") for n in (2, 3, 4)]
    found = made(
        tmp_path, ("section", "1 Introduction"), text(1), items, text(20), ("section", "2 Methods"), text(40),
        ("part", "2.1 Problem setting"), text(60), ("section", "3 Results"), text(80),
        ("section", "4 Outlook"), text(99),
    )  # fmt: skip
    assert titles(found) == ["1 Introduction", "2 Methods", "2.1 Problem setting", "3 Results", "4 Outlook"]


def test_a_reference_to_a_part_that_begins_a_line_is_none(tmp_path: Path) -> None:
    found = made(
        tmp_path, ("section", "1 Systems"), text(1), ("text", "as is shown at greater length in what follows (see"),
        ("text", "Appendix B for a formal definition). Every action enqueues a message"), text(30),
        ("section", "2 Results"), text(40), ("section", "References"), [("text", entry) for entry in ENTRIES * 5],
        ("section", "A Motivating Examples"), text(60), ("section", "B Semantics"), text(80),
    )  # fmt: skip
    assert titles(found) == ["1 Systems", "2 Results", "A Motivating Examples", "B Semantics"]
    assert "(see Appendix B for a formal definition). Every" in found.sections[1].text
    assert "Sennrich" not in found.text


@pytest.mark.parametrize("number", ["", "[{}] ", "{}. "])
@pytest.mark.parametrize("heading", ["References", "5 Bibliography", ""])
def test_references_are_left_out_wherever_they_are(tmp_path: Path, number: str, heading: str) -> None:
    entries = [("open", number.format(n + 1) + ENTRIES[n % 2]) for n in range(12)]
    head = [("section", heading)] if heading else []
    found = made(
        tmp_path, ("section", "1 Introduction"), text(1),
        ("section", "2 Results"), text(30), ("section", "3 Errors"), text(50), ("section", "4 Conclusion"), text(70),
        head, entries, ("section", "A Full description"), text(90), ("part", "A.1 Data"), text(110),
    )  # fmt: skip
    if not number and not heading:
        return  # nothing tells them from text
    assert titles(found)[4:] == ["A Full description", "A.1 Data"]
    assert "Sennrich" not in found.text


def test_headings_without_numbers_among_numbered_ones(tmp_path: Path) -> None:
    found = made(
        tmp_path, ("section", "1 Introduction"), text(1), ("above", "A stochastic theory for what is observed and"),
        ("below", "what is not"), text(20), ("part", "The model is almost simple"), text(40),
        ("part", "Unifying the models"), text(60), ("section", "Methods"), text(80),
    )  # fmt: skip
    assert titles(found) == [
        "1 Introduction", "A stochastic theory for what is observed and what is not", "The model is almost simple",
        "Unifying the models", "Methods",
    ]  # fmt: skip


def test_headings_that_the_text_goes_on_behind(tmp_path: Path) -> None:
    found = made(
        tmp_path, ("section", "1. Forms"), text(1, 3),
        ("open", "1.1. Quadratic forms. The quadratic ones come first in"), text(20, 9),
        ("open", "1.2. Theorem. Let all the forms be cubic, so that none is left over."), text(40, 9),
        ("open", "1.2. Cubic forms. They come after the quadratic ones, as one"), text(60, 9),
        ("section", "2. Proofs"), text(80),
    )  # fmt: skip
    assert titles(found) == ["1. Forms", "1.1. Quadratic forms", "1.2. Cubic forms", "2. Proofs"]
    assert found.sections[2].text.startswith("The quadratic ones come first in Line20")
    assert "1.2. Theorem. Let" in found.sections[2].text


@pytest.mark.parametrize(
    "numbers",
    [
        ["I. FIRST", "A. Of the first", "B. More of it", "II. SECOND", "A. Of the second", "III. THIRD"],
        ["S1 First things", "S1.1 Of the first", "S1.2 More of it", "S2 Second things", "S3 Third things"],
        ["1 First things", "1.1 Of the first", "2 Second things", "Appendix A. Proofs", "A.1 Of one", "Appendix B. Of"],
        ["1. First things", "2. Second things", "2.1. A detail", "A. Proofs", "A.1. Of one", "B. Data"],
    ],
)
def test_numbers_of_every_scheme(tmp_path: Path, numbers: list[str]) -> None:
    rows: list[Row] = []
    for at, title in enumerate(numbers):
        kind = "part" if "." in title.split(" ")[0].rstrip(".") or " it" in title or " Of" in title else "section"
        rows += [(kind, title), *text(20 * at + 1)]
    assert titles(made(tmp_path, *rows)) == numbers


def test_chapters_are_sections_and_contents_are_none(tmp_path: Path) -> None:
    contents = [("open", "1 Introduction 5"), ("text", "1.1 Motivation . . . . . . . . . . 6")]
    found = made(
        tmp_path, ("chapter", "Contents"), contents, ("open", "2 Results that were found in the end"),
        ("text", "and later on 9"), ("chapter", "Chapter 1"), ("section", "Introduction"), text(1),
        ("part", "1.1 Motivation"), text(20), ("chapter", "Chapter 2"),
        ("above", "Results that were found in the end"), ("below", "and later on"), text(50),
        ("chapter", "Appendix A"), ("section", "Proofs"), text(70),
    )  # fmt: skip
    assert titles(found) == [
        "Chapter 1 Introduction", "1.1 Motivation", "Chapter 2 Results that were found in the end and later on",
        "Appendix A Proofs",
    ]  # fmt: skip
    assert ". . ." not in found.text


def test_a_number_far_from_its_words(tmp_path: Path) -> None:
    found = made(tmp_path, ("section", "1|First of all"), text(1), ("section", "2|Last of all"), text(20))
    assert titles(found) == ["1 First of all", "2 Last of all"]


def lines_of(rows: Sequence[tuple[str, float, bool]]) -> list[TextLine]:
    return [
        TextLine(words, 1 + at // 40, 72, 72 + 5 * len(words), 740 - 12 * (at % 40), size, bold)
        for at, (words, size, bold) in enumerate(rows)
    ]


def outlined(path: Path, entries: Sequence[tuple[str, int]], rows: Sequence[Row], loop: bool = False) -> Path:
    """Write a paper with an outline; a looping one leads back to its first entry."""
    items = {
        21 + i: b"<< /Title (%s) /Parent 20 0 R /Dest [%d 0 R /Fit] %s >>"
        % (title.encode(), 1000 + 2 * page, b"/Next %d 0 R" % following if following else b"")
        for i, (title, page) in enumerate(entries)
        for following in [22 + i if i + 1 < len(entries) else 21 * loop]
    }
    catalogue = b"<< /Type /Catalog /Pages 2 0 R /Outlines 20 0 R >>"
    root = b"<< /First 21 0 R /Last %d 0 R /Count %d >>" % (20 + len(entries), len(entries))
    return pdf(path, set_rows(rows), {1: catalogue, 20: root, **items})


@pytest.mark.parametrize("loop", [False, True])
def test_the_files_own_outline_tells_headings(tmp_path: Path, loop: bool) -> None:
    rows = [
        *text(1), ("plain", "Of small engines"), *text(20),
        ("text", "Of large engines When they turn, they turn well."), *text(40), ("plain", "Of none at all"), *text(60),
    ]  # fmt: skip
    entries = [("Of small engines", 0), ("Of none at all", 0), ("Not in the paper", 0), ("Line5", 7)]
    found = read_pdf(outlined(tmp_path / "made.pdf", entries, rows, loop))
    assert titles(found) == ["Of small engines", "Of none at all"]
    assert "Of large engines When they turn" in found.text


def test_a_bookmark_cuts_what_was_glued_behind_its_title() -> None:
    lines = lines_of([("3.2 Rationalization Q: Where do you put", 10, False), ("your grapes?", 10, False)])
    assert match_bookmarks(lines, [Bookmark("3.2 Rationalization", 1)])[0].end == len("3.2 Rationalization")
    assert match_bookmarks(lines, [Bookmark("Rational", 1), Bookmark("", 1), Bookmark("3.2", 1)]) == {}


WORDS = st.sampled_from(
    ["1 Introduction", "2. A", "A.", "II. X", "References", "Appendix B", "Chapter 1", "[1] A. B. 2019", "Contents",
     "3", "2.1 To be. Or", "S1. One", "I", "a line of text that is long enough to be one of a column", "A. Foo 12"]
)  # fmt: skip


@given(st.lists(st.tuples(WORDS | st.text(min_size=1, max_size=40), st.sampled_from([8.0, 10.0, 14.0]), st.booleans())))
def test_any_lines_have_headings_in_order_that_do_not_overlap(rows: list[tuple[str, float, bool]]) -> None:
    lines = lines_of(rows)
    plan = plan_sections(lines, measure_layout(lines), [Bookmark("Introduction", 1), Bookmark("A", 2)])
    ends = [0]
    for heading in plan.headings:
        assert ends[-1] <= heading.at
        ends.append(heading.at + heading.lines)
    assert ends[-1] <= len(lines)
    assert all(0 <= span.begin < span.end <= len(lines) for span in plan.left_out)


# What EXPECTED.md says, and what the pages show, of numbered headings and of unnumbered ones among them.
REAL = {
    "1707.04066": ["1. INTRODUCTION", "5.4. Implications of our result", "6. CONCLUSIONS AND FUTURE WORK"],
    "2112.04426": ["A.1. Full description of MassiveText", "A.2. Wikipedia September 2021",
                   "B. Details on the retrieval architecture", "F.3. Filtered results"],
    "2203.14465": ["2 Background and Related Work", "3 Method", "3.1 Rationale Generation Bootstrapping",
                   "3.2 Rationalization", "4 Experiments"],
    "2502.18907": ["4 EVOLUTION AFTER IRRADIATION WITH 3 MEV H⁺: ASTROPHYSICAL IMPLICATIONS", "4.1 Carbon structure",
                   "4.2 Destruction rates of aliphatic CH bonds", "5 CONCLUSIONS"],
    "RWKV": ["9 Limitations", "A Author Contributions", "B Time-Mixing Block as an RNN Cell", "K Cases"],
    "gompertz-springer": ["1 Introduction", "Simple communicable disease models",
                          "The extended SIR model family is almost Gompertzian",
                          "Comparing logistic and Gompertzian growth in the microscopic domain", "Conclusion",
                          "Methods"],
    "ponder_net": ["1. Introduction", "2. Methods", "2.1 Problem setting", "2.5 Evaluation sampling", "3. Results",
                   "3.2 bAbI", "3.3 Paired associative inference", "4. Discussion", "Appendix A. Comparison to ACT",
                   "Appendix B. Parity", "Appendix C. bAbI", "Appendix E. Broader impact statement"],
    "rendezvous-lipics": ["4 Synchronizability", "6.1 Borderline Synchronizability Violations",
                          "6.3 Detecting Synchronizability Violations", "9 Experimental Evaluation",
                          "A Motivating Examples", "B Asynchronous Semantics of Message Passing Systems"],
    "two-line-title": ["2.5.1 Reassignment of mixing terms", "3.3.1 Mapping model", "4 Discussion and Conclusions"],
}  # fmt: skip
FALSE = {
    "1707.04066": "A. R. & Rosolowsky", "1805.05865": "1. Abbott", "2112.04426": "A. Baevski", "RWKV": "A. P. Sarath",
    "2203.14465": "2. We complement", "ponder_net": "2. Loss", "rendezvous-lipics": "Appendix B for",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted({*REAL, *FALSE}))
def test_headings_of_real_papers(shared_data: Path, name: str) -> None:
    document = read_once(shared_data / "pdf-2" / f"{name}.pdf")
    found = titles(document)
    places = [found.index(title) for title in REAL.get(name, [])]
    assert places == sorted(places)
    assert not [title for title in found if name in FALSE and title.startswith(FALSE[name])]


def test_references_of_real_papers_are_no_text(shared_data: Path) -> None:
    for name, entry in (("RWKV", "Sarath Chandar, Chinnadhurai"), ("2112.04426", "Baevski and M. Auli"),
                        ("1805.05865", "Abbott, B. P."), ("1707.04066", "Rosolowsky, E. (San")):  # fmt: skip
        assert entry not in read_once(shared_data / "pdf-2" / f"{name}.pdf").text


def test_no_heading_stands_inside_a_sentence(shared_data: Path) -> None:
    document = read_once(shared_data / "pdf-2" / "gompertz-springer.pdf")
    assert "almost Gompertzian Without" not in document.text.replace("\n", "|")
    assert "IMPLICATIONS 4.1" not in read_once(shared_data / "pdf-2" / "2502.18907.pdf").text
