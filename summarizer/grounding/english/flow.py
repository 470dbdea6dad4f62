"""What comes of what in a sentence: the made of the maker, the effect of the cause, the end of the means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.grounding.english import phrases
from summarizer.grounding.english.causes import Cause
from summarizer.grounding.english.relations import Relation
from summarizer.grounding.english.words import (
    BE,
    DETERMINERS,
    PRONOUNS,
    Word,
    is_verb,
    listed,
    stem,
    stems,
    verbs,
)

_MAKES = stems("""
produce generate create yield build construct derive synthesize predict estimate infer reconstruct render compute obtain
cause induce trigger provoke bring introduce pose raise lead drive control determine decide govern dictate affect
influence shape guide steer supervise condition inform constrain direct instruct provide supply give offer enable allow
support facilitate help assist train teach tune finetune optimize improve enhance refine boost correct update restrict
limit hinder hamper impede prevent collapse reduce increase encode decode extract learn distill initialize explain
define specify select choose reveal trains serve feed ensure guarantee promote encourage foster strengthen weaken
degrade harm motivate inspire originate filter rank score label annotate verify evaluate assess
""")
"""Verbs whose object comes of their subject, or has its form from it."""
TAKES = stems("""
use utilize leverage employ exploit require need reflect inherit adopt consume harness incorporate integrate follow
presuppose demand necessitate reuse borrow
""")
"""Verbs whose subject has something from their object."""
_RESTS = stems("""
depend rely base build draw stem arise result derive come originate emerge follow benefit learn train condition hinge
rest ground root fine-tune finetune suffer initialize start gain
""")
"""Verbs whose subject has something from what a preposition joins to them."""
_FROM = listed("from by via through using")
_UPON = listed("on upon with")
_SOURCE = _FROM | _UPON
_NO_PURPOSE = stems(
    "aim able unable fail tend likely unlikely want seek propose continue begin lead need have ought struggle appear"
    " seem refuse decline due allow enable help attempt try used relate compare refer apply adapt extend according"
    " addition"
)
_ENDS = _FROM | listed("with when while as")
_LATER = listed("then afterwards afterward subsequently finally later next lastly thereafter")
_LONGEST = 14


@dataclass(frozen=True, slots=True)
class Flow:
    """What comes first, `up`, and what comes of it, `down`: words' numbers; `name` is the stem of the verb between."""

    name: str
    at: int
    up: tuple[int, ...]
    down: tuple[int, ...]


def find(
    words: Sequence[Word],
    clauses: Sequence[int],
    subjects: Sequence[tuple[int, ...]],
    causes: Sequence[Cause],
    relations: Sequence[Relation],
) -> tuple[Flow, ...]:
    """Return what comes of what in a sentence."""
    found = [Flow("cause", cause.at, cause.cause, cause.effect) for cause in causes]
    found += [
        Flow(each.name, each.at, each.left, each.right) for each in relations if each.name in {"before", "from-to"}
    ]
    found += _in_order(words, clauses)
    for at, word in enumerate(words):
        if not word.bears or word.lower not in verbs() or _names_a_field(words, at):
            continue
        if at and words[at - 1].lower == "to" and not _is_bound(words, at):
            found += _purpose(words, clauses, at)
        elif is_verb(words, at) or _is_participle(words, at):
            found += _of_verb(words, clauses, subjects, at)
    return tuple(each for each in found if each.up and each.down)


def _in_order(words: Sequence[Word], clauses: Sequence[int]) -> Iterator[Flow]:
    """Yield what words of order put first and then: "X first, Y afterwards", "we do X, then Y"."""
    for at, word in enumerate(words):
        if word.lower not in _LATER or not clauses[at]:
            continue
        now = tuple(
            n for n in range(len(words)) if clauses[n] == clauses[at] and words[n].keys and words[n].lower not in _LATER
        )
        if not now:
            now = tuple(n for n in range(at, len(words)) if clauses[n] == clauses[at] + 1 and words[n].keys)
        first = now[0] if now else at
        earlier = tuple(n for n in range(first) if clauses[n] >= clauses[first] - 2 and words[n].keys)
        yield Flow("before", at, earlier, now)


def _names_a_field(words: Sequence[Word], at: int) -> bool:
    """Return whether "learning" or "training" is a noun: "deep learning for …"."""
    after = words[at + 1] if at + 1 < len(words) else None
    return words[at].lower in {"learning", "training"} and not (after and after.lower in DETERMINERS)


def _is_bound(words: Sequence[Word], at: int) -> bool:
    """Return whether "to" belongs to the word before it, so that no end is meant: "able to", "aims to"."""
    before = words[at - 2] if at > 1 else None
    return before is not None and bool(before.keys & _NO_PURPOSE)


def _is_participle(words: Sequence[Word], at: int) -> bool:
    after = words[at + 1].lower if at + 1 < len(words) else ""
    return words[at].lower.endswith(("ed", "en", "wn", "lt", "ght")) and after in _SOURCE


def _content(words: Sequence[Word], numbers: Sequence[int]) -> tuple[int, ...]:
    return tuple(n for n in numbers if words[n].keys)


