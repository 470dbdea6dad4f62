"""The captions of tables and listings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from papers.pdf.boxes import Box, around, box_of
from papers.pdf.layout import TextLayout
from papers.pdf.lines import TextLine

_NUMBER = r"(?P<number>(?:[A-Z]{1,2}[.-]?)?\d{1,3}(?:[.-]\d{1,3})?[a-z]?|[IVXL]{1,7}|[A-Z](?=\s*[:.]))"
_STOP = r"(?P<stop>\s*+[:.|–—]++|(?=\s|$))\s*+(?P<text>.*)"
_TABLE = re.compile(rf"(?:Supplementary |Extended Data |Appendix )?(?:Table|TABLE|Tab\.|TAB\.)\s*+{_NUMBER}{_STOP}")
_LISTING = re.compile(rf"(?P<kind>Algorithm|ALGORITHM|Alg\.|Listing|LISTING|Pseudocode)\s*+{_NUMBER}{_STOP}")
_FIGURE = re.compile(r"(?:Supplementary |Extended Data )?(?:Figure|FIGURE|Fig|FIG)s?\.?\s*+(?:[A-Z]{1,2}[.-]?)?\d")
# With these begin those of tables and listings.
_BEGINS = (
    *("Table", "TABLE", "Tab.", "TAB.", "Supplementary ", "Extended Data ", "Appendix "),
    *("Algorithm", "ALGORITHM", "Alg.", "Listing", "LISTING", "Pseudocode"),
)
_CONTINUED = re.compile(r"\A\W*+(?:table )?cont(?:inued|'d|d\b|\.)", re.IGNORECASE)
_MOST_LINES = 30


@dataclass(slots=True)
class Label:
    """The caption of a "Table", an "Algorithm" or a "Listing", as `kind` says, and the lines that it stands on.

    It is `sure` where its print alone says that it is a caption; `regions` are where what it names stands, which is
    `doubtful` where it may as well stand on the caption's other side.
    """

    kind: str
    number: str
    text: str
    lines: list[TextLine]
    sure: bool
    regions: list[Box] = field(default_factory=list)
    doubtful: bool = False

    @property
    def box(self) -> Box:
        """Its place."""
        return around(map(box_of, self.lines))

    @property
    def continued(self) -> bool:
        """Whether it goes on with the table of that number on the page before."""
        return bool(_CONTINUED.match(self.text))


def may_name_tables(lines: Sequence[TextLine]) -> bool:
    """Return whether a line begins as the caption of a table or of a listing does."""
    found = [_match(line.text) for line in lines if line.text.startswith(_BEGINS)]
    return any(m and (m["stop"].strip() or not m["text"][:1].islower()) for m in found)


def is_caption(text: str) -> bool:
    """Return whether a line begins as any caption does."""
    return bool(_match(text) or (text[:1] in "FSE" and _FIGURE.match(text)))


def _match(text: str) -> re.Match[str] | None:
    return (_TABLE.match(text) or _LISTING.match(text)) if text.startswith(_BEGINS) else None


def find_labels(lines: Sequence[TextLine], rules: Sequence[Box], gapped: set[int], paper: TextLayout) -> list[Label]:
    """Find the captions among a page's lines; `gapped` are the places in `lines` of those with gaps as rows have."""
    labels: list[Label] = []
    at = 0
    while at < len(lines):
        found = _match(lines[at].text) if lines[at].upright else None
        if not found or not _begins(lines, at, found, paper):
            at += 1
            continue
        end = _end(lines, at, rules, gapped, paper)
        whole = _match(paper.join(lines[at:end])) or found
        kind = (found["kind"].title() if "kind" in found.groupdict() else "Table").replace("Alg.", "Algorithm")
        line = lines[at]
        alone = not found["text"]
        sure = bool(found["stop"].strip()) or line.bold or alone or abs(line.size - paper.size) > 0.4
        labels.append(Label(kind, found["number"], whole["text"], list(lines[at:end]), sure))
        at = end
    return labels


def _begins(lines: Sequence[TextLine], at: int, found: re.Match[str], paper: TextLayout) -> bool:
    """Judge whether a caption begins, and not a sentence whose line happens to begin with "Table 3"."""
    line, before = lines[at], lines[at - 1] if at else None
    apart = before is None or paper.apart(line, before) or abs(before.size - line.size) > 0.4 or line.bold
    if found["stop"].strip() or not found["text"]:
        return apart or (before is not None and before.text.endswith((".", ")")) and found["stop"].strip() == ":")
    return apart and (found["text"][0].isupper() or not found["text"][0].isalpha() or line.bold)


def _end(lines: Sequence[TextLine], at: int, rules: Sequence[Box], gapped: set[int], paper: TextLayout) -> int:
    """Find where a caption ends: at a rule, a row, a wider space, another size or column, or another caption."""
    last = at + 1
    named = not _match(lines[at].text)["text"]  # type: ignore[index]
    while last < min(len(lines), at + _MOST_LINES):
        line, before = lines[last], lines[last - 1]
        wide = 1.9 if named and last == at + 1 else 1.3
        if paper.apart(line, before, wide) or is_caption(line.text) or last in gapped:
            break
        beside = line.left > before.right + 3 * line.size or line.right < before.left - 3 * line.size
        if beside or abs(line.size - before.size) > 1.2 or _ruled(line, before, rules):
            break
        last += 1
    return last


def _ruled(line: TextLine, before: TextLine, rules: Sequence[Box]) -> bool:
    """Return whether a rule goes across between two lines."""
    return any(
        line.base < rule.bottom < before.base and rule.left < before.right and before.left < rule.right
        for rule in rules
        if rule.width > 2 * line.size
    )
