"""What a sentence gives as a cause, and of what."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.grounding.english.words import BE, Word, is_verb, listed, stems

_LEADS = stems("cause yield enable produce trigger induce allow ensure imply entail provoke prompt facilitate enhance")
_SO = listed("thereby thus hence therefore consequently")
_PAIRS = {
    "due to": "back",
    "because of": "back",
    "owing to": "back",
    "thanks to": "back",
    "attributed to": "back",
    "attributable to": "back",
    "caused by": "back",
    "stems from": "back",
    "stem from": "back",
    "stemming from": "back",
    "arises from": "back",
    "arise from": "back",
    "arising from": "back",
    "results from": "back",
    "result from": "back",
    "resulting from": "back",
    "follows from": "back",
    "result of": "back",
    "consequence of": "back",
    "consequences of": "back",
    "leads to": "on",
    "lead to": "on",
    "led to": "on",
    "leading to": "on",
    "results in": "on",
    "result in": "on",
    "resulting in": "on",
    "resulted in": "on",
    "gives rise": "on",
    "contributes to": "on",
    "contribute to": "on",
    "so that": "on",
    "such that": "on",
    "order to": "on",
}
_MAKES = listed("makes make made making")
_CAUSES = frozenset(["cause", "causes"])
_FALSE_SINCE = listed("then long ever")


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause and its effect, as numbers of words; `explicit` where a word says cause, not only a sequence."""

    marker: str
    at: int
    cause: tuple[int, ...]
    effect: tuple[int, ...]


def find(words: Sequence[Word], clauses: Sequence[int]) -> tuple[Cause, ...]:
    """Return the causes that a sentence names."""
    found = []
    for at, word in enumerate(words):
        after = words[at + 1].lower if at + 1 < len(words) else ""
        way, length = _PAIRS.get(f"{word.lower} {after}", ""), 2
        if not way:
            way, length = _single(words, at), 1
        if not way:
            continue
        before = _before(words, clauses, at)
        behind = _behind(words, clauses, at + length)
        if way == "back":
            if not before:  # "Because A, B"
                behind, before = _halves(words, clauses, at + length)
            cause, effect = behind, before
        else:
            cause, effect = before, behind
        if cause and effect:
            found.append(Cause(word.lower, at, cause, effect))
    return tuple(found)


def _single(words: Sequence[Word], at: int) -> str:
    word = words[at]
    before = words[at - 1].lower if at else ""
    after = words[at + 1] if at + 1 < len(words) else None
    if word.lower == "because":
        return "back"
    if word.lower in {"since", "given"} and after and after.kind == "function" and before not in _FALSE_SINCE:
        return "back"
    if word.lower in _SO or (word.lower in _MAKES and after):
        return "on"
    if (
        word.keys & _LEADS
        and word.lower.endswith("ed")
        and any(each.lower in BE for each in words[max(0, at - 3) : at])
    ):
        return "back" if after and after.lower == "by" else ""
    between_nouns = bool(at and words[at - 1].bears and after and after.bears)
    if word.bears and word.keys & _LEADS and (is_verb(words, at) or (word.lower in _CAUSES and between_nouns)):
        return "on"
    return ""


def _before(words: Sequence[Word], clauses: Sequence[int], at: int) -> tuple[int, ...]:
    """Return the words that stand before a marker, back to the clause before its own."""
    first = max(0, clauses[at] - (2 if words[at].lower in _SO else 1))
    return tuple(n for n in range(at) if clauses[n] >= first and words[n].keys)


def _behind(words: Sequence[Word], clauses: Sequence[int], start: int) -> tuple[int, ...]:
    if start >= len(words):
        return ()
    last = clauses[start] + (
        0 if any(words[n].keys for n in range(start, len(words)) if clauses[n] == clauses[start]) else 1
    )
    return tuple(n for n in range(start, len(words)) if clauses[n] <= last and words[n].keys)


def _halves(words: Sequence[Word], clauses: Sequence[int], start: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return what stands before and behind the first comma: cause and effect of "Because A, B"."""
    comma = next((n for n in range(start, len(words)) if words[n].lower == ","), len(words))
    cause = tuple(n for n in range(start, comma) if words[n].keys)
    effect = tuple(n for n in range(comma, len(words)) if words[n].keys and clauses[n] <= clauses[comma - 1] + 2)
    return cause, effect
