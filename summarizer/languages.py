"""Which language a text is written in: by its script, within one by letters and small words that tell its languages.

Names and terms in Latin letters are at home in sentences of any script, so that a Chinese sentence may hold more of
them than characters. Who cannot tell takes the language that was asked for.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from chat.languages import SCRIPTS
from chat.reply import Claim

_WORD = re.compile(r"[^\W\d_]++['’]?")
_ALPHABETS: Mapping[str, str] = {  # beside those of East Asia
    "ru": "\u0400-\u04ff",
    "ar": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "he": "\u0590-\u05ff",
    "el": "\u0370-\u03ff",
    "hi": "\u0900-\u097f",
    "th": "\u0e00-\u0e7f",
}
_OWN: Mapping[str, re.Pattern[str]] = {code: re.compile(f"[{characters}]") for code, characters in SCRIPTS.items()}
_PARTS: Mapping[str, re.Pattern[str]] = {  # as parts of words: single letters are formulas
    code: re.compile(f"[{letters}]{{2,}}") for code, letters in _ALPHABETS.items()
}
_LETTERS_OF: Mapping[str, str] = {  # of an alphabet that several languages share
    "ru": "ыэёъ",
    "uk": "іїєґ",
    "ar": "ةىيكإأ",
    "fa": "پچژگکی",
    "ur": "ٹڈڑےںہھ",
}
_SHARED: Mapping[str, tuple[str, ...]] = {"ru": ("ru", "uk"), "ar": ("ar", "fa", "ur")}
_HAS_OWN: Mapping[str, str] = {  # in which alphabet a language is written that has no Latin letters of its own
    **{code: code for code in (*SCRIPTS, *_ALPHABETS)},
    **{code: alphabet for alphabet, codes in _SHARED.items() for code in codes},
    "zh-hant": "zh",
}
_FEWEST_LETTERS = 8  # of another alphabet: formulas have Greek ones
_FEWEST_OF_A_SENTENCE = 20  # of which some are its language's own
_SHARE = 0.3  # of all letters
_FEWEST_WORDS = 4  # in Latin letters, that are no longer a name
_NO_SENTENCE = 10  # Chinese characters: a heading of so few may be Japanese

_SMALL_WORDS: Mapping[str, str] = {
    "en": """the of and to in is that for with we on are by this as from our which it an be can at or has have than
        into not their these its was were been but also such both only more while when where how they between
        through about over under does did will would all each any if two three other results""",
    "de": """der die das und ist wir ein eine einer eines einem einen den dem des mit für auf von zu im nicht werden
        wird durch bei sich auch als aus nach wie oder sind kann zur zum über dass diese dieser dieses ihre unser
        unsere sowie jedoch ihr man wurde wurden bis unter ohne gegenüber damit dabei etwa pro je zwei drei ins um""",
    "fr": """le la les des une un et est dans pour nous sur avec par du au aux que qui ce cette ces sont ne pas plus
        sans leur notre comme entre être ou elle il se ont on d' l' qu' n' s' c' environ trois deux dont ses son sa
        jusqu' très peut mais""",
    "es": """el la los las una un y es con por para se del al su sus nuestro nuestra esta este como más lo que en de
        entre son sin pero ha han muy también cuando hasta o sobre dos veces""",
    "it": """il lo la gli le di che per un una nel nella dei delle degli della sono questa questo questi con del è e
        si non anche come più da dal alla al ai tra nostro nostra viene l' d' dell' nell' all' un' su sul sulla ad ed
        meno circa oltre tre due ma fino""",
    "pt": """o os um uma da do dos das em não com na no nos nas que e para por mais este esta como ao aos às são se
        seu sua também entre é foi de pelo pela até já sem mas e dois duas vezes""",
    "nl": """de het een van en voor met zijn niet wordt worden deze dat die te op naar bij ook maar door uit als dan
        hun onze wij kan tot""",
    "sv": """och att det som en ett för med är av till på den inte vi kan har från eller om detta denna vår våra""",
    "da": """og at det som en et for med er af til på den ikke vi kan har fra eller om dette denne vores ved""",
    "pl": """i w na z do że się jest to nie przez dla od oraz jak które który jako po są tym nasza nasz może""",
    "cs": """a v na se je že pro s z do od který které jako pomocí jsou tento tato než při také nebo pak""",
    "ro": """și în la cu pe de este sunt care din pentru o un nu mai prin acest această ale sau după fără""",
    "tr": """ve bir bu için ile olarak da de daha olan gibi en çok biz üzerinde kadar ancak veya göre sonra her""",
    "vi": """và của các là có cho được với trong một này không những để từ trên khi đến đã như bằng hơn về ra""",
    "id": """yang dan di dengan untuk dari pada ini dalam adalah tidak oleh kami dapat lebih sebagai atau akan telah
        juga secara serta bahwa itu hingga tanpa antara dibandingkan menggunakan sekitar para tersebut belum namun tiga
        dua memerlukan""",
}
_LETTERS: Mapping[str, str] = {  # that stand in words of these languages, as good as none in English ones
    "de": "äöüß",
    "fr": "éèêàâîôûçœ",
    "es": "áéíóúñ",
    "it": "èàùòé",
    "pt": "áâãàéêíóôõúç",
    "sv": "åäö",
    "da": "åæø",
    "pl": "ąęłńóśźż",
    "cs": "áéíýřěůčšž",
    "ro": "ăâîșț",
    "tr": "çğıöşü",
    "vi": "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
}
_OF_LETTER: Mapping[str, frozenset[str]] = {
    letter: frozenset(code for code, letters in _LETTERS.items() if letter in letters)
    for letter in "".join(_LETTERS.values())
}
_LETTER = re.compile(f"[{''.join(_OF_LETTER)}]")
_OF_ENGLISH = frozenset(_SMALL_WORDS["en"].split())
# What is a word of English too tells nothing of another language.
_OTHERS: Mapping[str, frozenset[str]] = {
    code: frozenset(words.split()) - _OF_ENGLISH - {"no", "do", "me", "an", "die", "per", "plus", "a", "i"}
    for code, words in _SMALL_WORDS.items()
    if code != "en"
}
_SHARERS: Mapping[str, Collection[str]] = {
    word: [code for code, words in _OTHERS.items() if word in words] for words in _OTHERS.values() for word in words
}
_FEWEST_SMALL_WORDS = 2
_SMALL_SHARE = 0.15  # of all words; sentences have a third
_CLEARLY = 2  # times the words of English
_CHARACTERS_A_WORD = 4  # Chinese characters that outweigh a small word of English: a quoted title has some
_MOST_CHARACTERS = 5000  # that are kept at once; a text of all that there are may come


