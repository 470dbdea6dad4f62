"""Whom a paper and its figures are owed to, and where it came out, as far as its record says so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from chat.words import Words
from papers import licences
from papers.latex import to_text
from papers.paper import Paper

CREDITED = 3
_LONGEST = 2000  # characters of a comment that are looked at
_LONGEST_CLAUSE = 200
_SAID = re.compile(
    r"\b(?:accepted(?: for (?:publication|presentation))?|(?:to )?appear|to be (?:published|presented)|published)"
    r" (?:at|by|to|in|for)(?=\s(?!at\b|https?:|publication\b|presentation\b))",
    re.IGNORECASE,
)
_DOUBT = re.compile(  # before it in the same sentence: said of another text than this one, or not yet, or not so
    r"\b(?:not|never|if|until|unless|once|hop\w{1,4}|expect\w{0,4}|conditional\w{0,2}|provisional\w{0,2}|tentative\w{0,2}"
    r"|reject\w{0,3}|resubmi\w{1,8}|withdr\w{1,5}|abridged|short(?:er)?|prelim\w{0,8}|earlier|previous\w{0,2}|extend(?:s|ed)"
    r"|abstract|parts?|companion|based|related|expan\w{1,4}|builds?|long(?:er)?|full|initially|originally|first)\b|n['’]t\b",
    re.IGNORECASE,
)
_LATER_DOUBT = re.compile(
    r"\b(?:but|withdr\w{1,5}|reject\w{0,3}|pending|conditional\w{0,2}|retract\w{1,4})\b", re.IGNORECASE
)
_END = re.compile(  # what follows is about something else
    r"[;\n?!]|,? ?\((?=(?-i:[a-z]))|[:,.]? ?\(?(?:https?:|www\.|arXiv:)| / |:(?= (?-i:[a-z\d]))"
    r"|,? (?:with|see|code|project|webs?ite?)\b"
    r"|, ?(?=\d++ ?(?:\+ ?\d++ ?)?[A-Za-z]{3})|, (?:to appear|in press|accepted|published|camera|final|v\d)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?P<word>[^\s.]{1,40})\.++\s++(?=(?P<next>\S{1,40}))")
_SHORTENED = re.compile(r"[\"“(]?[A-Z][a-z]{0,8}")  # Phys. Rev. Lett.
_ONLY_DOI = re.compile(
    r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(?P<doi>10\.\d{4,9}/[^\s{}\\\"%#&]{1,200})", re.IGNORECASE
)


def names(authors: Sequence[str], most: int, words: Words) -> str:
    """Name the first `most` authors, and say how many more there are, or in languages that do so how many in all."""
    shown = words.listed(authors[:most])
    hidden = len(authors) - most
    if hidden <= 0:
        return shown
    return shown + words.say_n(" and {n} more", " and {n} more", hidden, total=len(authors))


def creators(paper: Paper, words: Words) -> str:
    """Name the authors of a paper's figures, the first few of them."""
    return names([to_text(name) for name in paper.authors], CREDITED, words)


def credit(paper: Paper, words: Words, licence: str = "") -> str:
    """Name the authors of a paper's figures and the licence under which they are shown, the record's unless given."""
    return words.listed(filter(None, (creators(paper, words), licences.name(licence or paper.licence))))


@dataclass(frozen=True, slots=True)
class Venue:
    """What a record says of where its paper came out, and what else its comment says; "" for what is not there."""

    name: str = ""
    doi: str = ""
    comment: str = ""


def venue(paper: Paper) -> Venue:
    """Return the journal's reference, else the words of the comment that plainly say who took the paper; and the DOI.

    The comment is returned without those words; where it would not read well without them, it keeps them instead.
    """
    if paper.journal_ref:
        return Venue(paper.journal_ref, doi(paper), paper.comment)
    said = "" if paper.withdrawn else accepted(paper.comment)
    comment = _without(paper.comment, said)
    return Venue("" if comment == paper.comment else said[:1].upper() + said[1:], doi(paper), comment)


def doi(paper: Paper) -> str:
    """Return the first DOI of a record, or ""."""
    first = next(iter(paper.doi.split()), "").rstrip(".,;")
    found = _ONLY_DOI.fullmatch(first)
    return found["doi"] if found else ""


def doi_address(doi: str) -> str:
    """Return the address at which a DOI is resolved."""
    return f"https://doi.org/{quote(doi, safe='/:;().-_+')}"


def accepted(comment: str) -> str:
    """Return the words of a comment that say plainly by whom the paper was taken, or "" where it does not say so."""
    comment = comment[:_LONGEST]
    for match in _SAID.finditer(comment):
        begun = max(comment.rfind(mark, 0, match.start()) for mark in (". ", "; ", "\n", ") "))
        clause = _clause(comment, match)
        after = comment[match.end() : match.end() + 2 * _LONGEST_CLAUSE]
        if clause and not _DOUBT.search(comment, begun + 1, match.start()) and not _LATER_DOUBT.search(after):
            return clause
    return ""


def _clause(comment: str, match: re.Match[str]) -> str:
    """Return what was said up to its end; "" where that is not plain, or nobody is named."""
    rest = comment[match.end() : match.end() + _LONGEST_CLAUSE + 1]
    ended = _END.search(rest)
    name = rest[: ended.start()] if ended else rest
    if ended and ended[0].strip() in {"?", "!"}:
        return ""
    for stop in _STOP.finditer(name):
        if not _SHORTENED.fullmatch(stop["word"]):
            name = name[: stop.end("word")]
            break
        if not _goes_on(stop["next"]):
            return ""  # a journal's name may go on here, or a sentence end
    name = name.rstrip(" .,:")
    if len(name) > _LONGEST_CLAUSE or not any(char.isupper() or char.isdigit() for char in name):
        return ""
    said = match[0] + name
    return said if said.count("(") == said.count(")") and said.count('"') % 2 == 0 else ""


def _goes_on(word: str) -> bool:
    """Return whether a word behind a full stop goes on with what was shortened: "Phys. Rev. D", "J. of"."""
    bare = word.rstrip(".,;:()")
    return (
        word[0].islower()
        or word[0].isdigit()
        or len(bare) == 1
        or (word.endswith(".") and bool(_SHORTENED.fullmatch(bare)))
    )


def _without(comment: str, said: str) -> str:
    """Return a comment without some words of it, where what is left still reads as it did."""
    if not said:
        return comment
    before, _, after = comment.partition(said)
    if before.rstrip()[-1:] not in {"", ".", ";", ","} or after.lstrip()[:1] not in {"", ".", ";", ","}:
        return comment
    return "; ".join(filter(None, (before.rstrip(" ,;."), after.strip(" ,;."))))
