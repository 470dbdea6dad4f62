"""What stands in a paper's record and in claims about it, as Markdown that shows it and nothing else."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from archive.formats.comments import same
from archive.formats.pieces import URL_CHARACTERS, Piece, fold, of_claim, of_latex, of_text, split_urls
from chat.reply import Claim

_PUNCTUATION = r"[!-/:-@\[-`{-~]"
_SPECIAL = re.compile(
    rf"""(?P<closing>\#(?=\}}))        # ends a comment that Nunjucks never saw begin, at which it gives up
    |(?:[*`\[<~#]
        |(?<![A-Za-z0-9])_          # elsewhere an underscore opens no emphasis
        |&(?=\#?[A-Za-z0-9]+;)      # would be read as an entity
        |@(?=\w)                    # this and what follows would be linked by some renderers
        |(?<=ftp):(?=//)|(?<=www)\.)
    |(?P<delimiter>\\(?=[\\(\[$]|begin\b|(?:eq)?ref\b|\Z))   # opens mathematics or an escape for MathJax
    |\\(?={_PUNCTUATION})
    |(?P<dollar>\$)
    |(?P<brace>\{{(?=[{{%#:]))      # opens a tag for Nunjucks or Liquid, or attributes for kramdown
    |(?P<clever>['"]|-(?=-)|\.(?=\.))  # Hexo and Hugo make curved quotes, dashes and ellipses of these
    """,
    re.VERBOSE,
)
_LINE_START = re.compile(r"(?:(?=[-+>=:])|\d{1,9}(?=[.)](?:\s|$)))")


def escape(text: str, *, in_mathematics: bool = False, lone_dollar: bool = False) -> str:
    """Escape one line so that it shows as it is.

    With `in_mathematics` MathJax, too, gets the very text; else it is kept from finding formulas in it, for which
    `lone_dollar` promises that no other dollar stands in the paragraph.
    """

    def replace(match: re.Match[str]) -> str:
        found = match[0]
        if match["brace"] or match["closing"]:
            # Hexo repeats a heading's text without comments in an attribute, other renderers resolve references.
            return (("\\#" if match["closing"] else found) if in_mathematics else f"&#{ord(found)};") + "<!-- -->"
        if match["delimiter"]:
            return r"\\" if in_mathematics else r"<span>\\</span>"
        if match["dollar"]:
            return r"\$" if in_mathematics or lone_dollar else r"<span>\$</span>"
        if match["clever"]:
            return f"&#{ord(found)};" if in_mathematics else found
        return "\\" + found

    return _SPECIAL.sub(replace, text)


def at_line_start(markdown: str) -> str:
    """Keep a line that was escaped from opening a list, a quotation or a heading."""
    match = _LINE_START.match(markdown)
    return f"{match[0]}\\{markdown[match.end() :]}" if match else markdown


def autolink(url: str) -> str:
    """Make a web address a link that shows itself."""
    return f"<{quote(url, safe=URL_CHARACTERS)}>"


class Linked:
    """The addresses that a paper's part of a post links to: each is a link once, and text from then on."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def __contains__(self, url: str) -> bool:
        return same(url) in self._known

    def once(self, url: str, text: str = "") -> str:
        """Write a link, with a text where it does not show itself; where there is one already, its text alone."""
        if url in self:
            return text or escape(url).replace(":", r"\:", 1)  # which no renderer makes a link again
        self._known.add(same(url))
        target = quote(url, safe=URL_CHARACTERS)
        return f"[{text}]({f'<{target}>' if '(' in target else target})" if text else autolink(url)


def line(text: str) -> str:
    """Write a heading or a list of names: one line of text as it is, without formulas and links."""
    folded = fold(text)
    return escape(folded, lone_dollar=folded.count("$") == 1)


def paragraph(latex: str, linked: Linked) -> str:
    """Write a paragraph of a record: Unicode text, `$…$` around formulas that have no Unicode form, links."""
    return _markdown(of_latex(latex), linked)


def sentence(claim: Claim, linked: Linked) -> str:
    """Write a claim's text; the formulas that it took over from its evidence are set as formulas again."""
    return _markdown(of_claim(claim), linked)


def plain(text: str, linked: Linked | None = None) -> str:
    """Write a paragraph that is no LaTeX."""
    return _markdown(of_text(text), linked or Linked())


def _markdown(pieces: Sequence[Piece], linked: Linked) -> str:
    """Write pieces as one paragraph."""
    dollars = sum(2 if formula else text.count("$") for text, formula in pieces)
    written = [
        f"${escape(formula, in_mathematics=True)}$" if formula else _with_links(text, linked, lone_dollar=dollars == 1)
        for text, formula in pieces
    ]
    return at_line_start("".join(written).strip())


def _with_links(text: str, linked: Linked, *, lone_dollar: bool) -> str:
    return "".join(
        escape(before, lone_dollar=lone_dollar) + (linked.once(url) if url else "") for before, url in split_urls(text)
    )
