"""What the slash commands are called, in the languages of the interface."""

import re

from discord import Locale
from discord.app_commands import TranslationContextTypes, Translator, locale_str

from chat.words import Phrase, Words
from services.languages import Languages, of_tag

MOST_ABOUT = 100
MOST_NAME = 32
LOCALES = {locale: row.code for locale in Locale if (row := of_tag(locale.value))}
_NAME = re.compile(r"[-_\w]{1,32}")


def named(name: str, of: Phrase) -> locale_str:
    """Return a name that is English unless the reader's language has a word for it."""
    return locale_str(name, phrase=of, is_name=True)


def told(about: Phrase) -> locale_str:
    """Return a description or the name of a choice, cut to what Discord takes."""
    return locale_str(_begun(str(about)), phrase=about, is_name=False)


def menu_named(name: Phrase) -> locale_str:
    """Return the name of an entry of a menu, in which words stand as they are written."""
    return locale_str(str(name), phrase=name, is_name=False, most=MOST_NAME)


def local_name(name: Phrase, words: Words) -> str:
    """Return what a command is called in a language, "" where that is its English name."""
    text = words.tell(name)
    text = text.replace(" ", "-").casefold() if text != str(name) else ""
    return text if _NAME.fullmatch(text) else ""


class Catalogues(Translator):
    """Translates by the interface's own catalogues; where they have nothing fitting, English stays."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages

    async def translate(self, string: locale_str, locale: Locale, context: TranslationContextTypes) -> str | None:  # noqa: ARG002  the words say enough
        """Put a name or description into a language of Discord's, or leave it."""
        wanted, language = string.extras.get("phrase"), LOCALES.get(locale)
        if language is None or not isinstance(wanted, Phrase):
            return None
        words = self._languages.words(language)
        if string.extras["is_name"]:
            return local_name(wanted, words) or None
        text = words.tell(wanted)
        if text == str(wanted):
            return None
        text = _begun(text)
        return text if 0 < len(text) <= string.extras.get("most", MOST_ABOUT) else None


def _begun(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if len(text) <= MOST_ABOUT else text[: MOST_ABOUT - 1] + "…"
