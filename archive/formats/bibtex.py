"""Papers as BibTeX entries that BibTeX and Biber both read."""

import re
from collections.abc import Callable, Sequence

from archive.formats.cite_keys import cite_keys
from archive.formats.escape import fold
from archive.formats.formula import is_safe
from archive.formats.latex_letters import encoder
from papers.latex import parts, to_text
from papers.paper import Paper

# Names that are not a person's, or that BibTeX would take apart at the comma or the "and".
_WHOLE_NAME = re.compile(r",|\band\b|\b(?:Collaboration|Consortium|Team|Group)\b", re.IGNORECASE)


def bibtex(papers: Sequence[Paper]) -> str:
    """Write `@misc` entries with the fields of arXiv's own export, in order, under keys such as `xu2024grm`."""
    encode = encoder()
    return "\n".join(_entry(key, paper, encode) for key, paper in zip(cite_keys(papers), papers, strict=True))


def _entry(key: str, paper: Paper, encode: Callable[[str], str]) -> str:
    fields = {
        # The outer braces keep a style from making small letters of names and acronyms.
        "title": f"{{{_title(paper.title, encode)}}}",
        "author": " and ".join(_name(name, encode) for latex in paper.authors if (name := fold(to_text(latex)))),
        "year": str(paper.published.year),
        "eprint": paper.id,
        "archivePrefix": "arXiv",
        "primaryClass": paper.categories[0] if paper.categories else "",
        "url": f"https://arxiv.org/abs/{paper.id}",
    }
    written = ",\n".join(f"      {name}={{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{key},\n{written}\n}}\n"


def _title(latex: str, encode: Callable[[str], str]) -> str:
    """Encode a title's text and keep its formulas."""
    written = (
        f"${_balanced(part.formula)}$" if part.formula and is_safe(part.formula) else encode(part.text)
        for part in parts(latex)
    )
    return fold("".join(written))


def _name(name: str, encode: Callable[[str], str]) -> str:
    return f"{{{encode(name)}}}" if _WHOLE_NAME.search(name) else encode(name)


def _balanced(formula: str) -> str:
    r"""Name a formula's literal braces: BibTeX counts those of `\{` and `\}` too."""
    names = {r"\{": r"\lbrace ", r"\}": r"\rbrace "}
    return re.sub(r"\\.", lambda m: names.get(m[0], m[0]), formula)
