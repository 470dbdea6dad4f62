"""The languages of the interface: a new one is a row of this table and a catalogue in chat/locale."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal


@dataclass(frozen=True, slots=True)
class Language:
    """One row: the code by which settings, chats and the store know a language, and what else depends on it.

    `tag` is its IETF tag (BCP 47), `name` what it calls itself, `in_prompts` what models are told to write, `locale`
    the folder of its catalogue and what Babel knows it by. `also` are other names that people write for it, in lower
    case, and tags of platforms that mean it though they do not begin with its code. Sentences stand `spaced` or follow
    each other without a space. `day_form` is how a day with its name is written, in Babel's signs; dates and lists are
    as `formats`, a locale of Babel's, has them, where that is not the catalogue's.
    """

    code: str
    tag: str
    name: str
    in_prompts: str
    locale: str
    also: tuple[str, ...] = ()
    spaced: bool = True
    day_form: str = "EEEE d MMMM"
    formats: str = ""

    @property
    def primary(self) -> str:
        """The language alone, without script and region: "zh" of "zh-Hans"."""
        return self.tag.partition("-")[0]


def _names(names: str) -> tuple[str, ...]:
    return tuple(names.split(", "))


_ROWS = (
    Language("en", "en", "English", "English", "en", also=("英文", "英语", "英語", "영어"), formats="en_001"),
    Language(
        "zh",
        "zh-Hans",
        "简体中文",
        "Simplified Chinese (简体中文)",
        "zh_Hans",
        also=_names("chinese, simplified chinese, zh-cn, mandarin, 中文, 汉语, 普通话, 简体, 简中"),
        spaced=False,
        day_form="M月d日EEEE",
    ),
    Language(
        "zh-hant",
        "zh-Hant",
        "繁體中文",
        "Traditional Chinese (繁體中文)",
        "zh_Hant",
        also=_names(
            "traditional chinese, zh-tw, zh-hk, zh-mo, yue, cantonese, taiwanese, 繁体中文, 正體中文, 繁體, 繁体, "
            "正體, 繁中, 漢語, 國語"
        ),
        spaced=False,
        day_form="M月d日EEEE",
    ),
    Language(
        "ja",
        "ja",
        "日本語",
        "Japanese (日本語)",
        "ja",
        also=("japanese", "nihongo", "にほんご", "日语", "日語", "日文"),
        spaced=False,
        day_form="M月d日EEEE",
    ),
    Language(
        "ko",
        "ko",
        "한국어",
        "Korean (한국어)",
        "ko",
        also=("korean", "hangugeo", "hangul", "한국말", "韩语", "韓語", "韩文", "韓文", "韓国語"),
        day_form="M월 d일 EEEE",
    ),
    Language(
        "de", "de", "Deutsch", "German (Deutsch)", "de", also=("german", "德语", "德語"), day_form="EEEE, d. MMMM"
    ),
    Language("fr", "fr", "Français", "French (français)", "fr", also=("french", "francais", "法语", "法語")),
    Language(
        "es",
        "es",
        "Español",
        "Spanish (español)",
        "es",
        also=("spanish", "espanol", "castellano", "castilian", "西班牙语", "西班牙語"),
        day_form="EEEE, d 'de' MMMM",
    ),
    Language(
        "pt",
        "pt-BR",
        "Português",
        "Brazilian Portuguese (português do Brasil)",
        "pt_BR",
        also=_names(
            "portuguese, brazilian portuguese, portugues, português (brasil), português do brasil, "
            "português brasileiro, 葡萄牙语, 葡萄牙語"
        ),
        day_form="EEEE, d 'de' MMMM",
    ),
    Language(
        "ru",
        "ru",
        "Русский",
        "Russian (русский)",
        "ru",
        also=("russian", "russkij", "russkiy", "русский язык", "по-русски", "俄语", "俄語"),
        day_form="EEEE, d MMMM",
    ),
)
LANGUAGES: Mapping[str, Language] = {row.code: row for row in _ROWS}

SCRIPTS = {"ja": "\u3040-\u30ff", "ko": "\uac00-\ud7af", "zh": "\u3400-\u9fff"}
"""The characters, as ranges of a regular expression, by which texts of a language are told from English ones.

Those stand first whose texts have another's characters too. Papers may be in languages that the interface does not
speak; what is written in Latin letters is not told from English.
"""

if TYPE_CHECKING:
    LanguageCode = str
else:
    LanguageCode = Literal[tuple(LANGUAGES)]
"""A code of the table, for what reads the types of settings and of command lines."""


def row_of(code: str) -> Language:
    """Return the row of a code; what has none, a chat's that another version served, is called by its code alone."""
    return LANGUAGES.get(code) or Language(code, code, code, code, code)
