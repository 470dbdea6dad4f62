"""A paper's title and its sections, by the headings' words, numbers and size."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from papers.pdf_text import Layout, Line, joined

_NUMBERED = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-Z](?:\.\d{1,2}){0,3})(?P<stop>\.?)\s+(?P<words>[^\s\d.,=+<>*/|].*)"
)
_APPENDIX = re.compile(r"(?:Appendix|APPENDIX)(?: (?P<number>[A-Z]|\d|[IVX]+))?(?:[.:—–-]*\s+(?P<words>\S.*))?")
_NAMED = re.compile(
    r"abstract|introduction|related works?|background|(?:materials and )?methods?|results?(?: and discussions?)?"
    r"|experiments?|discussions?(?: and conclusions?)?|(?:summary|conclusions?|concluding remarks)"
    r"(?: and (?:outlook|conclusions?|discussions?|future work))?|limitations?|broader impacts?|acknowledge?ments?"
    r"|references|bibliography|literature cited|supplementa(?:l|ry) materials?|ethics statement",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(r"abstract\s*(?:[.:—–-]+\s*|$)", re.IGNORECASE)
_REFERENCES = re.compile(r"references|bibliography|literature cited", re.IGNORECASE)
_ROMAN = {
    numeral: n + 10 * tens
    for tens, ten in enumerate(("", "X"))
    for n, one in enumerate(("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"))
    if (numeral := ten + one)
}
_PUBLISHER = re.compile(
    r"european organi[sz]ation|^CERN|preprint|published|conference|journal|proceedings|^\W*\d", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper: its heading as printed and its text, a paragraph a line."""

    title: str
    text: str


def find_title(lines: Sequence[Line], layout: Layout) -> list[Line]:
    """Find the title's lines: the largest words of page 1, or none where nothing stands out."""
    first = [line for line in lines if line.page == 1 and line.left < line.right]
    sizes = [line.size if _is_wordy(line.text) else 0.0 for line in first]
    size = max(sizes, default=0.0)
    if size <= 1.1 * layout.size:
        return _first_capitals(first[:12])
    begin = end = sizes.index(size)
    while begin > 0 and _belongs(first[begin - 1], first[begin], size):
        begin -= 1
    while end + 1 < len(first) and _belongs(first[end + 1], first[end], size):
        end += 1
    return first[begin : end + 1]


def _first_capitals(lines: Sequence[Line]) -> list[Line]:
    """Find the first lines in capitals, which are the title where it is no larger than the body."""
    wordy = (line.text.isupper() and _is_wordy(line.text) and " " in line.text for line in lines)
    runs = (
        [line for _, line in run]
        for capitals, run in groupby(zip(wordy, lines, strict=True), lambda x: x[0])
        if capitals
    )
    return next(runs, [])


def _belongs(line: Line, neighbour: Line, size: float) -> bool:
    return line.size > 0.85 * size and abs(line.base - neighbour.base) < 1.8 * size and not _PUBLISHER.search(line.text)


