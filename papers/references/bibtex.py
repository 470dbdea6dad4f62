"""References out of BibTeX and BibLaTeX, each entry by itself: a broken one ends where the next one begins."""

import re
from collections.abc import Iterator, Mapping

from papers.references.records import Record

# What begins with a field has no key, which the library wants.
_NO_KEY = re.compile(r"(?<=\{)(?=\s{0,50}[A-Za-z-]{1,40}\s{0,20}=)")
_ENTRY = re.compile(
    r"^[ \t]{0,20}@(?!(?:string|preamble|comment)\b)[A-Za-z]{2,30}[ \t]{0,20}\{", re.MULTILINE | re.IGNORECASE
)
_AND = re.compile(r"\s(?:and|AND)\s")
_ADDED = ("date-added", "dateadded", "added-at", "timestamp", "creationdate")
_PLACES = ("url", "number", "journal", "journaltitle", "howpublished", "note", "extra", "pages", "volume")
_LONGEST_NAMES = 20_000  # characters of the names that are looked at


def read_bibtex(text: str) -> Iterator[Record | None]:
    """Yield the entries of a list in their order, None for each that cannot be read."""
    import logging

    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import (
        DuplicateBlockKeyBlock,
        DuplicateFieldKeyBlock,
        Entry,
        ExplicitComment,
        ImplicitComment,
        Preamble,
        String,
    )

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # a line for each broken entry would be told
    for block in parse_string(_with_keys(text)).blocks:
        found = (
            block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock) else block
        )
        match found:
            case Entry():
                yield _record({field.key.casefold(): str(field.value) for field in reversed(found.fields)})
            case ExplicitComment() | ImplicitComment() | Preamble() | String():
                continue
            case _:
                yield None


def _with_keys(text: str) -> str:
    """Return a list whose entries all have keys."""
    return _ENTRY.sub(lambda begun: f"{begun[0]}-," if _NO_KEY.match(text, begun.end()) else begun[0], text)


def _record(fields: Mapping[str, str]) -> Record:
    def first(*names: str) -> str:
        return next((value for name in names if (value := fields.get(name, "").strip())), "")

    eprint = first("eprint")
    if first("archiveprefix", "eprinttype").casefold() not in {"", "arxiv"}:
        eprint = ""
    subject = first("primaryclass", "eprintclass")
    if eprint.isdigit() and subject:  # an old id without its archive
        eprint = f"{subject}/{eprint}"
    return Record(
        title=first("title"),
        authors=tuple(_AND.split(first("author", "editor")[:_LONGEST_NAMES])),
        year=first("year", "date"),
        doi=first("doi"),
        abstract=first("abstract"),
        added=first(*_ADDED),
        eprint=eprint,
        places=tuple(value for name in _PLACES if (value := fields.get(name, ""))),
        latex=True,
    )
