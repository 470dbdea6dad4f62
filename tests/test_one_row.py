"""A new command is one file and one row, a new language one row and one catalogue: added to a copy of the program.

The copy is then asked what people see, and its own tests of its shape, words and documents whether anything is missing.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postbox import add_postbox, changed, document_postbox

ROOT = Path(__file__).resolve().parents[1]
# What is compiled goes along: it takes less time to copy than to make.
LEFT_OUT = shutil.ignore_patterns(".*", "node_modules", "*.db", "*.egg-info", "build", "dist")

COMMAND = '''\
"""/weather: how it is outside."""

from chat.reply import Reply, Text
from chat.words import phrase
from handlers.command import Option, Request

OPTIONS = (
    Option("place", phrase("place"), phrase("where you are"), required=True),
    Option("ahead", phrase("ahead"), phrase("how many days from now"), kind="whole", write="+{}".format),
)


async def weather(request: Request) -> Reply:
    """Say how it is."""
    return Reply((Text(request.words.say("Fine in {place}.", place=request.arguments)),))
'''
ROW = """\
    Command("weather", weather.weather, phrase("how it is outside"), phrase("<place>"), options=weather.OPTIONS),
"""
LANGUAGE = """\
    Language("fi", "fi", "Suomi", "Finnish", "fi", also=("finnish",)),
"""
# Makes the catalogues as somebody would who translates all that is empty in them.
TRANSLATED = """\
from tools import words

words.main()
for locale in words.LOCALES:
    catalogue = words.load(locale)
    for message in catalogue:
        if message.id and not any(message.string if isinstance(message.string, tuple) else [message.string]):
            plain = isinstance(message.id, str)
            message.string = f"{locale}{message.id}" if plain else tuple(f"{locale}{text}" for text in message.id)
    words.write(locale, catalogue)
"""
ON_DISCORD = """\
from tests.platforms.discord.running import running, slash

LOCALES = {
    "zh-CN": "zh_hans", "zh-TW": "zh_hant", "ja": "ja", "ko": "ko", "de": "de", "fr": "fr", "es-ES": "es",
    "es-419": "es", "pt-BR": "pt_br", "ru": "ru", "fi": "fi",
}
NAMES = {locale: f"{named}weather" for locale, named in LOCALES.items()}


async def test_it_is_there(server, tmp_path):
    ann = server.user("Ann")
    room = server.channel(server.guild("Lab", ann), "papers")
    async with running(server, tmp_path):
        told = {each["name"]: each for each in server.registry.all(0)}
        asked = await slash(server, ann, room, "weather", place="Turku", ahead=2)
        assert "Fine in Turku +2." in asked.answer.text
    weather = told["weather"]
    assert weather["name_localizations"] == NAMES
    assert weather["description_localizations"]["fi"] == "Fihow it is outside"
    assert [(each["name"], each["type"], each["required"]) for each in weather["options"]] == [
        ("place", 3, True),
        ("ahead", 4, False),
    ]
    assert weather["options"][0]["name_localizations"]["fi"] == "fiplace"
"""
ON_TELEGRAM = """\
async def test_it_is_there(stage):
    menus = [call.fields for call in stage.server.journal.accepted("setMyCommands")]
    assert {menu.get("language_code", "") for menu in menus} == {"", *"en zh ja ko de fr es pt ru fi".split()}
    finnish = [menu["commands"] for menu in menus if menu.get("language_code") == "fi"]
    assert finnish
    assert all("weather" in menu and "Fihow it is outside" in menu for menu in finnish)
"""
TALK = """\
/weather Turku
/help
/settings language
/settings language suomi
/weather Turku
/subscribe cs.CL
"""
PAGES = """\
from archive.site.pages import Pages
from services.languages import Languages

page = Pages().home("fi/index.html", [], Languages().words("fi"), ["en", "fi"]).decode()
assert '<html lang="fi"' in page and "Suomi" in page, page
assert Languages.nearest("fi_FI") == "fi"
"""


def python(folder: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run Python in the copy."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HERALD_", "PYTEST_"))}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def herald(folder: Path, *arguments: str, given: str = "") -> str:
    """Run the copy's command line, which must succeed, and return what it says."""
    done = python(folder, "-c", "from bot.cli import main; main()", *arguments, given=given)
    assert done.returncode == 0, done.stderr
    return done.stdout


def passes(folder: Path, *tests: str) -> None:
    """Have tests of the copy pass."""
    done = python(folder, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the program with one more command and one more language."""
    folder = tmp_path_factory.mktemp("copy") / "herald"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    (folder / "handlers" / "weather.py").write_text(COMMAND, encoding="utf-8")
    table = folder / "handlers" / "__init__.py"
    changed(folder, "handlers/__init__.py", ")\nfrom handlers.command import", "    weather,\n")
    table.write_text(table.read_text(encoding="utf-8").rstrip().removesuffix(")") + ROW + ")\n", encoding="utf-8")
    changed(folder, "chat/languages.py", ")\n\n\ndef _alone(", LANGUAGE)
    for script in (["-c", TRANSLATED], ["tools/commands_page.py"]):
        done = python(folder, *script)
        assert done.returncode == 0, done.stderr
    return folder


def test_the_command_answers_and_stands_in_the_help(copy: Path) -> None:
    said = herald(copy, "chat", "--sample", given=TALK)
    assert "Fine in Turku." in said
    assert "/weather <place>" in said
    assert "] Suomi" in said, "it is offered"
    assert "fiFine in Turku." in said
    assert "maanantai 25. maaliskuuta 2024" in said, "days are as Babel has them"


def test_the_language_is_one_of_settings_and_command_line(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[digest]\nlanguage = "fi"\n', encoding="utf-8")
    assert 'language = "fi"' in herald(copy, "config", "--config", str(tmp_path / "config.toml"))
    assert "translation into Suomi." in herald(copy, "summarize", "2403.14621", "--sample", "--language", "fi")


def test_the_language_is_one_of_the_archive(copy: Path) -> None:
    done = python(copy, "-c", PAGES)
    assert done.returncode == 0, done.stderr


def test_the_platforms_are_told_of_both(copy: Path) -> None:
    for platform, probe in (("discord", ON_DISCORD), ("telegram", ON_TELEGRAM)):
        (copy / "tests" / "platforms" / platform / "test_added.py").write_text(probe, encoding="utf-8")
    passes(copy, "tests/platforms/discord/test_added.py", "tests/platforms/telegram/test_added.py")


def test_nothing_else_is_asked_for(copy: Path) -> None:
    """One more platform stands in the copy too (`test_one_platform.py`): its own tests are the same for all three."""
    add_postbox(copy)
    document_postbox(copy)
    done = python(copy, "tools/settings_page.py")
    assert done.returncode == 0, done.stderr
    passes(
        copy,
        "tests/test_architecture.py",
        "tests/test_words.py",
        "tests/bot/test_commands_documented.py",
        "tests/bot/test_documents.py",
        "tests/bot/test_settings_named.py",
    )
