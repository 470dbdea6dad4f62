"""What a sentence denies: each sign of negation with the words that it reaches."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.grounding.english.words import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    Word,
    is_verb,
    listed,
    opposites,
    stems,
)

_OF_VERBS = listed("not never cannot hardly barely scarcely seldom rarely")
_NOT_REALLY = listed("only just merely simply necessarily yet solely least")
ONLY = listed("only solely alone just merely exclusively")
_OF_NOUNS = listed("no without neither nor lacking lack lacks lacked except excluding absence")
_GAPS = listed("gap dearth paucity absence")
_OF_CLAUSES = listed("no none neither nobody nothing")
_NO_DENIAL = listed("longer matter doubt wonder later sooner loss")
_KEEPING_OFF = stems(
    "avoid prevent keep eliminate obviate circumvent bypass sidestep forgo omit exclude discard preclude"
)
_ONLY_FROM = stems("keep")
_WHATEVER = listed("agnostic independent irrespective regardless")
_HOLDING_FROM = stems("keep stop prevent preclude discourage prohibit exclude")
_TAKING_AWAY = stems("remove alleviate relax overcome reduce eliminate obviate avoid dispense")
_NEEDS = listed(
    "need needs requirement requirements necessity demand demands reliance dependence dependency dependencies"
)
_TRUTHS = stems("find found observe see seen evidence proof sign indication true case fact hold support confirm")
"""What has been found, or is so: where that is denied, what follows behind "that" is."""
_JOINING = frozenset(["and", "but", "or", "so", "while", "whereas"])
_FAILING = stems("fail unable impossible infeasible refuse decline neglect inability failure incapable")
LIGHT = stems(
    "require need necessitate use utilize have involve make do take rely depend assume demand call employ introduce"
    " incorporate lead result suffer come be become give get provide allow enable include"
    " necessary possible able capable mandatory compulsory"
)
"""Verbs that only carry their object: "requires no training" and "does not require training" deny the same."""
_INSTEAD = {("rather", "than"), ("instead", "of"), ("aside", "from"), ("apart", "from")}
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Negation:
    """A sign of negation: its word, and the numbers of the words that it reaches.

    One that is `partial` denies only that it is this alone: "not only", "instead of relying solely on images".
    A `twofold` one is one of two that say together that something is needed: "cannot work without labels".
    An `open` one says that it may be any: "independent of the backbone", "model-agnostic".
    """

    cue: str
    at: int
    reach: tuple[int, ...]
    partial: bool = False
    open: bool = False
    twofold: bool = False


def find(words: Sequence[Word], clauses: Sequence[int], subjects: Sequence[tuple[int, ...]]) -> tuple[Negation, ...]:
    """Return the negations of a sentence in order; "is not needed" denies its subject."""
    reached = [(word, at, _handed_on(words, clauses, _reach(words, clauses, at))) for at, word in enumerate(words)]
    reached = [
        (word, at, _subject(words, clauses, subjects, at) + reach)
        if reach and word.kind == "function" and (all(words[n].keys & LIGHT for n in reach) or _is_passive(words, at))
        else (word, at, reach)
        for word, at, reach in reached
    ]
    return tuple(
        Negation(
            word.lower,
            at,
            reach,
            any(each.lower in ONLY for each in words[at + 1 : reach[-1] + 2]),
            _is_open(word),
            _is_twofold(words, clauses, at, reach),
        )
        for word, at, reach in reached
        if reach
    )


def _handed_on(words: Sequence[Word], clauses: Sequence[int], reach: tuple[int, ...]) -> tuple[int, ...]:
    """Return what is denied where that is the truth of what follows: "no evidence that …", "not found to …"."""
    that = reach[-1] + 1 if reach else len(words)
    if that + 1 >= len(words) or words[that].lower not in {"that", "to"} or not words[reach[-1]].keys & _TRUTHS:
        return reach
    if words[that].lower == "to":
        return _predicate(words, clauses, that + 1) or reach
    return tuple(n for n in range(that + 1, len(words)) if clauses[n] == clauses[that + 1] and words[n].bears)[
        :_LONGEST
    ]


def _subject(
    words: Sequence[Word], clauses: Sequence[int], subjects: Sequence[tuple[int, ...]], at: int
) -> tuple[int, ...]:
    joints = (n for n in range(1, at) if words[n].lower in _JOINING and words[n - 1].text == ",")
    edge = max(joints, default=-1)
    subject = tuple(n for n in subjects[clauses[at]] if edge < n < at and words[n].bears)
    return subject or tuple(n for n in range(edge + 1, at) if clauses[n] == clauses[at] and words[n].bears)


def _is_passive(words: Sequence[Word], at: int) -> bool:
    """Return whether "not" stands before or in a passive: what is denied is told of the subject then."""
    near = words[at + 1 : at + 4]
    be = next((n for n, word in enumerate(words[max(0, at - 1) : at + 3]) if word.lower in BE - {"being"}), None)
    participle = next((word for word in near if word.bears and not word.lower.endswith("ly")), None)
    return be is not None and participle is not None and participle.lower.endswith(("ed", "en", "wn", "lt", "ght"))


def _reach(words: Sequence[Word], clauses: Sequence[int], at: int) -> tuple[int, ...]:
    """Return what a word denies: nothing, a verb with its object, or a noun phrase."""
    word = words[at]
    after = words[at + 1].lower if at + 1 < len(words) else ""
    if word.lower == "no" and after == "longer":
        reach = _predicate(words, clauses, at + 2)
    elif word.lower in _OF_VERBS or word.lower.endswith("n't"):
        reach = () if word.lower == "not" and after in _NOT_REALLY else _predicate(words, clauses, at + 1)
    elif word.lower in _OF_CLAUSES and after not in _NO_DENIAL and _opens_clause(words, clauses, at):
        reach = tuple(n for n in range(at + 1, len(words)) if clauses[n] == clauses[at] and words[n].bears)
    elif word.bears and word.keys & _FAILING:
        told = after in {"to", "at"} or (after in {"of", "in"} and _is_gerund(words, at + 2))
        reach = _predicate(words, clauses, at + 2) if told else ()
    elif word.lower == "far" and after == "from" and _is_gerund(words, at + 2):
        reach = _predicate(words, clauses, at + 2)
    elif (word.lower in _WHATEVER and after in {"of", "to", "from"}) or word.lower.endswith("-agnostic"):
        reach = _phrase(words, clauses, at + 2) or (at,)
    elif word.lower.endswith("-free"):
        reach = (at,)
    else:
        start = _denied_noun(words, at, after)
        reach = _phrase(words, clauses, start) if start else ()
        if start == at + 2 and _is_gerund(words, start):  # "rather than comparing them on one set" denies all of it
            reach = tuple(n for n in range(start, len(words)) if clauses[n] == clauses[start] and words[n].bears)[
                :_LONGEST
            ]
    return reach


def _opens_clause(words: Sequence[Word], clauses: Sequence[int], at: int) -> bool:
    """Return whether a word is part of its clause's subject, so that the whole clause is denied."""
    return not any(
        clauses[n] == clauses[at] and (words[n].bears or words[n].lower in AUXILIARIES | {"there", "with"})
        for n in range(at)
    )


