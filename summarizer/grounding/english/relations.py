"""Who does what to whom in a sentence, and what goes from where to where, comes before what, rests on what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from summarizer.grounding.english import phrases
from summarizer.grounding.english.words import BE, Word, is_verb, listed, stem, stems

_MOVES = stems(
    "map convert translate transform transfer turn project rewire change switch lift distill encode decode"
    " unproject render migrate shift move extend generalize upgrade aggregate split divide convert reduce"
)
_REPLACES = stems("replace substitute supersede supplant")
_MUTUAL = stems("compare match combine differ relate correlate pair equal connect link")
_BINDING = listed("on upon from by with to via in using against for as into over")
_AGENT = listed("by via using through with")
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Relation:
    """Two phrases and what joins them: a verb's stem, a verb's with its preposition, "from-to" or "before"."""

    name: str
    at: int
    left: tuple[int, ...]
    right: tuple[int, ...]


def find(words: Sequence[Word], clauses: Sequence[int], subjects: Sequence[tuple[int, ...]]) -> tuple[Relation, ...]:
    """Return the relations of a sentence; the doer stands left, in the passive as well."""
    found = []
    for at, word in enumerate(words):
        if word.lower == "from":
            found += _from_to(words, clauses, at)
        elif word.lower in {"before", "after"} or (word.lower in {"followed", "preceded"} and _next(words, at) == "by"):
            found += _ordered(words, clauses, at)
        elif word.lower in BE:
            found += _equated(words, clauses, subjects[clauses[at]], at)
        elif word.lower.endswith("%") or word.lower in {"percent", "times"}:
            found += _share(words, clauses, subjects[clauses[at]], at)
        elif word.bears and (is_verb(words, at) or word.lower.endswith("ed")):
            found += _of_verb(words, clauses, subjects, at)
    return tuple(each for each in found if each.left and each.right)


def _next(words: Sequence[Word], at: int) -> str:
    return words[at + 1].lower if at + 1 < len(words) else ""


def _equated(words: Sequence[Word], clauses: Sequence[int], subject: tuple[int, ...], at: int) -> list[Relation]:
    """Return what is something of another thing: "is a subset of", "is a condition for"."""
    for here in range(at + 2, min(len(words), at + 6)):
        if clauses[here] != clauses[at] or words[here].kind == "mark":
            break
        if words[here].lower in {"of", "for", "to"} and words[here - 1].bears:
            right = phrases.after(words, clauses, here + 1)
            return [Relation(f"be {stem(words[here - 1].lower)}", at, tuple(n for n in subject if n < at), right)]
    return []


def _share(words: Sequence[Word], clauses: Sequence[int], subject: tuple[int, ...], at: int) -> list[Relation]:
    """Return who has how much of what another has: "80 % of the accuracy of", "10 % of the time compared to"."""
    rest = tuple(n for n in range(at + 1, len(words)) if clauses[n] <= clauses[at] + 1 and words[n].keys)
    return [Relation("share", at, tuple(n for n in subject if n < at), rest[: 2 * _LONGEST])]


def _from_to(words: Sequence[Word], clauses: Sequence[int], at: int) -> list[Relation]:
    start = phrases.after(words, clauses, at + 1, until=frozenset({"to", "into"}))
    if not start or start[-1] + 1 >= len(words) or words[start[-1] + 1].lower not in {"to", "into"}:
        return []
    if is_verb(words, start[-1] + 2) and not words[start[-1] + 2].lower.endswith(("ed", "ing")):
        return []  # "from other data to reduce …"
    goal = phrases.after(words, clauses, start[-1] + 2)
    return [Relation("from-to", at, start, goal)]


def _ordered(words: Sequence[Word], clauses: Sequence[int], at: int) -> list[Relation]:
    word = words[at]
    if word.lower in {"before", "after"} and (not at or clauses[at - 1] != clauses[at]):  # "After A, B"
        members = [
            n for n in range(at + 1, len(words)) if clauses[n] in {clauses[at], clauses[at] + 1} and words[n].keys
        ]
        first, then = ([n for n in members if (clauses[n] == clauses[at]) == here] for here in (True, False))
        return [Relation("before", at, *map(tuple, (first, then) if word.lower == "after" else (then, first)))]
    by = word.lower in {"followed", "preceded"}
    left = phrases.before(words, clauses, at, most=6)
    right = phrases.after(words, clauses, at + (2 if by else 1))
    early_left = word.lower in {"before", "followed"}
    return [Relation("before", at, left, right) if early_left else Relation("before", at, right, left)]


def _of_verb(
    words: Sequence[Word], clauses: Sequence[int], subjects: Sequence[tuple[int, ...]], at: int
) -> list[Relation]:
    word, found = words[at], []
    key = stem(word.lower)
    before = [each.lower for each in words[max(0, at - 3) : at]]
    passive = word.lower.endswith(("ed", "en", "wn", "lt", "ght")) and any(each in BE for each in before)
    after = _next(words, at)
    subject = tuple(n for n in subjects[clauses[at]] if n < at and words[n].keys)
    rest = tuple(n for n in range(at + 1, _end(words, clauses, at, () if passive else _AGENT)) if words[n].keys)
    if passive:
        other = next(
            (n for n in range(at + 1, len(words)) if is_verb(words, n) and words[n].lower.endswith("s")), len(words)
        )
        rest = tuple(n for n in rest if n < other)  # "what is done depends on …"
        doer = rest
        for here in range(at + 1, min(len(words), at + _LONGEST)):
            if words[here].lower in _AGENT and clauses[here] == clauses[at]:
                doer = tuple(n for n in rest if n > here)
                break
        found.append(Relation(key, at, doer, subject))
    elif is_verb(words, at) and after not in _BINDING:
        found.append(Relation(key, at, subject or phrases.before(words, clauses, at), rest))
    if after in _BINDING and key not in _MUTUAL and not (after == "to" and is_verb(words, at + 2)):
        left = subject if passive or is_verb(words, at) else ()
        left = phrases.before(words, clauses, at) or left
        found.append(Relation(f"{key} {after}", at, left, phrases.after(words, clauses, at + 2)))
    if key in _REPLACES:
        new = next((n for n in range(at + 1, min(len(words), at + _LONGEST)) if words[n].lower in {"with", "by"}), 0)
        old = subject if passive else tuple(n for n in rest if n < new)
        return [Relation("replace", at, old, phrases.after(words, clauses, new + 1))] if new else []
    if key in _MOVES:
        found += _moved(words, clauses, at, subject, passive=passive)
    return found


def _end(words: Sequence[Word], clauses: Sequence[int], at: int, stops: Collection[str]) -> int:
    """Return where what belongs to a verb ends: with its clause, before its reason and before some other words."""
    end = at + 1
    while end < min(len(words), at + _LONGEST) and clauses[end] == clauses[at]:
        if words[end].lower == "due" or (words[end].lower in stops and end > at + 1):
            break
        end += 1
    return end


def _moved(
    words: Sequence[Word], clauses: Sequence[int], at: int, subject: tuple[int, ...], *, passive: bool
) -> list[Relation]:
    """Return what a verb of moving takes where: "maps A to B", "turns A into B"."""
    for here in range(at + 1, min(len(words), at + _LONGEST)):
        if clauses[here] != clauses[at] or words[here].lower == "from":
            return []
        if words[here].lower in {"to", "into", "onto"}:
            moved = subject if passive else tuple(n for n in range(at + 1, here) if words[n].keys)
            return [Relation("from-to", at, moved, phrases.after(words, clauses, here + 1))]
    return []
