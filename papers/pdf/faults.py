"""Why a PDF cannot be read: a word that can cross from one process to another, and the sentence that it means."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, get_args

from chat.errors import BadInputError, HeraldError, UnavailableError
from chat.words import Phrase, phrase, phrase_n

Reason = Literal[
    "missing", "folder", "unreadable", "empty", "web page", "other", "locked", "damaged", "pageless", "scanned",
    "too long", "too slow", "too large", "fatal",
]  # fmt: skip
REASONS: frozenset[str] = frozenset(get_args(Reason))


class PdfFault(Exception):  # noqa: N818  it becomes an error only when it is told
    """What is wrong with a PDF; `number` is its pages, or a limit, where the sentence names one."""

    def __init__(self, reason: Reason, number: int = 0) -> None:
        super().__init__(reason, number)
        self.reason: Reason = reason
        self.number = number


def fault_of(error: OSError) -> PdfFault:
    """Return what is wrong with a file that cannot be opened."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return PdfFault("missing")
    return PdfFault("folder" if isinstance(error, IsADirectoryError) else "unreadable")


def told(fault: PdfFault, path: Path) -> HeraldError:
    """Put a fault into a sentence and the next step."""
    kind = UnavailableError if fault.reason == "unreadable" else BadInputError
    return kind(*_SENTENCES[fault.reason](path, fault.number))


def _scanned(path: Path, pages: int) -> tuple[Phrase, Phrase]:
    return (
        phrase_n(
            "The only page of {name} is a picture without text.",
            "The {n} pages of {name} are pictures without text.",
            pages,
            name=path.name,
        ),
        phrase("Run text recognition (OCR) over it, or give the original PDF."),
    )


def _too_slow(path: Path, seconds: int) -> tuple[Phrase, Phrase]:
    return (
        phrase_n(
            "Reading {name} took longer than {n} second.",
            "Reading {name} took longer than {n} seconds.",
            seconds,
            name=path.name,
        ),
        _anew(),
    )


def _anew() -> Phrase:
    return phrase("Give a copy that another program has saved anew.")


def _itself() -> Phrase:
    return phrase("Download the PDF itself, and try again.")


def _again() -> Phrase:
    return phrase("Download it again.")


_SENTENCES: Mapping[Reason, Callable[[Path, int], tuple[Phrase, Phrase]]] = {
    "missing": lambda path, _: (phrase("There is no file {path}.", path=path), phrase("Check the path.")),
    "folder": lambda path, _: (phrase("{path} is not a file.", path=path), phrase("Give the path of one PDF.")),
    "unreadable": lambda path, _: (
        phrase("{name} cannot be read from the disk.", name=path.name),
        phrase("Check its name and permissions."),
    ),
    "empty": lambda path, _: (phrase("{name} is empty.", name=path.name), _again()),
    "web page": lambda path, _: (phrase("{name} is a web page, not a PDF.", name=path.name), _itself()),
    "other": lambda path, _: (phrase("{name} is not a PDF.", name=path.name), _itself()),
    "locked": lambda path, _: (
        phrase("{name} is locked with a password.", name=path.name),
        phrase("Give a copy without one."),
    ),
    "damaged": lambda path, _: (phrase("{name} is damaged or cut short.", name=path.name), _again()),
    "pageless": lambda path, _: (phrase("{name} has no page that can be read.", name=path.name), _again()),
    "scanned": _scanned,
    "too long": lambda path, pages: (
        phrase_n("{name} says that it has {n} page.", "{name} says that it has {n} pages.", pages, name=path.name),
        phrase("Give a part of it that is no longer than a book."),
    ),
    "too slow": _too_slow,
    "too large": lambda path, _: (phrase("{name} unfolds to more than fits the memory.", name=path.name), _anew()),
    "fatal": lambda path, _: (
        phrase("{name} breaks the program that reads PDFs, or fills its memory.", name=path.name),
        _anew(),
    ),
}
