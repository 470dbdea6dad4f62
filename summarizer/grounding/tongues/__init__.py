"""The languages that the check knows, a row each: a new one is a row, and what it leaves out is not done in it."""

from collections.abc import Mapping

from summarizer.grounding.tongues import others
from summarizer.grounding.tongues.chinese import CHINESE
from summarizer.grounding.tongues.english import ENGLISH
from summarizer.grounding.tongues.french import FRENCH
from summarizer.grounding.tongues.german import GERMAN
from summarizer.grounding.tongues.japanese import JAPANESE
from summarizer.grounding.tongues.korean import KOREAN
from summarizer.grounding.tongues.portuguese import PORTUGUESE
from summarizer.grounding.tongues.russian import RUSSIAN
from summarizer.grounding.tongues.spanish import SPANISH
from summarizer.grounding.tongues.tongue import Tongue

_ROWS = (
    ENGLISH,
    CHINESE,
    JAPANESE,
    KOREAN,
    GERMAN,
    FRENCH,
    SPANISH,
    PORTUGUESE,
    RUSSIAN,
    others.ITALIAN,
    others.DUTCH,
    others.SWEDISH,
    others.POLISH,
    others.TURKISH,
    others.UKRAINIAN,
    others.ARABIC,
    others.PERSIAN,
    others.HEBREW,
    others.HINDI,
    others.CZECH,
    others.DANISH,
    others.FINNISH,
    others.ROMANIAN,
    others.HUNGARIAN,
    others.INDONESIAN,
    others.VIETNAMESE,
    others.GREEK,
    others.THAI,
    others.UNKNOWN_LATIN,
    others.UNKNOWN,
)
TONGUES: Mapping[str, Tongue] = {row.code: row for row in _ROWS}

__all__ = ["CHINESE", "ENGLISH", "TONGUES", "Tongue"]
