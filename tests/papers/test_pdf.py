import json
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from chat.errors import BadInputError, UnavailableError
from papers.pdf.reader import read_pdf
from papers.pdf.worker import read_pdf_aside
from tests.commands import herald
from tests.readings import read_once


@pytest.fixture
def pdfs(shared_data: Path) -> Path:
    return shared_data / "pdf"


def test_every_real_paper_reads(pdfs: Path) -> None:
    whole = [path for path in sorted(pdfs.glob("*.pdf")) if path.stem.count("-") == 0]
    assert len(whole) == 20
    for path in whole:
        paper = read_once(path)
        with pypdfium2.PdfDocument(path) as document:
            assert paper.pages == len(document)
        assert len(paper.text) > 10_000
        assert not any(mark in paper.text for mark in "\ufffe\x02¬ﬁﬂ")
        assert "arXiv:" + path.stem.split("v")[0] not in paper.text
        assert all(1 <= f.page <= paper.pages and f.caption for f in paper.figures)


def test_sections_in_order(pdfs: Path) -> None:
    titles = [s.title for s in read_once(pdfs / "1706.03762.pdf").sections]
    assert titles == [
        "Abstract", "1 Introduction", "2 Background", "3 Model Architecture", "3.1 Encoder and Decoder Stacks",
        "3.2 Attention", "3.2.1 Scaled Dot-Product Attention", "3.2.2 Multi-Head Attention",
        "3.2.3 Applications of Attention in our Model", "3.3 Position-wise Feed-Forward Networks",
        "3.4 Embeddings and Softmax", "3.5 Positional Encoding", "4 Why Self-Attention", "5 Training",
        "5.1 Training Data and Batching", "5.2 Hardware and Schedule", "5.3 Optimizer", "5.4 Regularization",
        "6 Results", "6.1 Machine Translation", "6.2 Model Variations", "6.3 English Constituency Parsing",
        "7 Conclusion",
    ]  # fmt: skip


def test_appendices_come_after_the_references(pdfs: Path) -> None:
    paper = read_once(pdfs / "2205.14135.pdf")
    main = [s.title for s in paper.sections if "." not in s.title.split()[0]]
    assert main == [
        "Abstract", "1 Introduction", "2 Background",
        "3 FlashAttention: Algorithm, Analysis, and Extensions",
        "4 Experiments", "5 Limitations and Future Directions", "Acknowledgments", "A Related Work",
        "B Algorithm Details", "C Proofs", "D Extension Details", "E Full Experimental Results",
    ]  # fmt: skip
    assert "arXiv preprint" not in paper.text


@pytest.mark.parametrize(
    ("name", "first"),
    [("0908.0054", "I. INTRODUCTION"), ("1512.03385", "1. Introduction"), ("1001.0012", "1. INTRODUCTION")],
)
def test_numbers_of_every_sort(pdfs: Path, name: str, first: str) -> None:
    assert first in [s.title for s in read_once(pdfs / f"{name}.pdf").sections]


def test_a_table_of_contents_is_no_section(pdfs: Path) -> None:
    titles = [s.title for s in read_once(pdfs / "1605.03814.pdf").sections]
    assert titles[:2] == ["Abstract", "1 Introduction"]
    assert titles[-2:] == ["10 Conclusion", "Acknowledgements"]


def test_captions_are_whole(pdfs: Path) -> None:
    figures = read_once(pdfs / "1706.03762.pdf").figures
    assert [(f.number, f.page) for f in figures] == [("1", 3), ("2", 4), ("3", 13), ("4", 14), ("5", 15)]
    assert figures[0].caption == "The Transformer - model architecture."
    assert figures[1].caption == (
        "(left) Scaled Dot-Product Attention. (right) Multi-Head Attention consists of several attention layers"
        " running in parallel."
    )
    assert figures[2].caption.endswith("Different colors represent different heads. Best viewed in color.")


def test_words_broken_at_a_lines_end_are_mended(pdfs: Path) -> None:
    text = read_once(pdfs / "1706.03762.pdf").text
    assert "WMT 2014 English-to-German translation task" in text
    assert "simple, position-wise fully connected feed-forward network" in text
    assert "reducing sequential computation also forms the foundation" in text


def test_an_empty_user_password_opens(pdfs: Path) -> None:
    open_, locked = (read_pdf(pdfs / f"1605.03814{kind}.pdf") for kind in ("", "-encrypted-emptyuser-noextract"))
    assert locked == open_


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("1605.03814-encrypted-userpw.pdf", "locked with a password"),
        ("1605.03814-html-instead.pdf", "is a web page, not a PDF"),
        ("1605.03814-scanned-4pages.pdf", "The 4 pages of 1605.03814-scanned-4pages.pdf are pictures"),
        ("1605.03814-truncated-40pct.pdf", "damaged or cut short"),
    ],
)
def test_broken_files_say_what_is_wrong(pdfs: Path, name: str, sentence: str) -> None:
    with pytest.raises(BadInputError) as caught:
        read_pdf(pdfs / name)
    assert sentence in str(caught.value.sentence)
    assert caught.value.next_step


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "is empty"), (b"PK\x03\x04 a zip", "is not a PDF"), (b"%PDF-1.4\nno more", "damaged")],
)
def test_other_content_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=sentence):
        read_pdf(path)