def written_in(text: str, asked: str) -> str:
    """Return the code of the language that a text is in: `asked` unless it is clearly another."""
    text = unicodedata.normalize("NFC", text)
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    if found := _by_script(text, words, asked) or _by_words(words, asked):
        return found
    latin = sum(word.isascii() for word in words)
    own = _own(asked)
    return "en" if own and latin >= _FEWEST_WORDS and not own.search(text) else asked


def is_in(text: str, language: str) -> bool:
    """Return whether a text, which may be some words alone, is in a language as far as can be told."""
    own = _own(language)
    return written_in(text, language) == language and (own is None or bool(own.search(text)))


def mostly(texts: Iterable[str], asked: str) -> str:
    """Return the language that most texts are in, `asked` where no other has more."""
    counts = Counter(written_in(text, asked) for text in texts)
    return max(counts, key=lambda code: (counts[code], code == asked), default=asked)


def spoken(claims: Iterable[Claim], asked: str, *, own: bool) -> str:
    """Return the language of statements: as `mostly`, and of the paper's `own` sentences the paper's."""
    texts = [claim.text for claim in claims]
    return language_of_text(" ".join(texts)) if own else mostly(texts, asked)


def language_of_text(text: str) -> str:
    """Return the language of a paper's text: English unless it is clearly another."""
    return written_in(text, "en")


