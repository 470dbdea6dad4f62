"""Whether the PDF of a paper holds more of it than its HTML."""

import re

from papers.document import Document
from papers.html.doubts import characters
from papers.paper import Paper

_LESS = 0.6  # of the PDF's letters and digits; tables and labels of axes make its text a little longer
_SOMEWHAT_LESS = 0.8
_FEWEST_HEADINGS = 4  # fewer tell nothing
_A_PAGE = 700  # characters; a printed page has three times as many, or figures
_FEWEST_PAGES = 5
_PAGES = re.compile(r"(?<![\d.])(\d{1,4})\+?\s{0,3}(?:pages|pgs?\b|pp\b)", re.IGNORECASE)


def is_short_of(document: Document, paper: Paper) -> bool:
    """Return whether a paper's text is far too short for the pages that its record tells."""
    told = _PAGES.search(paper.comment)
    pages = int(told[1]) if told else 0
    return pages >= _FEWEST_PAGES and characters(document) < _A_PAGE * pages


def holds_more(pdf: Document, html: Document) -> bool:
    """Return whether a PDF holds a part of the paper that its HTML lacks: much more text, or most of its sections."""
    length, longer = characters(html), characters(pdf)
    if length < _LESS * longer:
        return True
    there = {_letters(section.title) for section in html.sections}
    headings = {letters for section in pdf.sections if len(letters := _letters(section.title)) > 2}
    lacking = len(headings - there)
    return length < _SOMEWHAT_LESS * longer and len(headings) >= _FEWEST_HEADINGS and 2 * lacking > len(headings)


def _letters(title: str) -> str:
    """Return a heading without its number and spaces."""
    words = re.sub(r"\A(?:appendix\s)?(?:[\dIVX.]+|[A-Z]\.?)\s+(?=\S)", "", title)
    return "".join(filter(str.isalpha, words)).casefold()
