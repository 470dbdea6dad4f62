"""The first author's affiliation, as the first page prints it."""

import re
from collections.abc import Sequence

from papers.pdf.layout import Layout
from papers.pdf.lines import Line
from papers.pdf.words import has_stray_accent

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
_MOST_LINES = 4


def find_affiliation(front: Sequence[Line], behind: Sequence[Line], paper: Layout) -> str:
    """Give the first author's first affiliation, letter for letter, or "" where the page does not say whose it is.

    `front` stands between title and abstract; footnotes are looked for `behind`.
    """
    found = _found(front, behind, paper)
    return "" if has_stray_accent(found) else found


def _found(front: Sequence[Line], behind: Sequence[Line], paper: Layout) -> str:
    above = [line for line in front if line.page == 1 and line.upright]
    authors = next((at for at, line in enumerate(above) if not _NO_PLACE.search(line.text)), None)
    if authors is None or _PLACE.search(above[authors].text):
        return ""
    name, rest = above[authors].text, above[authors + 1 :]
    notes = [line for line in behind if line.page == 1 and line.size < 0.9 * paper.size]
    for candidates in (rest, notes):
        labels = [(at, _LABELLED.match(line.text)) for at, line in enumerate(candidates)]
        labelled = {m[1]: at for at, m in reversed(labels) if m}
        at = next((labelled[mark] for mark in _marks(name, labelled) if mark in labelled), None)
        if at is not None and not _NO_PLACE.search(candidates[at].text):
            return _labelled(candidates, at, paper)
    at = next((i for i, line in enumerate(rest) if _PLACE.search(line.text)), None)
    # A mark that the first author does not bear says that the place is somebody else's.
    return "" if at is None or _LABELLED.match(rest[at].text) else _unlabelled(rest, at, paper)


def _marks(authors: str, labels: dict[str, int]) -> list[str]:
    """Give the marks behind the first author's name, in order."""
    name = re.split(r",(?!\s?(?:\d|[a-z]\b|[*∗⋆†‡§¶‖?]))| and ", authors)[0]
    signs = re.findall(r"\d{1,2}|[*∗⋆†‡§¶‖?♣♠♦♥]", name)
    letters = re.search(r"[^\W\d_]{2}([a-z])(?:,[a-z])*$", name)
    first = min((label for label in labels if label.isalpha()), default="")
    # "Aokia,b" has marks, "Garcia" has not: the first author bears the first letter, or the page is not understood.
    return signs or ([letters[1]] if letters and letters[1] == first else [])


def _labelled(lines: Sequence[Line], at: int, paper: Layout) -> str:
    end = at + 1
    while end < min(len(lines), at + _MOST_LINES):
        line = lines[end]
        if _LABELLED.match(line.text) or _NO_PLACE.search(line.text) or paper.apart(line, lines[end - 1], 1.5):
            break
        end += 1
    text = _NEXT_LABEL.sub("", paper.join(lines[at:end]))
    label = _LABELLED.match(text)
    return _without_mail(label[2]) if label else ""


def _unlabelled(lines: Sequence[Line], at: int, paper: Layout) -> str:
    end = at + 1
    while end < min(len(lines), at + _MOST_LINES):
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
