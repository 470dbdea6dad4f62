"""Titles, abstracts and affiliations, as a careful reader takes them from first pages of many kinds."""

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from papers.document import Document
from papers.html.affiliation import find_affiliation
from papers.html.reader import read_html
from papers.pdf.reader import read_pdf
from tests.papers.pdf_maker import pdf, show
from tests.papers.printed import fold
from tests.papers.test_pdf_made import column, page, prose
from tests.readings import read_once

REAL = {
    "1707.04066": "The size distribution of near Earth objects larger than 10 meters",
    "1805.05865": "Lets Talk About Black Hole Singularities",
    "2007.01282": "Leveraging Passage Retrieval with Generative Models for Open Domain Question Answering",
    "2110.02751": "First observation of isolated nuclear recoils following neutron capture",
    "2112.04426": "Improving language models by retrieving from trillions of tokens",
    "2203.14465": "STaR: Self-Taught Reasoner Bootstrapping Reasoning With Reasoning",
    "2502.18907": "Characterization of interstellar carbon dust analogues synthesized by dielectric barrier discharge"
    " and evolution after irradiation with 3 MeV H+",
    "RWKV": "RWKV: Reinventing RNNs for the Transformer Era",
    "drop-impact-prl": "Unifying theory of scaling in drop impact: Forces & maximum spreading diameter",
    "gompertz-springer": "Unifying the communicable disease spreading paradigm with Gompertzian growth",
    "overture-arxiv-sty": "Overture POI data for the United Kingdom: a comprehensive, queryable open data product",
    "ponder_net": "PonderNet: Learning to Ponder",
    "rendezvous-lipics": "On the Completeness of Verifying Message Passing Programs under Bounded Asynchrony",
    "two-line-title": "ULSA: Unified Language of Synthesis Actions for Representation of Synthesis Protocols",
}

AFFILIATIONS = {
    "1805.05865": "",
    "2007.01282": "Facebook AI Research, Paris",
    "2110.02751": "Department of Physics, University of Colorado Denver, Denver, Colorado 80217, USA",
    "2112.04426": "DeepMind",
    "2203.14465": "Department of Computer Science, Stanford University",
    "RWKV": "RWKV Foundation",
    "gompertz-springer": "Abel X, Oslo, 1360, Baerum, Norway",
    "overture-arxiv-sty": "Geographic Data Science Lab University of Liverpool",
    "ponder_net": "DeepMind London, UK",
    "rendezvous-lipics": "IRIF, University Paris Diderot & CNRS",
}
# The lines between title and abstract, those at the foot of the page, and the affiliation that they print.
BYLINES = {
    "labels in one line": (
        ["Ada Lovelace1, Charles Babbage2", "1Royal Society 2Trinity College 3Kew"],
        [],
        "Royal Society",
    ),
    "labels with brackets": (
        ["A. Lovelace,1 C. Babbage2", "1)Royal Society, London", "2)Trinity"],
        [],
        "Royal Society, London",
    ),
    "a label with a star": (
        ["Ada Lovelace1*", "1*Analytical Society, London.", "*E-mail: a@b.org"],
        [],
        "Analytical Society, London.",
    ),
    "a note on support": (["Ada Lovelace*", "Charles Babbage"], ["*Supported by the Engine Fund of London."], ""),
    "a note on equals": (
        ["Ada Lovelace1*", "Ann Byron2"],
        ["*Equal contribution. 1Trinity College, London. 2Kew."],
        "Trinity College, London.",
    ),
    "all authors from one": (
        ["Ada Lovelace*, Ann Byron", "All authors from DeepMind, *Equal contribution"],
        [],
        "DeepMind",
    ),
    "behind the name": (
        ["ADA LOVELACE, Institute of Mills, England", "ANN BYRON, Kew, England"],
        [],
        "Institute of Mills, England",
    ),
    "who is with whom": (
        ["Ada Lovelace, Member, IEEE, Ann Byron"],
        [
            "A. Lovelace is with the Institute of Mills, London, England (e-mail:",
            "ada@mills.org). A. Byron is with Kew College.",
        ],
        "Institute of Mills, London, England",
    ),
    "a department of a university": (
        ["Ada Lovelace", "Department of Mills", "University of London"],
        [],
        "Department of Mills University of London",
    ),
    "another author's": (["Ada B. Lovelace", "Ockham Park, Surrey", "Charles D. Babbage", "Trinity College"], [], ""),
    "a sentence": (["Ada Lovelace", "after a talk that we gave at the University of London in May"], [], ""),
    "a thesis": (["Ada Lovelace", "Submitted to the Department of Mills", "for the degree of Doctor"], [], ""),
}


