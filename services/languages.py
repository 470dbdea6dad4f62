"""The words of the interface, loaded for each language from its catalogue."""

import gettext
import io
from importlib import resources

from chat.languages import LANGUAGES, meant
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
        language = meant(hint)
        return language.code if language else ""


def _catalogue(locale: str) -> gettext.GNUTranslations:
    """Compile a catalogue in memory: text files alone are kept, and none can be stale."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = resources.files("chat") / "locale" / locale / "LC_MESSAGES" / "herald.po"
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.StringIO(source.read_text(encoding="utf-8")), locale=locale))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
