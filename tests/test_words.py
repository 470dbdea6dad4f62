"""The interface's words: every message of the code stands in every catalogue, with the same places in it."""

import re
import string

import pytest
from babel import Locale
from babel.messages.catalog import Message

from chat.languages import LANGUAGES, SUMMARISED, row_of
from chat.words import phrase, phrase_n
from services.languages import Languages
from tools.words import LOCALES, load, template

COUNTED = {" and {n} more": {"total"}}  # what some languages count otherwise
ALIKE = {"[bibtex|ris|csl]"}  # what reads the same in both languages


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def texts(message: Message) -> list[str]:
    given = message.string
    return [given] if isinstance(given, str) else list(given or ())


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


def test_a_translation_is_not_the_message_itself() -> None:
    same = [m.id for m in load("zh_Hans") if m.id and m.string == m.id]
    assert [text for text in same if text not in ALIKE] == []


def test_an_abstract_and_a_summary_are_two_words_in_chinese() -> None:
    """Of what speaks of the one no translation has the word of the other."""
    for message in load("zh_Hans"):
        said = " ".join([message.id] if isinstance(message.id, str) else message.id or ())
        abstract, summary = (re.search(rf"(?<![/\w]){word}", said, re.IGNORECASE) for word in ("abstract", "summar"))
        for text in texts(message):
            assert ("摘要" in text) == bool(abstract), said
            assert "总结" in text or not summary, said


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
        ("it-CH", "it"),
        ("fi", ""),
    ],
)
def test_a_platforms_tag_finds_the_language(tag: str, language: str) -> None:
    assert Languages.nearest(tag) == language


def test_an_unknown_language_falls_back() -> None:
    assert Languages("zh").words("fi").language == "zh"
    assert row_of("fi").name == row_of("fi").tag == "fi"


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
