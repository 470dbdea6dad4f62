"""A text as the words of a language that say hours and days, and what stands between them."""

from dataclasses import dataclass

from services.said.tongues import Entry, Sense, Tongue, folded

_JOINING = {",": "and", "，": "and", "、": "and", "・": "and", "·": "and", "/": "and", "&": "and", "+": "and"}
_TO = frozenset("-–—~〜～")
_MOST = 2000  # signs that are looked at
_LETTERS_JOIN = 0x2E80  # from which on signs stand side by side without spaces
_NEUTRAL = frozenset({"number", "time", "dotted", "and", "to"})
_HANGUL = range(0xAC00, 0xD7B0)


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its kinds, from `begin` to before `end`; without kinds it is something else."""

    begin: int
    end: int
    kinds: Entry
    sign: bool = False

    def value(self, kind: str) -> str | None:
        """Return what it means as one of a kind; None where it is none."""
        sense = self.kinds.get(kind)
        return None if sense is None else sense.value

    def weak(self, kind: str) -> bool:
        """Return whether it means that only beside surer words."""
        return self.kinds[kind].weak


def scan(text: str, tongue: Tongue) -> list[Token]:
    """Return the words of a text in their order; what is no word of the table has no kinds, in one token each."""
    plain = folded(text[:_MOST])
    tokens: list[Token] = []
    place = 0
    while place < len(plain):
        if plain[place] == " ":
            place += 1
            continue
        found = _figures(plain, place, tongue) or _word(plain, place, tongue) or _sign(plain, place)
        if found is None:
            found = Token(place, _end_of_other(plain, place), {})
        tokens.append(found)
        place = found.end
        if place < len(plain) and plain[place] == "." and _is_abbreviated(plain, place):
            place += 1
    return tokens


def _is_abbreviated(plain: str, place: int) -> bool:
    """Return whether a stop behind a word belongs to it: "lun. 9 h"."""
    return plain[place - 1].isalpha() and not plain[place + 1 : place + 2].isalnum()


def _figures(plain: str, place: int, tongue: Tongue) -> Token | None:
    """Read figures: a number, or hours and minutes with a colon or a stop between them."""
    if not _is_figure(plain[place]) or (place and (_is_figure(plain[place - 1]) or plain[place - 1] in ".:")):
        return None
    end = _figures_end(plain, place)
    kind, value = "number", str(int(plain[place:end]))
    if plain[end : end + 1] in {":", "."}:
        last = _figures_end(plain, end + 1)
        if last - end - 1 == 2:
            kind, value = ("time" if plain[end] == ":" else "dotted"), f"{value}:{plain[end + 1 : last]}"
            end = last
        elif last > end + 1 or plain[end] == ":":
            return None
    if end - place > 2 and kind == "number":
        return None
    behind = plain[end : end + 1]
    if behind and (_is_figure(behind) or (behind.isalpha() and _word(plain, end, tongue) is None)):
        return None
    if behind in {".", ":"} and _is_figure(plain[end + 1 : end + 2]):
        return None
    return Token(place, end, {kind: Sense(value)})


def _is_figure(sign: str) -> bool:
    return "0" <= sign <= "9"


def _figures_end(plain: str, place: int) -> int:
    while place < len(plain) and _is_figure(plain[place]):
        place += 1
    return place


def _word(plain: str, place: int, tongue: Tongue) -> Token | None:
    """Read the longest word that begins at a place."""
    first = plain[place]
    if place and not _may_part(plain[place - 1], first):
        return None
    for length in tongue.lengths.get(first, ()):
        end = place + length
        if (
            end <= len(plain)
            and (kinds := tongue.words.get(plain[place:end]))
            and (end == len(plain) or _may_part(plain[end - 1], plain[end]) or _is_figure(plain[end]))
        ):
            return Token(place, end, kinds)
    return None


def _may_part(before: str, behind: str) -> bool:
    """Return whether one word may end and another begin between two signs."""
    if not (before.isalpha() and behind.isalpha()):
        return True
    return ord(before) >= _LETTERS_JOIN or ord(behind) >= _LETTERS_JOIN


def _sign(plain: str, place: int) -> Token | None:
    sign = plain[place]
    kind = "to" if sign in _TO else _JOINING.get(sign)
    return Token(place, place + 1, {kind: Sense("")}, sign=True) if kind else None


def _end_of_other(plain: str, place: int) -> int:
    """Return where a word ends that is none of the table; of writing without spaces it is one sign."""
    end = place + 1
    while end < len(plain) and plain[end].isalnum() and (ord(plain[end]) < _LETTERS_JOIN or _is_hangul(plain[place])):
        end += 1
    return end


def _is_hangul(sign: str) -> bool:
    return ord(sign) in _HANGUL


def cuts_a_word(text: str, begin: int, end: int) -> bool:
    """Return whether a part of a text begins or ends within a Korean word."""
    before, behind = text[begin - 1 : begin], text[end : end + 1]
    return bool(
        (before and _is_hangul(before) and _is_hangul(text[begin]))
        or (behind and _is_hangul(behind) and _is_hangul(text[end - 1]))
    )


def is_neutral(token: Token) -> bool:
    """Return whether a token is figures or a sign, which all languages have."""
    return token.sign or set(token.kinds) <= _NEUTRAL
