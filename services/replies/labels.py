"""What readers are told of the language that a summary is in, where it is not theirs."""

from chat.languages import SUMMARISED, row_of
from chat.words import Words
from summarizer.schema import FallbackReason


def translated(title: str, words: Words) -> str:
    """Mark a title as the model's, beside the record's own."""
    return words.say("Translated title: {title}", title=title)


def untranslated(found: str, words: Words, reason: FallbackReason = "") -> str:
    """Say why a paper's own sentences are not in the language of summaries, "" where they are.

    Without a `reason` why no model wrote, there is none.
    """
    if found == words.summaries:
        return ""
    said = words.say(
        "They stay in the paper's language: without a model there is no translation into {language}.",
        language=_name(words.summaries, words),
    )
    return said if reason else words.join(said, words.say("Who runs this bot can connect one."))


def in_another(found: str, words: Words) -> str:
    """Say that a model wrote in another language than that of summaries, "" where it did not."""
    if found == words.summaries:
        return ""
    return words.say(
        "The model wrote in {found} instead of {language}.",
        found=_name(found, words),
        language=_name(words.summaries, words),
    )


def _name(language: str, words: Words) -> str:
    """Name a language: one of the table as it calls itself, another one as the reader calls it."""
    if language in SUMMARISED:
        return SUMMARISED[language].name
    from babel import Locale

    return str(Locale.parse(row_of(words.language).locale).languages.get(language, language))