def _own(language: str) -> re.Pattern[str] | None:
    """Return the characters without which nothing is written in a language, None where those are Latin letters."""
    alphabet = _HAS_OWN.get(language, "")
    return _OWN.get(alphabet) or _PARTS.get(alphabet)


def _by_script(text: str, words: list[str], asked: str) -> str:
    letters = sum(map(str.isalpha, text))
    han, kana, hangul = (len(_OWN[code].findall(text)) for code in ("zh", "ja", "ko"))
    if kana >= (1 if asked == "ja" else 2) and kana > 0.1 * (han + kana):
        return "ja"
    if hangul >= 2 and hangul > han:
        return "ko"
    if han >= 2:
        if asked == "ja" and han < _NO_SENTENCE:
            return "ja"
        small = sum(word in _OF_ENGLISH for word in words)
        return _chinese(text, asked) if han >= _CHARACTERS_A_WORD * small else ""
    for code, pattern in _PARTS.items():
        found = sum(map(len, pattern.findall(text)))
        if found >= _FEWEST_LETTERS and found > _SHARE * letters:
            return _by_letters(text.lower(), code, asked if found < _FEWEST_OF_A_SENTENCE else "")
    return ""


def _chinese(text: str, asked: str) -> str:
    """Return which Chinese a text is written in; where both have all its characters, the one asked for."""
    simplified, traditional = (sum(map(only, text)) for only in (_is_simplified, _is_traditional))
    if max(simplified, traditional) > _CLEARLY * min(simplified, traditional):
        return "zh" if simplified > traditional else "zh-hant"
    return asked if asked in {"zh", "zh-hant"} else "zh"


def _by_letters(text: str, alphabet: str, asked: str) -> str:
    """Return which of the languages of an alphabet has more of its own letters in a text."""
    codes = _SHARED.get(alphabet, (alphabet,))
    counts = {code: sum(text.count(letter) for letter in _LETTERS_OF[code]) for code in codes if len(codes) > 1}
    best = max(codes, key=lambda code: (counts.get(code, 0), code == asked))
    return best if counts.get(best, 1) else asked if asked in codes else alphabet


@lru_cache(_MOST_CHARACTERS)
def _is_simplified(character: str) -> bool:
    """Return whether a character is written so in simplified Chinese alone."""
    return _is_in("gb2312", character) and not _is_in("big5", character)


@lru_cache(_MOST_CHARACTERS)
def _is_traditional(character: str) -> bool:
    return _is_in("big5", character) and not _is_in("gb2312", character)


def _is_in(charset: str, character: str) -> bool:
    """Return whether a character set of China or of Taiwan has a Chinese character."""
    if not "\u3400" <= character <= "\u9fff":
        return False
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _with_letters(letters: list[str]) -> Collection[str]:
    """Return the languages that have all of a word's letters that English does not have."""
    return frozenset.intersection(*(_OF_LETTER[letter] for letter in letters)) if letters else ()


def _by_words(words: list[str], asked: str) -> str:
    """Return the language whose small words a text has clearly more of than of any other, "" where there is none.

    A word that several languages have counts for each of them in part, when it comes to which it is.
    """
    english = sum(word in _OF_ENGLISH for word in words)
    counts: Counter[str] = Counter()
    weights: Counter[str] = Counter()
    for word in words:
        sharers = _SHARERS.get(word) or _with_letters(_LETTER.findall(word))
        for code in sharers:
            counts[code] += 1
            weights[code] += 1 / len(sharers)  # type: ignore[assignment]
    best = max(_OTHERS, key=lambda code: (weights[code], code == asked))
    enough = max(_FEWEST_SMALL_WORDS, _SMALL_SHARE * len(words))
    if counts[best] >= enough and counts[best] > _CLEARLY * english:
        return best
    return "en" if english >= enough and english > _CLEARLY * counts[best] else ""
