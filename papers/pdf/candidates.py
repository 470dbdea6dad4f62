"""Lines of a paper that may be headings, each with how much its print speaks for that."""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from papers.pdf.layout import TextLayout, is_worded
from papers.pdf.lines import LONGEST_HEADING, TextLine
from papers.pdf.numbering import Label, is_number_alone, may_number, read_label

_NAMED = re.compile(
    r"abstract|introduction|related works?|background|(?:materials? and )?methods?|results?(?: and discussions?)?"
    r"|experiments?|discussions?(?: and conclusions?)?|(?:summary|conclusions?|concluding remarks)"
    r"(?: and (?:outlook|conclusions?|discussions?|future work))?|limitations?|broader impacts?|acknowledge?ments?"
    r"|references(?: and notes)?|bibliography|literature cited|supplementa(?:l|ry) (?:materials?|information)"
    r"|ethics statement|(?:table of )?contents",
    re.IGNORECASE,
)
# "6.1.6 Continued Usage. Finally, we also", "2.3 Data — We took"
_RUN_IN = re.compile(r"\A(?P<title>[^.—]{3,110}+)(?:\.\s?—?|—)(?:\s(?P<behind>[\"“(]?[A-Z].*)|\Z)")
# "Theorem. Let", "Definition (Norms)", "Lemma Let": a statement that is numbered as sections are. "3 Examples" is none.
_STATEMENT = re.compile(
    r"(?:theorem|lemma|proposition|corollary|definition|remark|claim|conjecture)s?(?:\s*[.:(\[\d]|\s[A-Z])"
    r"|(?:example|proof|assumption|exercise)s?(?:[.:](?=\s)|\s*[(\d])"
    r"|(?:algorithm|notation|question|problem|observation|table|fig(?:ure)?|equation)s?\s*[(\d]",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"[=∈≤≥∑∫]|\w\d[a-z]?,|,[^,\n]*,[^,\n]*,|\b(?:University|Department|Institute?|Laboratory)\b")
_DANGLING = re.compile(r"(?:,|;|\b(?:of|the|with|and|for|in|on|to|by|from|a|an|or|is|are|that))$")
# A dotted line to a page, or the page alone.
LEADS_TO_PAGE = re.compile(r"\.\s?\.\s?\.|[\s.](?:\d{1,3}|[ivxl]{1,6})\Z")
_GOES_ON = re.compile("[bd-oqrt-z(]")
_LETTER, _TWO_LETTERS = re.compile(r"[^\W\d_]"), re.compile(r"[^\W\d_]{2}")
_LONGEST_NAMED = 60  # characters
_MOST_LINES = 4
_NEAR = 8  # lines between the items of a list
_STOPS = (".", ",", ";", ":", "¬")


class Look(NamedTuple):
    """How a heading is printed: its size to half a point, whether bold, whether in capitals."""

    size: float
    bold: bool
    capitals: bool


class Candidate(NamedTuple):
    """Lines that may be a heading: where they begin and how many, and the text behind it on the last.

    `score` says how much speaks for it; `free` is whether it stands alone in its row, apart and at a column's edge,
    `heads` whether it begins where text begins and text follows.
    """

    at: int
    lines: int
    title: str
    behind: str
    label: Label | None
    look: Look
    score: float
    printed: float
    free: bool
    named: bool
    heads: bool = False
    listed: bool = False


