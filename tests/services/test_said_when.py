"""Hours and days as people write them in the languages of the interface."""

import contextlib
import re
from datetime import time
from pathlib import Path

import pytest
from babel import Locale

from chat.errors import BadInputError
from chat.languages import LANGUAGES
from handlers.wishes import read
from services.languages import Languages
from services.said.tongues import codes, folded
from services.said.when import apart
from services.times import is_when_announced, parse_hour, parse_time, parse_zone
from services.topics import Catalogue
from services.weekdays import parse_days

ANNOUNCED = """
sobald es erscheint|dès la publication|dès que la liste est publiée|en cuanto se publique|cuando salga la lista
assim que for publicado|quando a lista sair|как только выйдет список|сразу после публикации|発表され次第
公開されたら|나오는 대로|발표되면|一公布就發|公佈後
"""


def told(name: str) -> list[tuple[str, str, str]]:
    """Return language, text and what it means, of the lines of a list."""
    found = []
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        language, _, rest = line.partition(" ")
        text = ""
        for part in rest.split("|"):
            meant, _, following = part.partition(" ")
            if text:
                found.append((language, text, meant))
                text = following
            else:
                text = part
    return found


@pytest.mark.parametrize(("language", "text", "hour"), told("said_hours.txt"))
def test_an_hour_is_read_as_its_people_write_it(language: str, text: str, hour: str) -> None:
    assert parse_hour(text) == time.fromisoformat(hour), language


@pytest.mark.parametrize(("language", "text", "days"), told("said_days.txt"))
def test_days_are_read_as_their_people_write_them(language: str, text: str, days: str) -> None:
    assert parse_days(text, language) == set(map(int, days))
    assert parse_days(text.upper(), language) == set(map(int, days))


@pytest.mark.parametrize("language", codes())
def test_no_name_of_a_day_is_another_day_in_its_own_language(language: str) -> None:
    named: dict[str, set[int]] = {}
    locale = Locale.parse(LANGUAGES[language].locale)
    for context, width in [
        (c, w) for c in ("format", "stand-alone") for w in ("wide", "abbreviated", "short", "narrow")
    ]:
        for day, name in locale.days[context].get(width, {}).items():
            named.setdefault(folded(name).rstrip("."), set()).add(day)
    for name, meant in named.items():
        if len(meant) > 1:
            with contextlib.suppress(BadInputError):
                assert set(parse_days(name, language)) in [{day} for day in meant]
        elif len(name) > 1:
            assert parse_days(name, language) == meant, name
            assert parse_days(f"{name}.", language) == meant, name


def test_every_language_but_those_that_need_none_has_a_table() -> None:
    assert set(codes()) == set(LANGUAGES) - {"en", "zh"}


def test_where_two_languages_differ_the_readers_is_meant() -> None:
    assert [set(parse_days("do", language)) for language in ("de", "es")] == [{3}, {6}]
    assert [set(parse_days("di", language)) for language in ("de", "fr")] == [{1}, {6}]
    assert parse_days("mon", "fr") == {0}


@pytest.mark.parametrize("text", ANNOUNCED.strip().replace("\n", "|").split("|"))
def test_when_arxivs_list_is_in_can_be_said(text: str) -> None:
    assert is_when_announced(text)


@pytest.mark.parametrize(
    "text",
    [
        "um 21 Uhr morgens",
        "à 15 h du matin",
        "a las 22 de la mañana",
        "às 22h da manhã",
        "в 15 утра",
        "午前15時",
        "오전 21시",
    ],
)
def test_an_hour_that_contradicts_itself_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="contradicts itself"):
        parse_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "jeden Montag täglich",
        "todos los días los lunes",
        "tous les jours le lundi",
        "каждый день по средам",
        "毎日月曜",
        "매일 월요일",
    ],
)
def test_days_that_contradict_each_other_are_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="contradicts itself"):
        parse_days(text)


@pytest.mark.parametrize(
    ("language", "text", "zone"),
    [
        ("ru", "Берлин", "Europe/Berlin"),
        ("es", "Tokio", "Asia/Tokyo"),
        ("ja", "東京", "Asia/Tokyo"),
        ("ko", "서울", "Asia/Seoul"),
        ("pt", "Nova York", "America/New_York"),
        ("de", "Berliner Zeit", "Europe/Berlin"),
        ("fr", "heure de Paris", "Europe/Paris"),
        ("es", "hora de Madrid", "Europe/Madrid"),
        ("pt", "horário de Brasília", "America/Sao_Paulo"),
        ("ru", "по Москве", "Europe/Moscow"),
        ("ja", "日本時間", "Asia/Tokyo"),
        ("ko", "한국 시간", "Asia/Seoul"),
        ("zh-hant", "台北時間", "Asia/Taipei"),
        ("de", "Österreich", "Europe/Vienna"),
    ],
)
def test_a_place_is_found_by_the_name_that_its_readers_use(language: str, text: str, zone: str) -> None:
    assert parse_zone(text) == zone, language


