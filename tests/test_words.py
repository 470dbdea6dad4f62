"""The interface's words: every message of the code stands in every catalogue, with the same places in it."""

import ast
import gettext
import io
import re
import string
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from babel import Locale
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from bot.platforms.discord.names import MOST_ABOUT, local_name
from bot.platforms.telegram import inline_buttons
from bot.platforms.telegram.buttons import MARGIN, PHONE, columns
from chat.languages import LANGUAGES, SUMMARISED, row_of
from chat.words import Phrase, phrase, phrase_n
from handlers import COMMANDS, account, bookmarks, broadcast, settings, top
from handlers.libraries import library
from services import preferences
from services.languages import Languages, catalogue, ways
from tools.words import LOCALES, PACKAGES, ROOT, load, path_of, template

Keywords = Mapping[Any, Phrase | Iterable[Phrase]]

COUNTED = {" and {n} more": {"total"}}  # what some languages count otherwise
ALIKE = {"[bibtex|ris|csl]", "csl, json, csl-json", "markdown, md", "ris", "zotero", "Zotero: {name}"}
"""What reads the same in all languages: names of forms and programs."""
ALIKE_THERE = {  # words that a language has taken from English, or English from it
    "de": "Abstract; Code; Europe/Berlin; Paper; Papers; digest; pause; start; top",
    "es": "Abstract; abstract; no, n",
    "fr": "Abstract; abstract; Code; Conclusion; Cross-lists; Figure {number}.; Figure {number}. {caption}; Figures; "
    "Innovation; [question]; page; pause; question; tags; top; {n} vote; {place}, page {page}",
    "pt_BR": "Abstract; abstract; link; tags",
}
OTHERS = [locale for locale in LOCALES if locale != "en"]
TWO_WORDS = {  # an abstract, and a summary
    "zh_Hans": ("摘要", "总结"),
    "zh_Hant": ("摘要", "總結"),
    "ja": ("アブストラクト", "要約"),
    "ko": ("초록", "요약"),
    "de": ("abstract", "zusammenfass|zusammengefasst|fasst?e? "),
    "fr": ("abstract", "résum"),
    "es": ("abstract", "res[uú]m"),
    "pt_BR": ("abstract", "res[uú]m"),
    "ru": ("аннотаци", "сводк|резюм|пересказ|суммар"),
}
KEYWORDS: list[Keywords] = [
    preferences.ON_OR_OFF,
    *(preferences.called(preferences.PREFERENCES[key].offers, also) for key, also in preferences.SAID_OF.items()),
    settings.CALLED,
    top.PERIODS | top.PLACES,
    account.WHOSE,
    library.ACTIONS,
    bookmarks.CALLED,
    bookmarks.VOTES,
    broadcast.ACTIONS,
]


def known_alike(locale: str) -> set[str]:
    return ALIKE | set(ALIKE_THERE.get(locale, "").split("; "))


