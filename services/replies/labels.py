"""What readers are told of the language that a summary is in, where it is not theirs."""

from chat.languages import LANGUAGES, row_of
from chat.words import Words


def untranslated(language: str, words: Words) -> str:
    """Say why a paper's own sentences are not in the language asked for."""
    return words.say(
        "They stay in the paper's language: without a model there is no translation into {language}.",
        language=_name(language, words),
    )


def in_another(found: str, language: str, words: Words) -> str:
    """Say that a model wrote in another language than asked for, "" where it did not."""
    if found == language:
        return ""
    return words.say(
        "The model wrote in {found} instead of {language}.",
        found=_name(found, words),
        language=_name(language, words),
    )


def _name(language: str, words: Words) -> str:
    """Name a language: one of the interface's as it calls itself, another one as the reader calls it."""
    if language in LANGUAGES:
        return LANGUAGES[language].name
    from babel import Locale

    return str(Locale.parse(row_of(words.language).locale).languages.get(language, language))
