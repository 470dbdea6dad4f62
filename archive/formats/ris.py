"""Papers as RIS, which every citation manager reads."""

from collections.abc import Iterator, Sequence

from archive.formats import references
from archive.formats.pieces import fold
from papers.latex import to_text
from papers.paper import Paper

_KINDS = {"article": "JOUR", "inproceedings": "CPAPER"}
_TAGS = {"journal": "T2", "booktitle": "T2", "volume": "VL", "number": "IS", "note": "N1", "howpublished": "N1"}


def ris(papers: Sequence[Paper]) -> str:
    """Write records, as articles where the record says plainly where they came out, else as preprints."""
    return "\n".join("".join(f"{tag}  - {value}\n" for tag, value in _record(paper)) for paper in papers)


def _record(paper: Paper) -> Iterator[tuple[str, str]]:
    kind, found = references.fields(paper)
    yield "TY", _KINDS.get(kind, "UNPB")
    yield "TI", fold(to_text(paper.title))
    yield from (("AU", _turned(name)) for latex in paper.authors if (name := fold(to_text(latex))))
    yield "PY", found.get("year", str(paper.published.year))
    yield "DA", f"{paper.published:%Y/%m/%d}"
    yield "AB", fold(to_text(paper.abstract))
    yield from ((tag, fold(to_text(found[name]))) for name, tag in _TAGS.items() if found.get(name))
    first, _, last = found.get("pages", "").partition("--")
    yield from ((tag, page) for tag, page in (("SP", first), ("EP", last)) if page)
    yield "DO", found["doi"] or f"10.48550/arXiv.{paper.id}"
    yield "AN", f"arXiv:{paper.id}"
    yield "UR", f"https://arxiv.org/abs/{paper.id}"
    yield from (("KW", code) for code in paper.categories)
    yield "DB", "arXiv"
    yield "ER", ""


def _turned(name: str) -> str:
    """Write a name as RIS wants it, "LeCun, Yann"; what is no person's, or turned already, stays."""
    first, _, last = name.rpartition(" ")
    return name if references.is_whole(name) or not first else f"{last}, {first}"
