"""Where a paper's lists of references begin and end."""

import re
from bisect import bisect
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from papers.pdf.candidates import Candidate, Look
from papers.pdf.lines import TextLine

_TITLE = re.compile(
    r"(?:(?:cited |supplementa(?:l|ry) )?references?(?: and notes| cited)?|bibliography|literature(?: cited)?"
    r"|works cited)",
    re.IGNORECASE,
)
# What lines of a reference hold, and sentences seldom: a year, initials, a publisher's numbers.
_EVIDENCE = re.compile(
    r"\b(?:1[89]|20)\d\d[a-z]?\b|\bet al\b|\barXiv\b|\bdoi\b|https?:|\bpp\.|\bvol\.|\beds?\.|\bProc\.|\bJ\. |\bPhys\."
    r"|\b[A-Z]\.(?:[- ~]?[A-Z]\.){0,3},? (?:[A-Z][a-z]|and\b|&)|[a-z], (?:[A-Z]\.[- ]?){1,3}(?:[,;&(]|$| and\b)",
)
_BRACKETED, _NUMBERED = re.compile(r"\[(\d{1,3})\]\s"), re.compile(r"(\d{1,3})\.\s")
_WINDOW = 30  # lines
_MOST_EVIDENCE = 0.8  # below a heading that looks like that of the list, or is called an appendix
_MOST_APART = 60  # lines between the first few entries


class Span(NamedTuple):
    """The lines from `begin` to before `end`."""

    begin: int
    end: int


class Evidence:
    """What among some lines looks like references."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        self._lines = lines
        self._known: dict[int, bool] = {}  # few lines are asked about

    @cached_property
    def first_entries(self) -> int | None:
        """Where a list may begin that has no heading: at "[1]" or "1.", with the next ones soon below."""
        begins = ((at, line.text) for at, line in enumerate(self._lines))
        numbered = [(at, text) for at, text in begins if (first := text[:1]) == "[" or first.isdecimal()]
        for entry, least, share in ((_BRACKETED, 3, 0.3), (_NUMBERED, 5, 0.5)):
            found = [(at, int(m[1])) for at, text in numbered if (m := entry.match(text))]
            for (at, number), last in zip(found, found[least - 1 :], strict=False):
                follow = number == 1 and last[1] == least and last[0] - at <= _MOST_APART
                if follow and self.share(at, last[0] + 1) > share:
                    return at
        return None

    def share(self, begin: int, end: int) -> float:
        """Return the share of lines with evidence from one to before another, 0 of none."""
        asked = range(begin, min(end, len(self._lines)))
        return sum(self._has(at) for at in asked) / len(asked) if asked else 0.0

    def _has(self, at: int) -> bool:
        if at not in self._known:
            self._known[at] = is_evidence(self._lines[at].text)
        return self._known[at]


def is_evidence(text: str) -> bool:
    """Return whether a line may be a reference's."""
    return bool(_EVIDENCE.search(text))


def is_references(title: str) -> bool:
    """Return whether a heading's words are those of a list of references."""
    return bool(_TITLE.fullmatch(title.strip(" .:")))


def find_references(lines: Sequence[TextLine], candidates: Sequence[Candidate], evidence: Evidence) -> list[Span]:
    """Find the lists of references, with a heading or without, each to where something else has its heading."""
    heads = {one.at: one for one in candidates if _heads_list(one, evidence)}
    begins = sorted(heads)
    numbered = evidence.first_entries
    if numbered is not None and not any(begin <= numbered for begin in begins):
        begins.insert(0, numbered)
    spans: list[Span] = []
    places = [one.at for one in candidates]
    for begin in begins:
        if spans and begin < spans[-1].end:
            continue
        look = heads[begin].look if begin in heads and heads[begin].printed else None
        below = candidates[bisect(places, begin + 1) :]
        end = next((one.at for one in below if _ends_list(one, evidence, look)), len(lines))
        spans.append(Span(begin, end))
    return spans


def _heads_list(candidate: Candidate, evidence: Evidence) -> bool:
    words = candidate.label.words if candidate.label else candidate.title
    begin = candidate.at + candidate.lines
    return is_references(words) and max(evidence.share(begin, begin + lines) for lines in (6, _WINDOW)) > 0.3


def _ends_list(candidate: Candidate, evidence: Evidence, look: Look | None) -> bool:
    """Return whether a candidate stands out, most of all like the list's own heading, and no references follow it."""
    called = candidate.label is not None and bool(candidate.label.kind)
    if not (candidate.printed or called or candidate.listed or candidate.named) or candidate.score < 1.0:
        return False
    if candidate.listed:
        return True
    begin = candidate.at + candidate.lines
    most = _MOST_EVIDENCE if called or candidate.look == look else 0.4
    words = candidate.label.words if candidate.label else candidate.title
    return not is_evidence(words) and evidence.share(begin, begin + 12) < most
