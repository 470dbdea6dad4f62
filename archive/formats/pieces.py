"""What stands in a paper's record and in claims about it, cut into text and formulas."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from archive.formats.escape import fold
from archive.formats.formula import is_safe
from chat.reply import Claim
from papers.latex import Part, parts


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
    return _merged([Part(text)])


def _settable(found: Iterable[Part]) -> Iterator[Part]:
    """Take formulas that may not be handed on as their readable text."""
    for part in found:
        formula = fold(part.formula)
        yield Part(part.text, formula if is_safe(formula) else "")


def _quoting(text: str, evidence: Iterable[Part]) -> Iterator[Part]:
    """Split a text at the formulas of its evidence that stand in it, in their order."""
    for part in evidence:
        shown = fold(part.text)
        if part.formula and shown:
            found = re.search(rf"(?<![A-Za-z0-9]){re.escape(shown)}(?![A-Za-z0-9])", text)
            if found:
                yield Part(text[: found.start()])
                yield part
                text = text[found.end() :]
    yield Part(text)


def _merged(found: Iterable[Part]) -> list[Piece]:
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
