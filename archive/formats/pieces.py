"""Text of papers and claims cut into plain text, web addresses and formulas that may be set."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chat.reply import Claim
from papers.latex import TextPart, parts

# Controls that have no form of their own but change how what follows is shown, or that no file can hold.
_NO_CHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}-{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_INVISIBLE = re.compile(
    f"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff{_NO_CHARACTERS}]"
)
URL_CHARACTERS = "-._~:/?#@!$&'()*+,;=%[]"
_URL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9\-._~:/?#@!&'()*+,;=%]*", re.IGNORECASE)
# Commands that reach out of a formula: links, styles and classes of the page around it, definitions that would
# change other papers' formulas, and TeX's access to files.
_REACHING_OUT = re.compile(
    r"""\\(?:href|url|style|class|cssId|data|mmlToken|bbox|require|includegraphics|csname|catcode|special|scantokens
    |[egx]?def|let|futurelet|(?:re)?new(?:command|environment)|providecommand|Declare[A-Za-z]*
    |input|include|usepackage|open(?:in|out)|read|write|immediate|directlua)(?![A-Za-z])
    |\^\^""",
    re.VERBOSE,
)
_SIGN = re.compile(r"\\.?|[{}$%#]", re.DOTALL)


class Piece(NamedTuple):
    """A stretch of text, or a formula in LaTeX without its dollars with the text that stands for it."""

    text: str
    formula: str = ""


def of_latex(latex: str) -> list[Piece]:
    """Cut a paragraph of a record: Unicode text, and formulas that have no Unicode form."""
    return _merged(_settable(parts(latex)))


def of_claim(claim: Claim) -> list[Piece]:
    """Cut a claim's text; the formulas that it took over from its evidence are formulas again."""
    return _merged(_quoting(fold(claim.text), _settable(parts(claim.evidence))))


def of_text(text: str) -> list[Piece]:
    """Cut nothing: a paragraph that is no LaTeX."""
    return _merged([TextPart(text)])


def _settable(found: Iterable[TextPart]) -> Iterator[TextPart]:
    """Take formulas that may not be handed on as their readable text."""
    for part in found:
        formula = fold(part.formula)
        yield TextPart(part.text, formula if is_safe_formula(formula) else "")


def _quoting(text: str, evidence: Iterable[TextPart]) -> Iterator[TextPart]:
    """Split a text at the formulas of its evidence that stand in it, in their order."""
    for part in evidence:
        shown = fold(part.text)
        if part.formula and shown:
            found = re.search(rf"(?<![A-Za-z0-9]){re.escape(shown)}(?![A-Za-z0-9])", text)
            if found:
                yield TextPart(text[: found.start()])
                yield part
                text = text[found.end() :]
    yield TextPart(text)


def _merged(found: Iterable[TextPart]) -> list[Piece]:
    """Join neighbouring texts, so that nothing that spans two of them is missed, and fold their spaces."""
    pieces: list[Piece] = []
    for part in found:
        if part.formula or not pieces or pieces[-1].formula:
            pieces.append(Piece(part.text, part.formula))
        else:
            pieces[-1] = Piece(pieces[-1].text + part.text)
    return [piece if piece.formula else Piece(_folded_inside(piece.text)) for piece in pieces]


def _folded_inside(text: str) -> str:
    """Fold a text's spaces but keep those at its ends as one each."""
    return fold(f"|{text}|")[1:-1]


def fold(text: str) -> str:
    """Put a text on one line, without control characters and with single spaces."""
    return " ".join(_INVISIBLE.sub("", text).split())


def is_web(url: str) -> bool:
    """Return whether an address is one of the web's."""
    return re.match(r"https?://[^\s/]", url, re.IGNORECASE) is not None


def split_urls(text: str) -> list[tuple[str, str]]:
    """Split a text into pairs of what stands before a web address and the address; the last address is ""."""
    pairs = []
    start = 0
    for match in _URL.finditer(text):
        url = _without_closing(match[0])
        pairs.append((text[start : match.start()], url))
        start = match.start() + len(url)
    return [*pairs, (text[start:], "")]


def _without_closing(url: str) -> str:
    """Leave out what ends the sentence around an address: stops, quotes, and a bracket opened before it."""
    while url[-1] in ".,;:!?'*" or (url[-1] == ")" and url.count(")") > url.count("(")):
        url = url[:-1]
    return url


def is_safe_formula(formula: str) -> bool:
    """Return whether a formula, without its dollars, stays within itself: nothing left open, no reach outside."""
    if _REACHING_OUT.search(formula):
        return False
    depth = 0
    for sign in _SIGN.findall(formula):
        depth += (sign == "{") - (sign == "}")
        if depth < 0 or sign in {"\\", "%", "#"} or (sign == "$" and depth == 0):
            return False
    return depth == 0
