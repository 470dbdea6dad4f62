"""Whose deed a clause tells: the paper's own, or that of the work that it sets itself apart from."""

from collections.abc import Collection, Sequence
from typing import Literal

from summarizer.grounding.english.words import AUXILIARIES, DETERMINERS, PREPOSITIONS, Word, is_verb, listed

Owner = Literal["ours", "others"]

_WE = listed("we our ours us")
_WORKS = listed(
    "method methods approach approaches model models framework frameworks system systems algorithm algorithms technique"
    " techniques work works paper papers study studies solution solutions scheme schemes architecture architectures"
    " pipeline pipelines network networks author authors strategy strategies baseline baselines literature research"
    " alternative alternatives art competitor competitors counterpart counterparts estimator estimators procedure"
    " methodology methodologies procedures formulation extension extensions researchers attempts efforts"
    " practice practices tool tools"
)
_OTHERS = listed(
    "existing previous prior current conventional traditional earlier alternative competing recent past contemporary"
    " state-of-the-art sota other most standard classical classic established today's popular previously common"
    " mainstream vanilla"
)
_BEFORE_US = listed("existing previous prior current conventional traditional earlier")
_ALWAYS_OTHERS = listed("baselines baseline alternatives competitors counterparts predecessors predecessor")
_OWN = listed("proposed presented introduced new novel resulting")
_OURS_ALONE = listed("method approach framework system algorithm technique paper work study authors solution scheme")
_OF_OURS_TOO = frozenset(["state-of-the-art", "sota", "standard", "new"])
_RELATIVE = frozenset(["which", "that", "who"])
_PLURAL_WORKS = frozenset(word for word in _WORKS if word.endswith("s")) - {"results", "experiments"}
_REACH = 4


def owner_of(words: Sequence[Word], own: Collection[str]) -> Owner | None:
    """Return who a phrase speaks of; `own` are the names that the paper gives its own things, in small letters."""
    for at, word in enumerate(words):
        near = [each.lower for each in words[at + 1 : at + 1 + _REACH]]
        near = near[: next((n for n, each in enumerate(near) if each in PREPOSITIONS), _REACH)]
        before = words[at - 1].lower if at else ""
        if word.lower in _WE or (word.lower in own and not _modifies_others(words, at)) or _ours(word, before, near):
            return "ours"
        if word.lower in _ALWAYS_OTHERS or _others(word, before, near):
            return "others"
    return None


def is_work(word: Word) -> bool:
    """Return whether a word only says that others' work is meant: "existing", "methods", "baselines"."""
    return word.lower in _OTHERS | _WORKS | _ALWAYS_OTHERS


def _ours(word: Word, before: str, near: Sequence[str]) -> bool:
    if word.lower in _OWN and before in {"the", "this", "a"}:
        return any(each in _WORKS for each in near)
    if word.lower not in {"the", "this"} or _OTHERS & set(near[:2]):
        return False
    return not _OURS_ALONE.isdisjoint(near[:1]) or (
        before == "" and not {"framework", "approach"}.isdisjoint(near[1:3])
    )


def _others(word: Word, before: str, near: Sequence[str]) -> bool:
    if word.lower in _BEFORE_US and near and not before:
        return True
    if word.lower in _OTHERS and before not in {"a", "an"}:
        works = [each for each in near if each in _WORKS]
        return bool(works) and (word.lower not in _OF_OURS_TOO or works[0].endswith("s") or before == "the")
    if word.lower in {"these", "such", "those"}:
        return near[:1] != [] and near[0] in _PLURAL_WORKS
    named = word.lower.endswith("-based") and any(char.isupper() for char in word.text)  # "CLIP-based methods"
    return named and any(each in {"methods", "approaches", "works", "models", "techniques"} for each in near[:2])


def _modifies_others(words: Sequence[Word], at: int) -> bool:
    return bool(at) and words[at - 1].lower in {"than", "over", "to", "of", "on", "from"}


def subjects(words: Sequence[Word], clauses: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Return for each clause the numbers of its subject's words.

    That of "that …", "which …" and "methods needing …" is the phrase before; any other clause without one goes on with
    that of the last.
    """
    found: list[tuple[int, ...]] = []
    first = 0
    while first < len(clauses):
        members = list(range(first, _end(clauses, first)))
        subject = _subject(words, members)
        if not subject or all(words[at].lower in _RELATIVE for at in subject):
            relative = words[first].lower in _RELATIVE or (
                words[first].lower.endswith("ing") and words[first - 1].bears
            )
            subject = (_phrase_before(words, first) if relative else ()) or (found[-1] if found else ())
        found.append(subject)
        first += len(members)
    return tuple(found)


def _end(clauses: Sequence[int], first: int) -> int:
    end = first
    while end < len(clauses) and clauses[end] == clauses[first]:
        end += 1
    return end


def _phrase_before(words: Sequence[Word], at: int) -> tuple[int, ...]:
    here = at = at - (words[at - 1].lower == ",")
    here -= 1
    while here >= 0 and here > at - 2 * _REACH and (words[here].bears or words[here].lower in {"of", *DETERMINERS}):
        if is_verb(words, here) and here < at - 1:
            break
        here -= 1
    return tuple(range(here + 1, at))


def _subject(words: Sequence[Word], members: Sequence[int]) -> tuple[int, ...]:
    start = next((n for n, at in enumerate(members) if words[at].kind != "mark"), len(members))
    while start < len(members) and (
        words[members[start]].lower
        in {
            "and",
            "but",
            "or",
            "while",
            "because",
            "since",
            "whereas",
            "that",
            "although",
            "though",
            "when",
            "if",
            "so",
            "thus",
            "hence",
            "therefore",
            "however",
            "also",
            "moreover",
            "furthermore",
            "yet",
            "meanwhile",
            "then",
            "instead",
            "as",
        }
        or words[members[start]].lower.endswith("ly")
    ):
        start += 1
    subject: list[int] = []
    for at in members[start:]:
        word = words[at]
        if not subject and word.lower.endswith("ing") and is_verb(words, at):
            return _gerund(words, members[start:])
        if word.lower in AUXILIARIES or word.kind == "mark" or is_verb(words, at):
            return tuple(subject)
        if word.lower in PREPOSITIONS - {"of", "for", "in", "on", "with", "between"} and not subject:
            return ()
        subject.append(at)
    return ()


def _gerund(words: Sequence[Word], members: Sequence[int]) -> tuple[int, ...]:
    """Return the subject that a gerund begins, where a verb follows it: "Adding a loss improves …"."""
    for number, at in enumerate(members[1:], start=1):
        word = words[at]
        if word.kind == "mark" or word.lower in {"to", "that"}:
            return ()
        if word.lower in AUXILIARIES or (is_verb(words, at) and word.lower.endswith("s")):
            return tuple(members[:number])
    return ()


def owners(
    words: Sequence[Word], subjects_: Sequence[Sequence[int]], clauses: Sequence[int], own: Collection[str]
) -> tuple[Owner | None, ...]:
    """Return for each clause whose deed it tells, as far as its subject says."""
    found: list[Owner | None] = []
    for clause, subject in enumerate(subjects_):
        first = next(at for at, number in enumerate(clauses) if number == clause)
        begins = words[first].lower in _WE or words[first].lower in own  # where no verb shows that it is the subject
        owner = "ours" if begins else owner_of([words[at] for at in subject], own)
        if owner is None and not subject:
            own_words = [word for word, number in zip(words, clauses, strict=True) if number == clause]
            own_work = any(word.lower in _WE for word in own_words)
            owner = found[-1] if found else "ours" if own_work else None
        found.append(owner)
    return tuple(found)
