"""The whole sentences of a paper's running text: no rows of tables, no scraps of formulas, no captions."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from papers.document import Document, Section
from papers.latex import to_text
from papers.paper import Paper
from summarizer.extractive.citations import without_asides
from summarizer.extractive.cues import has_verb
from summarizer.extractive.features import STOPWORDS, words
from summarizer.extractive.naming import names_of
from summarizer.parts import Part, parts
from summarizer.sentences import split

_SHORTEST, _LONGEST = 7, 60  # words
_MOST_LETTERS = 420
_MATHEMATICS = re.compile("[=ǫ˜ˆ∑∏∫∂√∇∈∉⊂⊆∪∩≤≥≪≫→↦⇒∀∃ℝℓ𝐀-𝟿α-ωΑ-Ω^_|{}\\\\∗†‡§�]")
_MOST_SIGNS = 3
_LONE_LETTER = re.compile(r"(?<![\w.'’-])[B-HJ-Zb-z](?![\w'’.-])")
# Rows of a table, footnote marks that ran into the text, broken letters (TeX's ℓ is a font's "`"), and what a formula
# on lines of its own left behind: an equation without its other side, a unit without its number.
_SCRAP = re.compile(
    r"(?:(?<![\w.])(?<!\d,)[-–±+]?\d[\d.,]*%?[\s/|]+){3,}|[∗†‡§]\s?[A-Z]|\(\d{1,2}\) (?:where|with|and)\b|�|\(cid:"
    r"|\d`(?![\w`])|=\s[A-Z][a-z]+\s[a-z]{2}|^\S+, where\b|\bh[A-Za-z]{0,2}\d+i[A-Z]?\b"
)
_THANKS = re.compile(
    r"\b(?:supported|funded|financed|sponsored)\b.{0,60}? (?:by|from|through|under)\b.{0,200}?(?:\b(?:grants?"
    r"|contracts?|council|foundation|fellowship|agency|ministry"
    r"|program\w*|project|award|no\.|number|scholarship|university|institute|department)\b|\d{3})"
    r"|\b(?:work|research|study|author\w*|project|[A-Z]\. ?[A-Z]\.)(?: of [\w.]+)? (?:was|were|is|are|has been"
    r"|have been) (?:\w+ly |in part )?(?:supported|funded|financed|sponsored) by\b"
    r"|\b(?:financial )?support (?:for|of|from|by|was|is)\b.{0,60}\b(?:provided|acknowledged|by|grant"
    r"|from)\b.{0,200}?(?-i:[A-Z]{2,})"
    r"|\bwe (?:\w+ )?(?:thank|are (?:\w+ )?(?:grateful|thankful|indebted))\b|\backnowledge?ments?\b[:.]|\b(?:wish"
    r"|like) to (?:\w+ )?(?:thank"
    r"|acknowledge)\b|\bthanks? (?:to|are due)\b.{0,200}?\bfor (?:\w+ )?(?:discuss|comment|help|feedback|suggest"
    r"|support|provid)\w*"
    r"|\backnowledges? (?:\w+ ){0,3}?(?:support|help|funding|discussions|hard)\b|\b(?:grateful|indebted) to\b"
    r"|\b(?:hereby )?grants? permission\b|\bpermission to (?:make|copy|reproduce|reprint)\b"
    r"|\b(?:modified|revised|extended|updated|shortened|abridged) version of\b.{0,200}?\b(?:published|appeared"
    r"|article|paper)\b|\bcopyright\b|©|\ball rights reserved\b|\b(?:contributed equally|equal contribution"
    r"|corresponding author"
    r"|conflicts? of interest|competing interests?)\b",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:Figs?\b\.?|Figure|Table|Tab\.|Algorithm|Listing|Theorem|Lemma|Proof|Proposition|图|表)\s*+\S{0,4}\d*\s*+[.:|]"
)
_ENDS = re.compile(r"[.!?。！？][\"'”’)\]]*$")
_OPENS = re.compile(r"[\"'“‘(]?(?:[A-ZÀ-Ý\u4e00-\u9fff]|[a-z]{1,3}[A-Z0-9-])")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CITATION = re.compile(r"\s?\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\]")
_TOKEN = re.compile(r"[A-Za-z]+\d*")
_FUNCTION_WORDS = 0.2
_LONGEST_ABSTRACT = 5000
# Where in a text without headings the parts usually end.
_USUAL_PLACES: tuple[tuple[float, Part], ...] = (
    (0.2, "introduction"),
    (0.5, "method"),
    (0.85, "experiments"),
    (1.0, "conclusion"),
)
_LETTERS = 0.72
_LAST: frozenset[Part | None] = frozenset(["conclusion", "discussion"])


@dataclass(frozen=True, slots=True)
class Prose:
    """A sentence of a paper and where it stands: its section and that one's part, its place there from 0 to 1.

    `number` counts the paper's sentences; `readable` is one without the marks of its citations, in readable letters;
    `names_its_own` tells whether it names the work as its title does.
    """

    text: str
    section: Section
    part: Part
    at: float
    number: int
    readable: str
    names_its_own: bool = False


def prose(document: Document, paper: Paper) -> list[Prose]:
    """Return the sentences of a paper that can stand alone on a page, in its order, its record's abstract first."""
    return prose_and_names(document, paper)[0]


