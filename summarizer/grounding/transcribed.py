"""Names that a text writes in its own script: nobody can look them up, except where they are spelled alike."""

import re
from collections.abc import Iterator

from summarizer.grounding.fold import fold
from summarizer.grounding.glossary.terms import Vocabulary
from summarizer.grounding.tongues import Tongue

_CAPITALISED = re.compile(r"(?<![\w-])[А-ЯЁІЇЄҐ][а-яёіїєґ]{2,}(?![\w-])")
_OPENS = re.compile(r"(?:^|[.!?:;\n\"'(])\s{0,4}\Z")
# readable() writes all quotation marks alike
_QUOTED = {
    "ru": re.compile(r"\"([А-ЯЁ][а-яё-]{2,24})\""),
    "uk": re.compile(r"\"([А-ЯІЇЄҐ][а-яіїєґ-]{2,24})\""),
    "ja": re.compile(r"\"([\u30a0-\u30ff]{3,24})\""),
    "ko": re.compile(r"\"([\uac00-\ud7af]{3,24})\""),
}


def names(text: str, tongue: Tongue) -> Iterator[str]:
    """Yield the words of a readable text that are names in its own script: quoted ones, and Cyrillic capitals."""
    if tongue.code not in _QUOTED:
        return
    yield from (match[1] for match in _QUOTED[tongue.code].finditer(text))
    for match in _CAPITALISED.finditer(text):
        if not _OPENS.search(text, max(0, match.start() - 6), match.start()):
            yield match[0]


def untold(text: str, tongue: Tongue, words: Vocabulary) -> bool:
    """Return whether a text has such a name that no word of the paper is spelled like."""
    return any(not words.alike(fold(name)) for name in names(text, tongue))
