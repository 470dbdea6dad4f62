"""The list that goes with one of numbers: "2 and 3 % on A and B, respectively"."""

from collections.abc import Sequence

from summarizer.grounding.english.words import Word, stems

SCALES = stems("million billion thousand hundred percent fold times")
"""Words that only say how a number is meant."""
_FEWEST_ITEMS = 2


def scales(word: Word) -> bool:
    """Return whether a word only says how a number is meant: "percent", "times"."""
    return bool(word.keys & SCALES)


def items_of(words: Sequence[Word], group: Sequence[int]) -> list[list[int]]:
    """Return the items of a list that goes with one of numbers, one each: "on A and B", "A and B by 2 and 3"."""
    if len(group) < _FEWEST_ITEMS:
        return []
    said = next((at for at in range(group[0], len(words)) if words[at].lower == "respectively"), 0)
    if said and not any(words[n].bears and not scales(words[n]) for n in range(group[-1] + 1, said)):
        ends = [group[0]]
    else:
        ends = [said] if said else _ends_of_lists(words, group[-1] + 1)
    listed = (_listed_before(words, end, 0 if end == group[0] else group[-1] + 1) for end in ends)
    return next(
        (items[-len(group) :] for items in listed if len(items) == len(group) or (said and len(items) > len(group))), []
    )


def _ends_of_lists(words: Sequence[Word], start: int) -> list[int]:
    """Return where the words end that follow an "and"."""
    joints = [at for at in range(start, len(words)) if words[at].lower == "and"]
    return [next((n for n in range(at + 1, len(words)) if not words[n].bears), len(words)) for at in joints]


def _listed_before(words: Sequence[Word], end: int, start: int) -> list[list[int]]:
    """Return the items of the list that ends at a word, each the numbers of its words."""
    items: list[list[int]] = [[]]
    for at in range(end - 1, start - 1, -1):
        word = words[at]
        if word.bears:
            items[-1].insert(0, at)
        elif word.lower in {"and", ",", "or"}:
            items += [[]] if items[-1] else []
        elif items[-1]:
            break
    return [item for item in items if item][::-1]
