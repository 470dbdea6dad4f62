"""References out of RIS, each record by itself."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from papers.references.records import Record

_BEGINS = re.compile(r"^TY {1,2}- ?", re.MULTILINE)
_TAG = re.compile(r"^([A-Z][A-Z0-9]) {1,2}- ?")
_PLACES = ("urls", "url", "accession_number", "number", "custom3", "notes", "file_attachments1", "secondary_title")
_LONGEST = 200_000  # characters of one record


def read_ris(text: str) -> Iterator[Record | None]:
    """Yield the records of a list in their order, None for each that cannot be read."""
    begins = [found.start() for found in _BEGINS.finditer(text)]
    for begin, end in pairwise([*begins, len(text)]):
        yield _read(text[begin : min(end, begin + _LONGEST)])


def _read(text: str) -> Record | None:
    import rispy

    lines = (_TAG.sub(r"\1  - ", line) for line in text.splitlines())
    body = "\n".join(line for line in lines if not line.startswith("ER  -"))
    try:
        found = rispy.loads(f"{body}\nER  - \n")
    except (OSError, ValueError, LookupError):
        return None
    return _record(found[0]) if len(found) == 1 else None


def _record(fields: Mapping[str, Any]) -> Record:
    def told(name: str) -> str:
        value = fields.get(name, "")
        return " ".join(map(str, value)) if isinstance(value, list) else str(value)

    def first(*names: str) -> str:
        return next((value for name in names if (value := told(name).strip())), "")

    names: Any = next((fields[name] for name in ("authors", "first_authors") if fields.get(name)), [])
    return Record(
        title=first("title", "primary_title"),
        authors=tuple(map(str, names)) if isinstance(names, list) else (),
        year=first("year", "publication_year", "date"),
        doi=first("doi"),
        abstract=first("abstract", "notes_abstract"),
        places=tuple(filter(None, map(told, _PLACES))),
    )
