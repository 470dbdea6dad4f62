"""Lines that run from the right: marked so that a platform shows their words, names and bullets in the right order.

Unicode's bidirectional algorithm (UAX #9) takes a line's direction from its first strong letter, so that a Hebrew
sentence which begins with a model's name would be laid out as an English one, its full stop and its bullet at the
wrong end. A mark before the first letter says which it is, and isolates keep names of the other direction together with
what belongs to them.
"""

import re
from typing import Literal

_RIGHT = "\u0590-\u05ff\u0600-\u06ff\u0700-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_HAS_RIGHT = re.compile(f"[{_RIGHT}]")
_PIECES = re.compile(f"(\\s+|[{_RIGHT}\u200c-\u200f]+)")
_RIGHT_LETTER = re.compile("[\u05d0-\u05ea\u0620-\u064a\u066e-\u06d3\u06fa-\u08c9\ufb1d-\ufdff\ufe70-\ufefc]")
_LEFT_LETTER = re.compile(r"[A-Za-zÀ-ɏͰ-ϿЀ-ӿ]")
_LABELLED = re.compile(r"\A[A-Za-z][^\n:]{0,40}: ")
RIGHT_MARK, ISOLATE, END = "\u200f", "\u2068", "\u2069"
_AROUND = " .,:;!?()[]{}\"'«»“”‘’…"  # what stands around a name, and is the sentence's own
_SOME_WORDS = 3  # which are no sentence, so that the full stop behind them is the interface's
_ENOUGH = 0.15  # of the letters, in a line that begins with one from the right


def laid_out(text: str) -> str:
    """Return a text whose lines from the right, and stretches of the other direction in any line, are marked as such.

    Texts without letters from the right stay as they are, and marked ones are not marked again.
    """
    if text.isascii() or not _HAS_RIGHT.search(text):
        return text
    return "\n".join(_line(line) if _HAS_RIGHT.search(line) else line for line in text.split("\n"))


def direction(text: str) -> Literal["rtl", "auto"]:
    """Return the direction of a paragraph as HTML has it: a browser alone would ask its first letter."""
    return "rtl" if _runs_from_right(text) else "auto"


def _line(line: str) -> str:
    line = line.replace(ISOLATE, "").replace(END, "")
    label = _LABELLED.match(line)
    if label and _runs_from_right(rest := line[label.end() :]):  # the words of an interface before it
        value = rest.rstrip(".,;!? ") if len(rest.split()) <= _SOME_WORDS else rest
        return f"{label[0]}{ISOLATE}{_from_right(value)}{END}{rest[len(value) :]}"
    return _from_right(line) if _runs_from_right(line) else _isolated(line, _RIGHT_LETTER)


def _from_right(line: str) -> str:
    mark = "" if line.startswith(RIGHT_MARK) else RIGHT_MARK
    return f"{mark}{_isolated(line, _LEFT_LETTER)}"


def _runs_from_right(line: str) -> bool:
    """Return whether a line is in a language written from the right: most of its letters are, or its first is."""
    right, left = len(_RIGHT_LETTER.findall(line)), len(_LEFT_LETTER.findall(line))
    if right >= left:
        return right > 0
    first_right, first_left = _RIGHT_LETTER.search(line), _LEFT_LETTER.search(line)
    begins = bool(first_right and first_left and first_right.start() < first_left.start())
    return begins and right > _ENOUGH * (right + left)


def _isolated(line: str, letter: re.Pattern[str]) -> str:
    """Put isolates around the stretches of a line that have letters of one direction, numbers between them included."""
    other = _LEFT_LETTER if letter is _RIGHT_LETTER else _RIGHT_LETTER
    pieces = _PIECES.split(line)
    written: list[str] = []
    stretch: list[str] = []
    for piece in pieces:
        if letter.search(piece) or (stretch and not other.search(piece)):
            stretch.append(piece)
        else:
            written += [*_closed(stretch, letter), piece]
            stretch = []
    return "".join((*written, *_closed(stretch, letter)))


def _closed(stretch: list[str], letter: re.Pattern[str]) -> tuple[str, ...]:
    """Return a stretch in isolates, without what stands behind its last piece with a letter and around it."""
    if not stretch:
        return ()
    last = max(place for place, piece in enumerate(stretch) if letter.search(piece))
    core, behind = "".join(stretch[: last + 1]), "".join(stretch[last + 1 :])
    inner = core.lstrip(_AROUND)
    before = core[: len(core) - len(inner)]
    kept = inner.rstrip(_AROUND)
    if kept.count("(") > kept.count(")") and inner[len(kept) :].startswith(")"):
        kept += ")"
    return (before, ISOLATE, kept, END, inner[len(kept) :], behind)