def tag(name: str, *content: str) -> str:
    """An element as LaTeXML makes it: `tag("personname", "Ada")`."""
    return f'<span class="{" ".join(f"ltx_{each}" for each in name.split())}">{"".join(content)}</span>'


def note(role: str, mark: str, place: str) -> str:
    return tag(f"note role_{role}", tag("note_content", f'<sup class="ltx_note_mark">{mark}</sup>{place}'))


INSTITUTES = note("institutetext", "1", "Kew") + note("institutetext", "2", "Mill House, London")
TOLD = "A. Lovelace is with the Institute of Mills, London (e-mail: a@b.org). A. Byron is with Kew."
ADDRESS = tag("affiliation_institution", "Mill House") + tag("affiliation_city", "London")
# The first author as LaTeXML makes them, and the affiliation that the page prints.
CREATORS = {
    "a department above its university": (
        tag("personname", "Ada Lovelace<br>Department of Mills<br>University of London"),
        "Department of Mills, University of London",
    ),
    "parts of an address": (tag("contact role_affiliation", ADDRESS), "Mill House, London"),
    "who is with whom": (
        tag("personname", "Ada Lovelace, Ann Byron") + tag("author_notes", TOLD),
        "Institute of Mills, London",
    ),
    "a note at a name": (
        tag("personname", "Ada Lovelace", note("affiliation", "1", "Mill House, London"), ", Ann Byron"),
        "Mill House, London",
    ),
    "a number printed twice": (
        tag("personname", "Ada Lovelace") + tag("author_notes", "22") + INSTITUTES,
        "Mill House, London",
    ),
    "a note on equals": (tag("personname", "Ada*<br>*Equal contribution at the University of Kew"), ""),
}

NAMES = show("Ada Lovelace, Charles Babbage", 200, 655, 9)
PLACE = show("Department of Engines, University of London", 180, 645, 10)
ABSTRACT = [
    show("Abstract", 280, 620, 10, "F2"),
    show("We show what a small engine can do, and that it does so in half", 130, 605),
]
LONG = "Engines of Moderate Size for Mills That Stand Beside"
# What stands above the abstract: lines of (text, left, height, size, font).
HEADS: dict[str, list[tuple[str, float, float, float, str]]] = {
    "no larger than the text": [(LONG, 160, 700, 10, "F2"), ("Narrow Rivers", 270, 688, 10, "F2")],
    "in capitals like the names": [
        (LONG.upper(), 120, 700, 10, "F1"),
        ("NARROW RIVERS", 230, 688, 10, "F1"),
        ("ADA LOVELACE, CHARLES BABBAGE", 200, 666, 9, "F1"),
    ],
    "in small capitals": [(LONG.upper(), 80, 700, 17.2, "F1"), ("NARROW RIVERS", 230, 678, 13.8, "F1")],
    "on two lines far apart": [(LONG, 100, 715, 17.2, "F1"), ("Narrow Rivers", 250, 682, 17.2, "F1")],
    "with a last line in another face": [(LONG, 100, 705, 16, "F1"), ("Narrow Rivers", 250, 686, 16, "F2")],
    "below a banner": [
        ("ARTICLE OPEN", 60, 760, 24, "F2"),
        ("https://doi.org/10.1038/s41467-024-0001-1", 60, 745, 9, "F1"),
        (LONG, 60, 710, 17, "F2"),
        ("Narrow Rivers", 60, 690, 17, "F2"),
    ],
    "below the names of journals": [
        ("Proceedings of the 5th Workshop on Engines, May 2024", 60, 760, 17, "F2"),
        (LONG, 90, 710, 16, "F2"),
        ("Narrow Rivers", 250, 692, 16, "F2"),
    ],
    "above a date in larger print": [
        (LONG, 130, 700, 13, "F2"),
        ("Narrow Rivers", 255, 685, 13, "F2"),
        ("12 May 2024", 255, 635, 14, "F1"),
    ],
    "with a subtitle": [(f"{LONG}:", 90, 705, 17, "F2"), ("Narrow Rivers", 255, 684, 14, "F2")],
}