def test_no_file_and_a_directory(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="There is no file"):
        read_pdf(tmp_path / "none.pdf")
    with pytest.raises(BadInputError, match="is not a file"):
        read_pdf(tmp_path)
    with pytest.raises(UnavailableError, match="cannot be read"):
        read_pdf(tmp_path / ("x" * 300))


async def test_aside_gives_the_same(pdfs: Path) -> None:
    path = pdfs / "0908.0054.pdf"
    assert await read_pdf_aside(path) == read_once(path)


@pytest.mark.parametrize(
    ("name", "begin", "end"),
    [
        ("1508.05632v2", "We provide an interpretation", "a few fb⁻¹ of integrated luminosity."),  # no heading
        ("1001.0012", "If both the day-side", "heat recirculation efficiency."),  # "Subject headings" below it
        ("2303.03819", "The Fokker-Planck Equation (FPE)", "in the non-perturbative regime."),  # no introduction
        ("2204.02311", "Large language models have been shown", "potential mitigation strategies."),  # notes below it
    ],
)
def test_abstracts_are_whole_and_no_more(pdfs: Path, name: str, begin: str, end: str) -> None:
    abstract = read_once(pdfs / f"{name}.pdf").abstract
    assert abstract.startswith(begin)
    assert abstract.endswith(end)


@pytest.mark.parametrize(
    ("name", "affiliation"),
    [
        ("0905.2465", "Graduate School of Pure and Applied Sciences, University of Tsukuba, Ibaraki 305-8571, Japan"),
        ("1001.0012", "CIERA Fellow, Northwestern University, 2131 Tech Dr, Evanston, IL 60208"),  # a footnote
        ("1706.03762", "Google Brain"),
        ("2205.14135", "Department of Computer Science, Stanford University"),
        ("1605.03814", ""),  # "The ATLAS Collaboration"
    ],
)
def test_the_affiliation_is_the_printed_one(pdfs: Path, name: str, affiliation: str) -> None:
    assert read_once(pdfs / f"{name}.pdf").affiliation == affiliation


def test_pictures_hold_the_figure_and_no_text(pdfs: Path) -> None:
    for name in ("1706.03762", "2005.11401", "1412.6980", "0908.0054", "2301.05883"):
        taken = [figure for figure in read_pdf(pdfs / f"{name}.pdf", pictures=True).figures if figure.image]
        assert len(taken) == 3
        for figure in taken:
            assert figure.media_type == "image/png"
            picture = Image.open(BytesIO(figure.image)).convert("L")
            width, height = picture.size
            assert 700 <= max(width, height) <= 1210
            # Body text and a cut figure both leave ink at a picture's edge.
            for edge in ((0, 0, width, 2), (0, height - 2, width, height)):
                strip = picture.crop(edge).histogram()
                assert sum(strip[:128]) < 0.01 * 2 * width


@pytest.mark.parametrize(("name", "number"), [("1706.03762", "3"), ("0905.2465", "5")])
def test_pictures_hold_no_heading_above_and_no_tips_of_the_caption_below(
    pdfs: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: str
) -> None:
    monkeypatch.setattr(
        "papers.pdf.figures.pictures.choose", lambda figures: [f for f in figures if f.number == number]
    )
    (image,) = (f.image for f in read_pdf(pdfs / f"{name}.pdf", pictures=True).figures if f.image)
    ink = Image.open(BytesIO(image)).convert("L")
    # No heading at the left of the top, where only a frame's thin lines may be, and nothing at the lower edge.
    assert sum(ink.crop((0, 0, ink.width // 3, ink.height // 20)).histogram()[:64]) < ink.width // 2
    assert sum(ink.crop((0, ink.height - 2, *ink.size)).histogram()[:200]) == 0


async def test_pictures_come_from_the_worker_as_well(pdfs: Path) -> None:
    path = pdfs / "2005.11401.pdf"
    assert await read_pdf_aside(path, pictures=True) == read_pdf(path, pictures=True)
    assert not any(figure.image for figure in read_once(path).figures)


@pytest.mark.parametrize(("form", "begin"), [("text", "Ultra light bosonic"), ("json", "{")])
def test_herald_read(pdfs: Path, form: str, begin: str) -> None:
    done = herald("read", str(pdfs / "0908.0054.pdf"), "--format", form, cwd=pdfs)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(begin)
    if form == "json":
        found = json.loads(done.stdout)
        assert list(found) == ["pages", "title", "sections", "figures", "tables", "characters"]
        assert [list(found[name][0]) for name in ("sections", "figures")] == [
            ["title", "text"], ["number", "caption", "page"],
        ]  # fmt: skip


def test_herald_read_says_why_not(pdfs: Path) -> None:
    done = herald("read", str(pdfs / "1605.03814-encrypted-userpw.pdf"), cwd=pdfs)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "1605.03814-encrypted-userpw.pdf is locked with a password. Give a copy without one.\n"
