"""The words of figures, which are no sentences', in a small PDF made here and in a real one."""

from pathlib import Path

from papers.pdf.reader import read_pdf
from summarizer.checks import passages
from tests.papers.pdf_maker import pdf, show
from tests.papers.test_pdf_tables import BEFORE, BEHIND, prose
from tests.readings import read_once


def test_the_words_of_an_axis_are_the_figures(tmp_path: Path) -> None:
    axes = "1 w 150 480 m 150 600 l S 150 480 m 400 480 l S 150 480 m 300 560 l 400 590 l S\n"
    labels = "".join(show(str(10 * n), 130, 482 + 24 * n, 10) for n in range(5)) + show("turns of the mill", 220, 462)
    caption = show("Figure 1: The speed of the engine.", 180, 440)
    page = prose(BEFORE, 720) + axes + labels + caption + prose(BEHIND, 400)
    found = read_pdf(pdf(tmp_path / "made.pdf", [page.encode()]))
    (figure,) = found.figures
    assert figure.caption == "The speed of the engine."
    assert sorted(figure.words.split("\n")) == ["0", "10", "20", "30", "40", "turns of the mill"]
    assert "so that what is told in the table" in found.text
    assert "turns of the mill" not in found.text
    assert "turns of the mill" in next(each.text for each in passages(found) if each.title == "Figure 1")


def test_real_axes(shared_data: Path) -> None:
    found = read_once(shared_data / "pdf-2" / "drop-impact-prl.pdf")
    for label in ("Planetary impacts", "Inkjet printing", "Agriculture"):
        assert label in found.figures[0].words
        assert label not in found.text