FIRST = [
    "We show what a small engine can do for the mills that stand",
    "beside a narrow river, when water is low in autumn and the",
]
WHOLE = [
    *FIRST,
    "wheels of wood turn slowly or do not turn at all, as millers",
    "say; it does so in half of the time that others take for it.",
]
# What stands below the names, with an abstract that ends in "take for it.".
ABSTRACTS = {
    "keywords behind": [
        *column(["Abstract"], 280, 630),
        *column(WHOLE, 120, 610, 9),
        *column(["Additional Key Words: mills"], 120, 555, 9),
    ],
    "subjects behind": [
        *column(["Abstract"], 280, 630),
        *column([*WHOLE, "2012 ACM Subject Classification Mills"], 120, 610, 9),
    ],
    "a line that begins like a note": [
        *column(["Abstract", "This extends a paper that was", "published in 1843 as a note.", *WHOLE], 120, 630, 9)
    ],
    "set in behind its name": [show("Abstract We show what", 90, 610), *column(["a small engine", *WHOLE], 130, 598)],
    "a dash behind its name": [
        show("Abstract. - We show what", 120, 610),
        *column(["a small engine", *WHOLE], 120, 598),
    ],
    "no heading, in small print": column(WHOLE, 120, 610, 8.5),
    "no heading, in bold": [
        show(line, 72, 610 - 12 * at, 10, "F2") for at, line in enumerate(line.capitalize() for line in WHOLE)
    ],
}


def read(folder: Path, *pages: bytes) -> Document:
    return read_pdf(pdf(folder / "made.pdf", list(pages)))


def body(top: float = 560) -> list[str]:
    return [show("1 Introduction", 72, top + 20, 12, "F2"), *column(prose(1, 30), 72, top)]


@pytest.mark.parametrize("paper", REAL)
def test_titles_of_real_papers(paper: str, shared_data: Path) -> None:
    assert fold(read_once(shared_data / "pdf-2" / f"{paper}.pdf").title) == fold(REAL[paper])


@pytest.mark.parametrize("kind", HEADS)
def test_titles_by_kind(kind: str, tmp_path: Path) -> None:
    head = [show(*line) for line in HEADS[kind]]
    found = read(tmp_path, page(head, NAMES, PLACE, ABSTRACT, body()))
    assert fold(found.title) == fold(f"{LONG} Narrow Rivers")
    assert "Charles Babbage" in found.byline


def test_a_title_that_is_the_running_head_too(tmp_path: Path) -> None:
    first = page(show(LONG, 130, 740, 14), NAMES, PLACE, ABSTRACT, body())
    more = [page(show(LONG, 72, 760, 9), column(prose(40 * n, 40), 72, 720)) for n in range(1, 5)]
    found = read(tmp_path, first, *more)
    assert found.title == LONG
    assert LONG not in found.text


def test_the_larger_heading_of_the_abstract_is_no_title(tmp_path: Path) -> None:
    head = [show(LONG, 100, 710, 14, "F2"), NAMES, show("Abstract", 240, 620, 15, "F2")]
    again = [page(show(LONG, 72, 760, 9), column(prose(40 * n, 40), 72, 720)) for n in range(1, 4)]
    assert read(tmp_path, page(head, show(LONG, 72, 760, 9), column(prose(1, 20), 72, 600)), *again).title == LONG


def test_a_thesis_is_called_by_its_title(tmp_path: Path) -> None:
    cover = page(
        show("University of London", 230, 740, 17),
        show("DOCTORAL DISSERTATION", 220, 680, 14, "F2"),
        show(LONG, 140, 600, 12, "F2"),
        show("Narrow Rivers", 260, 585, 12, "F2"),
        show("by", 300, 550, 12),
        show("Ada Lovelace", 265, 520, 12),
        show("Submitted to the Department of Engines in partial fulfilment", 140, 450, 12),
    )
    found = read(tmp_path, cover, page(column(prose(1, 40), 72, 720)))
    assert found.title == f"{LONG} Narrow Rivers"


def test_the_title_behind_a_page_of_rights(tmp_path: Path) -> None:
    rights = page(show("© 2024 by Ada Lovelace. All rights reserved.", 200, 400))
    found = read(tmp_path, rights, page(show(LONG, 120, 720, 14), NAMES, ABSTRACT, body()))
    assert found.title == LONG


