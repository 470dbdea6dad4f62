"""Made-up papers in the form that LaTeXML gives them: that of arXiv's pages, and an older one."""

from pathlib import Path

WORDS = (
    "The tide gauges of the northern harbour have been read by hand since the first keeper took office, and the "
    "books in which the readings stand have never been compared with what the instruments write down by themselves."
)
_PAGES = Path(__file__).parent / "pages"


def modern(name: str) -> str:
    """Return the page of a paper at /html/NAME, in the form of arXiv's own."""
    return _page("modern").replace("@NAME@", name)


def older() -> str:
    """Return the page of a letter without headings, in the form of earlier conversions."""
    return _page("older")


def _page(name: str) -> str:
    return (_PAGES / f"{name}.html").read_text(encoding="utf-8").replace("@WORDS@", WORDS)
