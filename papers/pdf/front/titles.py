"""A paper's title: which block of the first page it is, by its print, its place and what stands below it."""

import re
from collections.abc import Collection, Iterator, Sequence
from math import log2
from operator import attrgetter
from typing import NamedTuple

from papers.bylines import (
    is_furniture,
    is_kind,
    is_marked_names,
    is_names,
    is_place,
    is_surely_names,
    is_unfinished,
    spelled,
)
from papers.pdf.layout import TextLayout
from papers.pdf.lines import TextLine

# With these a paper's text begins, and no title stands below.
_ENDS_FRONT = re.compile(
    r"\A(?i:abstract|summary|synopsis)(?:\W*+\Z|\s*[.:—–-]++\s*\S)|\A(?i:(?:1\.?|I\.)?\s*+introduction)\W*+\Z"
)
_FIRST = re.compile(r"(?:1|I)\.?\s+[A-Z][^\W\d_]{2}")
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,2}\.?\s+[A-Z]")
_BY = re.compile(r"(?:by|author|presented by|von|par|de)\W*\Z|(?:by|author:)\s+[A-Z]", re.IGNORECASE)
_NOTES = " ,∗*⋆★†‡§¶¹²³⁽⁾ᵃᵇᶜᵈ"
_FORMULA = re.compile("[→√±×≤≥−=^_⁰-₉α-ωΑ-Ω]")
_SMALL_CAPITALS = 0.7  # of the size of large ones
_SUBTITLE = 0.75  # of the title's size
_MOST_WORDS = 60
_MOST_LINES = 9
_MOST_IN_FRONT = 200  # lines that are looked at
_LEAST_SAME = 10  # letters; fewer may be the same by chance
_LEAST_SCORE = 2.0
_MOST_AROUND = 3.3  # of a score: for standing in the middle, above names, and below nothing but furniture
_COVERS = 3  # pages, among which is the one with the title
_BASE = attrgetter("base")


class _Head(NamedTuple):
    """What is known of a paper's title before its first page is looked at: what the file and the running heads say."""

    named: str
    running: frozenset[str]


def find_title(
    pages: Sequence[Sequence[TextLine]], paper: TextLayout, *, named: str = "", heads: Collection[str] = ()
) -> list[TextLine]:
    """Find the title's lines on the first page, or on the next where that is a cover; none where nothing stands out.

    `named` is the title that the file gives itself, often a wrong one; `heads` are the tops of the later pages.
    """
    known = _Head(_letters(named), frozenset(key for head in heads if len(key := _letters(head)) >= _LEAST_SAME))
    for lines in pages[:_COVERS]:
        page = [line for line in lines if line.upright and line.left < line.right]
        end = max((line.base for line in page if _ends_front(line)), default=0.0)
        front = _highest([line for line in page if line.base > end] or page)
        blocks = list(_blocks(front, paper, known))
        if best := _best(front, blocks, paper, known):
            return front[slice(*best)]
        if end:
            break
    return []


def _best(
    lines: Sequence[TextLine], blocks: Sequence[tuple[int, int]], paper: TextLayout, known: _Head
) -> tuple[int, int] | None:
    """Return the block that looks most like a title, the first of several, None where none does."""
    looks = {block: _most(lines[slice(*block)], paper, known) for block in blocks}
    best, most = None, _LEAST_SCORE
    for block in sorted(blocks, key=lambda block: -looks[block]):
        if looks[block] < most:
            break  # and so are all others; to look at what stands around a block takes longest
        score = _score(lines, *block, paper, known)
        if score > most or (score == most and (best is None or block < best)):
            best, most = block, score
    return best


def _most(block: Sequence[TextLine], paper: TextLayout, known: _Head) -> float:
    """Return at most how much a block looks like a title, whatever stands around it."""
    text, size = paper.join(block), max(line.size for line in block)
    if not (size > 0 and paper.size > 0):
        return _MOST_AROUND
    score = 6 * log2(size / paper.size) + 1.5 * block[0].bold + 1.0 * _is_capitals(text)
    return score + _said_elsewhere(_letters(text), known) + _MOST_AROUND


