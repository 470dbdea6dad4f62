"""Which paper a file is: the ids that its stamp and its name give, and whether a record is that of what it prints."""

from papers import ids
from papers.document import Document
from papers.ids import ArxivId
from papers.paper import Paper
from papers.query.fulltext import letters
from papers.query.match import split

_MOST_AUTHORS = 10  # that are looked for
_LEAST_TITLE = 12  # letters; what is shorter may be any paper's


def stamped(document: Document) -> ArxivId | None:
    """Return the id with its version in arXiv's stamp, None where there is none."""
    return _only(f"arXiv:{document.stamp}") if document.stamp else None


def named(name: str) -> ArxivId | None:
    """Return the id in a file's name as arXiv names its PDFs, "2403.14621v2.pdf", None where there is none."""
    return _only(name.removesuffix(".pdf"))


def bears_title(document: Document, paper: Paper) -> bool:
    """Return whether a file prints a paper's title, letter for letter but for case, accents and formulas' signs.

    Of a title on several lines the first may have been taken for all of it.
    """
    said, title = letters(document.title), letters(paper.title)
    goes_on = said + letters(document.byline)
    return len(title) >= _LEAST_TITLE and bool(said) and title.startswith(said) and goes_on.startswith(title)


def bears_authors(document: Document, paper: Paper) -> bool:
    """Return whether a file prints, below its title, the first author's name and those of most others."""
    printed = letters(document.byline)
    names = [words[-1] for words in map(split, paper.authors[:_MOST_AUTHORS]) if words]
    found = [name in printed for name in names]
    return bool(found) and found[0] and 2 * sum(found) > len(found)


def _only(text: str) -> ArxivId | None:
    found = ids.find_all(text)
    return found[0] if len(found) == 1 else None
