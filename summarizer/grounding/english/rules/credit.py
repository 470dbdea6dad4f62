"""What the paper says of others' work told of its own, or the reverse."""

from collections.abc import Iterator

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.held import Held, content
from summarizer.grounding.english.owners import Owner, is_work, owner_of
from summarizer.grounding.english.words import BE, stems

_AUTHORS = frozenset(["we", "our", "paper", "work", "study", "authors"])
_ANSWERS = stems(
    "address tackle overcome solve resolve avoid alleviate mitigate reduce improve remedy target handle bridge fill"
    " extend unlike propose introduce generalize study investigate outperform compare evaluate"
)
_APART = frozenset(["unlike", "whereas", "contrast", "contrary", "different", "instead", "rather", "than", "opposed"])
_REPORTS = stems("show find observe note argue demonstrate reveal see know discuss report point review study analyze")
_DEFINITE = frozenset(["the", "this", "its", "our", "these"])
_LEAST = 3
_MOST_OF = 0.6
_LITTLE = 0.35


def problems(held: Held) -> Iterator[Problem]:
    """Yield what a statement says of the paper's own work and the paper of others', and the reverse."""
    stated = held.stated
    if _is_about_others(held) and (named := _own_words(stated)) and _is_whole_told(held, named):
        yield Problem("meaning", stated.text_at(named), reasons.of_others())
        return
    for clause, whose in enumerate(stated.owners):
        owner = whose or _new_here(held, clause)
        if owner is None or _is_done_by_another(stated, clause) or (whose == "others" and _is_named(held, clause)):
            continue
        words = _extent(stated, clause)
        deed = content(stated, (at for at in words if at not in stated.subjects[clause]))
        keys = stated.keys_at(deed)
        if len(deed) < _LEAST:
            continue
        if _is_of_the_other(held, keys, len(deed), owner) or (
            owner == "ours"
            and held.background
            and not _tells_of_the_paper(held, clause)
            and _is_told(held, keys, len(deed))
        ):
            reason = reasons.of_others() if owner == "ours" else reasons.of_its_own()
            yield Problem("meaning", stated.text_at(stated.subjects[clause]), reason)
            return


def _is_about_others(held: Held) -> bool:
    """Return whether the paper's sentences only tell of others' work, or of what was before it."""
    own = any(
        whose == "ours" and not _only_says(sense, n) for sense in held.told for n, whose in enumerate(sense.owners)
    )
    others = any(owner_of(sense.words, ()) == "others" for sense in held.told)
    return not own and (held.background or others)


def _only_says(sense: Sense, clause: int) -> bool:
    """Return whether a clause only has the authors say what follows: "as we show"."""
    words = [sense.words[at] for at, number in enumerate(sense.clauses) if number == clause]
    subject = {sense.words[at].lower for at in sense.subjects[clause]}
    return not _AUTHORS.isdisjoint(subject) and all(
        word.keys & _REPORTS or word.lower in _AUTHORS or word.lower.endswith("ly") for word in words if word.bears
    )


def _own_words(stated: Sense) -> tuple[int, ...]:
    """Return where a statement names the paper's own work and neither others nor the authors."""
    if any(word.lower in _AUTHORS for word in stated.words[:2]) or owner_of(stated.words, ()) == "others":
        return ()
    apart = any(word.lower in _APART for word in stated.words)
    if apart or any(each.against for each in stated.comparisons) or stated.negations:
        return ()
    named = tuple(at for at, word in enumerate(stated.words) if word.lower in stated.own)
    return named or tuple(
        at
        for at, number in enumerate(stated.clauses)
        if stated.owners[number] == "ours" and at in stated.subjects[number]
    )


def _is_whole_told(held: Held, named: tuple[int, ...]) -> bool:
    """Return whether most of what a statement says besides the name is told of others."""
    rest = [at for at in content(held.stated, range(len(held.stated.words))) if at not in named]
    if len(rest) < _LEAST or any(held.stated.words[at].keys & _ANSWERS for at in rest):
        return False
    return sum(bool(held.stated.words[at].keys & held.told_keys) for at in rest) >= _MOST_OF * len(rest)