def _purpose(words: Sequence[Word], clauses: Sequence[int], at: int) -> Iterator[Flow]:
    """Yield the end that "to" and a verb name, and its means: what the clause says before, or behind the comma."""
    goal = _object(words, clauses, at)
    means = [n for n in range(at - 1) if clauses[n] == clauses[at] and words[n].keys]
    if not means:
        after = next((n for n in range(at, len(words)) if clauses[n] > clauses[at]), len(words))
        if words[after - 1].lower == ",":  # "To do A, we do B"
            means = [n for n in range(after, len(words)) if clauses[n] == clauses[after] and words[n].keys]
    yield Flow(stem(words[at].lower), at, tuple(means), goal)


def _of_verb(
    words: Sequence[Word], clauses: Sequence[int], subjects: Sequence[tuple[int, ...]], at: int
) -> Iterator[Flow]:
    end = at + 1
    while end < min(len(words), at + _LONGEST) and clauses[end] == clauses[at]:
        end += 1
    other = next((n for n in range(at + 2, end) if _is_participle(words, n)), end)
    by = next((n for n in range(at + 1, other) if words[n].lower in _SOURCE), 0)
    subject = _content(words, [n for n in subjects[clauses[at]] if n < at])
    is_been = any(each.lower in BE for each in words[max(0, at - 3) : at])
    done = words[at].lower.endswith(("ed", "en", "wn", "lt", "ght", "ade", "iven"))
    if done and (is_been or (_is_participle(words, at) and not _has_object(words, at))):
        before = phrases.before(words, clauses, at)
        yield from _passive(words, clauses, at, by, subject if is_been else before or subject)
    else:
        yield from _active(words, clauses, at, (by, end), subject)


def _passive(
    words: Sequence[Word], clauses: Sequence[int], at: int, by: int, target: tuple[int, ...]
) -> Iterator[Flow]:
    key, keys = stem(words[at].lower), words[at].keys
    source = phrases.after(words, clauses, by + 1) if by else ()
    if origin := _origin(words, clauses, at):
        yield Flow(key, at, origin, target)
    if keys & TAKES:
        yield Flow(key, at, target, source)
    elif by and (words[by].lower in _FROM or keys & (_MAKES | _RESTS)):
        yield Flow(key, at, source, target)


def _active(
    words: Sequence[Word], clauses: Sequence[int], at: int, ends: tuple[int, int], subject: tuple[int, ...]
) -> Iterator[Flow]:
    key, keys = stem(words[at].lower), words[at].keys
    (by, end), target = ends, _object(words, clauses, at)
    source = phrases.after(words, clauses, by + 1) if by else ()
    before = phrases.before(words, clauses, at)
    doer = subject if not before or any(clauses[n] == clauses[at] for n in subject) else before
    if _is_attached(words, clauses, at):
        acted_on = {key for n in target for key in words[n].keys}
        all_before = (n for n in range(at) if clauses[at] - 2 < clauses[n] < clauses[at])
        doer = tuple(n for n in all_before if words[n].keys and not words[n].keys & acted_on)
    if keys & _RESTS and by == at + 1:
        yield Flow(key, at, source, doer)
    elif keys & _MAKES:
        yield Flow(key, at, doer, target)
        if grounds := _grounds(words, at + 1, end):
            made = tuple(n for n in target if n < grounds)
            yield Flow(key, at, phrases.after(words, clauses, grounds + 2), made)
        if by and words[by].lower in _FROM:
            yield Flow(key, at, source, tuple(n for n in target if n < by))
    elif keys & TAKES:
        yield Flow(key, at, target, doer)


def _grounds(words: Sequence[Word], start: int, end: int) -> int:
    """Return where "based on" stands behind a verb's object, 0 where it does not."""
    return next((n for n in range(start, end - 1) if words[n].lower in {"based", "depending", "conditioned"}), 0)


def _object(words: Sequence[Word], clauses: Sequence[int], at: int) -> tuple[int, ...]:
    """Return what a verb acts on, up to whom it is done by or what for."""
    reach = []
    for here in range(at + 1, min(len(words), at + _LONGEST)):
        word = words[here]
        goal = word.lower == "to" and is_verb(words, here + 1)
        if clauses[here] != clauses[at] or goal or word.lower in _ENDS:
            break
        if word.keys:
            reach.append(here)
    return tuple(reach)


def _has_object(words: Sequence[Word], at: int) -> bool:
    after = words[at + 1] if at + 1 < len(words) else None
    return after is not None and (after.bears or after.lower in DETERMINERS | PRONOUNS)


def _origin(words: Sequence[Word], clauses: Sequence[int], at: int) -> tuple[int, ...]:
    """Return what "from which", "on which" stands for that opens a verb's clause."""
    first = at
    while first and clauses[first - 1] == clauses[at]:
        first -= 1
    which = next((n for n in range(max(1, first - 1), at) if words[n].lower in {"which", "whom"}), 0)
    if not which or words[which - 1].lower not in _SOURCE:
        return ()
    return phrases.before(words, clauses, which - 1)


def _is_attached(words: Sequence[Word], clauses: Sequence[int], at: int) -> bool:
    """Return whether a comma joins a verb to all that was said before it: ", restricting …", ", which restricts …"."""
    first = at
    while first and clauses[first - 1] == clauses[at]:
        first -= 1
    if not first or words[first - 1].lower != ",":
        return False
    opened = {word.lower for word in words[first:at]}
    return (first == at and words[at].lower.endswith("ing")) or "which" in opened
