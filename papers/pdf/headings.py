"""Which lines of a paper are headings, and where its lists of references and contents stand."""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from papers.pdf.bookmarks import Bookmark, match_bookmarks
from papers.pdf.candidates import LEADS_TO_PAGE, Candidate, Finder
from papers.pdf.chain import choose_numbered
from papers.pdf.layout import TextLayout
from papers.pdf.lines import TextLine
from papers.pdf.references import Evidence, Span, find_references

_MARKED = 8.0  # what a bookmark adds to a candidate's score
_UNMARKED = 4.0  # and takes from one of a numbered level that the outline tells of without it
_LEAST_MARKED = 3  # bookmarks found make an outline that can be believed to be whole
_IN_LIST = 6.0  # taken from a candidate in a list of references
_CONTENTS = re.compile(
    r"(?:table of )?contents|list of (?:figures|tables|abbreviations|symbols|algorithms)|index", re.IGNORECASE
)


class SectionHeading(NamedTuple):
    """A heading: where its lines begin and how many, and the text that goes on behind it on the last one."""

    at: int
    lines: int
    title: str
    behind: str = ""


class Plan(NamedTuple):
    """A paper's headings in their order, and the lines that are no text: references and contents."""

    headings: list[SectionHeading]
    left_out: list[Span]


def is_first_heading(lines: Sequence[TextLine], at: int, paper: TextLayout) -> bool:
    """Return whether a line looks like a paper's first heading: a known one, or one with the number 1."""
    near = lines[max(0, at - 1) : at + 8]
    candidate = Finder(near, paper).candidate(min(at, 1))
    if candidate is None:
        return False
    if candidate.label is None:
        return candidate.named and candidate.score > 1
    first = any(place.path == (1,) and place.scheme in "1I" and not place.open_ for place in candidate.label.places)
    return first and candidate.score > 1


def plan_sections(lines: Sequence[TextLine], paper: TextLayout, bookmarks: Sequence[Bookmark] = ()) -> Plan:
    """Find the headings behind an abstract, by all that the lines and the PDF's own outline show."""
    candidates = _candidates(lines, Finder(lines, paper), bookmarks)
    contents = _contents(lines, candidates, paper.size)
    candidates = _outside(candidates, contents)
    evidence = Evidence(lines)
    listed = find_references(lines, candidates, evidence)
    weighed = _doubt_entries(candidates, listed)
    numbered = choose_numbered(weighed, min((span.end for span in listed), default=len(lines)))
    begins = {span.begin for span in listed}
    heads = [one for one in candidates if one.at in begins]
    chosen = {one.at: one for one in [*heads, *_unnumbered(weighed, numbered, paper), *numbered]}
    headings = _apart([chosen[at] for at in sorted(chosen)])
    listed = find_references(lines, headings, evidence)
    told = [SectionHeading(one.at, one.lines, one.title, one.behind) for one in _outside(headings, listed)]
    return Plan(told, sorted([*contents, *listed]))


def _candidates(lines: Sequence[TextLine], finder: Finder, bookmarks: Sequence[Bookmark]) -> list[Candidate]:
    found = finder.candidates()
    marked = match_bookmarks(lines, bookmarks)
    deepest = 0
    for at, mark in marked.items():
        begins = at - (at - 1 in found and found[at - 1].lines > 1)  # the number stands on the line before
        one = found.get(begins) or finder.marked(at, mark.lines)
        if not one.behind and (not one.printed or finder.runs_on(one)):
            one = finder.cut(one, at, mark.lines, mark.end)
        found[begins] = one._replace(score=one.score + _MARKED, listed=True)
        deepest = max(deepest, one.label.deep if one.label else 0)
    if len(marked) > _LEAST_MARKED:
        found = {at: _unmarked(one, deepest) for at, one in found.items()}
    return [one for _, one in sorted(found.items())]


def _unmarked(one: Candidate, deepest: int) -> Candidate:
    """Trust one less that a whole outline does not name, of a level that it has."""
    doubted = not one.listed and one.label is not None and one.label.deep <= deepest
    return one._replace(score=one.score - _UNMARKED) if doubted else one


def _contents(lines: Sequence[TextLine], candidates: Sequence[Candidate], size: float) -> list[Span]:
    """Find the lists of contents and of figures: lines that lead to pages below such a heading."""
    spans: list[Span] = []
    for one in candidates:
        words = one.label.words if one.label else one.title
        if not _CONTENTS.fullmatch(words) or (spans and one.at < spans[-1].end):
            continue
        end = at = one.at + one.lines
        while at < min(len(lines), end + 3) and lines[at].size < 1.1 * size:
            at += 1
            if LEADS_TO_PAGE.search(lines[at - 1].text):
                end = at
        spans.append(Span(one.at, end))
    return spans


def _outside(candidates: Sequence[Candidate], spans: Sequence[Span]) -> list[Candidate]:
    begins = [span.begin for span in spans]
    return [one for one in candidates if (at := bisect(begins, one.at)) == 0 or spans[at - 1].end <= one.at]


def _doubt_entries(candidates: Sequence[Candidate], listed: Sequence[Span]) -> list[Candidate]:
    """Trust those less that stand among references and do not head them."""
    outside = {one.at for one in _outside(candidates, listed)} | {span.begin for span in listed}
    return [one if one.at in outside else one._replace(score=one.score - _IN_LIST, free=False) for one in candidates]


def _unnumbered(candidates: Sequence[Candidate], numbered: Sequence[Candidate], paper: TextLayout) -> list[Candidate]:
    """Choose headings without numbers: known ones, marked ones, and those that look like the headings chosen."""
    free = [one for one in candidates if one.label is None and one.free and one.score > 1.0]
    looks = {one.look for one in numbered if one.printed}
    looks |= {one.look for one in free if one.printed and (one.named or one.listed)}
    large = Counter(one.look for one in free if one.look.size > 1.08 * paper.size and (one.look.bold or one.heads))
    looks |= {look for look, count in large.items() if count > 1}
    many = Counter(one.look for one in free if not (one.named or one.listed))
    chosen = []
    for one in candidates:
        marked = one.listed and not one.behind and (one.printed > 0 or one.free)
        bare = one.label is None or not (one.label.places and one.title[0].isdigit())
        alike = one.printed > 0 and (one.look in looks or not numbered) and (one.look.bold or one.heads)
        alike = alike and (not numbered or one.look.size > 1.05 * paper.size or one.look.capitals or many[one.look] > 1)
        if marked or (bare and one.free and one.score > 1.0 and (one.named or alike)):
            chosen.append(one)
    return chosen


def _apart(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Drop what begins inside the heading before."""
    chosen: list[Candidate] = []
    for one in candidates:
        if not chosen or one.at >= chosen[-1].at + chosen[-1].lines:
            chosen.append(one)
    return chosen
