"""The first author's affiliation, as a PDF's first page prints it: an institution, or nothing."""

import re
from collections.abc import Iterator, Sequence

from papers.bylines import (
    is_furniture,
    is_house,
    is_institution,
    is_kind,
    is_names,
    is_note,
    is_place,
    is_surely_names,
    told_place,
)
from papers.pdf.layout import TextLayout
from papers.pdf.lines import TextLine
from papers.pdf.words import has_stray_accent

_SIGN = r"[*∗⋆★†‡§¶‖?♣♠♦♥]"
_MARK = rf"[a-z]|\d{{1,2}}|{_SIGN}"
_LABEL = re.compile(rf"\(?({_MARK})[).]?(?:,?\s?{_SIGN})?\s?(?=[A-ZÀ-ŽÉ“\"]\S)")
# A label inside a line: a number that counts on, or a sign behind a space.
_INNER = re.compile(
    r"(?<![\d/.\-–(])(\d{1,2})\s?(?=[A-ZÀ-ŽÉ][^\W\d_])|(?<=[\s;])([*∗⋆★†‡§¶‖]|(?<=; )\?)\s?(?=[A-ZÀ-ŽÉ])"
)
_RUN = re.compile(rf"(?:(?:\d{{1,2}}|{_SIGN})[\s,()^]*+)++")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ALL_FROM = re.compile(
    r"\A(?:all|both)\s+(?:the\s+)?authors?\b[^,;]{0,30}?\b(?:from|at|with)\s+(?:the\s+)?", re.IGNORECASE
)
_ANNOUNCED = re.compile(r"e-?mail:?\Z", re.IGNORECASE)
_ADDRESS = re.compile(r"\d|,")
_MOST_ADDRESS_LINES = 4
_MOST_NOTES = 60  # lines of small print that are looked at


def find_affiliation(front: Sequence[TextLine], behind: Sequence[TextLine], paper: TextLayout) -> str:
    """Return the first author's first affiliation, letter for letter, or "" where the page does not say whose it is.

    `front` stands between title and abstract; footnotes are looked for `behind`.
    """
    for found in _affiliations(front, behind, paper):
        place = _without_mail(found).strip(" ,;∗*†‡§¶")
        if is_institution(place):
            return "" if has_stray_accent(place) else place
    return ""


def _marked(line: TextLine) -> TextLine:
    """Return a line with its marks as ordinary signs, which tell whose affiliation is whose."""
    marked = line.with_marks()
    return marked._replace(text=marked.text.translate(_RAISED))


def _affiliations(front: Sequence[TextLine], behind: Sequence[TextLine], paper: TextLayout) -> Iterator[str]:
    """Yield what may be the affiliation, the surest first."""
    above = [_marked(line) for line in front if line.page == 1 and line.upright]
    notes = [line for line in behind if line.page == 1 and line.size < 0.9 * paper.size][:_MOST_NOTES]
    notes = [_marked(line) for line in notes]
    at = next((at for at, line in enumerate(above) if _may_name(line.text)), None)
    if at is None or _LABEL.match(above[at].text):
        return
    authors, rest = above[at].text, above[at + 1 :]
    yield from _behind_name(authors)
    for lines in (rest, notes):
        labelled = _labelled(lines, paper)
        marks = [mark for mark in _marks(authors, labelled) if mark in labelled]
        yield from (labelled[mark] for mark in marks if not is_note(labelled[mark]))
        if any(mark.isalnum() for mark in marks):
            return
    yield from _shared(rest)
    yield from _told(authors, notes, paper)
    places = [i for i, line in enumerate(rest) if is_place(_without_mail(line.text)) and not is_note(line.text)]
    # A mark that the first author does not bear, or other names above it, say that the place is somebody else's.
    if places and not _LABEL.match(rest[places[0]].text) and not _has_others(rest[: places[0]]):
        yield from _behind_name(rest[places[0]].text)
        yield _first_place(rest, places[0], paper)


def _has_others(lines: Sequence[TextLine]) -> bool:
    """Return whether names stand below a line that is none."""
    named = [is_surely_names(line.text) or (is_names(line.text) and line.text.count(" ") > 2) for line in lines]
    return any(not named[at] and is_surely_names(lines[at + 1].text) for at in range(len(lines) - 1))


def _may_name(text: str) -> bool:
    """Return whether a line may be the one with the first author's name."""
    name = _without_mail(text)
    return (
        bool(name)
        and not (is_note(name) or is_furniture(name) or is_kind(name))
        and (not is_place(name) or "," in name)
    )


