"""A reference as a list has it, and what is kept of it: which paper of arXiv's it is, else its own title and words."""

import re
from dataclasses import dataclass

from papers import ids, latex

LONGEST_TITLE, LONGEST_ABSTRACT, LONGEST_NAME = 500, 3000, 80  # characters
MOST_AUTHORS = 30
_LONGEST_PLACE = 2000  # characters of a field in which an id is looked for
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY = re.compile(r"(?P<year>(?:19|20)\d\d)[-./](?P<month>\d\d)[-./](?P<day>\d\d)")
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>{}]{1,200}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One reference: arXiv's id where it names one, else "", and what it says of itself.

    `authors` are their surnames, small and one word each; `when` is the day on which it was added, else its year, "" if
    neither is known.
    """

    arxiv: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    doi: str = ""
    abstract: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A reference with the letters of its list; `places` are where an arXiv id may stand, the surest first.

    `eprint` is a field that holds an id and nothing else; in `latex` lists accents and formulas are LaTeX's.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    year: str = ""
    doi: str = ""
    abstract: str = ""
    added: str = ""
    eprint: str = ""
    places: tuple[str, ...] = ()
    latex: bool = False

    @property
    def when(self) -> str:
        """The day on which it was added, else its year, "" if neither is known: the later one sorts behind."""
        if found := _DAY.match(self.added.strip()[:10]):
            return f"{found['year']}-{found['month']}-{found['day']}"
        year = _YEAR.search(self.year[:40])
        return year[0] if year else ""

    def entry(self) -> Entry | None:
        """Return what is kept of it, None where it says neither what it is called nor which paper it is."""
        title = self._text(self.title, LONGEST_TITLE)
        arxiv = self._arxiv()
        doi = DOI.search(self.doi[:_LONGEST_PLACE])
        if not (title or arxiv or doi):
            return None
        return Entry(
            arxiv,
            title,
            tuple(filter(None, map(self._surname, self.authors[:MOST_AUTHORS]))),
            doi[0].rstrip(".,;") if doi else "",
            self._text(self.abstract, LONGEST_ABSTRACT),
            self.when,
        )

    def _arxiv(self) -> str:
        found = ids.find_all(self.eprint[:_LONGEST_PLACE]) if self.eprint else []
        for place in (self.doi, *self.places):
            found = found or ids.find_links(place[:_LONGEST_PLACE])
        return found[0].id if found else ""

    def _surname(self, name: str) -> str:
        """Return the word by which an author is compared: of "Yann LeCun" and "LeCun, Yann" it is "lecun"."""
        text = self._text(name, LONGEST_NAME)
        words = text.partition(",")[0].split()
        return words[-1].casefold() if words else ""

    def _text(self, text: str, most: int) -> str:
        cut = text[: 2 * most]
        return " ".join((latex.to_text(cut) if self.latex else cut).split())[:most]