def _is_wordy(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", text)) and len(text) > 6 and not _PUBLISHER.search(text)


def find_sections(lines: Sequence[Line], layout: Layout) -> list[Section]:
    """Cut the lines at the headings; what stands before the first one, and the list of references, is left out."""
    sections: list[Section] = []
    title, body, order = "", list[Line](), _Order()
    at = 0
    while at < len(lines):
        line, before = lines[at], lines[at - 1] if at else None
        heading = _heading(line, before, layout, order)
        if heading is None:
            body.append(line)
            at += 1
            continue
        sections.append(Section(title, _paragraphs(body, layout)))
        end = _heading_end(lines, at, layout) if not heading[1] else at + 1
        title = joined([replace(line, text=heading[0]), *lines[at + 1 : end]], layout.known)
        body = [replace(line, text=heading[1])] if heading[1] else []
        at = end
    sections.append(Section(title, _paragraphs(body, layout)))
    return [s for s in sections if s.title and not _REFERENCES.fullmatch(_bare(s.title))]


def _heading_end(lines: Sequence[Line], at: int, layout: Layout) -> int:
    """Find where a heading of several lines ends: where the size changes or it has been short of the margin."""
    end = at + 1
    while (
        end < min(len(lines), at + 3)
        and lines[at].size > 1.05 * layout.size
        and abs(lines[end].size - lines[at].size) < 0.2
        and not layout.apart(lines[end], lines[end - 1])
        and not _NUMBERED.fullmatch(lines[end].text)
    ):
        end += 1
    return end


def _bare(title: str) -> str:
    numbered = _NUMBERED.fullmatch(title)
    return numbered["words"] if numbered else title


def _heading(line: Line, before: Line | None, layout: Layout, order: "_Order") -> tuple[str, str] | None:
    """Give a heading and what stands on its line after it, or nothing where the line is none."""
    text = line.text
    abstract = _ABSTRACT.match(text)
    if abstract and line.page <= 2 and (text[0].isupper() or abstract.end() == len(text)):
        return "Abstract", text[abstract.end() :]
    if line.size < 0.75 * layout.size or len(text) > 110:
        return None
    if _NAMED.fullmatch(text.rstrip(".:")) and text[0].isupper():
        order.note_end(text)
        return text.rstrip(".:"), ""
    appendix = _APPENDIX.fullmatch(text)
    if appendix and (line.size > layout.size or layout.apart(line, before)) and not text.endswith("."):
        order.begin_appendix(appendix["number"] or "")
        return text, ""
    numbered = _NUMBERED.fullmatch(text)
    apart = layout.apart(line, before, 1.1) or line.size > 1.05 * layout.size
    if (
        numbered
        and _is_headline(numbered["words"])
        and order.follows(numbered["number"], numbered["stop"], apart=apart)
    ):
        return text, ""
    return None


def _is_headline(words: str) -> bool:
    return (
        (words[0].isupper() or words[0] in "“\"'ℓ$α")
        and not words.endswith((".", ",", ";", ":"))
        and bool(re.search(r"[^\W\d_]{3}", words))
        and not re.search(r"[=∈≤≥∑∫]|\w\d+[a-z]?,|,.*,.*,|\b(?:University|Department|Institute?|Laboratory)\b", words)
        and len(words.split()) <= 14
    )


class _Order:
    """What number the next heading can have: lists, tables and equations seldom count like sections."""

    def __init__(self) -> None:
        self._path: tuple[int, ...] = ()
        self._scheme = ""
        self._letters = 0
        self._appendix = False

    def note_end(self, title: str) -> None:
        """Remember that an appendix may begin after this heading."""
        self._appendix = self._appendix or bool(re.match(r"refer|bibl|ackn|concl|suppl", title, re.IGNORECASE))

    def begin_appendix(self, number: str) -> None:
        """Count on from the appendix of that letter."""
        self._appendix = True
        self._letters = ord(number) - 64 if len(number) == 1 and number.isalpha() else self._letters
        self._path = ()

    def follows(self, number: str, stop: str, *, apart: bool) -> bool:
        """Tell whether a heading of that number can come now, and if so count on from it."""
        head, *tail = number.split(".")
        if head.isdigit():
            return self._counts("digits", (int(head), *map(int, tail)), apart=apart)
        if head in _ROMAN and stop and not tail and self._counts("roman", (_ROMAN[head],), apart=apart):
            self._letters = 0
            return True
        return len(head) == 1 and self._counts_letters(ord(head) - 64, tail, stop, apart=apart)

    def _counts(self, scheme: str, path: tuple[int, ...], *, apart: bool) -> bool:
        if self._scheme and scheme != self._scheme:
            return False
        if path not in self._next() or not apart:
            return False
        self._scheme, self._path = scheme, path
        return True

    def _next(self) -> set[tuple[int, ...]]:
        if not self._path:
            return {(1,)} if not self._appendix else {(1,), (1, 1)}
        ups = {(*self._path[:i], self._path[i] + 1) for i in range(len(self._path))}
        return ups | {(*self._path, 1), (*self._path, 1, 1)}

    def _counts_letters(self, letter: int, tail: list[str], stop: str, *, apart: bool) -> bool:
        """Count appendices after the references, and under Roman numerals the subsections."""
        if not (self._appendix or (self._scheme == "roman" and stop)) or not apart:
            return False
        if letter not in (self._letters, self._letters + 1) or (letter == self._letters and not tail):
            return False
        self._letters = letter
        return True


def _paragraphs(lines: Sequence[Line], layout: Layout) -> str:
    """Join lines to paragraphs; one ends where space follows a full stop."""
    paragraphs: list[list[Line]] = [[]]
    for line in lines:
        last = paragraphs[-1]
        ended = last and last[-1].page == line.page and last[-1].text.endswith((".", ":", "?", "!"))
        if ended and layout.apart(line, last[-1]):
            paragraphs.append([])
        paragraphs[-1].append(line)
    return "\n".join(text for text in (joined(p, layout.known) for p in paragraphs) if text)
