"""The first author's affiliation, as the front of LaTeXML's pages prints it."""

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papers.bylines import is_house, is_institution, is_note, is_place, told_place
from papers.html.text import classes, formula, inline, walk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_RAISED, _LOWERED = "\ue010", "\ue011"  # stand around a raised sign, which says whose affiliation is whose
_MARKED = re.compile(f"{_RAISED}([^{_RAISED}{_LOWERED}]*){_LOWERED}([^{_RAISED}\n]*)")
_UNSEEN = frozenset({
    "ltx_contact_name", "ltx_note", "ltx_note_mark", "ltx_note_type", "ltx_role_email", "ltx_role_orcid", "ltx_ERROR",
})  # fmt: skip
_NOTES = ("ltx_role_institutetext", "ltx_role_affiliationtext", "ltx_role_affiliation")


def find_affiliation(article: "LexborNode") -> str:
    """Return the first author's affiliation as it is printed, without addresses of mail; "" where it is not clear."""
    return next((place for place in map(_tidied, _affiliations(article)) if is_institution(place)), "")


def _affiliations(article: "LexborNode") -> Iterator[str]:
    """Yield what may be the affiliation, the surest first."""
    creator = article.css_first(".ltx_authors .ltx_creator, .ltx_creator.ltx_role_author")
    if creator is None:
        return
    stated = creator.css_first(".ltx_contact.ltx_role_affiliation, .ltx_contact.ltx_role_address, .ltx_affiliation")
    if stated is not None:
        yield ", ".join(_places(_lines(stated)))
        return
    name = creator.css_first(".ltx_personname")
    lines = (_lines(name) if name is not None else []) or [""]
    first = re.split(f",| and |{_RAISED}", lines[0])[0]
    within = name.css_first(".ltx_note.ltx_role_affiliation .ltx_note_content") if name is not None else None
    if name is not None and within is not None and not re.search(", | and ", name.text().partition(within.text())[0]):
        yield ", ".join(_places(_lines(within)))
    yield _under_names([_with_mark(creator, lines[0]), *lines[1:], *_noted(article)])
    for notes in (*creator.css(".ltx_author_notes"), *article.css(".ltx_note.ltx_role_thanks .ltx_note_content")):
        yield told_place(" ".join(_lines(notes)), first)


def _with_mark(creator: "LexborNode", name: str) -> str:
    """Return a name with its institute's number where LaTeXML prints that twice in the place of notes, as "11"."""
    notes = creator.css_first(".ltx_author_notes")
    twice = re.fullmatch(r"(\d{1,2})\1", notes.text().strip()) if notes is not None else None
    return f"{name}{_RAISED}{twice[1]}{_LOWERED}" if twice else name


def _tidied(place: str) -> str:
    return re.sub(r"(?:,\s)++", ", ", place).strip(" ,;.")


def _noted(article: "LexborNode") -> list[str]:
    """Return the lines of the notes that hold affiliations, marked as the notes are where they are several."""
    notes = [note for role in _NOTES for note in article.css(f".ltx_note.{role}")]
    lines = []
    for note in notes:
        mark = note.css_first(".ltx_note_mark")
        told = _lines(note.css_first(".ltx_note_content") or note)
        if mark is not None and len(notes) > 1 and not any(_RAISED in line for line in told):
            told[:1] = [f"{_RAISED}{mark.text().strip()}{_LOWERED}{line}" for line in told[:1]]
        lines += told
    return lines


def _under_names(lines: list[str]) -> str:
    """Find the affiliation below the names: what has a mark of the first name's, else the first line with a place."""
    if len(lines) < 2:
        return ""
    marks = _MARKED.search(lines[0])
    below = "\n".join(lines[1:])
    if marks and "," not in lines[0][: marks.start()]:  # else it is another name's
        owned = ((_signs(each[1]), each[2]) for each in _MARKED.finditer(below))
        return next((place for signs, text in owned if signs & _signs(marks[1]) for place in _places([text])), "")
    lines = [] if _MARKED.search(below) else below.split("\n")
    places = _places(lines)
    at = next((at for at, place in enumerate(places) if is_place(place)), None)
    if at is None:
        return ""
    return ", ".join(places[at : at + 1 + (len(places) > at + 1 and is_house(places[at + 1], places[at]))])


def _signs(mark: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+|[^\s\d,]", unicodedata.normalize("NFKC", mark)))


def _places(lines: list[str]) -> list[str]:
    return [text for line in lines if (text := line.strip(" ,;")) and "@" not in text and not is_note(text)]


def _lines(node: "LexborNode") -> list[str]:
    """Return an element's lines as they are printed, with raised signs marked."""
    parts: list[str] = []

    def enter(each: "LexborNode") -> bool:
        names = classes(each)
        if each.is_text_node:
            parts.append((each.text_content or "").replace("\n", " "))
        elif each.tag == "br":
            parts.append("\n")
        elif names & _UNSEEN:
            return False
        elif any(name.startswith("ltx_affiliation_") for name in names) and parts:
            parts.append(", ")
            return True
        elif each.tag in {"math", "sup"}:
            parts.append(f"{_RAISED}{formula(each) if each.tag == 'math' else inline(each)}{_LOWERED}")
        else:
            return True
        return False

    walk(node, enter)
    return [text for line in "".join(parts).split("\n") if (text := " ".join(line.split()))]
