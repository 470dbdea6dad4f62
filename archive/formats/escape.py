"""Text that shows as itself in Markdown: to CommonMark, to Hexo's Nunjucks and Jekyll's Liquid, and to MathJax."""

import re
from urllib.parse import quote

# Controls that have no form of their own but change how what follows is shown, or that no file can hold.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)

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
_URL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9\-._~:/?#@!&'()*+,;=%]*", re.IGNORECASE)
_URL_CHARACTERS = "-._~:/?#@!$&'()*+,;=%[]"


def fold(text: str) -> str:
    """Put a text on one line, without control characters and with single spaces."""
    return " ".join(_INVISIBLE.sub("", text).split())


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
    return f"<{quote(url, safe=_URL_CHARACTERS)}>"


def is_web(url: str) -> bool:
    """Tell whether an address is one of the web's."""
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
