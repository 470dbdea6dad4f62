"""What stands in a paper's record and in claims about it, as Markdown."""

from collections.abc import Sequence

from archive.formats.escape import at_line_start, autolink, escape, fold, split_urls
from archive.formats.pieces import Piece, of_claim, of_latex, of_text
from chat.reply import Claim


def line(text: str) -> str:
    """Give a heading or a list of names: one line of text as it is, without formulas and links."""
    folded = fold(text)
    return escape(folded, lone_dollar=folded.count("$") == 1)


def paragraph(latex: str) -> str:
    """Give a paragraph of a record: Unicode text, `$…$` around formulas that have no Unicode form, links."""
    return _markdown(of_latex(latex))


def sentence(claim: Claim) -> str:
    """Give a claim's text; the formulas that it took over from its evidence are set as formulas again."""
    return _markdown(of_claim(claim))


def plain(text: str) -> str:
    """Give a paragraph that is no LaTeX."""
    return _markdown(of_text(text))


def _markdown(pieces: Sequence[Piece]) -> str:
    """Write pieces as one paragraph."""
    dollars = sum(2 if formula else text.count("$") for text, formula in pieces)
    written = [
        f"${escape(formula, in_mathematics=True)}$" if formula else _text(text, lone_dollar=dollars == 1)
        for text, formula in pieces
    ]
    return at_line_start("".join(written).strip())


def _text(text: str, *, lone_dollar: bool) -> str:
    return "".join(
        escape(before, lone_dollar=lone_dollar) + (autolink(url) if url else "") for before, url in split_urls(text)
    )
