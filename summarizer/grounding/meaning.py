"""Whether a statement says what the sentence says that it rests on, as far as rules can tell."""

from summarizer.grounding.chinese import check as chinese
from summarizer.grounding.english import check as english
from summarizer.grounding.language import is_chinese, language_of
from summarizer.grounding.sources import Source
from summarizer.grounding.verdict import NOT_DONE, Verdict


def check(statement: str, source: Source | None) -> Verdict:
    """Hold a statement against the sentences that it rests on; not done where there are none, or in other languages."""
    if source is None or language_of(source.text) != "en":
        return NOT_DONE
    if is_chinese(statement):
        return chinese.check(statement, source)
    if language_of(statement) == "en":
        return english.check(statement, source)
    return NOT_DONE
