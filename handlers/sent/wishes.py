"""What somebody wants of a file: what it may be, by its kind and name, and what the words beside it ask for."""

from collections.abc import Mapping

from chat.errors import BadInputError, HeraldError
from chat.refs import ChatKind, FileKind, Incoming, SentFile, file_key_in
from chat.words import Phrase, phrase
from handlers.understanding.sorts import Sort, sort_of, wish_of
from papers import ids

_PDF = "application/pdf"
_READINGS = frozenset({"summarize", "deep"})
_QUOTES = frozenset({"evidence", "quotes"})
# What cannot be heard or seen, each with what to do instead.
_SENSES: Mapping[FileKind, tuple[Phrase, Phrase]] = {
    "voice": (phrase("I cannot hear voice messages."), phrase("Write your question.")),
    "audio": (phrase("I cannot hear sound."), phrase("Write your question.")),
    "picture": (phrase("I cannot look at pictures."), phrase("Send me the paper's PDF, its title, or its arXiv link.")),
    "video": (phrase("I cannot watch videos."), phrase("Send me the paper's PDF, its title, or its arXiv link.")),
    "sticker": (phrase("I do not understand stickers."), phrase("Write your question, or /help.")),
    "place": (phrase("I have no use for locations."), phrase("Your time zone is set by its name: /settings timezone.")),
    "contact": (phrase("I have no use for contacts."), phrase("Send me an author's name with /search.")),
    "poll": (phrase("I take no part in polls."), phrase("Write your question, or /help.")),
    "other": (phrase("I cannot read that."), phrase("Send me words, a paper's PDF, or its arXiv link.")),
}
_AS_PDF = phrase("Save it as a PDF, and send me that.")
_COMPILED = phrase("Send me the PDF that they make, or the paper's arXiv link.")
_UNPACKED = phrase("Send me the PDF that is in it.")
_TO_LIBRARY = phrase("Send it without a command, or with /library: then digests are ranked by it.")
_LISTS = phrase("Export it as BibTeX, RIS or CSL-JSON, and send me that.")
_ENDINGS: Mapping[str, tuple[Phrase, Phrase]] = {
    **dict.fromkeys(("enw", "nbib", "rdf", "xml"), (phrase("I read no lists of references like {name}."), _LISTS)),
    **dict.fromkeys(
        ("doc", "docx", "odt", "rtf", "pages"), (phrase("{name} is a text document, and I read PDFs alone."), _AS_PDF)
    ),
    **dict.fromkeys(
        ("epub", "mobi", "azw3", "djvu", "ps", "eps", "xps", "ppt", "pptx", "html", "htm", "md"),
        (phrase("{name} is no PDF and no list of references, and I read nothing else."), _AS_PDF),
    ),
    **dict.fromkeys(("tex", "sty", "cls", "bbl"), (phrase("{name} is LaTeX, and I read PDFs alone."), _COMPILED)),
    **dict.fromkeys(
        ("zip", "tar", "gz", "tgz", "bz2", "xz", "7z", "rar", "zst"),
        (phrase("{name} is an archive, and I open none."), _UNPACKED),
    ),
}
LISTS = frozenset({"bib", "bibtex", "ris", "json", "txt"})
"""The endings of lists of references."""
_LIST_TYPES = frozenset(
    {
        "application/x-bibtex",
        "text/x-bibtex",
        "application/x-research-info-systems",
        "application/vnd.citationstyles.csl+json",
    }
)
_SOUNDS: Mapping[str, FileKind] = {"image": "picture", "video": "video", "audio": "audio"}


def is_list(file: SentFile) -> bool:
    """Return whether a file may be a list of references, by its name or kind."""
    ending = file.name.lower().rpartition(".")[2] if "." in file.name else ""
    return file.kind == "document" and (ending in LISTS or file.media_type in _LIST_TYPES)


def refusal(file: SentFile) -> HeraldError | None:
    """Return why something that was sent cannot be read, as far as that shows without it; None for a PDF."""
    ending = file.name.lower().rpartition(".")[2] if "." in file.name else ""
    family = file.media_type.partition("/")[0]
    if file.kind == "document" and (file.media_type == _PDF or ending == "pdf"):
        return None
    name = file.name or "file"
    if is_list(file):
        return BadInputError(phrase("{name} is a list of references, and no paper.", name=name), _TO_LIBRARY)
    if file.kind == "document" and ending in _ENDINGS:
        sentence, step = _ENDINGS[ending]
        return BadInputError(phrase(sentence.text, name=name), step)
    kind = file.kind if file.kind != "document" else _SOUNDS.get(family)
    if kind:
        return BadInputError(*_SENSES[kind])
    return BadInputError(
        phrase("{name} is no PDF and no list of references, and I read nothing else.", name=name), _AS_PDF
    )


def question_in(words: str) -> str:
    """Return the words beside a file if they are a question, else ""."""
    return words.strip() if sort_of(words) is Sort.QUESTION else ""


def is_aside(incoming: Incoming, words: str) -> bool:
    """Return whether words in a group that reply to the bot's reading of a file are talk among people."""
    if incoming.chat.kind is ChatKind.PRIVATE or incoming.called or incoming.files:
        return False
    about_file = incoming.quoted.ours and bool(file_key_in(incoming.quoted.text))
    return about_file and not (question_in(words) or wish_of(words) or ids.find_all(words))


def meant(incoming: Incoming, name: str, words: str) -> str | None:
    """Return what the command `file` gets where a message is about a file, None where it is about none.

    `name` is the command that was given, "" for plain words. A paper that is named goes before a file.
    """
    if name and name not in _READINGS | _QUOTES | {"ask"}:
        return None
    if ids.find_all(words):
        return None
    if key := file_key_in(words):
        rest = " ".join(word for word in words.split() if word != f"file:{key}")
        return f"file:{key} {_verb(name, rest)}".strip() if name else words
    if incoming.files:
        is_document = any(each.kind == "document" for each in incoming.files)
        return _wish(name, words) if is_document or not words or question_in(words) else None
    quoted = incoming.quoted
    if quoted.ours and (key := file_key_in(quoted.text)):
        return f"file:{key} {_wish_of_kept(name, words)}".strip()
    return _wish(name, words) if quoted.files and not ids.find_all(quoted.text) else None


def means_a_list(incoming: Incoming) -> bool:
    """Return whether a message that is about files brings a list of references, and nothing to be read."""
    sent = incoming.files or incoming.quoted.files
    return any(map(is_list, sent)) and all(is_list(each) or refusal(each) is not None for each in sent)


def _wish(name: str, words: str) -> str:
    return " ".join(filter(None, (name if name in {"ask", "deep"} else "", words)))


def _verb(name: str, words: str) -> str:
    """Say what a command that names a kept file wants of it."""
    if name in _QUOTES:
        return f"quotes {words}"
    return "read" if name in _READINGS else f"ask {words}"


def _wish_of_kept(name: str, words: str) -> str:
    """Say what is wanted of a kept file: what is written in reply to its reading is a question, if no other wish."""
    wish = name or wish_of(words)
    if wish in _QUOTES:
        return "quotes 1"
    if wish in _READINGS or not words:
        return "read"
    return f"ask {words}"
