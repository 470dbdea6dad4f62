"""Whether a statement says what the sentence says that it rests on, as far as rules can tell."""

from summarizer.grounding.chinese import check as chinese
from summarizer.grounding.english import check as english
from summarizer.grounding.language import tongue_of
from summarizer.grounding.sources import Source
from summarizer.grounding.tongues import ENGLISH, Tongue
from summarizer.grounding.verdict import NOT_DONE, Verdict

_RULES = {"en": english.check, "zh": chinese.check}


def check(statement: str, source: Source | None, tongue: Tongue) -> Verdict:
    """Hold a statement against the sentences that it rests on; not done where there are none, or in other languages."""
    if source is None or not tongue.meaning or tongue_of(source.text) is not ENGLISH:
        return NOT_DONE
    return _RULES[tongue.meaning](statement, source)