def _highest(lines: list[TextLine]) -> list[TextLine]:
    """Return the lines at a page's top, in their order: a title is among them, and a made page may have any number."""
    if len(lines) <= _MOST_IN_FRONT:
        return lines
    least = sorted((line.base for line in lines), reverse=True)[_MOST_IN_FRONT - 1]
    return [line for line in lines if line.base >= least][:_MOST_IN_FRONT]


def _ends_front(line: TextLine) -> bool:
    return bool(_ENDS_FRONT.match(spelled(line.text)) or (line.bold and _FIRST.match(line.text)))


def tops(pages: Sequence[Sequence[TextLine]]) -> set[str]:
    """Return what stands at the tops of the pages but the first."""
    heads = (sorted([line for line in lines if line.upright], key=_BASE, reverse=True)[:2] for lines in pages[1:])
    return {line.text for lines in heads for line in lines}


def _blocks(lines: Sequence[TextLine], paper: TextLayout, known: _Head) -> Iterator[tuple[int, int]]:
    """Yield where blocks begin and end that are set alike."""
    begin = 0
    while begin < len(lines):
        end = begin + 1
        while end < min(len(lines), begin + _MOST_LINES) and _goes_on(lines, begin, end, paper, known):
            end += 1
        yield begin, end
        begin = end


def _goes_on(lines: Sequence[TextLine], begin: int, at: int, paper: TextLayout, known: _Head) -> bool:
    """Return whether a title that has begun goes on with this line."""
    first, before, line = lines[begin], lines[at - 1], lines[at]
    said, gap = _letters(paper.join(lines[begin:at])) if known.named else "", before.base - line.base
    if len(said) >= _LEAST_SAME and known.named.startswith(said):
        more = _letters(paper.join(lines[begin : at + 1]))
        if known.named == said or known.named.startswith(more):
            return known.named != said or _is_subtitle(lines, first, at, gap, paper)
    if gap < -0.3 * line.size or _BY.match(line.text):
        return False
    usual = lines[begin].base - lines[begin + 1].base if at - begin > 1 else 0.0
    near = gap < max(max(1.5, 1.15 * paper.leading) * before.size, 1.12 * usual)
    if _alike(before, line, paper):
        far = gap < 2.7 * before.size and before.size > 1.15 * paper.size and not usual
        return (near and not is_marked_names(line.text)) or (far and not is_surely_names(line.text))
    if is_kind(line.text) or is_place(line.text):
        return False
    capitals = _is_capitals(before.text) and _is_capitals(line.text)
    if capitals and near and _SMALL_CAPITALS < line.size / before.size < 1 / _SMALL_CAPITALS:
        return line.size > 1.15 * paper.size and line.bold == before.bold
    return _is_subtitle(lines, first, at, gap, paper)


def _alike(before: TextLine, line: TextLine, paper: TextLayout) -> bool:
    """Return whether two lines are set alike; a formula or a name in another face says nothing of a line's weight."""
    if abs(line.size - before.size) > 0.06 * before.size:
        return False
    if _is_capitals(before.text) and not _is_capitals(line.text) and len(line.text) > 12:
        return False
    if line.bold == before.bold:
        return True
    large = line.size > 1.15 * paper.size and before.base - line.base < 1.45 * line.size
    other = (is_names(line.text) and not large) or is_place(line.text)
    return not other and (line.size > 1.15 * paper.size or bool(_FORMULA.search(before.text + line.text)))


