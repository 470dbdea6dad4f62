"""What a statement may be made of besides words that the paper bears out: plain text, and nothing that acts."""

import re

from chat.reply import Problem
from papers.latex import to_text

_LONGEST = 600  # characters; a sentence of 40 words has about 250
_EMPHASIS = re.compile(r"\*\*|__(?=\S)|(?<=\S)__|`")
_ADDRESS = re.compile(
    r"(?<!\w)\w++://\S+|\bwww\.\S+|\[[^\[\]]*\]\([^()]*\)|(?<![\w.+-])[\w.+-]++@[\w-]+\.[A-Za-z]{2,}|\b(?:mailto|tg):\S+"
)
_MENTION = re.compile(r"(?<![\w@])@[A-Za-z]\w+|<[@#!][^<>]*>")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s++[\w-]+=[^<>]*+>|\s*+/?>)")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")

_UNSAID = "(?:并|均|都|尚)?(?:未|没有)(?:明确|具体|详细)?(?:提及|提到|说明|给出|讨论|涉及|明确)"
_BLANK = re.compile(
    r"^\W*(?:n/?a|none|nothing|unknown|no information"
    r"|not (?:applicable|available|mentioned|specified|stated|provided))\W*$"
    r"|^\W*some errors? for \w{1,40} ?(?:$|[.(])"
    r"|\b(?:paper|text|abstract|article|authors?|section|study)s? (?:does|do|did) not (?:\w+ly )?"
    r"(?:mention|state|specify|discuss|speak|provide)\b"
    r"|\b(?:is|are) not (?:explicitly )?(?:mentioned|specified|stated) in the"
    rf"|(?:论文|文章|文中|本文|原文|作者|摘要)[^，。；]{{0,6}}{_UNSAID}|^\W*{_UNSAID}[^，。；]{{0,12}}\W*$"
    rf"|^[^，。；]{{1,12}}{_UNSAID}\W*$",
    re.IGNORECASE,
)


def plain_text(text: str) -> str:
    """Return a statement in readable letters on one line, without the bullets and emphasis that models cannot help."""
    return _BULLET.sub("", _EMPHASIS.sub("", " ".join(to_text(text).split())))


def acting(text: str, written: str = "") -> tuple[Problem, ...]:
    """Find what in a statement is more than words of a sentence's length: addresses, mentions, markup.

    `written` is the statement before it was made readable, with all its tags.
    """
    found = [(m[0], "A statement holds no addresses.") for m in _ADDRESS.finditer(text)]
    found += [(m[0], "A statement mentions nobody.") for m in _MENTION.finditer(text)]
    found += [(m[0], "A statement is plain text without markup.") for m in _TAG.finditer(written or text)]
    if not text or len(text) > _LONGEST:
        found.append(("", "A statement is one sentence of at most 40 words."))
    return tuple(Problem("link", value, reason) for value, reason in found)


def is_blank(text: str) -> bool:
    """Return whether a statement says no more than that there is nothing to say."""
    return not text.strip() or bool(_BLANK.search(text))
