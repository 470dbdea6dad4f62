"""What stands in a paper's record and in claims about it, as HTML that cannot be anything else, formulas as MathML."""

from collections.abc import Iterable
from urllib.parse import quote
from xml.etree import ElementTree as ET

from markupsafe import Markup, escape

from archive.formats.pieces import URL_CHARACTERS, Piece, fold, of_claim, of_latex, split_urls
from chat.reply import Claim

_ELEMENT_NAMES = """
math mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup munder mover
munderover mmultiscripts mprescripts none mtable mtr mtd menclose
"""
_ATTRIBUTE_NAMES = """
display stretchy fence separator accent accentunder lspace rspace width height depth linethickness columnalign rowalign
minsize maxsize movablelimits displaystyle scriptlevel mathvariant notation tabindex
"""
_FITS = 30  # characters of LaTeX that fit on a telephone, whatever they are
_ELEMENTS, _ATTRIBUTES = frozenset(_ELEMENT_NAMES.split()), frozenset(_ATTRIBUTE_NAMES.split())


def paragraph(latex: str) -> Markup:
    """Write a paragraph of a record: text, formulas, links."""
    return _html(of_latex(latex))


def sentence(claim: Claim) -> Markup:
    """Write a claim's text; the formulas that it took over from its evidence are set as formulas."""
    return _html(of_claim(claim))


def link(url: str, text: str) -> Markup:
    """Make a web address a link that tells the other side nothing of the reader."""
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(safe_url(url), text)


def safe_url(url: str) -> str:
    """Write an address in the characters that addresses have."""
    return quote(fold(url), safe=URL_CHARACTERS)


def _html(pieces: Iterable[Piece]) -> Markup:
    return Markup("").join(_set(piece) if piece.formula else _text(piece.text) for piece in pieces).strip()


def _set(piece: Piece) -> Markup:
    return mathml(piece.formula) or escape(piece.text)


def _text(text: str) -> Markup:
    return Markup("").join(escape(before) + (link(url, url) if url else Markup("")) for before, url in split_urls(text))


def mathml(formula: str) -> Markup | None:
    """Set a formula, LaTeX without its dollars; None where it cannot be set wholly, or would reach out of itself.

    The converter hands on the text and the attributes of a stranger's formula as they are: here its elements and
    attributes are picked by name, and everything else is refused.
    """
    from latex2mathml.converter import convert

    try:
        root = ET.fromstring(convert(formula))  # noqa: S314  no declarations come out of the converter
        if len(formula) > _FITS:
            root.set("tabindex", "0")  # it scrolls by itself on a small screen, which takes the focus for the keyboard
        written = _written(root)
    except Exception:  # noqa: BLE001  whatever a converter makes of a stranger's LaTeX, the reader gets the text
        return None
    return written


def _written(element: ET.Element) -> Markup:
    name = element.tag.rpartition("}")[2]
    text = element.text or ""
    if name not in _ELEMENTS or "\\" in text:  # a command that the converter does not know
        raise ValueError(f"not set: {name} {text}")
    attributes = Markup("").join(
        Markup(' {}="{}"').format(key, value) for key, value in element.attrib.items() if key in _ATTRIBUTES
    )
    inside = Markup("").join(_written(child) + escape((child.tail or "").strip()) for child in element)
    return Markup("<{name}{attributes}>{text}{inside}</{name}>").format(
        name=name, attributes=attributes, text=text, inside=inside
    )