class Finder:
    """Finds candidates by how the lines of a paper are set."""

    def __init__(self, lines: Sequence[TextLine], paper: TextLayout) -> None:
        self._lines = lines
        self._paper = paper
        self._text_edges = _text_edges(lines, paper)
        self._edges = self._text_edges | _large_edges(lines, paper)
        self._from_left = sorted(self._edges)

    def candidates(self) -> dict[int, Candidate]:
        """Return all candidates by the lines with which they begin."""
        # Most lines begin with a small letter that begins neither a heading nor a word like "appendix".
        begins = [at for at, line in enumerate(self._lines) if not _GOES_ON.match(line.text)]
        return {at: one for at in begins if (one := self.candidate(at))}

    def candidate(self, at: int) -> Candidate | None:
        """Return the candidate that begins with this line, if one does."""
        line = self._lines[at]
        text, lines = line.text, 1
        numbered, worded = may_number(text), text[0].isupper()
        if not (numbered or worded) or line.size < 0.75 * self._paper.size or not line.upright:
            return None
        if len(text) > LONGEST_HEADING:
            return self._run_in(at) if text[0].isdigit() else None
        if numbered:
            if is_number_alone(text):
                if not self._words_beside(at):
                    return None
                text, lines = f"{text} {self._lines[at + 1].text}", 2
            if label := read_label(text):
                return self._run_in(at) or self._numbered(at, text, lines, label)
        return self._unnumbered(at) if worded else None

    def _numbered(self, at: int, text: str, lines: int, label: Label) -> Candidate | None:
        words = label.words
        if words and not (_TWO_LETTERS.search(words) and not _STATEMENT.match(words)):
            return None
        whole = self._whole(at, lines)
        if whole == at + 1 and (label.deep > 1 or text[0].isalpha()) and self._wraps(at):
            whole += 1
        title = _title(self._paper, self._lines[at:whole])
        look = look_of(self._lines[at + lines - 1], words or text)
        printed = self._printed(look)
        score = self._set(at, whole, printed) + _worded(words, printed)
        score -= 3.0 * (not printed and self._is_item(at))
        score -= 2.0 * (printed > 0 and self._runs_on(whole, look) and self._is_full(whole - 1))
        score += 0.5 * (label.deep > 1) + bool(label.kind) - 2.0 * (not printed and look.size < 0.95 * self._paper.size)
        return Candidate(at, whole - at, title, "", label, look, score, printed, self.is_free(at, whole), named=False)

    def _run_in(self, at: int) -> Candidate | None:
        """Return a heading with a deep number that the text goes on behind."""
        label = read_label(self._lines[at].text)
        if not label or label.deep < 2 or label.kind:
            return None
        line, lines, words = self._lines[at], 1, label.words
        found = _RUN_IN.match(words)
        full = line.right > self._right(line) - 4 * line.size and not self._printed(look_of(line, words))
        if not found and full and self._above(at + 1) < 1.06 and self._lines[at + 1].page == line.page:
            lines, words = 2, self._paper.join([line._replace(text=words), self._lines[at + 1]])
            found = _RUN_IN.match(words)
        if not found or not found["title"][0].isupper() or _STATEMENT.match(words):
            return None
        title = f"{line.text[: len(line.text) - len(label.words)]}{found['title'].rstrip()}"
        apart = self._above(at)
        score = 0.5 + (1.0 if apart > 1.2 else -2.0 if apart < 1.05 else 0.0) - bool(_FORMULA.search(title))
        score += 0.5 if self._at_edge(line) else -0.5
        look = look_of(line, found["title"])
        behind = found["behind"] or ""
        return Candidate(at, lines, title, behind, label, look, score, 0.0, free=False, named=False)

    def _unnumbered(self, at: int) -> Candidate | None:
        line = self._lines[at]
        text = line.text.rstrip(".:")
        named = len(text) <= _LONGEST_NAMED and _NAMED.fullmatch(text) is not None
        look = look_of(line, line.text)
        printed = self._printed(look)
        if not (named or printed):
            return None
        whole = self._whole(at, 1)
        title = _title(self._paper, self._lines[at:whole])
        words = title.split()
        wordy = len(_LETTER.findall(title)) > 4 and len(words) <= 20
        ended = not named and (self._runs_on(whole, look) or self._lines[whole - 1].text.endswith(_STOPS))
        if not wordy or ended or _STATEMENT.match(title):
            return None
        score = self._set(at, whole, printed) + _worded(title, printed) + 2.0 * named
        free, heads = self.is_free(at, whole), self._heads(at, whole) or look.capitals
        return Candidate(at, whole - at, title, "", None, look, score, printed, free, named, heads)

    def marked(self, at: int, lines: int) -> Candidate:
        """Return the candidate of lines that a bookmark names, however they look."""
        line, end = self._lines[at], at + lines
        title = _title(self._paper, self._lines[at:end])
        look = look_of(line, line.text)
        printed = self._printed(look)
        score, label = self._set(at, end, printed), read_label(line.text)
        return Candidate(at, lines, title, "", label, look, score, printed, self.is_free(at, end), named=False)

    def cut(self, one: Candidate, at: int, lines: int, end: int) -> Candidate:
        """Cut a candidate where the title of a bookmark ends on the last of its lines."""
        last = self._lines[at + lines - 1]
        behind = last.text[end:].lstrip(" .:—–-")
        title = _title(self._paper, [*self._lines[one.at : at + lines - 1], last._replace(text=last.text[:end])])
        return one._replace(lines=at + lines - one.at, title=title, behind=behind)

    def _words_beside(self, at: int) -> bool:
        """Return whether a number's words stand behind it in the same row, or below it in large print."""
        if at + 1 >= len(self._lines):
            return False
        line, more = self._lines[at], self._lines[at + 1]
        if more.page != line.page or not more.upright or is_number_alone(more.text) or len(more.text) < 3:
            return False
        beside = abs(more.base - line.base) < 0.4 * line.size and 0 < more.left - line.right < 8 * line.size
        called = len(line.text) > 6 and self._printed(look_of(more, more.text)) > 0
        large = called or min(line.size, more.size) > 1.15 * self._paper.size
        below = large and 0 < line.base - more.base < 5 * more.size
        return (beside and (more.bold or more.size > 1.05 * self._paper.size or more.text.isupper())) or below

    def _whole(self, at: int, lines: int) -> int:
        """Return where a heading of several lines ends: the next ones look the same and stand close."""
        end, first = at + lines, self._lines[at + lines - 1]
        look = look_of(first, first.text)
        standing_out = self._printed(look) > 0
        while end < min(len(self._lines), at + _MOST_LINES):
            more, before = self._lines[end], self._lines[end - 1]
            same = abs(more.size - first.size) < 0.2 and more.bold == first.bold
            same = same and (more.text.isupper() == first.text.isupper() or (more.bold and not look.capitals))
            if not (same and standing_out) or self._paper.apart(more, before) or _begins_anew(more.text):
                break
            if more.base > before.base - 0.5 * more.size or not self._goes_on(before, more):
                break
            end += 1
        return end

    def _wraps(self, at: int) -> bool:
        """Return whether a full line goes on in a short one with a space behind it, both printed as the text is."""
        if at + 2 >= len(self._lines):
            return False
        line, more = self._lines[at], self._lines[at + 1]
        full = self._is_full(at) and not self._is_full(at + 1)
        alike = abs(line.size - more.size) < 0.2 and not read_label(more.text) and not more.text.endswith(_STOPS)
        return full and alike and more.left >= line.left - 2 and self._above(at + 1) < 1.1 < self._above(at + 2)

    def runs_on(self, one: Candidate) -> bool:
        """Return whether a candidate is the beginning of a paragraph."""
        return self._runs_on(one.at + one.lines, one.look)

    def _heads(self, at: int, end: int) -> bool:
        """Return whether lines begin where the text's lines do, and a line of text follows."""
        if end >= len(self._lines):
            return False
        line, more = self._lines[at], self._lines[end]
        flush = _is_at(line, self._text_edges)
        return flush and len(more.text) > 24 and more.size > self._paper.size - 0.5 and is_worded(more)

    def _runs_on(self, end: int, look: Look) -> bool:
        """Return whether lines are the beginning of a paragraph, set in bold: no larger, and with no space below."""
        large = look.capitals or look.size > 1.05 * self._paper.size
        return not large and end < len(self._lines) and self._above(end) < 1.06

    def _goes_on(self, before: TextLine, more: TextLine) -> bool:
        """Return whether a heading's line was too long for the first word of the next one, or is centred."""
        first = more.text.split(" ", 1)[0]
        need = len(first) * (more.right - more.left) / max(1, len(more.text))
        full = before.right + need + 0.6 * more.size > self._right(before) - 0.1 * self._paper.width
        centred = abs(before.left + before.right - more.left - more.right) < 4 < abs(before.left - more.left)
        large = before.size > 1.1 * self._paper.size or _DANGLING.search(before.text)
        return bool(full or centred or large) or before.right - before.left > 0.6 * self._paper.width

    def _right(self, line: TextLine) -> float:
        """Return where the column of a line ends."""
        edges = bisect(self._from_left, line.left + 2)
        return (self._from_left[edges - 1] if edges else line.left) + self._paper.width

    def _above(self, at: int) -> float:
        """Return the space above a line in usual spaces; 2 at the top of a column."""
        if not 0 < at < len(self._lines):
            return 2.0
        line, before = self._lines[at], self._lines[at - 1]
        step = before.base - line.base
        if before.page != line.page or step < -0.6 * line.size:
            return 2.0
        return step / (self._paper.leading * max(line.size, before.size))

    def _set(self, at: int, end: int, printed: float) -> float:
        """Judge lines by their print, the space around them and their edge."""
        score = min(printed, 3.5) or -1.0
        above = self._above(at)
        score += 1.0 if above > 1.2 else -2.0 if above < 1.05 and not self._prominent_before(at) else 0.0
        if end < len(self._lines):
            below = self._above(end)
            score += 0.5 if below > 1.1 else 0.0 if printed or self._breaks_off(end) else -2.0
        return score + (0.5 if self._at_edge(self._lines[at]) else -0.5)

    def _is_item(self, at: int) -> bool:
        """Return whether the number before or the next one begins a line nearby that is printed alike, as in a list."""
        left = self._lines[at].left
        number = self._lines[at].text.split(" ", 1)[0].rstrip(".)")
        if number.isdecimal():
            beside = {str(int(number) - 1), str(int(number) + 1)}
        else:
            beside = {chr(ord(number) - 1), chr(ord(number) + 1)} if len(number) == 1 else set[str]()
        return bool(beside) and any(
            -3 < more.left - left < 3 and more.text.split(" ", 1)[0].rstrip(".)") in beside
            for more in self._lines[max(0, at - _NEAR) : at + _NEAR]
        )

    def _is_full(self, at: int) -> bool:
        line = self._lines[at]
        return line.right > self._right(line) - 3 * line.size

    def _breaks_off(self, end: int) -> bool:
        """Return whether a line ends early and a paragraph's first one follows, indented."""
        last, more = self._lines[end - 1], self._lines[end]
        return last.right < self._right(last) - 0.2 * self._paper.width and more.left > last.left + 0.6 * more.size

    def _prominent_before(self, at: int) -> bool:
        before = self._lines[at - 1]
        return before.bold or before.size > 1.1 * self._paper.size

    def _printed(self, look: Look) -> float:
        """Return how far a look is from the body's."""
        size = self._paper.size
        large = 1.5 * (look.size > 1.05 * size) + 0.5 * (look.size > 1.2 * size)
        return 2.0 * look.bold + large + 1.5 * (look.capitals and look.size > 0.85 * size)

    def _at_edge(self, line: TextLine) -> bool:
        """Return whether a line begins at a column's edge or stands in its middle."""
        if _is_at(line, self._edges):
            return True
        width = self._paper.width
        return any(abs(line.left + line.right - 2 * edge - width) < 0.03 * width for edge in self._text_edges)

    def is_free(self, at: int, end: int) -> bool:
        """Return whether lines stand apart from the text before and have no neighbour in their row."""
        line, last = self._lines[at], self._lines[end - 1]
        rows = [(at - 1, line), (end, last)]
        alone = all(
            self._lines[i].page != one.page
            or abs(self._lines[i].base - one.base) > 0.5 * one.size
            or abs(self._lines[i].left - one.left) > 0.9 * self._paper.width
            for i, one in rows
            if 0 <= i < len(self._lines)
        )
        return alone and self._at_edge(line) and (self._above(at) > 1.15 or (at > 0 and self._prominent_before(at)))


