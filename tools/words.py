"""Brings the catalogues of the interface's words up to date with the code: `make words`.

Messages that the code no longer has are dropped, new ones are added: filled in English, which they are written in,
and left empty in other languages, until somebody translates them (a test says so).
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from chat.languages import LANGUAGES
from handlers import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("archive", "bot", "chat", "handlers", "papers", "scheduler", "services", "store", "summarizer")
KEYWORDS = {"say": None, "say_n": (1, 2), "phrase": None, "phrase_n": (1, 2)}
LOCALES = tuple(row.locale for row in LANGUAGES.values())


def template() -> Catalog:
    """Collect the messages of the code, and the names of the commands that people are shown."""
    found = Catalog()
    for package in PACKAGES:
        for _, _, message, comments, context in extract_from_dir(ROOT / package, keywords=KEYWORDS):
            found.add(message, auto_comments=comments, context=context)
    for command in COMMANDS:
        if not command.hidden:
            found.add(command.called.text)
    return found


def path_of(locale: str) -> Path:
    """Tell where a language's catalogue is."""
    return ROOT / "chat" / "locale" / locale / "LC_MESSAGES" / "herald.po"


def load(locale: str) -> Catalog:
    """Read a language's catalogue, or begin one."""
    path = path_of(locale)
    if not path.exists():
        return Catalog(locale=locale)
    with path.open(encoding="utf-8") as file:
        return read_po(file, locale=locale)


def write(locale: str, catalogue: Catalog) -> None:
    """Write a language's catalogue, with nothing in its head that changes from day to day."""
    rule = f"nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};"
    path_of(locale).parent.mkdir(parents=True, exist_ok=True)
    with path_of(locale).open("wb") as file:
        file.write(
            f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {rule}\\n"\n\n'.encode()
        )
        write_po(file, catalogue, width=120, no_location=True, omit_header=True, sort_output=True)


def main() -> None:
    """Update all catalogues."""
    for locale in LOCALES:
        catalogue = load(locale)
        catalogue.update(template(), no_fuzzy_matching=True)  # it takes the messages themselves over
        catalogue.obsolete.clear()
        for message in catalogue:
            if locale == "en" and message.id:
                message.string = message.id
        write(locale, catalogue)


if __name__ == "__main__":
    main()