def _denied_noun(words: Sequence[Word], at: int, after: str) -> int:
    """Return where the noun phrase begins that a word denies, 0 where it denies none."""
    word = words[at]
    if word.lower in _OF_NOUNS:
        return 0 if after in _NO_DENIAL else at + 2 if after == "of" else at + 1
    of_these = (word.lower == "free" and after in {"of", "from"}) or (word.lower in _GAPS and after in {"of", "in"})
    if of_these or (word.lower, after) in _INSTEAD:
        return at + 2
    if word.lower in {"contrast", "opposed"} and after == "to" and _is_gerund(words, at + 2):
        return at + 2
    if word.bears and (need := _needless(words, at)):
        return need
    if not word.bears or not word.keys & _KEEPING_OFF:
        return 0
    passive = word.lower.endswith("ed") and any(each.lower in BE for each in words[max(0, at - 2) : at])
    return 0 if passive and after not in {"from", "by"} else _kept_off(words, at)


def _kept_off(words: Sequence[Word], at: int) -> int:
    """Return where it begins what something is kept from, or what is kept off: "prevents overfitting"."""
    held_from = next((n for n in range(at + 2, min(at + 7, len(words))) if words[n].lower == "from"), 0)
    if held_from and words[at].keys & _HOLDING_FROM:
        return held_from + 1
    return 0 if words[at].keys & _ONLY_FROM else at + 1


def _is_twofold(words: Sequence[Word], clauses: Sequence[int], at: int, reach: Sequence[int]) -> bool:
    """Return whether a word tells without what something does not go, or goes badly: "unstable without labels"."""
    clause = [words[n] for n in range(len(words)) if clauses[n] == clauses[at]]
    said = {word.lower for word in clause}
    if not said & {"without", "unless", "until"}:
        return False
    told = [n for n in range(1, len(words)) if clauses[n] == clauses[at] and n not in reach and is_ill(words[n])]
    return bool(said & {"not", "cannot", "never", "no"}) or any(words[n - 1].lower in BE for n in told)


