"""Papers as CSL-JSON, which Zotero, pandoc and others read and write."""

import json
from collections.abc import Sequence
from typing import Any

from archive.formats import references
from archive.formats.bibtex import cite_keys
from archive.formats.pieces import fold
from papers.latex import to_text
from papers.paper import Paper

_KINDS = {"article": "article-journal", "inproceedings": "paper-conference"}


def csl(papers: Sequence[Paper]) -> str:
    """Write items, as articles where the record says plainly where they came out, else as preprints."""
    items = [_item(key, paper) for key, paper in zip(cite_keys(papers), papers, strict=True)]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(key: str, paper: Paper) -> dict[str, Any]:
    kind, found = references.fields(paper)
    day = paper.published.date()
    issued = [int(found["year"])] if "year" in found else [day.year, day.month, day.day]
    item = {
        "id": key,
        "type": _KINDS.get(kind, "article"),
        "title": fold(to_text(paper.title)),
        "author": [_person(name) for latex in paper.authors if (name := fold(to_text(latex)))],
        "issued": {"date-parts": [issued]},
        "abstract": fold(to_text(paper.abstract)),
        "container-title": found.get("journal") or found.get("booktitle", ""),
        "volume": found.get("volume", ""),
        "issue": found.get("number", ""),
        "page": found.get("pages", "").replace("--", "-"),
        "note": found.get("note") or found.get("howpublished", ""),
        "publisher": "" if kind in _KINDS else "arXiv",
        "number": f"arXiv:{paper.id}",
        "DOI": found["doi"] or f"10.48550/arXiv.{paper.id}",
        "URL": f"https://arxiv.org/abs/{paper.id}",
    }
    return {name: value for name, value in item.items() if value}


def _person(name: str) -> dict[str, str]:
    first, _, last = name.rpartition(" ")
    return {"literal": name} if references.is_whole(name) or not first else {"family": last, "given": first}
