"""Hours and days as people say them in the languages that have a table of words (services/said/tongues)."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time

from chat.errors import BadInputError
from chat.hours import Hour
from chat.words import phrase
from services.said.tongues import Tongue, codes, folded, tongue
from services.said.tongues.reading import ContradictionError, Item, Run, days_of, hour_of, runs
from services.said.tongues.scan import cuts_a_word, scan

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MANY = 2  # numbers one after another, which are no hours
LONGEST = 300  # signs of a text that is looked at
_QUOTED = re.compile(r"\"[^\"]*+\"?|“[^”]*+”?|「[^」]*+」?|„[^“”]*+[“”]?|«[^»]*+»?|\([^()]*+\)?")
_SCRIPTS = (
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("ja", re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")),
    ("zh-hant", re.compile(r"[\u3400-\u9fff]")),
)
_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of when: days (none: once a week) and hour, None for what was not said."""

    days: frozenset[int] | None
    hour: Hour | None

    @property
    def line(self) -> str:
        """The same in English, as all that reads hours and days understands it."""
        told = []
        if self.days is not None:
            told.append(
                {frozenset(range(7)): "daily", frozenset(range(5)): "weekdays", frozenset[int](): "weekly"}.get(
                    self.days
                )
                or "every " + ",".join(DAYS[day] for day in sorted(self.days))
            )
        if self.hour is not None:
            told.append(f"at {self.hour:%H:%M}" if isinstance(self.hour, time) else self.hour)
        return " ".join(told)


def whole(text: str, language: str = "", *, only: bool = False) -> Said | None:
    """Return what a text says that says when and nothing else, in a reader's language first, or `only` in that.

    Raises BadInputError where it contradicts itself.
    """
    text = unicodedata.normalize("NFC", text).strip(" ,;.，。、")
    if not text or len(text) > LONGEST or _ENGLISH_HOUR.fullmatch(text):
        return None
    for known in _tongues(text, language):
        if only and known.code != language:
            continue
        for run in runs(text, scan(text, known), bare=True):
            if run.begin == 0 and run.end == len(text) and sum(each.bare for each in run.items) < _MANY:
                return _said([run], text)
            break
    return None


def apart(text: str, language: str = "", sure: Callable[[str], bool] = lambda _: False) -> tuple[str, str]:
    """Return a text without what says when, and that in English; "" where nothing does.

    What may mean something else counts where what is left is `sure` to be meant by itself. What is quoted is left
    alone. Raises BadInputError where it contradicts itself.
    """
    text = unicodedata.normalize("NFC", text)
    if len(text) > LONGEST:
        return text, ""
    hidden = _QUOTED.sub(lambda match: "\0" * len(match[0]), text)
    for heard in _heard(hidden, language):
        found = [run for run in heard if not all(each.doubtful for each in run.items)]
        if any(_is_english(hidden[: run.begin]) for run in found):
            continue
        left = _without(text, found)
        if not (any(run.clear for run in found) or sure(left)):
            continue
        kept = found if len(found) == 1 or sure(left) else [run for run in found if run.clear]
        return _without(text, kept), _said(kept, text).line
    return text, ""


def zone_called(text: str) -> str:
    """Return the time zone that people of some language call so, where CLDR does not know it; "" for none."""
    plain = folded(unicodedata.normalize("NFC", text).strip())
    known = (tongue(code) for code in codes())
    return next((each.called[plain] for each in known if each and plain in each.called), "")


def places_in(text: str) -> Iterator[str]:
    """Yield the places that "Berliner Zeit" or "heure de Paris" may speak of."""
    text = unicodedata.normalize("NFC", text).strip()
    plain = folded(text)
    for code in codes():
        known = tongue(code)
        for word in known.zones if known else ():
            if plain.startswith(word + " ") or (word.endswith("'") and plain.startswith(word)):
                yield text[len(word) :].strip()
            if plain.endswith(word) and len(plain) > len(word):
                yield text[: -len(word)].strip(" の")