def _behind_name(authors: str) -> Iterator[str]:
    """Yield the place that stands behind a name in its line: "Ada Lovelace, University of London"."""
    head, *parts = authors.split(", ")
    for at, part in enumerate(parts):
        if not is_names(head) or is_place(head):
            return
        if is_place(part) and not is_names(part):
            yield re.split(r";| and (?=[A-Z][^\W\d_]+ [A-Z][^\W\d_]+,)", ", ".join(parts[at:]))[0]
            return
        head = part


def _labelled(lines: Sequence[TextLine], paper: TextLayout) -> dict[str, str]:
    """Return what stands behind each label, at the beginning of a line or inside it."""
    found: dict[str, list[TextLine]] = {}
    open_: list[TextLine] = []
    count = 0
    for at, line in enumerate(lines):
        if at and paper.apart(line, lines[at - 1], 1.5):
            open_ = []
        pieces = list(_pieces(line.text, count)) if open_ or _LABEL.match(line.text) else []
        for mark, text in pieces:
            if mark:
                count = int(mark) if mark.isdecimal() else count
                open_ = []
                if mark not in found:
                    found[mark] = open_
            elif is_note(text) or len(open_) >= _MOST_ADDRESS_LINES:
                open_ = []
            if text:
                open_.append(line._replace(text=text))
    return {mark: paper.join(parts) for mark, parts in found.items() if parts}


def _pieces(text: str, count: int) -> Iterator[tuple[str, str]]:
    """Part a line at its labels; what stands before the first has none."""
    label = _LABEL.match(text)
    begin, mark = (label.end(), label[1]) if label else (0, "")
    count = int(mark) if mark.isdecimal() else count
    for inner in _INNER.finditer(text, begin):
        number = inner[1]
        if number and int(number) != count + 1:
            continue
        yield mark, text[begin : inner.start()].strip()
        begin, mark = inner.end(), number or inner[2]
        count = int(number) if number else count
    yield mark, text[begin:].strip()


def _marks(authors: str, labels: dict[str, str]) -> list[str]:
    """Return the marks behind the first author's name, in order."""
    name = re.split(rf",(?!\s?(?:\d|[a-z]\b|{_SIGN}))| and ", authors)[0]
    run = _RUN.search(name, 2)
    if run:
        return re.findall(rf"\d{{1,2}}|{_SIGN}", run[0])
    letters = re.search(r"[^\W\d_]{2}([a-z])(?:,[a-z])*\Z", name)
    first = min((label for label in labels if label.isalpha()), default="")
    # "Aokia,b" has marks, "Garcia" has not: the first author bears the first letter, or the page is not understood.
    return [letters[1]] if letters and letters[1] == first else []


def _shared(lines: Sequence[TextLine]) -> Iterator[str]:
    """Yield the place that a line says all authors are at."""
    for line in lines:
        parts = re.split(rf"[,;.]\s*+(?={_SIGN})", line.text)
        yield from (_ALL_FROM.sub("", part) for part in parts if _ALL_FROM.match(part))


def _told(authors: str, notes: Sequence[TextLine], paper: TextLayout) -> Iterator[str]:
    """Yield the place of a note such as "A. Lovelace is with the University of London"."""
    first = _first_of(authors)
    for at in range(len(notes)):
        if " with " in notes[at].text:
            yield told_place(paper.join(notes[at : at + _MOST_ADDRESS_LINES]), first)


def _first_of(authors: str) -> str:
    """Return the first author's name in a line of authors."""
    return re.split(r",| and ", authors)[0].strip("*∗†‡§¶0123456789 ")


def _first_place(lines: Sequence[TextLine], at: int, paper: TextLayout) -> str:
    end = at + 1
    while end < min(len(lines), at + _MOST_ADDRESS_LINES):
        line, before = lines[end], lines[end - 1]
        address = _ADDRESS.search(line.text) and not is_place(line.text) and " and " not in line.text
        goes_on = before.text.endswith((",", "¬")) or (address and line.size == before.size) or _is_house(before, line)
        if not goes_on or is_note(line.text) or "@" in line.text or paper.apart(line, before, 1.5):
            break
        end += 1
    return paper.join(lines[at:end])


def _is_house(before: TextLine, line: TextLine) -> bool:
    """Return whether a line is the university of the department above it, in the same column."""
    aligned = abs(line.left - before.left) < 2 or abs(line.left + line.right - before.left - before.right) < 4
    return aligned and is_house(line.text, before.text) and not _LABEL.match(line.text)


def _without_mail(text: str) -> str:
    """Cut a text before its first address of mail, and before what announces that."""
    before, found, _ = text.partition("@")
    if not found:
        return text.strip()
    address = re.split(r"[\s,;]", before)[-1]
    if "{" in before:
        address = before[before.rindex("{") :]
    before = before[: len(before) - len(address)].rstrip()
    before = _ANNOUNCED.sub("", before).rstrip()
    return (before[:-1] if before.endswith((",", ";")) else before).strip()
