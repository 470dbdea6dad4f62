"""A journal's reference, as authors write it, taken apart into the fields of BibTeX where that is plain."""

import re
from collections.abc import Mapping
from datetime import date

from papers.credits import accepted, doi
from papers.paper import Paper

_LONGEST = 400
# Names that are not a person's, or that BibTeX would take apart at the comma or the "and".
_WHOLE_NAME = re.compile(r",|\band\b|\b(?:Collaboration|Consortium|Team|Group)\b", re.IGNORECASE)
_MEETING = re.compile(
    r"\b(?:Conferences?|Conf|Workshops?|Symposium|Symposia|Symp|Congress|Colloquium|Meeting)\b"
    r"(?!\.? ?(?:Proc|Series|Ser\b))"
    r"|\A(?:In ?:? ?|The )?Proc(?:eedings|\.)? of the \d",
    re.IGNORECASE,
)
_PERIODICAL = re.compile(r"\b(?:Web of Conferences|Journal|Transactions|Trans|Letters)\b", re.IGNORECASE)
_BOOK = re.compile(r"\AIn ?: ", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NAME = re.compile(
    r"\A(?P<name>(?:[^\W\d]|[\s.,&:'’/-]){3,120}?(?:\([^\W\d][^()\d]{0,30}\))?)"
    r"[\s,:]*+(?=[\d(]|\b(?:Vol|Volume|V|Tome|no|Issue)\b[.: ])",
    re.IGNORECASE,
)
_RANGE = r"[A-Z]?\d{1,8}+[A-Z]?\d{0,4}+"
_PIECE = re.compile(
    rf"""[\s,;:.]{{0,9}}+(?:
      \((?P<inyear>(?:19|20)\d\d)\)
    | \((?P<issue>\d{{1,3}}+(?:[-/]\d{{1,3}}+)?)\) | \[(?P<bracket>\d{{1,3}}+)\]
    | \d{{1,3}}+\s(?:pages|pp)\b
    | (?:\d{{1,2}}+\s)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{{0,6}}+\b(?=[\s.,]{{1,3}}+(?:19|20)\d\d)
    | (?:vol(?:ume)?|v|tome)[.:]?\s?(?P<volume>\d{{1,4}}+[A-Z]?)\b
    | (?:no|num|nr|issue|number|n)[.:]?\s?(?P<number>\d{{1,4}}+(?:[-/]\d{{1,4}}+)?)\b
    | (?:pages?|pp?)\.?\s?(?P<pages>{_RANGE}(?:\s?[-–]{{1,2}}+\s?{_RANGE})?)\b(?!\s?pages)
    | (?P<range>{_RANGE}\s?[-–]{{1,2}}+\s?{_RANGE})\b
    | (?P<bare>{_RANGE}(?:\(R\))?)(?![\w-])
    )""",
    re.VERBOSE | re.IGNORECASE,
)

_DASH = re.compile(r"\s?[-–]{1,2}\s?")
_RUN_TOGETHER = re.compile(r"(?<=[a-z]\.)(?=[A-Z(])|(?<=\.)(?=[A-Z][a-z])")
_CALLED = {"inyear": "year", "range": "pages", "issue": "number", "bracket": "number"}


def is_whole(name: str) -> bool:
    """Return whether a name is to stay as it is, because it is no person's or is turned already."""
    return bool(_WHOLE_NAME.search(name))


def fields(paper: Paper) -> tuple[str, Mapping[str, str]]:
    """Return an entry's type and what its record says of where it came out, as text.

    A reference that is not plainly an article's or a meeting's is handed on as it stands (`howpublished`), and so are
    the words of the comment that say who took the paper (`note`).
    """
    kind, found = _taken_apart(paper)
    if not paper.journal_ref and not paper.withdrawn and (said := accepted(paper.comment)):
        found["note"] = said[:1].upper() + said[1:]
    return kind, {**found, "doi": doi(paper)}


def _taken_apart(paper: Paper) -> tuple[str, dict[str, str]]:
    reference = " ".join(paper.journal_ref.split())
    if not reference:
        return "misc", {}
    if len(reference) > _LONGEST:
        return "misc", {"howpublished": reference}
    if _BOOK.match(reference) and not _MEETING.search(reference):
        return "misc", {"howpublished": reference}
    if _MEETING.search(reference) and not _PERIODICAL.search(reference):
        title = re.sub(r"\AIn(?::| |(?=Proceedings))\s*", "", reference)
        return "inproceedings", {"booktitle": title, **_one_year(reference, paper.published.date())}
    return _article(reference) or ("misc", {"howpublished": reference})


def _one_year(reference: str, first: date) -> dict[str, str]:
    years = {year for year in _YEAR.findall(reference) if int(year) >= first.year - 1}
    return {"year": years.pop()} if len(years) == 1 else {}


def _article(reference: str) -> tuple[str, dict[str, str]] | None:
    """Read a journal with volume and year, in any order, and nothing that is not known; None where it is otherwise."""
    name = _NAME.match(reference)
    pieces = _pieces(reference, name.end()) if name else None
    if name is None or pieces is None:
        return None
    found: dict[str, str] = {}
    bare = [value for key, value in pieces if key == "bare"]
    for key, value in pieces:
        if key != "bare" and found.setdefault(_CALLED.get(key, key), value) != value:
            return None
    if "year" not in found and (year := next(filter(_YEAR.fullmatch, reversed(bare)), None)):
        bare.remove(year)
        found["year"] = year
    for key in ("volume", "pages"):
        if bare and key not in found:
            found[key] = bare.pop(0)
    if bare or not {"volume", "year"} <= found.keys():
        return None
    if "pages" in found:
        found["pages"] = _DASH.sub("--", found["pages"])
    return "article", {"journal": _RUN_TOGETHER.sub(" ", name["name"].strip(" ,:")), **found}


def _pieces(reference: str, place: int) -> list[tuple[str, str]] | None:
    """Return the numbers of a reference from a place on, each with what it is; None where anything else is."""
    found: list[tuple[str, str]] = []
    end = len(reference.rstrip(" .,;"))
    while place < end:
        piece = _PIECE.match(reference, place)
        if piece is None:
            return None
        found += [(key, value) for key, value in piece.groupdict().items() if value]
        place = piece.end()
    return found
