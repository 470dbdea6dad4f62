"""What readers are told of the language that a summary stays in."""

from chat.languages import LANGUAGES
from chat.words import Words


def untranslated(language: str, words: Words) -> str:
    """Say why a paper's own sentences are not in the language asked for."""
    return words.say(
        "They stay in the paper's language: without a model there is no translation into {language}.",
        language=LANGUAGES[language].name if language in LANGUAGES else language,
    )
