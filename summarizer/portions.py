"""A paper's text in portions that a model has room for, and what of the paper a number of them holds."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import sqrt

from papers.document import Document, Section
from summarizer.coverage import Coverage
from summarizer.grounding.fold import fold
from summarizer.parts import parts
from summarizer.sentences import split

_GAP = "[…]"
_ALL_OF_IT = 0.95
_KEPT_TOGETHER = 0.5  # of a portion: a section that does not fit into the rest of a fuller one begins the next
_LONGEST_TITLE = 200
_LONGEST_ABSTRACT = 5000  # characters; what is longer is a letter's whole text under no other heading
_SHRINKS = 0.9
_FINE = 1200  # bytes; some sentences, where not all is read
_OF_A_PAGE = 2500  # bytes; about half of one
# How much of a section is worth reading where not all of a paper is read, by what the section is there for.
WORTH: Mapping[str, float] = {
    "introduction": 1.5,
    "method": 1.2,
    "experiments": 1.3,
    "conclusion": 1.3,
    "discussion": 1.2,
    "related": 0.7,
    "caption": 0.7,
    "table": 0.7,
    "abstract": 0.5,
    "appendix": 0.2,
    "back": 0.05,
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A paragraph of a paper, or a piece of a long one; `page` is where the paragraph begins, 0 where not known."""

    section: int
    text: str
    page: int = 0

    @property
    def size(self) -> int:
        """Its length in bytes of UTF-8, of which a token has three or more in most languages."""
        return len(self.text.encode("utf-8", "replace")) + 1


@dataclass(frozen=True, slots=True)
class Portions:
    """A paper's stretches of text, and those of them that go into each portion, by their numbers and in order.

    `kinds` tell what each section is there for, with `caption` for figures, `table` for tables and `back` for thanks
    and the like.
    """

    titles: tuple[str, ...]
    kinds: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    portions: tuple[tuple[int, ...], ...] = ()

    def __len__(self) -> int:
        return len(self.portions)

    def text(self, portion: int) -> str:
        """Return a portion as a model gets it: sections under their headings, what is left out between them marked."""
        told: list[str] = []
        before: int | None = None
        for number in self.portions[portion]:
            stretch = self.stretches[number]
            follows = before is not None and number == before + 1
            if before is None or stretch.section != self.stretches[before].section:
                told.append(f"\n## {self.titles[stretch.section]}")
                follows = number == 0 or self.stretches[number - 1].section != stretch.section
            told += [stretch.text] if follows else [_GAP, stretch.text]
            before = number
        return "\n".join(told).strip("\n")

    def coverage(self, portions: Iterable[int]) -> Coverage:
        """Return how much of the paper some of the portions hold."""
        read = {number for portion in portions for number in self.portions[portion]}
        total = sum(each.size for each in self.stretches)
        held = sum(self.stretches[number].size for number in read)
        if held == total:
            return Coverage()
        lacking = dict.fromkeys(each.section for n, each in enumerate(self.stretches) if n not in read)
        return Coverage(held / total, _pages(self.stretches, read), tuple(self.titles[each] for each in lacking))


def stretches_of(document: Document, abstract: str, most: int) -> Portions:
    """Cut all of a paper's text, its captions and tables too, into stretches of at most about `most` bytes.

    What its record's abstract has already is left out.
    """
    kinds = {id(section): str(part) for section, part in parts(document.sections)}
    sections: list[tuple[Section, str]] = [
        (section, kinds.get(id(section), "back")) for section in document.sections if section.text.strip()
    ]
    known = _letters(abstract)
    sections = [
        (section, kind)
        for section, kind in sections
        if kind != "abstract" or len(section.text) > _LONGEST_ABSTRACT or _letters(section.text) not in known
    ]
    for figure in document.figures:
        if figure.caption.strip():
            sections.append((Section(f"Figure {figure.number}", figure.caption, (figure.page,)), "caption"))
    for table in document.tables:
        if table.text:
            pages = (table.page,) * (table.text.count("\n") + 1)
            sections.append((Section(table.name, table.text, pages), "table"))
    told = tuple(each for n, (section, _) in enumerate(sections) for each in _cut(n, section, most))
    return Portions(
        tuple(section.title[:_LONGEST_TITLE] for section, _ in sections), tuple(kind for _, kind in sections), told
    )


def portions_of(document: Document, abstract: str, most: int, parts_at_most: int) -> Portions:
    """Cut a paper into as few portions of at most about `most` bytes as hold it, each beginning at a section if it can.

    Of a paper that is longer than so many portions every part keeps a share, by its worth and length.
    """
    paper = stretches_of(document, abstract, most)
    chosen = range(len(paper.stretches))
    portions = _packed(paper, chosen, most)
    if len(portions) > parts_at_most:
        paper = stretches_of(document, abstract, min(most, _FINE))
    left = most * parts_at_most
    while len(portions) > parts_at_most and left > most // 2:
        portions = _packed(paper, _worthiest(paper, left), most)
        left = int(left * _SHRINKS)
    return replace(paper, portions=tuple(portions[:parts_at_most]) or ((),))