def rewritten(text: str, language: str, knows: Callable[[str], bool], is_place: Callable[[str], bool]) -> str:
    """Return a topic with when it is to come, the latter behind it and in English.

    Only what stands first or last is looked at, or before the name of a place, or behind a topic that `knows`. Raises
    BadInputError where it contradicts itself.
    """
    text = unicodedata.normalize("NFC", text)
    hidden = _QUOTED.sub(lambda match: "\0" * len(match[0]), text[-LONGEST:])
    shift = max(0, len(text) - LONGEST)
    for found in _heard(hidden, language):
        parts = [text[:shift] + text[shift : shift + found[0].begin]]
        for run, other in zip(found, (*found[1:], None), strict=True):
            parts.append(text[shift + run.end : shift + other.begin if other else len(text)])
        before, *behind = (part.strip(_BETWEEN) for part in parts)
        if _is_english(before):
            continue
        tail = " ".join(filter(None, behind))
        topic = before or tail
        is_sure = any(run.clear for run in found) or knows(topic)
        if not topic or not is_sure or (before and tail and not (knows(before) or is_place(tail))):
            continue
        return " ".join(filter(None, (topic, _said(found, hidden).line, tail if before else "")))
    return text


_BETWEEN = " ,;，、；"
_ENGLISH = frozenset({"at", "every", "each", "around", "by"})
"""What leads to an hour or a day in English, whose own reader reads what follows."""
_ENGLISH_HOUR = re.compile(r"\d{1,2}(?::\d\d)? ?[ap]\.?m\.?", re.IGNORECASE)


def _is_english(before: str) -> bool:
    """Return whether a word of English leads to what follows: "8pm" is an hour in many languages."""
    return before.rstrip(_BETWEEN).rpartition(" ")[2].casefold() in _ENGLISH


def _heard(text: str, language: str) -> list[list[Run]]:
    """Return what says when in a text, by each language in which anything does: that first of which most is heard."""
    found = (
        [run for run in runs(text, scan(text, known)) if not cuts_a_word(text, run.begin, run.end)]
        for known in _tongues(text, language)
    )
    return sorted(filter(None, found), key=lambda heard: -sum(run.end - run.begin for run in heard))


def _without(text: str, found: list[Run]) -> str:
    kept, place = [], 0
    for run in found:
        kept.append(text[place : run.begin].strip(_BETWEEN))
        place = run.end
    kept.append(text[place:].strip(_BETWEEN))
    left = ""
    for part in filter(None, kept):
        is_spaced = left and not (_WITHOUT_SPACES.match(left[-1]) and _WITHOUT_SPACES.match(part[0]))
        left += f" {part}" if is_spaced else part
    return left


def _tongues(text: str, language: str) -> Iterator[Tongue]:
    """Yield the languages in which a text may be, the reader's first."""
    known = [code for code in codes() if _may_be(text, code)]
    for code in sorted(known, key=lambda code: code != language):
        if found := tongue(code):
            yield found


def _may_be(text: str, code: str) -> bool:
    written = dict(_SCRIPTS)
    if code in written:
        return bool(written[code].search(text)) and not (code == "zh-hant" and _KANA.search(text))
    return not any(script.search(text) for script in written.values()) or bool(re.search(r"[A-Za-zÀ-ž]{2}", text))


def _said(found: list[Run], text: str) -> Said:
    """Put together what runs of words say. Raises BadInputError."""
    items: list[Item] = [item for run in found for item in run.items]
    try:
        return Said(days_of(items), hour_of(items))
    except ContradictionError:
        written = " ".join(text[run.begin : run.end] for run in found)
        raise BadInputError(
            phrase("“{text}” contradicts itself.", text=written if len(written) <= 60 else written[:59] + "…"),
            phrase("Say one of them: at 09:00, or when announced."),
        ) from None
