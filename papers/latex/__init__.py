"""The LaTeX of titles, abstracts and names as text that people read."""

import re

from chat.single_flight import remembered
from papers.latex import mending
from papers.latex import text as latex_text
from papers.latex.text import GONE, TILDE, TextPart

__all__ = ["TextPart", "formula", "parts", "to_text", "with_formulas"]

LONGEST = 50_000  # characters that are read; a longer text is shown as it stands
_LONGEST_QUOTATION = 300
_MARKUP = re.compile(r"[\\${}`~\ufb00-\ufb06]|''|--|&[A-Za-z#]|</?[a-z]")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_FORMULA = "\ue002"
_PRIVATE = dict.fromkeys(map(ord, GONE + TILDE + _FORMULA))
_LEFT_BY_CITATIONS = re.compile(
    rf"[(\[]{GONE}(?:[\s,;~]|{GONE})*[)\]]|(?<![ \t~])[ \t~]*+{GONE}(?:(?:[,;\s]|{GONE})*{GONE})?"
)
_LENGTH = re.compile(
    r"\\(?:[hmv]skip|m?kern)"
    r"(?:[ ]?(?:plus|minus)?[ ]?-?[\d.]{1,12}[ ]?(?:pt|mu|em|ex|cm|mm|in|bp|sp|fil{1,3})){1,3}"
)
_SIGNS = re.compile(r"https?://\S+|-{2,}|~+|``|''|\"|(?<![\w`])`[^`'\n]{1,120}'(?![\w'])")


def to_text(latex: str) -> str:
    """Return readable Unicode text; text without LaTeX comes out as it is, and so does what cannot be read."""
    return "".join(part.text for part in parts(latex))


@remembered(512, longest=10_000)  # the same papers go to many chats, and reading LaTeX takes milliseconds
def parts(latex: str) -> tuple[TextPart, ...]:
    """Return readable text in parts, apart from each other where one is a formula that Unicode cannot write."""
    return _read(latex, every=False)


def with_formulas(latex: str) -> tuple[TextPart, ...]:
    """Return readable text in parts, apart from each other where one is a formula, were it a single letter."""
    return _read(latex, every=True)


@remembered(512, longest=1000)  # a paper has the same few signs on every page
def formula(latex: str) -> str | None:
    """Return a formula as one line of readable text, whatever words are in it; None where it cannot be read."""
    if len(latex) > LONGEST:
        return None
    source = _LENGTH.sub(" ", latex.translate(_PRIVATE))
    mended = mending.mend_formula(source)
    try:
        return latex_text.read_formula(mended) if mended is not None else None
    except Exception:  # noqa: BLE001 - whatever a parser makes of a stranger's LaTeX, the reader gets the words
        return None


def _read(latex: str, *, every: bool) -> tuple[TextPart, ...]:
    if len(latex) > LONGEST or not _MARKUP.search(latex):
        return (TextPart(latex),) if latex else ()
    source = mending.from_html(latex.translate(_PRIVATE).translate(_LIGATURES))
    mended = mending.mend(source)
    try:
        read = latex_text.read(mended) if mended is not None else [TextPart(source)]
    except Exception:  # noqa: BLE001 - whatever a parser makes of a stranger's LaTeX, the reader gets the words
        read = [TextPart(source)]
    read = [TextPart(part.text) if part.exact and not every else part for part in read]
    formulas = [part for part in read if part.formula]
    line = "".join(_FORMULA if part.formula else part.text for part in read)
    return tuple(_rejoined(_typeset(line), formulas))


def _typeset(line: str) -> str:
    line = _LEFT_BY_CITATIONS.sub("", line)
    line = _SIGNS.sub(_Signs(line), line)
    return re.sub(r"[ \t]{2,}", " ", line).replace(TILDE, "~")


def _rejoined(line: str, formulas: list[TextPart]) -> list[TextPart]:
    stretches = line.split(_FORMULA)
    joined = [TextPart(stretches[0])]
    for formula, stretch in zip(formulas, stretches[1:], strict=True):
        joined += [formula, TextPart(stretch)]
    return [part for part in joined if part.text]


class _Signs:
    """LaTeX's dashes, ties and quotes, read from left to right."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._quoting = self._straight = False

    def __call__(self, match: re.Match[str]) -> str:
        sign = match[0]
        if sign[0] == "~":
            return self._tie(match)
        if sign[0] == "-":
            return {2: "–", 3: "—"}.get(len(sign), sign)
        if sign[0] == "`" and len(sign) > 2:
            return f"‘{sign[1:-1]}’"
        return self._quote(sign, match) if len(sign) <= 2 else sign

    def _quote(self, sign: str, match: re.Match[str]) -> str:
        closes = self._quoting and sign != "``"
        self._quoting = sign == "``" or (sign == "''" and not closes and self._opens(match))
        if sign == '"' or (sign == "''" and self._straight):
            self._straight = not self._straight and not closes
            sign = '"'
        return "“" if self._quoting else "”" if closes else sign

    def _opens(self, match: re.Match[str]) -> bool:
        """Return whether two apostrophes stand where a quotation begins: people write ''so'', too."""
        before = self._line[match.start() - 1] if match.start() else ""
        after = self._line[match.end() : match.end() + 1]
        closed = self._line.find("''", match.end(), match.end() + _LONGEST_QUOTATION) > 0
        return not before.strip("([ \n\t") and after.isalnum() and closed

    def _tie(self, match: re.Match[str]) -> str:
        before = self._line[match.start() - 1 : match.start()] if match.start() else ""
        after = self._line[match.end() : match.end() + 1]
        if before.isdigit() and after.isdigit():
            return match[0]  # a range: 5~10
        if before.isalnum() or (before and before in ".,;:)]}”’'\"%" + _FORMULA):
            return "" if after.isspace() else " "
        return match[0]