@pytest.mark.parametrize(
    ("text", "topic", "hour", "days", "zone"),
    [
        ("cs.CL jeden Montag um halb zehn Berliner Zeit", "cs.CL", "09:30", {0}, "Europe/Berlin"),
        ("jeden Montag um 9 Uhr cs.CL", "cs.CL", "09:00", {0}, None),
        ("cs.CV los lunes a las 8 hora de Madrid", "cs.CV", "08:00", {0}, "Europe/Madrid"),
        ("cs.CV do lunes", "cs.CV", None, {0, 6}, None),
        ("cs.LG, tous les jours à 8h30", "cs.LG", "08:30", set(range(7)), None),
        ("каждый день в 9 утра cs.LG", "cs.LG", "09:00", set(range(7)), None),
        ("cs.LG в 9", "cs.LG", "09:00", None, None),
        ("cs.RO segundas e quartas às 21h", "cs.RO", "21:00", {0, 2}, None),
        ("cs.AI 毎週月曜 9時 東京", "cs.AI", "09:00", {0}, "Asia/Tokyo"),
        ("cs.AI 평일 오전 9시", "cs.AI", "09:00", set(range(5)), None),
        ("cs.AI 每週一早上九點半", "cs.AI", "09:30", {0}, None),
    ],
)
def test_a_topic_is_followed_with_its_hour_and_days(
    text: str, topic: str, hour: str | None, days: set[int] | None, zone: str | None
) -> None:
    said, wish, unread = read(text, Catalogue({}), "es" if " do " in text else "")
    assert (said, unread) == (topic, "")
    assert wish.time == (time.fromisoformat(hour) if hour else None)
    assert wish.days == days
    assert wish.timezone == zone


@pytest.mark.parametrize(
    "text",
    [
        "midi generation",
        "attention as 9 heads",
        "black friday",
        "max sat",
        "so do die",
        "a la carte 3",
        "mar",
        "3D reconstruction",
        '"los lunes a las 9"',
        "the midi of Sunday",
        "sex differences",
        "modelos de segunda ordem",
        "Boltzmann-Maschine um 1990",
        "サブワード",
        "2403.14148",
        "cs.CL at 9 pm on mon",
    ],
)
def test_what_only_looks_like_an_hour_or_a_day_is_left_alone(text: str) -> None:
    assert apart(text) == (text, "")
    assert read(text, Catalogue({}))[0] in {text, "cs.CL"}


def _examples() -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "said_examples.txt").read_text(encoding="utf-8").splitlines()
    return [(line.split("|")[0], example) for line in lines for example in line.split("|")[1:]]


@pytest.mark.parametrize(("language", "example"), _examples())
def test_every_example_that_a_catalogue_gives_is_understood(language: str, example: str) -> None:
    said = [Languages().words(language).say(message) for message in WITH_EXAMPLES]
    assert any(example in message for message in said)
    _, wish, unread = read(
        f"cs.CL {example.removeprefix('/subscribe ').removeprefix('cs.CL ')}", Catalogue({}), language
    )
    assert not unread
    assert wish.time or wish.days


@pytest.mark.parametrize("language", codes())
def test_no_catalogue_tells_people_to_write_english_words(language: str) -> None:
    for message in WITH_EXAMPLES:
        assert not ENGLISH_WORDS.search(Languages().words(language).say(message)), message


WITH_EXAMPLES = (
    "<topic, category, phrase or query> [at HH:MM or when announced] [time zone] [days]",
    "At what hour shall digests come (or: when announced)",
    'Or in your own words: cs.CL, "graph neural networks", au:Yann LeCun, cs.CL when announced',
    "Say one of them: at 09:00, or when announced.",
    "Write daily, weekdays, weekly, every monday, or days such as mon,wed,fri.",
    "daily, weekdays, weekly or days of the week",
    "the hour of the digest, such as 09:00, or: when announced",
    "Name other days, or an hour: weekends at 09:00.",
    "An administrator writes for example: /subscribe cs.CL at 09:00 Europe/Berlin",
    "At {time} {zone} you get arXiv's list {list}; “when announced” comes about {moment}.",
    "At {time} {zone} you get arXiv's lists up to the one {list}; “when announced” comes about {moment}.",
)
ENGLISH_WORDS = re.compile(r"\b(?:when announced|daily|weekdays|weekly|weekends|every monday|mon,wed)\b|\bat \d")
