"""Texts made from a pattern's own structure, on which a matcher that tries again would try longest."""

import itertools
import re
from collections.abc import Iterable, Iterator
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_UNIVERSE = "aAzZbx19 \n\t!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~éß中²–“”•\u00a0\x00"
# What lets a pattern fit, what hardly any takes, and what ends most of what one takes.
_ENDS = ("", "\x00", " \n\"'`,;:.!?|$^#@%&*+=~(<[{)>]}\x00")
_REPEATS = frozenset({sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT})
_CATEGORIES = {
    sre.CATEGORY_DIGIT: re.compile(r"\d"),
    sre.CATEGORY_NOT_DIGIT: re.compile(r"\D"),
    sre.CATEGORY_SPACE: re.compile(r"\s"),
    sre.CATEGORY_NOT_SPACE: re.compile(r"\S"),
    sre.CATEGORY_WORD: re.compile(r"\w"),
    sre.CATEGORY_NOT_WORD: re.compile(r"\W"),
}
MOST_LETTERS, MOST_PAIRS, MOST_BEGINNINGS = 4, 12, 20


def adversaries(pattern: "re.Pattern[Any]") -> Iterator[tuple[str, str, str]]:
    """Yield a text in three parts: what stands before, what is repeated without end, and what does not fit."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    text = str if isinstance(pattern.pattern, str) else _latin
    letters = _letters(tree)
    made = dict.fromkeys([*_at_repeats(tree, "", letters), *(("", pump) for pump in _everywhere(tree, letters))])
    for (beginning, pump), end in itertools.product(made, _ENDS):
        if pump:
            yield text(beginning), text(pump), text(end)


def _at_repeats(sequence: Any, before: str, letters: list[str]) -> Iterator[tuple[str, str]]:
    """Yield for each repeat what leads there, and what it may take again and again."""
    for place, (operator, argument) in enumerate(sequence):
        here = _example(list(sequence)[:place], before)
        if operator in _REPEATS:
            yield here, _example(argument[2], "")
            fitting = [letter for letter in letters if any(_fits(*part, letter) for part in _first(argument[2]))]
            yield from ((here, letter) for letter in fitting[:MOST_LETTERS])
        for child in _children(operator, argument):
            yield from _at_repeats(child, here, letters)


def _first(sequence: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the parts of a sequence that may take its first character."""
    for operator, argument in sequence:
        children = _children(operator, argument)
        for child in children:
            yield from _first(child)
        if not children:
            yield operator, argument
        if not (operator in _REPEATS and argument[0] == 0) and operator not in {sre.AT, sre.ASSERT, sre.ASSERT_NOT}:
            return


def _everywhere(tree: Any, letters: list[str]) -> list[str]:
    """Return what a search may meet again and again: characters, pairs of them, and what leads into the pattern."""
    beginnings = [_example(sequence[:end], "") for sequence in _sequences(tree) for end in range(1, len(sequence) + 1)]
    pairs = ["".join(two) for two in itertools.permutations(letters, 2)]
    return [*_spread(list(dict.fromkeys(beginnings)), MOST_BEGINNINGS), *letters, *_spread(pairs, MOST_PAIRS)]


def _latin(text: str) -> Any:
    return text.encode("latin-1", "replace")


def _spread(items: list[str], most: int) -> list[str]:
    """Take the first half of the places for the first items, the others from all over the rest."""
    if len(items) <= most:
        return items
    first, rest = items[: most // 2], items[most // 2 :]
    step = len(rest) / (most - len(first))
    return [*first, *(rest[int(place * step)] for place in range(most - len(first)))]


def _children(operator: Any, argument: Any) -> list[Any]:
    if operator in _REPEATS:
        return [argument[2]]
    if operator is sre.BRANCH:
        return list(argument[1])
    if operator is sre.SUBPATTERN:
        return [argument[3]]
    if operator is sre.ATOMIC_GROUP:
        return [argument]
    if operator in {sre.ASSERT, sre.ASSERT_NOT}:
        return [argument[1]]
    if operator is sre.GROUPREF_EXISTS:
        return [part for part in argument[1:] if part is not None]
    return []


def _sequences(tree: Any) -> Iterator[list[Any]]:
    yield list(tree)
    for operator, argument in tree:
        for child in _children(operator, argument):
            yield from _sequences(child)


def _letters(tree: Any) -> list[str]:
    """Return one character for each set of characters that the pattern treats alike."""
    members = [(operator, argument) for sequence in _sequences(tree) for operator, argument in sequence]
    literals = dict.fromkeys(chr(argument) for operator, argument in members if operator is sre.LITERAL)
    sets = {repr(each): each for each in members if each[0] is not sre.LITERAL}.values()
    one_of_each: dict[tuple[Any, ...], str] = {}
    for letter in dict.fromkeys([*literals, *_UNIVERSE]):
        itself = letter if letter in literals else ""
        fits = (itself, *(_fits(operator, argument, letter) for operator, argument in sets))
        one_of_each.setdefault(fits, letter)
    return [letter for fits, letter in one_of_each.items() if any(fits)]


def _fits(operator: Any, argument: Any, letter: str) -> bool:
    if operator is sre.LITERAL:
        return ord(letter) == int(argument)
    if operator is sre.NOT_LITERAL:
        return ord(letter) != int(argument)
    if operator is sre.ANY:
        return letter != "\n"
    return operator is sre.IN and _in_class(argument, letter)


def _in_class(members: Iterable[Any], letter: str) -> bool:
    negated = False
    inside = False
    for operator, argument in members:
        if operator is sre.NEGATE:
            negated = True
        elif operator is sre.LITERAL:
            inside |= ord(letter) == argument
        elif operator is sre.RANGE:
            inside |= argument[0] <= ord(letter) <= argument[1]
        else:
            inside |= _CATEGORIES[argument].match(letter) is not None
    return inside != negated


def _example(sequence: Iterable[Any], so_far: str) -> str:
    """Return a short text that the sequence takes."""
    for operator, argument in sequence:
        if operator is sre.LITERAL:
            so_far += chr(argument)
        elif operator in {sre.NOT_LITERAL, sre.ANY, sre.IN}:
            so_far += next((letter for letter in _UNIVERSE if _fits(operator, argument, letter)), "") or _odd(argument)
        elif operator in _REPEATS:
            for _ in range(min(max(argument[0], 1 if argument[1] else 0), 40)):
                so_far = _example(argument[2], so_far)
        elif operator is sre.BRANCH:
            so_far = _example(argument[1][0], so_far)
        elif operator in {sre.SUBPATTERN, sre.ATOMIC_GROUP}:
            so_far = _example(argument[3] if operator is sre.SUBPATTERN else argument, so_far)
    return so_far


def _odd(members: Any) -> str:
    """Return a character of a class that has none of the usual ones."""
    for operator, argument in members:
        if operator is sre.LITERAL:
            return chr(argument)
        if operator is sre.RANGE:
            return chr(argument[0])
    return "\ue000"