def test_a_file_s_own_title_says_where_the_printed_one_ends(tmp_path: Path) -> None:
    head = [show(LONG, 160, 700, 11, "F2"), show("Narrow Rivers and Wide Mills", 230, 688, 11, "F2")]
    made = pdf(tmp_path / "made.pdf", [page(head, NAMES, ABSTRACT, body())], {10: b"<< /Title (%s) >>" % LONG.encode()})
    made.write_bytes(made.read_bytes().replace(b"/Root 1 0 R", b"/Root 1 0 R /Info 10 0 R"))
    assert read_pdf(made).title == LONG


def test_marks_of_notes_are_no_part_of_a_title(tmp_path: Path) -> None:
    assert read(tmp_path, page(show(f"{LONG}*", 100, 710, 14, "F2"), NAMES, ABSTRACT, body())).title == LONG


@pytest.mark.parametrize("paper", AFFILIATIONS)
def test_affiliations_of_real_papers(paper: str, shared_data: Path) -> None:
    assert fold(read_once(shared_data / "pdf-2" / f"{paper}.pdf").affiliation) == fold(AFFILIATIONS[paper])


@pytest.mark.parametrize("kind", BYLINES)
def test_an_affiliation_is_an_institution_or_nothing(kind: str, tmp_path: Path) -> None:
    lines, notes, expected = BYLINES[kind]
    head = [show(LONG, 100, 720, 14, "F2"), *column(lines, 150, 690, 9.5)]
    found = read(tmp_path, page(head, ABSTRACT, body(), column(notes, 72, 80, 8, 9)))
    assert found.affiliation == expected


@pytest.mark.parametrize("kind", CREATORS)
def test_affiliations_of_html(kind: str) -> None:
    authors, expected = CREATORS[kind]
    page = LexborHTMLParser(tag("authors", tag("creator role_author", authors)))
    assert page.body is not None
    assert find_affiliation(page.body) == expected


def test_the_university_of_a_real_page(shared_data: Path) -> None:
    page = (shared_data / "html" / "robust-sls.html").read_bytes()
    found = read_html(page, "https://arxiv.org/html/1234.56789v1").document.affiliation
    assert found == "Department of Electrical and Systems Engineering, University of Pennsylvania"


@pytest.mark.parametrize("kind", ABSTRACTS)
def test_an_abstract_ends_where_it_ends(kind: str, tmp_path: Path) -> None:
    head = [show(LONG, 100, 720, 14, "F2"), NAMES]
    found = read(tmp_path, page(head, ABSTRACTS[kind], body(500)))
    assert found.abstract.endswith("take for it.")
    assert found.abstract.startswith(("We show what", "This extends a paper"))


def test_an_abstract_goes_on_behind_a_note_at_the_foot(tmp_path: Path) -> None:
    head = [show(LONG, 100, 720, 14, "F2"), NAMES, show("Abstract", 280, 120, 10, "F2")]
    first = page(head, column(FIRST, 120, 105), show("* This is a preprint of an article about mills.", 72, 60, 8))
    found = read(tmp_path, first, page(column(WHOLE[2:], 120, 720), body(640)))
    assert found.abstract == " ".join(WHOLE)


def test_a_thesis_s_abstract_on_a_later_page(tmp_path: Path) -> None:
    cover = page(show(LONG, 140, 600, 14, "F2"), show("by", 300, 550), show("Ada Lovelace", 265, 520))
    thanks = page(show("To my mother", 260, 500))
    found = read(
        tmp_path,
        cover,
        thanks,
        thanks,
        page(show("Abstract", 260, 700, 17, "F2"), column(WHOLE, 72, 650)),
        page(body()),
    )
    assert found.abstract == " ".join(WHOLE)


def test_authors_and_footnotes_are_no_abstract(tmp_path: Path) -> None:
    names = column(
        [f"ADA LOVELACE {n}, Institute for Clarity in Mills of the City of London, England." for n in range(9)],
        72,
        690,
        12,
    )
    notes = column([f"{line} and this is said in small print." for line in WHOLE], 72, 100, 7)
    found = read(
        tmp_path,
        page(show(LONG, 100, 720, 14, "F2"), names, column([line[:60] for line in prose(1, 30)], 72, 560), notes),
    )
    assert found.abstract == ""
