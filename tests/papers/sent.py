"""PDFs that people send: one of nobody's, arXiv's own by stamp or by title, and what is wrong with others."""

from pathlib import Path

from papers.paper import Paper
from papers.sample import SampleSource
from tests.papers.pdf_maker import pdf, show

TITLE = "Sluice Gates for Very Small Canals"
GPUS = "We trained every gate on 48 GPUs of the older kind for six days."
LEAKS = "Our gates lose 3.5 percent of the water, half as much as wooden ones."
QUESTION = "How many GPUs did they train on?"
_FILLER = (
    "Canals carry water to fields that lie far from any river.",
    "Earlier gates were made of wood and let much of the water through.",
    "We propose a gate that closes by the weight of the water itself.",
    "The gate has two leaves, and each of them turns on a pin of steel.",
    "Our results show that a field gets more water in the same time.",
    "We conclude that small canals profit most, since they are shallow.",
)


def own(folder: Path, *, title: str = TITLE, authors: str = "Ada Lovelace, Charles Babbage", stamp: str = "") -> bytes:
    """Return a paper of three pages, on whose second one it says on how many GPUs."""
    front = [
        show(title, 100, 740, 18, "F2"),
        show(authors, 200, 710, 11),
        show("Abstract", 280, 670, 11, "F2"),
        *_column(
            [f"We show what a small gate can do. {LEAKS}", "It needs no power and no keeper at all."], 120, 655, 9
        ),
        show("1 Introduction", 72, 600, 12, "F2"),
        *_column([*_FILLER, *_FILLER], 72, 580),
    ]
    if stamp:
        front.append(f"BT /F1 20 Tf 0 1 -1 0 30 200 Tm (arXiv:{stamp}  [cs.CV]  21 Mar 2024) Tj ET\n")
    method = [show("2 Method", 72, 740, 12, "F2"), *_column([*_FILLER, GPUS, *_FILLER], 72, 720)]
    end = [show("3 Conclusion", 72, 740, 12, "F2"), *_column([*_FILLER, LEAKS, *_FILLER], 72, 720)]
    return _made(folder, front, method, end)


def of_record(folder: Path, paper: Paper) -> bytes:
    """Return what the authors of a record have at home: its title and their names, and no stamp."""
    return own(folder, title=paper.title, authors=", ".join(paper.authors))


async def record(paper_id: str) -> Paper:
    """Return one of the bundled records."""
    return (await SampleSource().fetch([paper_id]))[paper_id]


def scanned(folder: Path) -> bytes:
    """Return pages on which nothing is written."""
    return _made(folder, [], [])


def endless(folder: Path) -> bytes:
    """Return more pages than a book has."""
    return pdf(folder / "endless.pdf", [b"<< /Length 0 >>\nstream\n\nendstream"] * 2001).read_bytes()


def locked(folder: Path) -> bytes:
    """Return a PDF that says that it is locked with a password that nobody has."""
    key = b"0" * 64
    locked_by = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (key, key)
    content = own(folder)
    return content.replace(b"trailer\n<<", b"trailer\n<< /Encrypt %s /ID [<00> <00>]" % locked_by)


def _made(folder: Path, *pages: list[str]) -> bytes:
    return pdf(folder / "made.pdf", ["".join(page).encode() for page in pages]).read_bytes()


def _column(lines: list[str], left: float, top: float, size: float = 10) -> list[str]:
    return [show(line, left, top - 12 * at, size) for at, line in enumerate(lines)]
