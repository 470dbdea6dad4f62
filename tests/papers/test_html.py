"""arXiv's HTML papers, read as their readers see them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.document import Document, DocumentTable
from papers.html.reader import HtmlPaper, NoPaperError, read_html
from tests.servers.arxiv.latexml import WORDS, modern, older

NAME = "2401.00001v1"
PLACE = f"http://arxiv.test/html/{NAME}"


def read(page: str) -> HtmlPaper:
    return read_html(page.encode(), PLACE)


@pytest.fixture(scope="module")
def paper() -> HtmlPaper:
    return read(modern(NAME))


@pytest.fixture(scope="module")
def document(paper: HtmlPaper) -> Document:
    return paper.document


def test_the_front(document: Document) -> None:
    assert document.origin == "html"
    assert document.title == "Reading Tides with β-Gauges"
    assert document.abstract == "We read 1,204 tides with gauges whose error is 10⁻³ m."
    assert document.affiliation == "Harbour Institute of Tides, Kirkwall, Orkney"
    assert document.pages == 0


def test_the_sections_stand_in_order_with_their_numbers(document: Document) -> None:
    assert [section.title for section in document.sections] == [
        "Abstract",
        "1 Introduction",
        "2 Method",
        "2.1 How the books were read",
        "3 Results",
        "Appendix A Further Tides",
    ]


def test_a_paragraph_is_a_line_with_its_formulas_as_text(document: Document) -> None:
    assert document.sections[1].text.split("\n") == [
        WORDS,
        "A gauge follows the law hₜ=a·hₜ₋₁+ϵₜ, where the drift stays below 5%, as Noël [1] says.",
        "Bought in 1921.",
    ]


def test_lists_and_run_in_headings(document: Document) -> None:
    assert document.sections[3].text.split("\n") == [
        f"{WORDS} There are three steps:",
        "1. scan each page,",
        "2. align the columns.",
        "Instruments. Two gauges stood at the pier.",
        "Lemma 1. Every tide turns.",
    ]


def test_a_table_is_kept_apart_from_the_paragraphs(document: Document) -> None:
    assert document.sections[4].text.split("\n") == [WORDS, f"{WORDS} The pier has the best gauge."]
    assert document.tables == (DocumentTable("1", "Errors in metres.", (("Gauge", "Error"), ("Pier", "0.27×10⁻²"))),)


@pytest.mark.parametrize("unseen", ["nobody needs", "contents", "Report issue", "tideunit", "no text", "Back to", "∗"])
def test_what_is_no_text_of_the_paper_is_left_out(document: Document, unseen: str) -> None:
    assert unseen not in document.text


def test_figures_with_their_whole_captions(document: Document) -> None:
    assert [(figure.number, figure.caption) for figure in document.figures] == [
        ("1", "Overview of our method, with k=3 gauges."),
        ("2", "Both ends of a day."),
        ("3", "Results of all gauges."),
        ("A.1", "The second harbour."),
    ]
    assert "Overview" not in document.text


def test_a_picture_is_the_authors_own_or_none(paper: HtmlPaper) -> None:
    assert paper.pictures == (f"{PLACE}/extracted/overview.png", "", "", f"{PLACE}/x9.jpg")


@pytest.mark.parametrize(
    "source",
    [
        "https://elsewhere.test/x.png",
        "//elsewhere.test/x.png",
        "/static/logo.png",
        "../2401.00002v1/x1.png",
        "x.svg",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd.png",
        "http://[/x.png",
    ],
)
def test_pictures_elsewhere_are_none(source: str) -> None:
    paper = read(modern(NAME).replace("extracted/overview.png", source))
    assert paper.document.figures[0].number == "1"
    assert paper.pictures[0] == ""


def test_a_page_without_a_base_names_pictures_below_itself() -> None:
    page = modern(NAME).replace(f'<base href="/html/{NAME}/">', "")
    assert read(page).pictures[0] == f"{PLACE}/extracted/overview.png"


def test_an_older_page_without_headings() -> None:
    document = read(older()).document
    assert document.title == "Old Tides"
    assert document.abstract == ""
    assert document.affiliation == "Harbour Institute of Tides, Orkney"
    assert [section.title for section in document.sections] == ["", "Acknowledgements."]
    assert document.sections[0].text.split("\n")[-1] == "x² is a square."
    assert document.sections[1].text == "We thank all."


def test_an_abstract_that_is_a_section() -> None:
    page = modern(NAME).replace("ltx_abstract", "ltx_section").replace("ltx_title_abstract", "ltx_title_section")
    document = read(page).document
    assert document.abstract == "We read 1,204 tides with gauges whose error is 10⁻³ m."
    assert [section.title for section in document.sections][:2] == ["Abstract", "1 Introduction"]


def test_sections_that_a_broken_conversion_put_into_a_figure_are_read() -> None:
    page = modern(NAME).replace(
        '<section class="ltx_section" id="S3">', '<figure class="ltx_figure"><section class="ltx_section">'
    )
    assert [section.title for section in read(page).document.sections][-2:] == ["3 Results", "Appendix A Further Tides"]


def raised(sign: str) -> str:
    return f'<sup class="ltx_sup">{sign}</sup>'


def formula(sign: str) -> str:
    return f'<math alttext="{{}}^{{{sign}}}" class="ltx_Math"><mn>{sign}</mn></math>'


TWO = "<br>".join([f"Ada{raised('a,∗')}, Noël{raised('b')}", f"{raised('∗')}Equal contribution", f"{raised('b')}Brest"])
AUTHORS = {
    "marks of letters": (f"{TWO}<br>{raised('a')}Tide Institute", "Tide Institute"),
    "marks as formulas": (
        f"Ada{formula('1')}, Noël{formula('2')}<br>{formula('1')}Tides, {formula('2')}Brest",
        "Tides",
    ),
    "marks of two figures": (f"Ada{raised('12')}<br>{raised('1')}Brest<br>{raised('12')}Tides", "Tides"),
    "one line for all": ("Ada and Élodie<br>University of Brest<br>ada@brest.example", "University of Brest"),
    "mail alone": ("Ada Lovelace<br>ada@university.example", ""),
    "names alone": ("Ada Lovelace<br>Élodie Noël", ""),
    "marks on the places alone": (f"Ada, Noël<br>{raised('1')}University of Brest<br>{raised('2')}Tide Institute", ""),
    "a mark that stands nowhere": (f"Ada{raised('7')}<br>University of Brest", ""),
}


@pytest.mark.parametrize("form", AUTHORS)
def test_affiliations_below_the_names(form: str) -> None:
    names, affiliation = AUTHORS[form]
    before, _, rest = older().partition("Ada Lovelace<sup")
    page = before + names + rest[rest.index("</span></span></div>") :]
    assert read(page).document.affiliation == affiliation


def note(role: str, mark: str, text: str) -> str:
    outer = f'<span class="ltx_note_content"><sup class="ltx_note_mark">{mark}</sup>'
    return (
        f'<span class="ltx_note ltx_role_{role}"><sup class="ltx_note_mark">{mark}</sup><span class="ltx_note_outer">'
        f'{outer}<span class="ltx_note_type">{role}: </span>{text}</span></span></span>'
    )


NOTES = {
    "one for all": ("Ada", note("institutetext", "1", "Tide Institute, Orkney"), "Tide Institute, Orkney"),
    "marks within": (
        f"Ada{raised('2')}",
        note("institutetext", "1", f"{raised('1')}Brest, {raised('2')}Tide Institute<br>ada@tides.example"),
        "Tide Institute",
    ),
    "one each": (
        f"Ada{raised('2')}",
        note("affiliationtext", "1", "University of Brest") + note("affiliationtext", "2", "Tide Institute"),
        "Tide Institute",
    ),
}


@pytest.mark.parametrize("form", NOTES)
def test_affiliations_in_notes(form: str) -> None:
    names, notes, affiliation = NOTES[form]
    before, _, rest = older().partition("Ada Lovelace<sup")
    page = before + names + rest[rest.index("</span></span></div>") :]
    document = read(page.replace('<h1 class="ltx_title', f'{notes}<h1 class="ltx_title')).document
    assert document.affiliation == affiliation
    assert "Institute" not in document.text


NO_PAPER: dict[str, Callable[[], str]] = {
    "another page": lambda: "<html><body><h1>arXiv is being updated</h1></body></html>",
    "nothing": lambda: "",
    "arXiv's page where there is none": lambda: (
        f"<h1>No HTML for '{NAME}'</h1><p>HTML is not available for the source.</p>"
    ),
    "a failed conversion": lambda: modern(NAME).replace(
        "<h1", '<span class="ltx_ERROR">Conversion to HTML had a Fatal error and exited abruptly.</span><h1'
    ),
    "hardly any text": lambda: modern(NAME).replace(WORDS, "Tides."),
}


@pytest.mark.parametrize("name", NO_PAPER)
def test_what_is_no_whole_paper_is_seen_as_such(name: str) -> None:
    with pytest.raises(NoPaperError):
        read(NO_PAPER[name]())


TAGS = ["section", "figure", "div", "p", "span", "table", "tr", "td", "math", "h2", "li", "sup", "pre"]
CLASSES = [
    "document",
    "section",
    "title ltx_title_section",
    "para",
    "figure",
    "caption",
    "note",
    "note_content",
    "tabular",
    "tr",
    "td",
    "table",
    "tag ltx_tag_table",
    "listing",
    "equationgroup",
    "cite",
]


@given(
    st.lists(
        st.tuples(st.sampled_from(TAGS), st.sampled_from(CLASSES), st.booleans(), st.text(max_size=8)), max_size=60
    )
)
def test_no_markup_breaks_the_reader(pieces: list[tuple[str, str, bool, str]]) -> None:
    page = "".join(f"{'</' if end else '<'}{tag} class='ltx_{name}'>{text}" for tag, name, end, text in pieces)
    try:
        found = read(f"<article class='ltx_document'><p>{WORDS * 6}</p>{page}").document
    except NoPaperError:
        return
    assert all("\n" not in line for section in found.sections for line in section.text.split("\n"))
    assert WORDS in found.text or "<" in page
