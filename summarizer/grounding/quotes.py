"""Whether a quote stands in a text, and where: word for word, or so nearly that the text's own words replace it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise
from operator import itemgetter

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from summarizer.grounding.fold import CJK, fold, is_cjk, readable
from summarizer.grounding.slips import TURNING, hides, is_slip
from summarizer.sentences import Sentence, split

_ELLIPSIS = re.compile(r"(?<!\s)\s*+(?:\[\s?(?:\.\.\.|…)\s?\]|\.{3,}|…+)\s*")
_TOKEN = re.compile(rf"\d+(?:[.,]\d+)*%?|[{CJK}]|[^\W\d_{CJK}]+|[<>=±≤≥]")
_CITATION = re.compile(r"\[\s?\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\s?\]")
_QUOTED = re.compile(r"[“„«]([^“”„«»\n]{20,600})[”“»]|(?<!\w)\"([^\"\n]{20,600})\"(?!\w)")
_LEAST = 3
_SENTENCE = 6
_LONGEST_MARK = 4
_SIMILAR = 90.0
_EDGE = 40
_LONGEST_GAP = 20
"""Words that an ellipsis may leave out at the most."""
_FEWEST_WITH_SLIP = 6
_JUST_BEFORE = 4


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote stands: the passage, and the place in its readable text.

    One that is not `exact` leaves something out, or has a slip: the text's own words from `start` to `end` are to
    stand in its place. `hidden` is a word that turns the sense and that an ellipsis left out, or "…" where it left out
    more than a few words: such a quote bears nothing out.
    """

    passage: "Passage"
    start: int
    end: int
    exact: bool = True
    hidden: str = ""

    @property
    def text(self) -> str:
        """The passage's own words there."""
        return self.passage.text[self.start : self.end]


class Passage:
    """A part of a paper, made ready to look quotes up in: letters, digits and their order are all that counts."""

    def __init__(self, place: str, text: str) -> None:
        self.place = place
        self.text = readable(text)
        cited = _CITATION.sub(lambda m: " " * len(m[0]), self.text)
        self._tokens = [(fold(m[0]).replace(",", ""), m.start(), m.end()) for m in _TOKEN.finditer(cited)]
        self._starts: list[int] = []
        length = 0
        for token, *_ in self._tokens:
            self._starts.append(length)
            length += len(token)
        self._letters = "".join(token for token, *_ in self._tokens)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences of the readable text."""
        return split(self.text)

    def find(self, quote: str, *, slip: bool = False) -> Found | None:
        """Find a quote: letter by letter, else by its likeliest stretch if every word of it is there.

        With `slip` one word may be another than the text's, as `is_slip` says.
        """
        wanted = [fold(m[0]).replace(",", "") for m in _TOKEN.finditer(readable(quote))]
        letters = "".join(wanted)
        if len(wanted) < _LEAST or not letters:
            return None
        at = self._letters.find(letters)
        while at >= 0:
            if self._at_edges(at, at + len(letters)):
                return self._found(at, at + len(letters), wanted)
            at = self._letters.find(letters, at + 1)
        return self._find_noisy(wanted, letters, slip=slip and len(wanted) >= _FEWEST_WITH_SLIP)

    def words_between(self, start: int, end: int) -> list[str]:
        """Return the folded words of a stretch of the readable text."""
        first, last = (bisect_left(self._tokens, at, key=itemgetter(1)) for at in (start, end))
        return [token for token, *_ in self._tokens[first:last]]

    def unturned(self, found: Found) -> Found:
        """Return the place of a quote from its sentence's beginning on, where a word just before it turns its sense."""
        first = bisect_left(self._tokens, found.start, key=itemgetter(1))
        before = self._tokens[max(0, first - _JUST_BEFORE) : first]
        turning = [at for token, at, _ in before if token in TURNING]
        if not turning:
            return found
        start = next((each.start for each in self.sentences if each.end > found.start), found.start)
        return found if start > turning[-1] else replace(found, start=start, exact=False)

    def _at_edges(self, start: int, end: int) -> bool:
        """Return whether a stretch of letters begins and ends with words; numbers must be whole."""
        return self._is_edge(start) and self._is_edge(end)

    def _is_edge(self, at: int) -> bool:
        return at == len(self._letters) or self._starts[bisect_right(self._starts, at) - 1] == at

    def _find_noisy(self, wanted: Sequence[str], letters: str, *, slip: bool) -> Found | None:
        """Find a quote that what is no part of the text interrupts: citation numbers, line numbers, footnote marks."""
        if len(wanted) <= _LEAST:
            return None
        likeliest = fuzz.partial_ratio_alignment(letters, self._letters, score_cutoff=_SIMILAR)
        if likeliest is None:
            return None
        first = max(0, bisect_right(self._starts, max(0, likeliest.dest_start - _EDGE)) - 1)
        last = bisect_right(self._starts, min(len(self._letters), likeliest.dest_end + _EDGE))
        window = self._tokens[first:last]
        span = _aligned(wanted, [token for token, *_ in window], slip=slip)
        if span is None:
            return None
        return Found(self, window[span[0]][1], window[span[1] - 1][2], exact=not slip)

    def _found(self, start: int, end: int, wanted: Sequence[str]) -> Found:
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, end - 1) - 1
        # "106.6" for 10^6.6 is the same letters, and another number.
        there = (token for token, *_ in self._tokens[first : last + 1])
        exact = [token for token in wanted if token[0].isdigit()] == [token for token in there if token[0].isdigit()]
        return Found(self, self._tokens[first][1], self._tokens[last][2], exact=exact)