def labels() -> Iterator[str]:
    """Yield the messages that stand on buttons, as the code has them."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Choice":
                    yield from (text for each in node.args[:1] for text in said_in(each))


def said_in(label: ast.expr) -> Iterator[str]:
    """Yield the messages within an expression."""
    for node in ast.walk(label):
        called = node.func if isinstance(node, ast.Call) else None
        name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
        if name in {"say", "phrase"} and isinstance(node, ast.Call) and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)


def offered() -> Iterator[Phrase]:
    """Yield what else stands on buttons: the settings, their values, and what tables name."""
    for each in preferences.PREFERENCES.values():
        yield each.name
        yield from (label for _, label in each.offers if isinstance(label, Phrase))
    yield from top.LABELS.values()
    yield from (label for label, _ in inline_buttons.BUTTONS.values())


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def texts(message: Message) -> list[str]:
    given = message.string
    return [given] if isinstance(given, str) else list(given or ())


def all_told(message: Message) -> bool:
    return bool(message.id) and all(texts(message))


@pytest.mark.parametrize("locale", LOCALES)
def test_a_catalogue_has_every_message_and_no_other(locale: str) -> None:
    wanted = {message.id for message in template() if message.id}
    catalogue = {message.id: message for message in load(locale) if message.id}
    assert wanted - catalogue.keys() == set(), "run make words, then translate"
    assert catalogue.keys() - wanted == set(), "run make words"
    assert [key for key, message in catalogue.items() if not all(texts(message)) or not message.string] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_keeps_the_places_of_its_message(locale: str) -> None:
    for message in load(locale):
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        known = set().union(*map(places, ids), COUNTED.get(ids[0], ()))
        for text in texts(message):
            assert places(text) <= known, text
            if isinstance(message.id, str):
                assert places(text) == known, text


@pytest.mark.parametrize("locale", OTHERS)
def test_a_translation_names_no_other_command(locale: str) -> None:
    """Telegram makes a link of whatever begins with a slash: "max./bulletin" too."""
    for message in load(locale):
        known = re.findall(r"/[a-z]+", " ".join([message.id] if isinstance(message.id, str) else message.id or ()))
        for text in texts(message):
            assert set(re.findall(r"(?<!\w)/[a-z]+", text)) <= set(known), text


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_has_the_plural_forms_of_its_language(locale: str) -> None:
    for message in load(locale):
        if not isinstance(message.id, str):
            assert len(texts(message)) == get_plural(locale).num_plurals, message.id


@pytest.mark.parametrize("locale", LOCALES)
def test_a_catalogue_says_what_babel_reads_in_it(locale: str) -> None:
    """Babel's own way, by a compiled catalogue, takes four times as long."""
    compiled = io.BytesIO()
    with path_of(locale).open(encoding="utf-8") as file:
        write_mo(compiled, read_po(file, locale=locale))
    compiled.seek(0)
    theirs, ours = gettext.GNUTranslations(compiled), catalogue(locale)
    for message in filter(all_told, load(locale)):
        if isinstance(message.id, str):
            assert ours.gettext(message.id) == theirs.gettext(message.id)
        else:
            one, many = message.id
            for n in (0, 1, 2, 5, 11, 21, 104):
                assert ours.ngettext(one, many, n) == theirs.ngettext(one, many, n)


@pytest.mark.parametrize("locale", OTHERS)
def test_a_translation_is_not_the_message_itself(locale: str) -> None:
    same = [m.id for m in load(locale) if isinstance(m.id, str) and m.string == m.id]
    spoken = [text for text in same if re.search(r"\w", re.sub(r"{\w+}", "", text))]
    assert [text for text in spoken if text not in known_alike(locale)] == []


@pytest.mark.parametrize("locale", sorted(TWO_WORDS))
def test_an_abstract_and_a_summary_are_two_words(locale: str) -> None:
    """Of what speaks of the one no translation has the word of the other alone."""
    abstract_word, summary_word = TWO_WORDS[locale]
    for message in load(locale):
        said = " ".join([message.id] if isinstance(message.id, str) else message.id or ())
        abstract, summary = (re.search(rf"(?<![/\w]){word}", said, re.IGNORECASE) for word in ("abstract", "summar"))
        for text in texts(message):
            assert not re.search(abstract_word, text, re.IGNORECASE) or abstract, said
            assert not abstract or re.search(abstract_word, text, re.IGNORECASE), said
            assert not (summary and not abstract) or re.search(summary_word, text, re.IGNORECASE), said


@pytest.mark.parametrize("code", LANGUAGES)
def test_buttons_are_as_long_as_a_phone_shows(code: str) -> None:
    """Alone in its row a button is shown whole; what stands beside others is put below them where it is wider."""
    words = Languages().words(code)
    said = {words.say(text) for text in labels()} | {words.tell(label) for label in offered()}
    shown = {text for text in said if "{" not in text}
    assert {text: columns(text) for text in shown if columns(text) > PHONE - MARGIN} == {}


@pytest.mark.parametrize("code", LANGUAGES)
def test_commands_are_named_as_platforms_take_it(code: str) -> None:
    words, shown = Languages().words(code), [command for command in COMMANDS if not command.hidden]
    names = [local_name(command.called, words) or command.name for command in shown]
    assert len(set(names)) == len(names)
    for command in shown:
        said = words.tell(command.called)
        assert said == command.name or local_name(command.called, words), f"{said} is no name to Discord"
        assert 1 <= len(words.tell(command.about)) <= MOST_ABOUT, (command.name, "Telegram takes 256, Discord 100")
        keys = [local_name(option.name, words) or option.key for option in command.takes]
        assert len(set(keys)) == len(keys), command.name
        for option in command.takes:
            assert words.tell(option.name) == option.name.text or local_name(option.name, words), option.name
            assert 1 <= len(words.tell(option.about)) <= MOST_ABOUT, (command.name, option.key)
            assert all(len(words.tell(name)) <= MOST_ABOUT for name, _ in option.choices)