def prose_and_names(document: Document, paper: Paper) -> tuple[list[Prose], tuple[str, ...]]:
    """Return the sentences of a paper as `prose` does, and the names that it gives its own work."""
    first_names = {author.split()[0] for author in paper.authors if author.split()}
    contributors = tuple(name + end for name in first_names if name.lower() not in STOPWORDS for end in " ,")
    found: list[Prose] = []
    record = Section("abstract", paper.abstract)
    said = Counter(_TOKEN.findall(document.text))
    for section, part in ((record, "abstract"), *_sections(document, has_abstract=paper.has_abstract)):
        thanks = False
        for text, at in _sentences(section.text):
            # Thanks without a heading of their own end the paper; as a footnote they are one sentence.
            thanks = thanks or (part in _LAST and bool(_THANKS.search(text)))
            if thanks:
                break
            # A footnote on who did what ("Ada designed …") is no part of what the paper says.
            plain = " ".join(to_text(text).split())
            whole = is_prose(plain) or (section is record and not _THANKS.search(plain))
            if whole and not text.startswith(contributors):
                told = _placed(at) if part is None else part
                found.append(Prose(text, section, told, at, len(found), _readable(text)))
    names = names_of(to_text(paper.title), [each.readable for each in found], said)
    named = [replace(each, names_its_own=True) if any(n in each.readable for n in names) else each for each in found]
    return named, names


def _readable(text: str) -> str:
    """Take the marks of citations out of a sentence."""
    return " ".join(to_text(without_asides(_CITATION.sub("", text))).split())


def _sections(document: Document, *, has_abstract: bool) -> Iterator[tuple[Section, Part | None]]:
    """Yield the sections with their parts, without the abstract where the record has it.

    Of a text without headings the parts are told by the place alone.
    """
    for section, part in parts(document.sections):
        if not section.title or (part == "abstract" and len(section.text) > _LONGEST_ABSTRACT):
            yield section, None
        elif part != "abstract" or not has_abstract:
            yield section, part


def _placed(at: float) -> Part:
    return next(part for end, part in _USUAL_PLACES if at <= end)


def is_prose(text: str) -> bool:
    """Return whether a stretch of text is one whole sentence of plain words."""
    if not _OPENS.match(text) or not _ENDS.search(text) or _CAPTION.match(text) or len(text) > _MOST_LETTERS:
        return False
    if len(_MATHEMATICS.findall(text)) > _MOST_SIGNS or not _is_balanced(text):
        return False
    if _SCRAP.search(text) or _THANKS.search(text):
        return False
    if _CJK.search(text):
        return len(text) >= 2 * _SHORTEST
    told = words(text)
    letters = sum(c.isalpha() and c.isascii() for c in text) / len(text.replace(" ", ""))
    function = sum(word in STOPWORDS for word in told)
    return (
        _SHORTEST <= len(told) <= _LONGEST
        and letters >= _LETTERS
        and function >= _FUNCTION_WORDS * len(told)
        and len(_LONE_LETTER.findall(text)) < _MOST_SIGNS
        and has_verb(text)
    )


def _sentences(text: str) -> Iterator[tuple[str, float]]:
    start = 0
    for paragraph in text.split("\n"):
        for sentence in split(paragraph):
            yield sentence.text, (start + sentence.start) / max(1, len(text))
        start += len(paragraph) + 1


def _is_balanced(text: str) -> bool:
    return all(text.count(opening) == text.count(closing) for opening, closing in ("()", "[]", "“”"))