def _is_at(line: TextLine, edges: frozenset[int]) -> bool:
    left = round(line.left)
    return left in edges or left - 1 in edges or left + 1 in edges


def _begins_anew(text: str) -> bool:
    """Return whether a line begins with a number, and not with a word of one letter."""
    label = read_label(text)
    return label is not None and (bool(label.kind) or not text.split(" ", 1)[0].isalpha())


def look_of(line: TextLine, words: str) -> Look:
    """Return how a line is printed."""
    return Look(round(2 * line.size) / 2, line.bold, words.isupper() and sum(c.isalpha() for c in words) > 3)


def _worded(words: str, printed: float) -> float:
    """Judge a heading's words: an item, a sentence, a formula or an address are less likely ones."""
    if not words:
        return 0.0
    score = 0.0
    score -= 2.0 * (words[0].islower() or words.endswith((",", ";")))
    score -= 1.5 * (not printed and words.endswith((".", ":")))
    score -= 1.5 * (words.count(",") > 2 or bool(_FORMULA.search(words))) * (0.5 if printed else 1.5)
    score -= 1.0 * bool(_DANGLING.search(words.rsplit(" ", 1)[-1]))
    score -= 2.0 * bool(LEADS_TO_PAGE.search(words))
    return score - 1.0 * (len(words.split()) > 14)


def _text_edges(lines: Sequence[TextLine], paper: TextLayout) -> frozenset[int]:
    """Return where columns begin, in whole points: the left ends of many lines of text."""
    text = Counter([round(line.left) for line in lines if len(line.text) > 24 and abs(line.size - paper.size) < 0.3])
    most = max(text.values(), default=0)
    return frozenset(left for left, count in text.items() if count >= 0.3 * most)


def _large_edges(lines: Sequence[TextLine], paper: TextLayout) -> frozenset[int]:
    """Return where a few lines in large print begin."""
    least = 1.1 * paper.size
    large = Counter([round(line.left) for line in lines if line.size > least and line.text[0].isalnum()])
    return frozenset(left for left, count in large.items() if count > 2)


def _title(paper: TextLayout, lines: Sequence[TextLine]) -> str:
    return paper.join(lines).rstrip(".:—– ")