def weightiest(paper: Portions, weights: Sequence[float], most: int) -> Portions:
    """Return one portion of at most about `most` bytes with the stretches of the greatest weights."""
    chosen: set[int] = set()
    for number in sorted(range(len(weights)), key=lambda n: (-weights[n], n)):
        size = paper.stretches[number].size
        if size > most:
            break
        chosen.add(number)
        most -= size
    return replace(paper, portions=(tuple(sorted(chosen)),))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))


def _cut(number: int, section: Section, most: int) -> Iterator[Stretch]:
    paragraphs = [each for each in section.text.split("\n") if each.strip()]
    pages = section.pages if len(section.pages) == len(paragraphs) else (0,) * len(paragraphs)
    for paragraph, page in zip(paragraphs, pages, strict=True):
        for piece in _pieces(paragraph, most):
            yield Stretch(number, piece, page)


def _pieces(paragraph: str, most: int) -> Iterator[str]:
    """Yield a paragraph whole, else cut at the edges of sentences, or of letters where a sentence is too long."""
    if Stretch(0, paragraph).size <= most:
        yield paragraph
        return
    start, used, end = 0, 0, 0
    for sentence in split(paragraph):
        size = Stretch(0, sentence.text).size
        if used and used + size > most:
            yield paragraph[start:end]
            start, used = sentence.start, 0
        if size > most:
            step = max(1, most // 4)  # letters have up to four bytes
            yield from (paragraph[at : min(at + step, sentence.end)] for at in range(start, sentence.end, step))
            start, used, end = sentence.end, 0, sentence.end
            continue
        used += size
        end = sentence.end
    if used:
        yield paragraph[start:end]


def _packed(paper: Portions, chosen: Iterable[int], most: int) -> list[tuple[int, ...]]:
    """Fill portions one after another; a section stays together where that leaves no great gap."""
    full: list[tuple[int, ...]] = []
    current: list[int] = []
    used = 0
    for section, group in groupby(chosen, key=lambda n: paper.stretches[n].section):
        numbers = list(group)
        heading = len(paper.titles[section].encode("utf-8", "replace")) + len("\n\n## ")
        whole = heading + sum(paper.stretches[n].size for n in numbers)
        if current and used + whole > most >= whole and used > _KEPT_TOGETHER * most:
            full.append(tuple(current))
            current, used = [], 0
        used += heading
        for n in numbers:
            if current and used + paper.stretches[n].size > most:
                full.append(tuple(current))
                current, used = [], heading
            current.append(n)
            used += paper.stretches[n].size
    return [*full, tuple(current)] if current else full


def _worthiest(paper: Portions, most: int) -> list[int]:
    """Choose what to read of a paper that is too long: of each kind of section the first of them, by its share."""
    kinds = list(dict.fromkeys(paper.kinds))
    lengths = dict.fromkeys(kinds, 0)
    for each in paper.stretches:
        lengths[paper.kinds[each.section]] += each.size
    shares = _shares([lengths[kind] for kind in kinds], [WORTH.get(kind, 0.5) for kind in kinds], most)
    left = dict(zip(kinds, shares, strict=True))
    chosen = []
    for n, each in enumerate(paper.stretches):
        kind = paper.kinds[each.section]
        if each.size <= left[kind]:
            chosen.append(n)
            left[kind] -= each.size
        else:
            left[kind] = 0  # what follows would stand without what it follows
    return chosen


def _shares(lengths: Sequence[int], weights: Sequence[float], most: int) -> list[int]:
    """Share out room by weight and length; what one does not need goes to the others."""
    shares = [0] * len(lengths)
    left = most
    open_ = [n for n, weight in enumerate(weights) if weight and lengths[n]]
    while open_:
        # Of four times the length twice as much is read.
        claims = {n: weights[n] * sqrt(lengths[n]) for n in open_}
        total = sum(claims.values())
        fair = {n: left * claims[n] / total for n in open_}
        content = [n for n in open_ if fair[n] >= _ALL_OF_IT * lengths[n]]
        for n in content or open_:
            shares[n] = lengths[n] if content else int(fair[n])
            left -= shares[n]
        open_ = [n for n in open_ if n not in content] if content else []
    return shares


def _pages(stretches: Sequence[Stretch], read: Collection[int]) -> tuple[tuple[int, int], ...]:
    """Return the pages of which nothing was left out; those without text count where they follow such a page.

    A paragraph that was left out may run on to the page on which the next one begins, so that page does not count.
    """
    lacking: set[int] = set()
    held: set[int] = set()
    ends = [*(b.page for _, b in pairwise(stretches)), 0]
    for n, (each, after) in enumerate(zip(stretches, ends, strict=True)):
        runs_on = each.page < after <= each.page + 1 + each.size // _OF_A_PAGE
        touched = range(each.page, (after if runs_on else each.page) + 1)
        (held if n in read else lacking).update(touched)
    whole = sorted(held - lacking - {0})
    ranges: list[tuple[int, int]] = []
    for page in whole:
        before = ranges[-1][1] if ranges else 0
        if lacking.isdisjoint(range(before + 1, page)):
            first = ranges.pop()[0] if ranges else 1
            ranges.append((first, page))
        else:
            ranges.append((page, page))
    return tuple(ranges)
