"""The few words that every way of showing a paper needs."""

from archive.site.labels import checked, place
from chat.languages import LANGUAGES
from chat.words import Words
from papers.credits import names

__all__ = ["checked", "names", "place", "untranslated"]


def untranslated(language: str, words: Words) -> str:
    """Say why a paper's own sentences are not in the language asked for."""
    return words.say(
        "They stay in the paper's language: without a model there is no translation into {language}.",
        language=LANGUAGES[language].name if language in LANGUAGES else language,
    )
