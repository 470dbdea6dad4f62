"""Which lines of a paper are headings, by their words, numbers, weight and size."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from papers.pdf.layout import TextLayout
from papers.pdf.lines import LONGEST_HEADING, TextLine

_ROMAN = {
    numeral: n + 10 * tens
    for tens, ten in enumerate(("", "X"))
    for n, one in enumerate(("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"))
    if (numeral := ten + one)
}
NUMBERED = re.compile(
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
# "6.1.6 Continued Usage. Finally, we also"
_RUN_IN = re.compile(r"\A((?:\d+\.){2,3}\d+\.? [A-Z][^.]{5,70})\. ([A-Z].*)")
_REFERENCES = re.compile(r"references(?: and notes)?|bibliography|literature cited", re.IGNORECASE)
_FORMULA = re.compile(r"[=∈≤≥∑∫]|\w\d[a-z]?,|,[^,\n]*,[^,\n]*,|\b(?:University|Department|Institute?|Laboratory)\b")


class HeadingCounter:
    """Counts a paper's headings."""

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

    def follows(self, number: str, stop: str) -> bool:
        """Return whether a heading of that number can come now, and if so count on from it."""
        head, *tail = number.split(".")
        if head.isdigit():
            return self._counts("digits", (int(head), *map(int, tail)))
        if head in _ROMAN and stop and not tail and self._counts("roman", (_ROMAN[head],)):
            self._letters = 0
            return True
        return len(head) == 1 and self._counts_letters(ord(head) - 64, tail, stop)

    def _counts(self, scheme: str, path: tuple[int, ...]) -> bool:
        if (self._scheme and scheme != self._scheme) or path not in self._next():
            return False
        self._scheme, self._path = scheme, path
        return True

    def _next(self) -> set[tuple[int, ...]]:
        if not self._path:
            return {(1,)} if not self._appendix else {(1,), (1, 1)}
        ups = {(*self._path[:i], self._path[i] + 1) for i in range(len(self._path))}
        return ups | {(*self._path, 1), (*self._path, 1, 1)}

    def _counts_letters(self, letter: int, tail: list[str], stop: str) -> bool:
        """Count appendices after the references, and under Roman numerals the subsections."""
        if not (self._appendix or (self._scheme == "roman" and stop)):
            return False
        if letter not in (self._letters, self._letters + 1) or (letter == self._letters and not tail):
            return False
        self._letters = letter
        return True


class SectionHeading(NamedTuple):
    """A heading, the number of lines that it takes, and the text that goes on behind it on the last one."""

    title: str
    lines: int = 1
    behind: str = ""


def find_heading(
    lines: Sequence[TextLine], at: int, paper: TextLayout, counter: HeadingCounter, *, plain: bool = False
) -> SectionHeading | None:
    """Find the heading that begins with this line, if one does, and count on from its number.

    With `plain`, for papers that number none, any line that stands out by its print is one.
    """
    line, before = lines[at], lines[at - 1] if at else None
    text = line.text
    if line.size < 0.75 * paper.size or len(text) > LONGEST_HEADING or not line.upright:
        return None
    if _NAMED.fullmatch(text.rstrip(".:")) and text[0].isupper():
        counter.note_end(text)
        return SectionHeading(text.rstrip(".:"))
    appendix = _APPENDIX.fullmatch(text)
    if appendix and (line.size > paper.size or paper.apart(line, before)) and not text.endswith("."):
        counter.begin_appendix(appendix["number"] or "")
        return _whole(lines, at, paper)
    if plain and _stands_out(line, before, paper):
        return _whole(lines, at, paper)
    return _numbered(lines, at, paper, counter)


def _numbered(lines: Sequence[TextLine], at: int, paper: TextLayout, counter: HeadingCounter) -> SectionHeading | None:
    line, before = lines[at], lines[at - 1] if at else None
    found = NUMBERED.fullmatch(line.text)
    if not found or not (paper.apart(line, before, 1.1) or line.size > 1.05 * paper.size):
        return None
    run_in = _RUN_IN.match(line.text) if found["number"].count(".") > 1 else None
    if not (run_in or _is_headline(found, line)) or not counter.follows(found["number"], found["stop"]):
        return None
    return SectionHeading(run_in[1], 1, run_in[2]) if run_in else _whole(lines, at, paper)


def _stands_out(line: TextLine, before: TextLine | None, paper: TextLayout) -> bool:
    words = line.text
    printed = line.bold or line.size > 1.1 * paper.size or (words.isupper() and line.size > 0.94 * paper.size)
    worded = words[0].isupper() and len(re.findall(r"[^\W\d_]", words)) > 4 and len(words.split()) <= 12
    return printed and worded and not words.endswith((".", ",", ";", ":")) and paper.apart(line, before)


def _whole(lines: Sequence[TextLine], at: int, paper: TextLayout) -> SectionHeading:
    """Find where a heading of several lines ends: a long line is followed by one of the same look."""
    end, line = at + 1, lines[at]
    standing_out = line.size > 1.05 * paper.size or line.bold or line.text.isupper()
    while standing_out and end < min(len(lines), at + 3):
        more, before = lines[end], lines[end - 1]
        same = (
            abs(more.size - line.size) < 0.2 and more.bold == line.bold and more.text.isupper() == line.text.isupper()
        )
        long = before.right - before.left > 0.6 * paper.width
        if not (same and long) or paper.apart(more, before) or NUMBERED.fullmatch(more.text):
            break
        end += 1
    return SectionHeading(paper.join(lines[at:end]).rstrip(".:"), end - at)


def is_references(title: str) -> bool:
    """Return whether a heading is that of the list of references."""
    numbered = NUMBERED.fullmatch(title)
    return bool(_REFERENCES.fullmatch((numbered["words"] if numbered else title).rstrip(".:")))


def _is_headline(numbered: re.Match[str], line: TextLine) -> bool:
    """Judge whether words are a heading's, not an item's, a formula's or an address's; bold or a deep number helps."""
    words = numbered["words"]
    sure = line.bold or numbered["number"].count(".") > 1
    return (
        (words[0].isupper() or words[0] in "“\"'ℓ$α([")
        and not words.endswith((",", ";", ":") if sure else (".", ",", ";", ":"))
        and bool(re.search(r"[^\W\d_]{3}", words))
        and (sure or not _FORMULA.search(words))
        and len(words.split()) <= 14
    )
