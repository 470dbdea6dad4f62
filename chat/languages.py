"""The languages of the interface and of summaries.

A new one is a row of this table and a catalogue in chat/locale; without a catalogue it is one of summaries alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal


@dataclass(frozen=True, slots=True)
class Language:
    """One row: the code by which settings, chats and the store know a language, and what else depends on it.

    `tag` is its IETF tag (BCP 47), `name` what it calls itself, `in_prompts` what models are told to write, `locale`
    the folder of the catalogue that speaks to its people and what Babel knows that by: "en" where the language has
    summaries alone. `also` are other names that people write for it, in lower case, and tags of platforms that mean it
    though they do not begin with its code. Sentences stand `spaced` or follow each other without a space, and are
    written `right_to_left` or the other way. `day_form` is how a day with its name is written, in Babel's signs; dates
    and lists are as `formats`, a locale of Babel's, has them, where that is not the catalogue's. `manner` tells models
    what they get wrong in it.
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
    right_to_left: bool = False
    manner: str = ""

    @property
    def primary(self) -> str:
        """The language alone, without script and region: "zh" of "zh-Hans"."""
        return self.tag.partition("-")[0]


def _names(names: str) -> tuple[str, ...]:
    return tuple(names.split(", "))


_COMMA = "a decimal comma may stand for the paper's decimal point, all digits stay"
_DIGITS = "write numbers in the digits 0 to 9 and with the paper's decimal point"
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
        manner="write simplified characters alone, and terms as they are said in mainland China",
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
        manner="write traditional characters alone, and terms as they are said in Taiwan",
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
        manner="write in the polite form (です・ます); common terms stand in katakana as specialists write them",
    ),
    Language(
        "ko",
        "ko",
        "한국어",
        "Korean (한국어)",
        "ko",
        also=("korean", "hangugeo", "hangul", "한국말", "韩语", "韓語", "韩文", "韓文", "韓国語"),
        day_form="M월 d일 EEEE",
        manner="write in the formal polite form (합니다), with the particle right behind a name in Latin letters",
    ),
    Language(
        "de",
        "de",
        "Deutsch",
        "German (Deutsch)",
        "de",
        also=("german", "德语", "德語"),
        day_form="EEEE, d. MMMM",
        manner=f"{_COMMA}; compounds with an English term have a hyphen",
    ),
    Language(
        "fr",
        "fr",
        "Français",
        "French (français)",
        "fr",
        also=("french", "francais", "法语", "法語"),
        manner=_COMMA,
    ),
    Language(
        "es",
        "es",
        "Español",
        "Spanish (español)",
        "es",
        also=("spanish", "espanol", "castellano", "castilian", "西班牙语", "西班牙語"),
        day_form="EEEE, d 'de' MMMM",
        manner=f"{_COMMA}; write Spanish that is understood on both sides of the Atlantic",
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
        manner=f"{_COMMA}; write as in Brazil, not as in Portugal",
    ),
    Language(
        "ru",
        "ru",
        "Русский",
        "Russian (русский)",
        "ru",
        also=("russian", "russkij", "russkiy", "русский язык", "по-русски", "俄语", "俄語"),
        day_form="EEEE, d MMMM",
        manner=f"{_COMMA}; names in Latin letters are neither inflected nor put into Cyrillic ones",
    ),
)


def _alone(code: str, name: str, in_prompts: str, also: str, manner: str, *, right_to_left: bool = False) -> Language:
    """Make the row of a language that has summaries alone: its people are spoken to in English."""
    return Language(
        code,
        code,
        name,
        in_prompts,
        "en",
        also=_names(also),
        formats="en_001",
        right_to_left=right_to_left,
        manner=manner,
    )


_SUMMARIES_ALONE = (
    _alone("it", "Italiano", "Italian (italiano)", "italian, 意大利语", _COMMA),
    _alone("nl", "Nederlands", "Dutch (Nederlands)", "dutch, flemish, 荷兰语", _COMMA),
    _alone("pl", "Polski", "Polish (polski)", "polish, 波兰语", _COMMA),
    _alone("tr", "Türkçe", "Turkish (Türkçe)", "turkish, turkce, 土耳其语", _COMMA),
    _alone(
        "uk",
        "Українська",
        "Ukrainian (українська)",
        "ukrainian, українська мова, 乌克兰语",
        f"{_COMMA}; write Ukrainian words, none that are Russian",
    ),
    _alone(
        "vi",
        "Tiếng Việt",
        "Vietnamese (tiếng Việt)",
        "vietnamese, tieng viet, 越南语",
        f"{_COMMA}; write all tone marks",
    ),
    _alone(
        "id",
        "Bahasa Indonesia",
        "Indonesian (Bahasa Indonesia)",
        "indonesian, bahasa, 印尼语, 印度尼西亚语",
        f"{_COMMA}; write formal Indonesian, not Malay",
    ),
    _alone(
        "ar",
        "العربية",
        "Modern Standard Arabic (العربية)",
        "arabic, modern standard arabic, 阿拉伯语",
        f"{_DIGITS}; write no vowel marks, and no dialect",
        right_to_left=True,
    ),
    _alone(
        "he",
        "עברית",
        "Hebrew (עברית)",
        "hebrew, ivrit, iw, 希伯来语",
        f"{_DIGITS}; write no vowel points",
        right_to_left=True,
    ),
    _alone(
        "hi",
        "हिन्दी",
        "Hindi (हिन्दी)",
        "hindi, हिंदी, 印地语",
        f"{_DIGITS}; write in Devanagari, not in Latin letters, and in the formal register",
    ),
    _alone(
        "fa",
        "فارسی",
        "Persian (فارسی)",
        "persian, farsi, 波斯语",
        f"{_DIGITS}; write formal Persian with its own letters (ک, ی), not the Arabic ones",
        right_to_left=True,
    ),
)
LANGUAGES: Mapping[str, Language] = {row.code: row for row in _ROWS}
"""Those of the interface, each with a catalogue of its own."""
SUMMARISED: Mapping[str, Language] = {row.code: row for row in (*_ROWS, *_SUMMARIES_ALONE)}
"""Those in which there are summaries: all rows."""

SCRIPTS = {"ja": "\u3040-\u30ff", "ko": "\uac00-\ud7af", "zh": "\u3400-\u9fff"}
"""The characters, as ranges of a regular expression, by which texts of a language are told from English ones.

Those stand first whose texts have another's characters too. Papers may be in languages that the interface does not
speak; what is written in Latin letters is not told from English.
"""

if TYPE_CHECKING:
    LanguageCode = str
else:
    LanguageCode = Literal[tuple(SUMMARISED)]
"""A code of the table, for what reads the types of settings and of command lines."""


def row_of(code: str) -> Language:
    """Return the row of a code; what has none, a chat's that another version served, is called by its code alone."""
    return SUMMARISED.get(code) or Language(code, code, code, code, code)
