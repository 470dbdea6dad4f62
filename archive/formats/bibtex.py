"""Papers as BibTeX entries that BibTeX and Biber both read: their keys, and text as LaTeX that shows it."""

import re
import string
import unicodedata
from collections.abc import Callable, Sequence

from archive.formats import references
from archive.formats.pieces import fold, is_safe_formula
from papers.latex import to_text, with_formulas
from papers.paper import Paper

# Letters that do not come apart into an ASCII one and an accent.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_NO_NAME = frozenset({"", "jr", "sr", "ii", "iii", "iv"})
_SMALL = re.compile(
    r"|a|an|and|are|as|at|by|can|do|does|for|from|how|in|is|it|of|on|or|the|to|towards?|via|what|when|where|which|who|why|with"
)
_ACCENTS = {
    "\u0300": r"\`",
    "\u0301": r"\'",
    "\u0302": r"\^",
    "\u0303": r"\~",
    "\u0304": r"\=",
    "\u0306": r"\u",
    "\u0307": r"\.",
    "\u0308": r"\"",
    "\u030a": r"\r",
    "\u030b": r"\H",
    "\u030c": r"\v",
    "\u0323": r"\d",
    "\u0327": r"\c",
}


# A formula that stands on lines of its own, or an "&" outside of a table, is none between two dollars.
_OWN_LINES = re.compile(r"\\begin\s*\{(?:equation|align|eqnarray|gather|multline|flalign|displaymath|math)\*?\}")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_SCRIPT = {  # Unicode's script letters, which LaTeX has without a package
    ord(unicodedata.lookup(f"SCRIPT CAPITAL {letter}"))
    if letter in "BEFHILMR"
    else ord(unicodedata.lookup(f"MATHEMATICAL SCRIPT CAPITAL {letter}")): rf"\ensuremath{{\mathcal{{{letter}}}}}"
    for letter in string.ascii_uppercase
}


def bibtex(papers: Sequence[Paper]) -> str:
    """Write entries with the fields of arXiv's own export, in order, under keys such as `xu2024grm`.

    Where the record says where a paper came out, the entry is that article's or that meeting's, with the DOI.
    """
    encode = encoder()
    return "\n".join(_entry(key, paper, encode) for key, paper in zip(cite_keys(papers), papers, strict=True))


def _entry(key: str, paper: Paper, encode: Callable[[str], str]) -> str:
    kind, published = references.fields(paper)
    fields = {
        # The outer braces keep a style from making small letters of names and acronyms.
        "title": f"{{{_with_formulas(paper.title, encode)}}}",
        "author": " and ".join(_name(name, encode) for latex in paper.authors if (name := fold(to_text(latex)))),
        "year": str(paper.published.year),
        # An address is read as it stands, all else as LaTeX.
        **{name: text if name == "doi" else _with_formulas(text, encode) for name, text in published.items()},
        "eprint": paper.id,
        "archivePrefix": "arXiv",
        "primaryClass": paper.categories[0] if paper.categories else "",
        "url": f"https://arxiv.org/abs/{paper.id}",
    }
    written = ",\n".join(f"      {name}={{{value}}}" for name, value in fields.items() if value)
    return f"@{kind}{{{key},\n{written}\n}}\n"


def _with_formulas(latex: str, encode: Callable[[str], str]) -> str:
    """Encode a text and keep its formulas."""
    written = (
        f"${_formula(part.formula, encode)}$" if _is_settable(part.formula) else encode(part.text)
        for part in with_formulas(latex)
    )
    return fold("".join(written))


def _is_settable(formula: str) -> bool:
    """Return whether LaTeX sets a formula between two dollars."""
    if not formula or not is_safe_formula(formula) or _OWN_LINES.search(formula):
        return False
    return r"\begin" in formula or not re.search(r"(?<!\\)&", formula)


def _formula(formula: str, encode: Callable[[str], str]) -> str:
    r"""Name a formula's literal braces, since BibTeX counts those of `\{` and `\}` too, and letters beyond ASCII."""
    names = {r"\{": r"\lbrace ", r"\}": r"\rbrace "}
    named = re.sub(r"\\.", lambda m: names.get(m[0], m[0]), formula)
    return _NOT_ASCII.sub(lambda m: encode(m[0]), named)


def _name(name: str, encode: Callable[[str], str]) -> str:
    return f"{{{encode(name)}}}" if references.is_whole(name) else encode(name)


def cite_keys(papers: Sequence[Paper]) -> list[str]:
    """Make each paper a key of its own: first author's surname, year, first telling word of the title; all ASCII."""
    keys: list[str] = []
    taken: set[str] = set()
    for paper in papers:
        wanted = _key(paper)
        key = next(k for n in range(1, len(papers) + 1) if (k := f"{wanted}{n}" if n > 1 else wanted) not in taken)
        taken.add(key)
        keys.append(key)
    return keys


def _key(paper: Paper) -> str:
    names = _ascii_words(to_text(paper.authors[0])) if paper.authors else []
    surname = next((name for name in reversed(names) if name not in _NO_NAME), "anonymous")
    word = next((word for word in _ascii_words(to_text(paper.title)) if not _SMALL.fullmatch(word)), "")
    return f"{surname}{paper.published.year}{word}"


def _ascii_words(text: str) -> list[str]:
    """Return a text's words as small ASCII letters and digits; a word in another script is empty."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return [re.sub(r"[^a-z0-9]", "", word) for word in plain.split()]


def encoder() -> Callable[[str], str]:
    """Return what writes text as LaTeX: letters with accents and signs in braces, as BibTeX wants them."""
    from pylatexenc import latexencode

    own = {ord("{"): r"\textbraceleft", ord("}"): r"\textbraceright", ord('"'): '"', ord("√"): r"\ensuremath{\surd}"}
    encoder = latexencode.UnicodeToLatexEncoder(
        conversion_rules=[
            latexencode.UnicodeToLatexConversionRule(latexencode.RULE_DICT, own | _SCRIPT),
            "defaults",
            latexencode.UnicodeToLatexConversionRule(latexencode.RULE_CALLABLE, _accented),
        ],
        replacement_latex_protection="braces-all",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )
    return lambda text: str(encoder.unicode_to_latex(unicodedata.normalize("NFC", text)))


def _accented(text: str, at: int) -> tuple[int, str] | None:
    """Write a letter with accents that has no LaTeX of its own (ễ, x̂) as accents around accents."""
    if text[at] in _ACCENTS:
        return None  # it stands on nothing
    end = at + 1
    while end < len(text) and text[end] in _ACCENTS:
        end += 1
    apart = unicodedata.normalize("NFD", text[at:end])
    letter, marks = apart[0], apart[1:]
    if not letter.isascii() or not letter.isalpha() or not marks or not _ACCENTS.keys() >= set(marks):
        return None
    for mark in marks:
        letter = f"{_ACCENTS[mark]}{{{letter}}}"
    return end - at, letter