def find(quote: str, passages: Sequence[Passage]) -> Found | None:
    """Find a quote in the first passage that has it; the parts around an ellipsis must stand there in order."""
    quote = _CITATION.sub(" ", quote).strip()
    parts = [part for part in _ELLIPSIS.split(quote) if part.strip(" \"'.,;")]
    for passage in passages:
        if whole := passage.find(quote):
            return whole
        found = [place for part in parts if (place := passage.find(part))]
        if 1 < len(parts) == len(found) and all(a.end <= b.start for a, b in pairwise(found)):
            return _joined(passage, found)
    return None


def find_nearly(quote: str, passages: Sequence[Passage]) -> Found | None:
    """Find a quote also where one word is another than the paper's, and with the words that turn its sense."""
    found = find(quote, passages)
    if not found:
        whole = _CITATION.sub(" ", quote).strip()
        found = next((place for passage in passages if (place := passage.find(whole, slip=True))), None)
    return found.passage.unturned(found) if found else None


def _joined(passage: Passage, parts: Sequence[Found]) -> Found:
    gaps = [passage.words_between(a.end, b.start) for a, b in pairwise(parts)]
    hidden = next((word for gap in gaps if (word := hides(gap))), "")
    if not hidden and sum(map(len, gaps)) > _LONGEST_GAP:
        hidden = "…"
    return Found(passage, parts[0].start, parts[-1].end, exact=False, hidden=hidden)


def quoted(text: str) -> list[str]:
    """Return what a free text puts between quotation marks, in Latin script and long enough to be someone's words."""
    found = (match[1] or match[2] for match in _QUOTED.finditer(text))
    return [quote for quote in found if len(_TOKEN.findall(quote)) >= _SENTENCE and not any(map(is_cjk, quote))]


def _aligned(wanted: Sequence[str], window: Sequence[str], *, slip: bool) -> tuple[int, int] | None:
    """Align a quote's words with a text's: return the stretch that has them all, apart from noise and one slip."""
    edits = Levenshtein.opcodes(wanted, window)
    equal = [edit for edit in edits if edit.tag == "equal"]
    if not equal:
        return None
    first, last = equal[0].dest_start, equal[-1].dest_end
    for is_equal, run in groupby(edits, lambda edit: edit.tag == "equal"):
        if is_equal:
            continue
        changed = list(run)
        asked = [token for edit in changed for token in wanted[edit.src_start : edit.src_end]]
        there = [token for edit in changed for token in window[edit.dest_start : edit.dest_end]]
        if changed[-1].dest_end <= first:  # the window opens before the quote does
            stretches = [there[n:] for n in range(len(there), -1, -1)]
        elif changed[0].dest_start >= last:
            stretches = [there[:n] for n in range(len(there) + 1)]
        else:
            stretches = [there]
        if any(_is_noise(asked, stretch) for stretch in stretches):
            continue
        if not slip or not any(is_slip(asked, stretch) for stretch in stretches[:2]):
            return None
        slip = False
    return first, last


def _is_noise(asked: list[str], there: list[str]) -> bool:
    """Return whether a text's words are the asked ones in pieces or run together, or stray marks between them."""
    if "".join(asked) == "".join(there):
        return True
    words = [token for token in there if not (token.isdigit() and len(token) < _LONGEST_MARK)]
    return "".join(asked) == "".join(words) and not any(map(str.isdigit, "".join(asked)))
