"""Pages a second: titles, sections and captions of real PDFs, beside the bare text of three libraries.

Usage: python bench/bench_pdf.py [FOLDER], by default ../shared/data/pdf. Our reader should do at least 0.4 of the pages
that bare pypdfium2 does in the same time.
"""

import logging
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pypdfium2

from papers.pdf.reader import read_pdf

PDFS = Path(__file__).resolve().parents[2] / "shared" / "data" / "pdf"
LEAST = 0.4
ROUNDS = 5


def bare(path: Path) -> int:
    """Take the text of all pages with pypdfium2 alone; give the number of pages."""
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            textpage = page.get_textpage()
            textpage.get_text_range(errors="replace")
            textpage.close()
            page.close()
        return len(document)


def ours(path: Path) -> int:
    """Read a paper as the bot does, its figures' pictures aside."""
    return read_pdf(path).pages


def with_pypdf(path: Path) -> int:
    """Take the text of all pages with pypdf."""
    from pypdf import PdfReader

    pages = PdfReader(path).pages
    for page in pages:
        page.extract_text()
    return len(pages)


def with_pdfminer(path: Path) -> int:
    """Take the text of all pages with pdfminer.six, which finds lines and columns as well."""
    from pdfminer.high_level import extract_pages

    return sum(1 for _ in extract_pages(path))


def speed(read: Callable[[Path], int], paths: Sequence[Path]) -> float:
    """Return the pages a second."""
    began = time.perf_counter()
    pages = sum(read(path) for path in paths)
    return pages / (time.perf_counter() - began)


def measure(paths: Sequence[Path]) -> None:
    """Print the table."""
    ours(paths[0])  # imports and first use are no part of the measure
    rounds = [(speed(bare, paths), speed(ours, paths)) for _ in range(ROUNDS)]
    base, own = max(r[0] for r in rounds), max(r[1] for r in rounds)
    print(f"{len(paths)} papers; the best of {ROUNDS} rounds, in one process")
    print(f"  {'pypdfium2, bare text':<34}{base:7.1f} pages/s")
    print(f"  {'Paper Herald, text and sections':<34}{own:7.1f} pages/s  {own / base:.2f} of bare, at least {LEAST}")
    for name, module, read in (
        ("pypdf, bare text", "pypdf", with_pypdf),
        ("pdfminer.six, text and layout", "pdfminer", with_pdfminer),
    ):
        if find_spec(module):
            print(f"  {name:<34}{speed(read, paths):7.1f} pages/s")
        else:
            print(f"  {name:<34}not installed: the extra bench has it")


def main(folder: Path) -> None:
    """Measure on a folder's PDFs, those made from another one aside."""
    paths = sorted(path for path in folder.glob("*.pdf") if "-" not in path.stem)
    if not paths:
        print(f"Skipped: there are no PDFs in {folder}.")
        return
    logging.disable(logging.WARNING)  # both others warn of each oddity of a font
    measure(paths)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PDFS)
