"""Text as LaTeX that shows it, for BibTeX, which cuts letters that are more than one byte."""

import unicodedata
from collections.abc import Callable

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


def encoder() -> Callable[[str], str]:
    """Give what writes text as LaTeX: letters with accents and signs in braces, as BibTeX wants them."""
    from pylatexenc import latexencode

    own = {ord("{"): r"\textbraceleft", ord("}"): r"\textbraceright", ord('"'): '"'}
    encoder = latexencode.UnicodeToLatexEncoder(
        conversion_rules=[
            latexencode.UnicodeToLatexConversionRule(latexencode.RULE_DICT, own),
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
