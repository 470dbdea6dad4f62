"""LaTeXML's pages of real papers, as their readers see them: tables, formulas, and what is no content."""

from functools import cache
from pathlib import Path

import pytest

from papers.arxiv.comparison import holds_more, is_short_of
from papers.document import Document, DocumentTable
from papers.html.doubts import characters
from papers.html.reader import HtmlPaper, read_html
from summarizer.checks import passages
from tests.readings import read_once
from tests.servers.arxiv import make_paper
from tests.servers.arxiv.latexml import WORDS, modern

PLACE = "http://arxiv.test/html/1v1"


@cache
def _page(path: Path) -> HtmlPaper:
    return read_html(path.read_bytes(), PLACE)


def _read(path: Path) -> Document:
    return _page(path).document


@pytest.fixture
def attention(shared_data: Path) -> Document:
    return _read(shared_data / "html" / "1706.03762.html")


@pytest.fixture
def otsl(shared_data: Path) -> Document:
    return _read(shared_data / "html" / "2305.03393.html")


@pytest.fixture
def mistral(shared_data: Path) -> Document:
    return _read(shared_data / "html" / "2310.06825.html")


@pytest.fixture
def synthesis(shared_data: Path) -> Document:
    return _read(shared_data / "html" / "robust-sls.html")


def table(document: Document, number: str) -> DocumentTable:
    [found] = [each for each in document.tables if each.number == number]
    return found


def row(table: DocumentTable, first: str) -> tuple[str, ...]:
    return next(each for each in table.rows if each[0].startswith(first))


def test_values_keep_their_columns(attention: Document) -> None:
    head, below, *_ = table(attention, "2").rows
    assert head == ("Model", "BLEU", "", "Training Cost (FLOPs)", "")
    assert below == ("Model", "EN-DE", "EN-FR", "EN-DE", "EN-FR")
    assert row(table(attention, "2"), "Deep-Att + PosUnk (")[1:] == ("", "39.2", "", "1.0·10²⁰")
    varied = table(attention, "3")
    assert varied.rows[3] == ("(A)", "", "", "", "1", "512", "512", "", "", "", "5.29", "24.9", "")
    assert {len(each) for each in varied.rows} == {13}


def test_notices_and_thanks_are_no_content(attention: Document) -> None:
    assert [each.title for each in attention.sections][:2] == ["Abstract", "1 Introduction"]
    assert "hereby grants permission" not in attention.text
    assert [each.title for each in attention.sections][-3:] == [
        "7 Conclusion",
        "Acknowledgements",
        "Attention Visualizations",
    ]
    assert "grateful" not in next(each.text for each in attention.sections if each.title == "7 Conclusion")
    assert "We used the Adam optimizer" in attention.text


def test_captions_stay_with_their_tables(otsl: Document) -> None:
    assert [each.number for each in otsl.tables] == ["1", "2"]
    assert "Effects of reducing" not in otsl.text
    first = table(otsl, "1")
    assert first.caption.startswith("HPO performed in OTSL and HTML representation")
    assert first.rows[0] == (
        "# enc-layers", "# dec-layers", "Language", "TEDs", "", "", "mAP (0.75)", "Inference time (secs)",
    )  # fmt: skip
    assert first.rows[3] == ("6", "6", "HTML", "0.969", "0.927", "0.955", "0.857", "5.39")
    assert table(otsl, "2").rows[1][:3] == ("Data set", "Language", "simple")


def test_tables_in_a_figure(mistral: Document) -> None:
    assert [each.number for each in mistral.tables] == ["1", "2", "3", "4", "5"]
    rows = table(mistral, "1").rows
    assert {("n_layers", "32"), ("window_size", "4096"), ("context_len", "8192")} <= set(rows)
    assert row(table(mistral, "3"), "Mistral 7B Instruct") == ("Mistral 7B Instruct", "1031", "6.84 +/- 0.07")
    assert [each.number for each in mistral.figures] == ["1", "2", "3", "4", "5", "6"]
    passage = next(each for each in passages(mistral) if each.title == "Table 1")
    assert "window_size | 4096" in passage.text


def test_matrices_keep_their_brackets_and_rows(synthesis: Document) -> None:
    text = synthesis.text
    assert "[zI-A -B][Φₓ; Φᵤ]=I" in text
    assert "[I-S₊A -S₊B][Φₓ; Φᵤ]=S₊, Φₓ,Φᵤ strictly causal, linear, and ℓ_∞-stable." in text
    assert "xᴺₜ₊₁=ρ[αxᴺ⁻¹ₜ+(1-α)xᴺₜ]+uᴺₜ where" in text
    assert "the number of scalar subsystems N=50" in text
    assert not [sign for sign in ("$", "&", "\\", "leavevmode") if sign in text]


@pytest.mark.parametrize("name", ["1706.03762", "2305.03393", "2310.06825", "robust-sls"])
def test_nothing_speaks_against_a_whole_page(name: str, shared_data: Path) -> None:
    assert _page(shared_data / "html" / f"{name}.html").doubts == ()


def test_a_page_with_only_the_first_sections_is_less_than_the_pdf(attention: Document, shared_data: Path) -> None:
    pdf = read_once(shared_data / "pdf" / "1706.03762.pdf")
    assert not holds_more(pdf, attention)
    whole = (shared_data / "html" / "1706.03762.html").read_text()
    nav, article = whole.index("<article"), whole.index('<section id="S3"')
    part = read_html(f"{whole[:article]}</article>".encode(), PLACE)
    assert part.doubts == ("listed sections that are not there", "no references, and short or no end")
    assert holds_more(pdf, part.document)
    without_contents = read_html(f"{whole[nav:article]}</article>".encode(), PLACE)
    assert without_contents.doubts == ("no references, and short or no end",)


MISSING = '<span class="ltx_ref ltx_missing_label">LABEL:sec:{}</span>'
DOUBTS = {
    "nothing": (modern("1v1"), ()),
    "sections on other pages": (
        modern("1v1").replace("<ol>", '<ol class="ltx_toclist"><a href="S2.html#S2">2</a>'),
        ("sections on other pages",),
    ),
    "labels": (
        modern("1v1").replace(WORDS, WORDS + "".join(map(MISSING.format, range(3))), 1),
        ("references to what is not there",),
    ),
    "no references": (
        modern("1v1").split('<section class="ltx_bibliography"', 1)[0],
        ("no references, and short or no end",),
    ),
    "no end": (
        modern("1v1").split('<section class="ltx_appendix"', 1)[0],
        ("very short, and no end",),
    ),
}


@pytest.mark.parametrize("sign", DOUBTS)
def test_signs_of_a_part(sign: str) -> None:
    page, told = DOUBTS[sign]
    assert read_html(page.encode(), PLACE).doubts == told


@pytest.mark.parametrize(("comment", "short"), [("12 pages, 3 figures", True), ("2 pages", False), ("v2.12", False)])
def test_pages_that_the_record_tells(comment: str, short: bool) -> None:
    document = read_html(modern("1v1").encode(), PLACE).document
    assert characters(document) < 2000
    assert is_short_of(document, make_paper(1, comment=comment)) is short
