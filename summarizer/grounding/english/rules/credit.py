"""What the paper says of others' work told of its own, or the reverse."""

from collections.abc import Iterator

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.held import Held, content
from summarizer.grounding.english.words import BE, stems

_WEAK = stems(
    "suffer struggle fail lack overlook neglect ignore limit limitation degrade incur hinder hamper falter inability"
    " unable drawback shortcoming weakness bottleneck"
)
_AUTHORS = frozenset(["we", "our", "paper", "work", "study", "authors"])
_LEAST = 3
_MOST_OF = 0.6
_LITTLE = 0.35


def problems(held: Held) -> Iterator[Problem]:
    """Yield what a statement says of the paper's own work and the paper of others', and the reverse."""
    stated = held.stated
    for clause, owner in enumerate(stated.owners):
        if owner is None or _is_done_by_another(stated, clause):
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


def _is_of_the_other(held: Held, keys: frozenset[str], size: int, owner: str) -> bool:
    other = "others" if owner == "ours" else "ours"
    shares = {"ours": 0.0, "others": 0.0}
    for sense in held.near:
        for clause, whose in enumerate(sense.owners):
            if whose:
                shares[whose] = max(shares[whose], _share(sense, clause, keys, size))
    return shares[other] >= _MOST_OF and shares[owner] < _LITTLE


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
