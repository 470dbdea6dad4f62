"""What sort of thing people say about a paper: a question, a wish in plain words, thanks and chatter, or another.

Words of English and signs of Chinese are looked at, no grammar; what is doubtful is no question.
"""

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import pairwise

from handlers.understanding import turns
from handlers.understanding import words_en as en
from handlers.understanding import words_zh as zh

LONGEST = 2000  # characters that are looked at
_WORD = re.compile(r"[a-z0-9]++(?:['’-][a-z0-9]++)*+")
_CLAUSE = re.compile(r"[^.!:;,\n，。！：；]++[?？]?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_STOPS = " ,.!?;:。！？、…¡¿"
_MARKED = re.compile("[?？]")
_MARKS = re.compile(r"[^\w]|_")


class Sort(Enum):
    """What is said."""

    QUESTION = "question"
    CHATTER = "chatter"
    OTHER = "other"


_SORTS = {"thanks": Sort.CHATTER, "asks": Sort.QUESTION}


def sort_of(text: str) -> Sort:
    """Tell whether a text asks something of a paper, or is thanks, praise and the like."""
    text = _without_addresses(text[:LONGEST])
    elsewhere = turns.about(text.strip(_STOPS))
    if turns.is_foreign(text):
        return _SORTS.get(elsewhere, Sort.QUESTION if _MARKED.search(text) else Sort.OTHER)
    if elsewhere == "thanks":
        return Sort.CHATTER
    if elsewhere == "asks":
        return Sort.QUESTION
    han = bool(_HAN.search(text))
    for clause in (text, *_CLAUSE.findall(text)):
        marked = "?" in clause or "？" in clause
        if (han and _asks_in_chinese(clause, marked=marked)) or _asks(words_of(clause), marked=marked and not han):
            return Sort.QUESTION
    said = [word for word in words_of(text) if word not in en.SAYS_NOTHING and not word.isdecimal()]
    return Sort.OTHER if said or (han and _content(text)) else Sort.CHATTER


def wish_of(text: str) -> str:
    """Return the command that a text wishes for in plain words, about the paper that is spoken of; "" for none."""
    text = _without_addresses(text[:LONGEST])
    if (elsewhere := turns.about(text.strip(_STOPS))) and elsewhere not in _SORTS:
        return elsewhere
    left = [word for word in words_of(text) if word not in en.COURTESIES]
    han = _without(_MARKS.sub("", text), zh.COURTESIES) if _HAN.search(text) else ""
    if han:
        return "" if left else zh.WISHES.get(han, "")
    if not left or len(left) > en.LONGEST_WISH:
        return ""
    likens = any(one == "like" and other in en.POINTING for one, other in pairwise(words_of(text)))
    if likens and en.OTHERS.intersection(left) and en.BESIDE_OTHERS.issuperset(left):
        return "related"
    for command, (strong, weak) in en.WISHES.items():
        if any(word in strong for word in left) and all(word in strong or word in weak for word in left):
            return command
    return "summarize" if left == ["what", "about"] else ""


def words_of(text: str) -> list[str]:
    """Return the words in Latin letters, in lower case."""
    return _WORD.findall(text.lower().replace("’", "'"))


def _asks(words: Sequence[str], *, marked: bool) -> bool:
    """Return whether words of English ask something; `marked` tells of a question mark."""
    first = _begun(words)
    rest, led = words[first:], bool(first) and words[first - 1] in en.LEADS_ON
    if not rest or " ".join(words) in en.GREETINGS:
        return False
    says_something = any(word not in en.SAYS_NOTHING for word in rest)
    opening, second = rest[0], rest[1] if len(rest) > 1 else ""
    if marked:
        return says_something or opening in en.INTERROGATIVES or (opening in en.AUXILIARIES and second in en.SUBJECTS)
    if opening in en.INTERROGATIVES:
        return _is_interrogative(rest, says_something=says_something)
    if opening in en.AUXILIARIES and len(rest) > 2:
        return second in en.SUBJECTS or (opening in en.BARE_AUXILIARIES and second not in en.SAYS_NOTHING)
    if opening in en.REQUESTS or opening == "any" or (led and opening not in en.OURSELVES):
        return says_something and (led or len(rest) > 1)
    return _asks_within(rest)


def _is_interrogative(words: Sequence[str], *, says_something: bool) -> bool:
    """Return whether words that begin with an interrogative ask, and are no exclamation and no clause of a sentence."""
    opening, second = words[0], words[1] if len(words) > 1 else ""
    if not second:
        return opening in {"why", "how"}
    if opening == "what" and second in {"a", "an"}:
        return False
    if opening in {"when", "where", "while", "what"} and second in en.OURSELVES:
        return False
    if opening == "how" and any(a in en.AUXILIARIES and b in {"it", "they"} for a, b in pairwise(words)):
        return True  # "how good is it", but not "how cool is that"
    return says_something or (second in en.AUXILIARIES and opening not in {"which", "who"})


def _asks_within(words: Sequence[str]) -> bool:
    """Return whether an interrogative that is not the first word asks: "trained on how many gpus"."""
    for before, word, after in zip(("", *words), words, (*words[1:], ""), strict=False):
        if before in en.TELLING:
            continue
        if word == "how" and after in en.MEASURES:
            return True
        if word in en.INTERROGATIVES and before in en.PREPOSITIONS and (after or before != "and"):
            return True
    return "wonder" in words or "wondering" in words


def _begun(words: Sequence[str]) -> int:
    """Return where what is said begins, behind an "and", thanks and the like."""
    place = 0
    while place < len(words) and words[place] in en.OPENERS:
        place += 1
    return place if place < len(words) else 0


def _asks_in_chinese(text: str, *, marked: bool) -> bool:
    bare = _MARKS.sub("", text)
    if not _content(bare):
        return False
    begun = _without_start(bare, zh.OPENERS)
    led = bare.startswith(zh.LEADS_ON)
    return (
        marked
        or led
        or begun.startswith(zh.REQUESTS)
        or bare.endswith(zh.LAST)
        or any(sign in bare for sign in zh.INTERROGATIVES)
        or any(a == b and between in "不没" for a, between, b in zip(bare, bare[1:], bare[2:], strict=False))
        or any(a in "几幾" and b in zh.COUNTED for a, b in pairwise(bare))
    )


def _content(text: str) -> str:
    """Return what stays of a Chinese text without thanks, praise and particles."""
    return _without(_MARKS.sub("", text), zh.SAYS_NOTHING)


def _without(text: str, parts: Iterable[str]) -> str:
    for part in parts:
        text = text.replace(part, "")
    return text


def _without_start(text: str, parts: Iterable[str]) -> str:
    for part in parts:
        text = text.removeprefix(part)
    return text


def _without_addresses(text: str) -> str:
    return " ".join(word for word in text.split() if "://" not in word)
