"""The phrases beside a word: what a verb or a preposition joins."""

from collections.abc import Sequence

from summarizer.grounding.english.words import PREPOSITIONS, Word, is_verb

_LONGEST = 12


def before(words: Sequence[Word], clauses: Sequence[int], at: int, *, most: int = 5) -> tuple[int, ...]:
    """Return the words that bear matter of the phrase that ends before a word."""
    reach: list[int] = []
    for here in range(at - 1, max(-1, at - _LONGEST), -1):
        word = words[here]
        if clauses[here] != clauses[at]:
            break
        if word.keys:
            if is_verb(words, here) and reach:
                break
            reach.insert(0, here)
        elif (word.lower in PREPOSITIONS and word.lower != "of") or word.kind == "mark" or word.lower in {"to", "and"}:
            break
        if len(reach) == most:
            break
    return tuple(reach)


def after(
    words: Sequence[Word], clauses: Sequence[int], start: int, *, most: int = 7, until: frozenset[str] = frozenset()
) -> tuple[int, ...]:
    """Return the words that bear matter of the phrase that begins at a word."""
    reach: list[int] = []
    for here in range(start, min(len(words), start + _LONGEST)):
        word = words[here]
        if clauses[here] != clauses[start] or word.lower in until:
            break
        if word.keys:
            reach.append(here)
        elif word.kind == "mark" or (reach and word.lower in PREPOSITIONS - {"of"}):
            break
        if len(reach) == most:
            break
    return tuple(reach)