@pytest.mark.parametrize("table", KEYWORDS, ids=lambda table: "-".join(map(str, table))[:30])
def test_a_keyword_of_one_language_means_nothing_else_in_another(table: Keywords) -> None:
    meant: dict[str, set[object]] = {}
    for value, named in table.items():
        for each in [named] if isinstance(named, Phrase) else named:
            for way in ways(each):
                meant.setdefault(way, set()).add(value)
    assert {way: values for way, values in meant.items() if len(values) > 1} == {}


def test_a_command_of_one_language_is_no_other_in_another() -> None:
    meant: dict[str, set[str]] = {}
    for command in COMMANDS:
        for way in {command.name, *command.also, *ways(command.called)}:
            meant.setdefault(way, set()).add(command.name)
    assert {way: names for way, names in meant.items() if len(names) > 1} == {}


def test_nothing_is_called_checked_without_saying_how() -> None:
    said = [text for message in load("en") if message.id for text in texts(message)]
    assert [text for text in said if re.search(r"\b(?:checked|verified)\b", text)] == []


def test_words_count_and_nest() -> None:
    words = Languages().words("zh")
    assert words.say_n("{n} new paper.", "{n} new papers.", 13) == "13 篇新论文。"
    inner = phrase_n("{n} new paper.", "{n} new papers.", 2)
    told = words.tell(phrase("Did you mean {near}? {otherwise}", near="x", otherwise=inner))
    assert told == "你是不是想说 x？2 篇新论文。"
    assert str(inner) == "2 new papers."


def test_a_strangers_braces_are_shown_as_they_are() -> None:
    assert Languages().words("en").say("Preview {name}", name="{0.__class__} {") == "Preview {0.__class__} {"


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-hans-CN", "zh"),
        ("zh_TW", "zh-hant"),
        ("zh-Hant-HK", "zh-hant"),
        ("en-GB", "en"),
        ("it-IT", "it"),
        ("is-IS", "en"),
        ("C", ""),
        ("", ""),
    ],
)
def test_a_platforms_tag_finds_the_language(tag: str, language: str) -> None:
    assert Languages.nearest(tag) == language


def test_an_unknown_language_falls_back() -> None:
    assert Languages("zh").words("is").language == "zh"
    assert row_of("is").name == row_of("is").tag == "is"


def test_a_language_without_a_catalogue_speaks_english_and_has_its_own_summaries() -> None:
    words = Languages("zh").words("ar")
    assert words.say("Settings") == "Settings"
    assert words.summaries == "ar"
    alone = [row for row in SUMMARISED.values() if row.code not in LANGUAGES]
    assert {row.locale for row in alone} == {"en"}
    assert all(Locale.parse(row.code).text_direction == "rtl" for row in alone if row.right_to_left)
    assert all(Locale.parse(row.code).text_direction == "ltr" for row in alone if not row.right_to_left)


def test_words_know_the_language_of_summaries_beside_their_own() -> None:
    words = Languages().words("en").beside("de")
    assert (words.language, words.summaries, words.about("Club").summaries) == ("en", "de", "de")
    assert words.beside("").summaries == "en"


def test_no_two_languages_are_called_alike() -> None:
    assert {"en", "zh"} <= set(LANGUAGES)
    assert len({row.locale for row in LANGUAGES.values()}) == len(LANGUAGES)
    for attribute in ("code", "tag", "name", "in_prompts"):
        values = [getattr(row, attribute).casefold() for row in SUMMARISED.values()]
        assert len(set(values)) == len(values), attribute
    words = [
        word for row in SUMMARISED.values() for word in {row.code, row.tag.casefold(), row.name.casefold(), *row.also}
    ]
    assert len(set(words)) == len(words)


def test_a_chat_that_is_named_stands_in_the_quotation_marks_of_the_language() -> None:
    marks = {
        "en": "“”", "zh": "“”", "zh-hant": "「」", "ja": "「」", "ko": "“”", "de": "„“", "fr": "«»", "es": "“”",
        "pt": "“”", "ru": "«»",
    }  # fmt: skip
    languages = Languages()
    for language, of in marks.items():
        said = languages.words(language).about("Group {7}").chat
        assert re.sub(r"\s", "", said) == f"{of[0]}Group{{7}}{of[1]}", language
