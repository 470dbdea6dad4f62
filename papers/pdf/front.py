"""The front of a paper: its title, its abstract, and the first author's affiliation as the first page prints it."""

import re
from collections.abc import Sequence
from itertools import groupby

from papers.pdf.headings import HeadingCounter, find_heading
from papers.pdf.layout import TextLayout, blocks
from papers.pdf.lines import TextLine
from papers.pdf.words import has_stray_accent

_PUBLISHER = re.compile(
    r"european organi[sz]ation|^CERN|preprint|published|conference|journal|proceedings|^\W*\d", re.IGNORECASE
)
_ABSTRACT = re.compile(r"(?:abstract)\s*(?:[.:—–-]+\s*|$)", re.IGNORECASE)
_BEHIND_ABSTRACT = re.compile(
    r"(?:key\s?words|index terms|PACS|MSC\b|(?:\d{4} )?mathematics subject|subject headings|CCS concepts"
    r"|ACM reference|submitted to|published|preprint|contents$|©|\(c\) \d{4}|copyright|\(?dated\b|[*∗†‡]|e-?mail)",
    re.IGNORECASE,
)
_LEAST_ABSTRACT = 40
_MARK = r"[a-z]|\d{1,2}|[*∗⋆†‡§¶‖?♣♠♦♥]"
_LABELLED = re.compile(rf"({_MARK})\s?([A-ZÀ-ŽÉ].{{4,}})")
_NEXT_LABEL = re.compile(r";\s*(?:\d{1,2}|[*∗⋆†‡§¶‖?])\s?[A-Z].*")
_PLACE = re.compile(
    r"universi|institu|d[eé]part|dipart|school|facult|college|laborator|\blabs?\b|\bcent(?:er|re|ro|rum)\b|academ"
    r"|research|technolog|technisch|polytech|hochschule|hospital|observator|\b(?:inc|ltd|corp|gmbh|llc)\b|google"
    r"|deepmind|microsoft|openai|facebook|\bmeta\b|amazon|nvidia|\bibm\b|adobe|apple|baidu|tencent|alibaba|huawei"
    r"|bytedance|samsung|\bintel\b|anthropic|hugging ?face|\bcern\b|\bcnrs\b|inria|\beth\b|\bepfl\b"
    r"|\bmit\b|max[- ]planck",
    re.IGNORECASE,
)
_NO_PLACE = re.compile(
    r"@|https?:|\bdated\b|draft|preprint|published|\bversion\b|contribut|equal|correspond|electronic address|e-?mail"
    r"|collaborations?\b|\b(?:19|20)\d\d$",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(r"e-?mail:?\Z", re.IGNORECASE)
_ADDRESS = re.compile(r"\d|,")
_MOST_ADDRESS_LINES = 4


def find_title(lines: Sequence[TextLine], paper: TextLayout) -> list[TextLine]:
    """Find the title's lines: the largest words of page 1, or none where nothing stands out."""
    first = [line for line in lines if line.page == 1 and line.left < line.right and line.upright]
    sizes = [line.size if _is_wordy(line.text) else 0.0 for line in first]
    size = max(sizes, default=0.0)
    if size <= 1.1 * paper.size:
        return _first_capitals(first[:12])
    begin = end = sizes.index(size)
    while begin > 0 and _belongs(first[begin - 1], first[begin], size):
        begin -= 1
    while end + 1 < len(first) and _belongs(first[end + 1], first[end], size):
        end += 1
    return first[begin : end + 1]


def _first_capitals(lines: Sequence[TextLine]) -> list[TextLine]:
    """Find the first lines in capitals, which are the title where it is no larger than the body."""
    wordy = (line.text.isupper() and _is_wordy(line.text) and " " in line.text for line in lines)
    runs = (
        [line for _, line in run]
        for capitals, run in groupby(zip(wordy, lines, strict=True), lambda x: x[0])
        if capitals
    )
    return next(runs, [])


def _belongs(line: TextLine, neighbour: TextLine, size: float) -> bool:
    return line.size > 0.85 * size and abs(line.base - neighbour.base) < 1.8 * size and not _PUBLISHER.search(line.text)


def _is_wordy(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", text)) and len(text) > 6 and not _PUBLISHER.search(text)


def find_abstract(lines: Sequence[TextLine], paper: TextLayout) -> tuple[int, list[TextLine], list[TextLine]]:
    """Return the number of lines before the abstract, the abstract's, which may be none, and those behind it."""
    first = [line for line in lines if line.page <= 2]
    for at, line in enumerate(first):
        label = _ABSTRACT.match(line.text)
        if label and line.upright and (line.text[0].isupper() or label.end() == len(line.text)):
            behind = line.text[label.end() :]
            start = [line._replace(text=behind)] if behind else []
            return at, *_parted([*start, *lines[at + 1 :]], paper)
    return _without_heading(lines, paper)


def _parted(lines: Sequence[TextLine], paper: TextLayout) -> tuple[list[TextLine], list[TextLine]]:
    end = 1
    while end < len(lines) and not _is_over(lines, end, paper):
        end += 1
    return list(lines[:end]), list(lines[end:])


def _is_over(lines: Sequence[TextLine], at: int, paper: TextLayout) -> bool:
    """Return whether the abstract has ended before a line."""
    line, before = lines[at], lines[at - 1]
    if _BEHIND_ABSTRACT.match(line.text) or find_heading(lines, at, paper, HeadingCounter()):
        return True
    if abs(line.size - lines[0].size) > 0.6 and len(line.text) > 25:
        return True
    ended = before.text.endswith((".", "!", "?"))
    return ended and paper.apart(line, before, 1.9)


def _without_heading(lines: Sequence[TextLine], paper: TextLayout) -> tuple[int, list[TextLine], list[TextLine]]:
    """Take the first prose on page 1 that is set apart from the body by its size or its margins."""
    at = 0
    for block in blocks([line for line in lines if line.page == 1], paper):
        if find_heading(lines, at, paper, HeadingCounter()):
            break
        start = _first_full(block)
        if _is_prose(block[start:]) and _is_set_apart(block[start:], paper):
            return at + start, *_parted(lines[at + start :], paper)
        at += len(block)
    return at, [], list(lines)


def _first_full(block: Sequence[TextLine]) -> int:
    """Skip centred lines, such as authors', that stand close above a justified block."""
    left, right = min(line.left for line in block), max(line.right for line in block)
    full = [line.right > right - line.size and line.left < left + 2.5 * line.size for line in block]
    return next((at for at in range(len(full) - 1) if full[at] and full[at + 1]), 0)


def _is_prose(block: Sequence[TextLine]) -> bool:
    text = " ".join(line.text for line in block)
    return len(block) >= 3 and len(text.split()) >= _LEAST_ABSTRACT and text.rstrip().endswith(".")


def _is_set_apart(block: Sequence[TextLine], paper: TextLayout) -> bool:
    width = max(line.right for line in block) - min(line.left for line in block)
    return abs(block[0].size - paper.size) > 0.4 or abs(width - paper.width) > 2 * paper.size


def find_affiliation(front: Sequence[TextLine], behind: Sequence[TextLine], paper: TextLayout) -> str:
    """Return the first author's first affiliation, letter for letter, or "" where the page does not say whose it is.

    `front` stands between title and abstract; footnotes are looked for `behind`.
    """
    found = _affiliation(front, behind, paper)
    return "" if has_stray_accent(found) else found


def _affiliation(front: Sequence[TextLine], behind: Sequence[TextLine], paper: TextLayout) -> str:
    above = [line.with_marks() for line in front if line.page == 1 and line.upright]
    authors = next((at for at, line in enumerate(above) if not _NO_PLACE.search(line.text)), None)
    if authors is None or _PLACE.search(above[authors].text):
        return ""
    name, rest = above[authors].text, above[authors + 1 :]
    notes = [line.with_marks() for line in behind if line.page == 1 and line.size < 0.9 * paper.size]
    for candidates in (rest, notes):
        labels = [(at, _LABELLED.match(line.text)) for at, line in enumerate(candidates)]
        labelled = {m[1]: at for at, m in reversed(labels) if m}
        at = next((labelled[mark] for mark in _marks(name, labelled) if mark in labelled), None)
        if at is not None and not _NO_PLACE.search(candidates[at].text):
            return _marked_place(candidates, at, paper)
    at = next((i for i, line in enumerate(rest) if _PLACE.search(line.text)), None)
    # A mark that the first author does not bear says that the place is somebody else's.
    return "" if at is None or _LABELLED.match(rest[at].text) else _first_place(rest, at, paper)


def _marks(authors: str, labels: dict[str, int]) -> list[str]:
    """Return the marks behind the first author's name, in order."""
    name = re.split(r",(?!\s?(?:\d|[a-z]\b|[*∗⋆†‡§¶‖?]))| and ", authors)[0]
    signs = re.findall(r"\d{1,2}|[*∗⋆†‡§¶‖?♣♠♦♥]", name)
    letters = re.search(r"[^\W\d_]{2}([a-z])(?:,[a-z])*$", name)
    first = min((label for label in labels if label.isalpha()), default="")
    # "Aokia,b" has marks, "Garcia" has not: the first author bears the first letter, or the page is not understood.
    return signs or ([letters[1]] if letters and letters[1] == first else [])


def _marked_place(lines: Sequence[TextLine], at: int, paper: TextLayout) -> str:
    end = at + 1
    while end < min(len(lines), at + _MOST_ADDRESS_LINES):
        line = lines[end]
        if _LABELLED.match(line.text) or _NO_PLACE.search(line.text) or paper.apart(line, lines[end - 1], 1.5):
            break
        end += 1
    text = _NEXT_LABEL.sub("", paper.join(lines[at:end]))
    label = _LABELLED.match(text)
    return _without_mail(label[2]) if label else ""


def _first_place(lines: Sequence[TextLine], at: int, paper: TextLayout) -> str:
    end = at + 1
    while end < min(len(lines), at + _MOST_ADDRESS_LINES):
        line, before = lines[end], lines[end - 1]
        address = _ADDRESS.search(line.text) and not _PLACE.search(line.text) and " and " not in line.text
        goes_on = before.text.endswith((",", "¬")) or (address and line.size == before.size)
        if not goes_on or _NO_PLACE.search(line.text) or paper.apart(line, before, 1.5):
            break
        end += 1
    return _without_mail(paper.join(lines[at:end]))


def _without_mail(text: str) -> str:
    """Cut a text before its first address of mail, and before what announces that."""
    before, found, _ = text.partition("@")
    if not found:
        return text.strip()
    address = re.split(r"[\s,;]", before)[-1]
    before = before[: len(before) - len(address)].rstrip()
    before = _ANNOUNCED.sub("", before).rstrip()
    return (before[:-1] if before.endswith((",", ";")) else before).strip()