def _new_here(held: Held, clause: int) -> Owner | None:
    """Return "ours" where a clause tells of something as known that the sentences about others do not name."""
    subject = held.stated.subjects[clause]
    if not subject or held.stated.words[subject[0]].lower not in _DEFINITE:
        return None
    words = content(held.stated, subject)
    known = any(held.stated.words[at].keys & held.told_keys for at in words)
    others = held.background or any("others" in sense.owners and "ours" not in sense.owners for sense in held.told)
    return "ours" if words and others and not known else None


def _is_named(held: Held, clause: int) -> bool:
    """Return whether the paper's sentences name those of whom a clause tells, so that they speak of the same."""
    words = [at for at in content(held.stated, held.stated.subjects[clause]) if not is_work(held.stated.words[at])]
    return bool(words) and all(held.stated.words[at].keys & held.told_keys for at in words)


def _is_of_the_other(held: Held, keys: frozenset[str], size: int, owner: str) -> bool:
    other = "others" if owner == "ours" else "ours"
    shares = {"ours": 0.0, "others": 0.0}
    if owner == "ours" and any(_is_set_apart(sense, keys, size) for sense in held.told):
        return True
    for sense in held.near:
        for clause, whose in enumerate(sense.owners):
            if whose:
                shares[whose] = max(shares[whose], _share(sense, clause, keys, size))
    return shares[other] >= _MOST_OF and shares[owner] < _LITTLE


def _is_set_apart(sense: Sense, keys: frozenset[str], size: int) -> bool:
    """Return whether a sentence tells a deed of those whom it sets its own against: "Unlike methods relying on …"."""
    for at, word in enumerate(sense.words[:-2]):
        after = sense.words[at + 1].lower
        if word.lower != "unlike" and not (word.lower in {"contrast", "opposed"} and after in {"to", "with"}):
            continue
        comma = next((n for n in range(at, len(sense.words)) if sense.words[n].lower == ","), len(sense.words))
        apart = content(sense, range(at + 1, comma))
        rest = sense.keys_at(n for n in range(len(sense.words)) if not at < n < comma)
        shared = {n for n in apart if sense.words[n].keys & keys}
        return len(shared) >= _MOST_OF * size and not keys & rest
    return False


def _is_done_by_another(stated: Sense, clause: int) -> bool:
    """Return whether a clause's subject is not who does it, or is held against who does: the comparisons' affair."""
    words = [at for at, number in enumerate(stated.clauses) if number == clause]
    passive = any(
        stated.words[at].lower == "by" and any(stated.words[n].lower in BE for n in words if n < at) for at in words
    )
    return passive or any(comparison.ranks for comparison in stated.comparisons if comparison.at in words)


def _tells_of_the_paper(held: Held, clause: int) -> bool:
    """Return whether a clause tells what the authors do: "We propose …", which a background leads up to."""
    subject = [held.stated.words[at].lower for at in held.stated.subjects[clause]]
    return subject[:1] == ["a"] or not _AUTHORS.isdisjoint(subject)


def _is_told(held: Held, keys: frozenset[str], size: int) -> bool:
    """Return whether what was before the paper does the same, and not what the paper then tells of."""
    return any(
        _share(sense, clause, keys, size) >= _MOST_OF for sense in held.told for clause in range(len(sense.owners))
    )


def _extent(sense: Sense, clause: int) -> list[int]:
    """Return the words of a clause and of those that only say more of its last word: "queries that use …"."""
    extent = [at for at, number in enumerate(sense.clauses) if number == clause]
    for at in range(extent[-1] + 1, len(sense.words)):
        if sense.clauses[at] != sense.clauses[at - 1] and sense.words[at].lower not in {"that", "which", "who"}:
            break
        extent.append(at)
    return extent


def _share(sense: Sense, clause: int, keys: frozenset[str], size: int) -> float:
    words = _extent(sense, clause)
    return sum(bool(sense.words[at].keys & keys) for at in content(sense, words)) / size