def _is_subtitle(lines: Sequence[TextLine], first: TextLine, at: int, gap: float, paper: TextLayout) -> bool:
    """Return whether a line in smaller print goes on with the title, and does not name its authors."""
    line = lines[at]
    if not (
        _SUBTITLE * first.size < line.size < first.size and line.size > 1.08 * paper.size and gap < 2.2 * first.size
    ):
        return False
    if line.bold != first.bold or is_furniture(line.text):
        return False
    if is_unfinished(lines[at - 1].text):
        return not is_marked_names(line.text)
    if is_names(line.text):
        return False
    return any(
        is_names(each.text) and (each.size, each.bold) != (line.size, line.bold) for each in lines[at + 1 : at + 4]
    )


def _score(lines: Sequence[TextLine], begin: int, end: int, paper: TextLayout, known: _Head) -> float:
    """Return how much a block looks like a title; 0 is what any line has."""
    block, first = lines[begin:end], lines[begin]
    text = paper.join(block)
    words = re.findall(r"[^\W\d_]{2,}", text)
    if not words or len(text.split()) > _MOST_WORDS or is_kind(text):
        return -9.0
    size = max(line.size for line in block)
    score = 6 * log2(size / paper.size)
    score += 1.5 * first.bold + 1.0 * _is_capitals(text) + 0.7 * _is_centred(block, lines)
    score -= 2.0 * (len(words) == 1) + 0.3 * (len(words) == 2)
    score -= (
        3.0 * is_furniture(text)
        + 2.0 * bool(_NUMBER.match(text))
        + 2.5 * (len(block) < 3 and is_surely_names(text))
        + 2.0 * ("@" in text)
    )
    if is_place(text) and len(words) < 8 and not known.named:
        score -= 1.5
    score += _followed(lines, end) + 0.5 * all(is_furniture(line.text) or is_kind(line.text) for line in lines[:begin])
    score -= 2.0 * any(_is_prose(line, paper) for line in block) + 2.0 * _is_below_prose(lines, begin, paper)
    return score + _said_elsewhere(_letters(text), known)


def _followed(lines: Sequence[TextLine], end: int) -> float:
    """Return what the lines below a block say for or against its being the title."""
    below = [line.text for line in lines[end : end + 3]]
    if not below:
        return 0.0
    if _BY.match(below[0]) or is_surely_names(below[0]):
        return 2.0
    if "homepage" in below[0] or "www." in below[0]:
        return -2.0
    return 1.0 * is_names(below[0]) + 0.5 * any(is_place(text) for text in below)


def _said_elsewhere(said: str, known: _Head) -> float:
    """Return what the file's own title and the running heads say for a block."""
    score = 0.0
    if len(said) >= _LEAST_SAME:
        score += 4.0 * (known.named == said) + 2.0 * (known.named != said and known.named.startswith(said))
        score += 1.0 * any(head in said or said in head for head in known.running)
    return score


def _is_prose(line: TextLine, paper: TextLayout) -> bool:
    worded = len(re.findall(r"\b[a-z]{2,}", line.text)) > 5
    return worded and line.size < 1.1 * paper.size and not line.bold and line.right - line.left > 0.85 * paper.width


def _is_below_prose(lines: Sequence[TextLine], begin: int, paper: TextLayout) -> bool:
    return sum(_is_prose(line, paper) for line in lines[:begin] if line.base > lines[begin].base) > 5


def _is_centred(block: Sequence[TextLine], lines: Sequence[TextLine]) -> bool:
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    middle, reach = (left + right) / 2, 0.04 * (right - left)
    inside = all(line.left > left + reach and line.right < right - reach for line in block[-1:])
    return inside and all(abs((line.left + line.right) / 2 - middle) < reach for line in block)


def without_marks(title: str) -> str:
    """Return a title without the marks of its notes."""
    plain = title.rstrip(_NOTES)
    return plain.rstrip("?,") if plain.endswith((",?", ",??")) else plain


def _is_capitals(text: str) -> bool:
    words = re.findall(r"[^\W\d_]{3,}", text)
    return bool(words) and all(word.isupper() for word in words)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