def is_ill(word: Word) -> bool:
    """Return whether a word is one of failing, or another one's contrary by what it begins with: "unstable"."""
    return bool(word.keys & _FAILING) or any(
        key.endswith(other) for key in word.keys for other in opposites().get(key, ()) if len(other) > 3
    )


def _is_open(word: Word) -> bool:
    return word.lower in _WHATEVER or word.lower.endswith("-agnostic")


def denied(negations: Sequence[Negation]) -> frozenset[int]:
    """Return the numbers of the words that an odd number of negations reaches."""
    odd: set[int] = set()
    for negation in negations:
        if negation.partial or negation.open or negation.twofold:
            continue
        odd.symmetric_difference_update(negation.reach)
    return frozenset(odd)


def _needless(words: Sequence[Word], at: int) -> int:
    """Return where the object begins of what takes a need away: "removes the need for", 0 where it does not."""
    if not words[at].keys & _TAKING_AWAY:
        return 0
    for here in range(at + 1, min(at + 4, len(words) - 1)):
        if (
            words[here].lower in _NEEDS
            and not is_verb(words, here)
            and words[here + 1].lower in {"for", "of", "to", "on"}
        ):
            return here + 2
    return 0


def _is_gerund(words: Sequence[Word], at: int) -> bool:
    verb = next((word.lower for word in words[at : at + 2] if not word.lower.endswith("ly")), "")
    return verb.endswith("ing") and verb not in {"existing", "competing"}


def _phrase(words: Sequence[Word], clauses: Sequence[int], start: int) -> tuple[int, ...]:
    """Return the noun phrase, or the gerund with its object, that begins at a word; a list with "or" is one."""
    reach: list[int] = []
    at = start
    while at < min(len(words), start + _LONGEST):
        word = words[at]
        if clauses[at] != clauses[start]:
            break
        if word.bears or word.kind == "number":
            reach.append(at)
        elif word.lower in {"or", "and", ","}:
            if not reach or not _joins(words, clauses, at):
                break
        elif word.lower in PREPOSITIONS or word.lower in {"that", "which"}:
            if not (reach and len(reach) <= 2 and _carries(words, reach[-1], word)):
                break
        elif word.lower in (AUXILIARIES | PRONOUNS) - DETERMINERS - {"being", "having"} or word.kind == "mark":
            break
        at += 1
    return tuple(reach)


def _joins(words: Sequence[Word], clauses: Sequence[int], at: int) -> bool:
    """Return whether what follows a conjunction or a comma belongs to the same list."""
    if at + 1 >= len(words) or clauses[at + 1] != clauses[at]:
        return False
    after = words[at + 1]
    if words[at].lower != "or" and is_verb(words, at + 1):
        return False
    return (
        (after.bears and not after.lower.endswith(("ing", "ly")))
        or after.lower in {"or", *DETERMINERS}
        or (words[at].lower == "or" and after.bears)
    )


def _carries(words: Sequence[Word], at: int, preposition: Word) -> bool:
    """Return whether a preposition belongs to the verb before it: "relying on"; "of" binds nouns as well."""
    if preposition.lower == "to":
        return bool(words[at].keys & LIGHT)
    return preposition.lower == "of" or (
        (bool(words[at].keys & LIGHT) or words[at].lower.endswith("ing"))
        and preposition.lower in {"on", "from", "in", "for", "upon"}
    )


def _predicate(words: Sequence[Word], clauses: Sequence[int], start: int) -> tuple[int, ...]:
    """Return the verb that begins at a word, with its object."""
    reach: list[int] = []
    for at in range(start, min(len(words), start + _LONGEST)):
        word = words[at]
        if clauses[at] != clauses[start]:
            break
        if word.bears:
            if reach and word.lower.endswith("ing") and is_verb(words, at):
                break
            if reach or not word.lower.endswith("ly"):
                reach.append(at)
        elif reach and _ends(words, clauses, at, reach):
            break
    return tuple(reach)


def _ends(words: Sequence[Word], clauses: Sequence[int], at: int, reach: Sequence[int]) -> bool:
    """Return whether a word that only joins others ends a verb's object."""
    word = words[at]
    if word.lower in AUXILIARIES:
        return True
    if word.lower in PREPOSITIONS:
        return len(reach) > 1 or not _carries(words, reach[-1], word)
    if word.lower in {"and", "or", ","}:
        return at + 1 >= len(words) or not _joins(words, clauses, at)
    return word.kind == "mark"
