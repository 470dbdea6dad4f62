"""What of a paper may be shown as an answer: its sentences and its tables' rows, each where it stands."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from papers.document import Document, DocumentTable, Section
from papers.latex import to_text
from papers.paper import Paper
from summarizer.checks import NOWHERE
from summarizer.parts import parts
from summarizer.sentences import split

_SHORTEST, _LONGEST = 20, 600  # letters of a sentence that is shown
_LONGEST_ABSTRACT = 5000
_CITATION = re.compile(r"\s?\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*+\]")
_FORMULA = re.compile(r"\A\(\d{1,3}[a-z]?\)\s(?=[A-Z])")
_LATEX = re.compile(r"[\\$]|[_^]\{")
_CODE = re.compile(r"<-|(?:\A|\s)(?:R>|>>>)\s|\w\.\w+\([^)]{0,60}=")
_OPENS = re.compile(r"[\"'“‘(•\[]?\s?(?:[A-ZÀ-Ý\u3400-\u9fff\d$α-ω]|[a-z]{1,6}[A-Z0-9-])")
_ENDS = re.compile(r"[.!?:。！？][\"'”’)\]\d]{0,4}$")
_CAPTION = re.compile(r"(?:Figs?\b\.?|Figure|Table|Tab\.|Algorithm|Listing|图|表)\s?\S{0,5}\s?[.:|]")
_POINTS_BACK = re.compile(r"(?:it|this|these|they|its|their|he|she|such|here|both)\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_WORDS_AT_LEAST = 4
_LETTERS_AT_LEAST = 0.55
_FEWEST_TOKENS = 3  # of a quote, below which nothing is looked up
_MOST_CELLS = 6


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or a row: what is shown of it, the very letters, the heading above, the place and the part.

    `before` is the sentence in front of one that points back at it ("It runs in 0.1 s"), within its paragraph, and
    `whole` both with all between. `cells` are a row's, each under its head, and `around` a table's caption.
    """

    text: str
    source: str
    heading: str
    place: str
    part: str
    before: str = ""
    whole: str = ""
    cells: tuple[tuple[str, str], ...] = ()
    around: str = ""


def passages_of(paper: Paper, document: Document | None, wanted: Callable[[str], bool]) -> Iterator[Passage]:
    """Yield the sentences of the record's abstract, then the paper's in its order, then the rows of its tables.

    Only paragraphs and tables that are `wanted`, by their text or their heading, are taken apart.
    """
    yield from _sentences(Section("abstract", paper.abstract), "abstract", [paper.abstract])
    if document is None:
        return
    told = {id(section): str(part) for section, part in parts(document.sections)}
    for section in document.sections:
        part = told.get(id(section), "back")
        is_abstract = part == "abstract" and len(section.text) <= _LONGEST_ABSTRACT
        if not (is_abstract and paper.has_abstract):
            paragraphs = section.text.split("\n")
            if not wanted(section.title):
                paragraphs = [each for each in paragraphs if wanted(each)]
            yield from _sentences(section, part, paragraphs)
    for table in document.tables:
        if wanted(table.text):
            yield from rows_of(table)


def readable(text: str) -> str:
    """Return a sentence in readable letters, without the marks of citations and the number of a formula before it."""
    bare = _CITATION.sub("", text)
    return _FORMULA.sub("", " ".join((to_text(bare) if _LATEX.search(bare) else bare).split()))


def _sentences(section: Section, part: str, paragraphs: Iterable[str]) -> Iterator[Passage]:
    place = section.title or NOWHERE
    is_record = section.title == "abstract"  # as no paper prints it
    for paragraph in paragraphs:
        before = None
        for sentence in split(paragraph):
            if is_record or _stands(sentence.text):
                found = Passage(readable(sentence.text), sentence.text, section.title, place, part)
                if before and _POINTS_BACK.match(found.text):
                    whole = paragraph[before.start : sentence.end]
                    found = replace(found, before=readable(before.text), whole=whole)
                yield found
                before = sentence
            else:
                before = None


def _stands(text: str) -> bool:
    """Return whether a stretch of a paper's text is a sentence rather than a scrap of a formula, table or figure."""
    if not _SHORTEST <= len(text) <= _LONGEST or not _OPENS.match(text) or not _ENDS.search(text):
        return False
    bare = text.replace(" ", "")
    return (
        not _CAPTION.match(text)
        and not _CODE.search(text)
        and (len(text.split()) >= _WORDS_AT_LEAST or max(text) > "\u3400")
        and len(_LETTER.findall(bare)) >= _LETTERS_AT_LEAST * len(bare)
    )


def rows_of(table: DocumentTable) -> Iterator[Passage]:
    """Yield a table's rows, each cell under its head."""
    heads = _heads(table.rows)
    columns = max(map(len, table.rows), default=0)
    spread = [*map(_spread, heads[:-1]), *heads[-1:]]
    names = [" ".join(filter(None, dict.fromkeys(row[n] for row in spread if n < len(row)))) for n in range(columns)]
    place = f"Table {table.number}"
    for n, row in enumerate(table.rows[len(heads) :], len(heads)):
        cells = tuple((names[k] if heads else "", cell) for k, cell in enumerate(row))
        if sum(bool(cell) for _, cell in cells) > 1:
            yield Passage("", _quoted(table.rows, n), "", place, "table", cells=cells, around=table.caption)


def shown(cells: tuple[tuple[str, str], ...], wanted: frozenset[int] = frozenset()) -> str:
    """Return a row readably: "batch size: 64", or "Waitrose: count: 422; distance: 8.3"; `wanted` cells alone."""
    (_, name), *rest = cells
    values = [(head, cell) for n, (head, cell) in enumerate(rest, 1) if cell and (not wanted or n in wanted)]
    if len(rest) == 1:
        return f"{name}: {values[0][1]}" if values else name
    told = "; ".join(f"{head}: {cell}" if head and head != name else cell for head, cell in values[:_MOST_CELLS])
    return readable(f"{name}: {told}" if name else told)


def _heads(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table's head: those above the first with a number beside its first cell, two at the most."""
    first = next((n for n, row in enumerate(rows) if any(map(_is_number, row[1:]))), 0)
    return rows[: min(first, 2)] if first <= 3 else rows[:1]


def _is_number(cell: str) -> bool:
    return any(map(str.isdigit, cell)) and not any(map(str.isalpha, cell))


def _spread(row: tuple[str, ...]) -> list[str]:
    """Return a row of a head that has another below it with each cell's words over all the columns that it spans."""
    spread: list[str] = []
    for n, cell in enumerate(row):
        spread.append(cell or (spread[-1] if n > 1 else ""))
    return spread


def _quoted(rows: tuple[tuple[str, ...], ...], n: int) -> str:
    """Return a row as it stands in its table's text, with the one below or above where it is too short to be found."""
    lines = [" | ".join(row) for row in rows]
    quote = lines[n]
    if len(re.findall(r"[^\W_]+", quote)) < _FEWEST_TOKENS:
        quote = "\n".join(lines[n : n + 2] if n + 1 < len(lines) else lines[max(0, n - 1) : n + 1])
    return quote
