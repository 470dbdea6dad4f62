"""The languages that people and platforms mean, and the words of each, loaded from its catalogue."""

import gettext
import io
from functools import cache
from importlib import resources

from chat.languages import LANGUAGES, Language
from chat.words import Words


class Languages:
    """Loads each language's catalogue once, when it is first needed."""

    def __init__(self, default: str = "en") -> None:
        self.default = default
        self._loaded: dict[str, Words] = {}

    def words(self, language: str) -> Words:
        """Return the words of a language; of the default one where that language is not known."""
        language = language if language in LANGUAGES else self.default
        if language not in self._loaded:
            row = LANGUAGES[language]
            self._loaded[language] = Words(language, _catalogue(row.locale), spaced=row.spaced)
        return self._loaded[language]

    @staticmethod
    def nearest(hint: str) -> str:
        """Return the code of the language that a platform's tag ("zh-hans-CN", "en_GB") means, or ""."""
        wanted = hint.replace("_", "-")
        while wanted:  # the lookup of RFC 4647
            if found := named(wanted):
                return found.code
            wanted = wanted.rpartition("-")[0]
        return ""


def named(text: str) -> Language | None:
    """Return the language that people call so, by its code, tag or a name; None where nobody does."""
    wanted = text.casefold()
    rows = LANGUAGES.values()
    found = (row for row in rows if wanted in {row.code, row.tag.casefold(), row.name.casefold(), *row.also})
    return next(found, None)


@cache  # it is read from the program's own files, which do not change while it runs
def _catalogue(locale: str) -> gettext.GNUTranslations:
    """Compile a catalogue in memory: text files alone are kept, and none can be stale."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = resources.files("chat") / "locale" / locale / "LC_MESSAGES" / "herald.po"
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.StringIO(source.read_text(encoding="utf-8")), locale=locale))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
