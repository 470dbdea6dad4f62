"""What stands in a paper's record and in claims about it, as HTML that cannot be anything else."""

from collections.abc import Iterable
from urllib.parse import quote

from markupsafe import Markup, escape

from archive.formats.escape import fold, split_urls
from archive.formats.pieces import Piece, of_claim, of_latex
from archive.site.mathml import mathml
from chat.reply import Claim

_URL_CHARACTERS = "-._~:/?#@!$&'()*+,;=%[]"


def paragraph(latex: str) -> Markup:
    """Give a paragraph of a record: text, formulas, links."""
    return _html(of_latex(latex))


def sentence(claim: Claim) -> Markup:
    """Give a claim's text; the formulas that it took over from its evidence are set as formulas."""
    return _html(of_claim(claim))


def link(url: str, text: str) -> Markup:
    """Make a web address a link that tells the other side nothing of the reader."""
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(safe_url(url), text)


def safe_url(url: str) -> str:
    """Give an address in the characters that addresses have."""
    return quote(fold(url), safe=_URL_CHARACTERS)


def _html(pieces: Iterable[Piece]) -> Markup:
    return Markup("").join(_set(piece) if piece.formula else _text(piece.text) for piece in pieces).strip()


def _set(piece: Piece) -> Markup:
    return mathml(piece.formula) or escape(piece.text)


def _text(text: str) -> Markup:
    return Markup("").join(escape(before) + (link(url, url) if url else Markup("")) for before, url in split_urls(text))
