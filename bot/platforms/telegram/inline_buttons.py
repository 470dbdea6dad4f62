"""Buttons below inline messages, of which Telegram tells nothing when one is pressed but what that one carries.

So the buttons that mark a paper carry which others stand beside them, and in which language: all can be written anew
with the numbers of now, after a restart as well.
"""

import re
from collections.abc import Mapping, Sequence

from chat.reply import Choice
from chat.words import Phrase, Words, phrase
from services.marks import marked_paper

# What may stand there of a paper beside its marks: a letter, what the button says and its command.
BUTTONS: Mapping[str, tuple[Phrase, str]] = {
    "s": (phrase("Summarise"), "summarize {key}"),
    "d": (phrase("Read deeper"), "deep {key}"),
    "e": (phrase("Evidence"), "evidence {key}"),
    "q": (phrase("Evidence"), "quotes {key} 1"),
    "f": (phrase("Figures"), "figures {key}"),
    "r": (phrase("Related"), "related {key}"),
}
_BEHIND = "r"  # what stands behind the marks and not above them
_TAGGED = re.compile(
    r"(?P<line>(?:vote|save) [^\s#]{1,40}(?: (?:up|down))?)#(?P<letters>[a-z]{0,5})\.(?P<code>[\w-]{2,8})"
)


def thoughts(key: str) -> tuple[Choice, Choice, Choice]:
    """Return the buttons that mark a paper."""
    return Choice("👍", f"vote {key} up"), Choice("👎", f"vote {key} down"), Choice("🔖", f"save {key}")


def offers(key: str, letters: str, words: Words) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons of a paper, of which the letters say those that do not mark it."""
    named = ((each, BUTTONS[each]) for each in letters if each in BUTTONS)
    found = {each: Choice(words.tell(label), line.format(key=key)) for each, (label, line) in named}
    above = tuple(choice for each, choice in found.items() if each not in _BEHIND)
    behind = tuple(choice for each, choice in found.items() if each in _BEHIND)
    return tuple(filter(None, (above, (*thoughts(key), *behind))))


def tag(rows: Sequence[Sequence[Choice]], language: str) -> str:
    """Return what the marks of a keyboard are to carry; "" where others stand beside them than can be written anew."""
    lines = [each.command for row in rows for each in row]
    key = next((line.split()[1] for line in lines if marked_paper(line)), "")
    known = {line.format(key=key): letter for letter, (_, line) in BUTTONS.items()}
    letters = [known.get(line, "?") for line in lines if not marked_paper(line)]
    return f"#{''.join(letters)}.{language}" if key and "?" not in letters else ""


def untagged(data: str) -> str:
    """Return the command line of a button without what it carries beside that."""
    found = _TAGGED.fullmatch(data)
    return found["line"] if found else data


def read(data: str) -> tuple[str, str, str] | None:
    """Return the paper, the letters and the language that a pressed mark carries; None for what carries none."""
    found = _TAGGED.fullmatch(data)
    return (found["line"].split()[1], found["letters"], found["code"]) if found else None
