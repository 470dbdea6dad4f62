"""What comes of what turned round: the maker made, the effect the cause, the means the end, the later the earlier."""

from collections.abc import Iterator

from chat.reply import Problem
from summarizer.grounding import reasons
from summarizer.grounding.english.analysis import Sense
from summarizer.grounding.english.flow import TAKES, Flow
from summarizer.grounding.english.held import Held
from summarizer.grounding.english.negation import LIGHT
from summarizer.grounding.english.words import is_adverb, stems

_NO_PARTY = LIGHT | stems(
    "method approach model framework system algorithm technique paper work study result new novel propose different"
    " multiple several various many high low good more way perform task base set order process problem similar first"
    " second then finally afterwards later next step one two use utilize leverage employ show"
    " demonstrate propose present introduce reveal find train learn deep neural network problem instead"
)
_LOOSE = frozenset(["cause", "before"])
_MOST_OF = 0.5
_MOST = 60

Ends = tuple[frozenset[str], frozenset[str]]


def problems(held: Held) -> Iterator[Problem]:
    """Yield where a statement has come the one of the other, and the paper the other of the one.

    Who makes less of something may take less of it: a verb that makes is not held against one that takes.
    """
    told = [
        (flow.name, _ends(sense, flow)) for sense in held.told for flow in sense.flows if flow.at not in sense.denied
    ][:_MOST]
    told += [("", (one[0], two[1] - one[0])) for _, one in told for _, two in told if one[1] & two[0]]
    near = [_ends(sense, flow) for sense in held.near for flow in sense.flows]
    for stated in held.stated.flows:
        up, down = _ends(held.stated, stated)
        if stated.at in held.stated.denied:
            continue
        if any(up & ups and down & downs for ups, downs in (*near, *(ends for _, ends in told))):
            continue
        if any(
            ((name in TAKES) == (stated.name in TAKES) and _is_turned((up, down), ends))
            or (name == stated.name and name not in _LOOSE and _is_half_turned((up, down), ends))
            for name, ends in told
        ):
            said = f"{held.stated.text_at(stated.up)} → {held.stated.text_at(stated.down)}"
            yield Problem("meaning", said, reasons.exchanged())
            return


def _ends(sense: Sense, flow: Flow) -> Ends:
    """Return the stems at both ends; of what is denied nothing comes, and it comes of nothing."""
    up, down = (
        sense.keys_at(at for at in numbers if at not in sense.denied and not is_adverb(sense.words[at])) - _NO_PARTY
        for numbers in (flow.up, flow.down)
    )
    return up - down, down - up


def _is_turned(mine: Ends, theirs: Ends) -> bool:
    """Return whether each end stands where the other does, and nothing where it does itself."""
    (up, down), (ups, downs) = mine, theirs
    return _is_most(up, downs) and _is_most(down, ups) and not (up & ups or down & downs)


def _is_most(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether two ends share half of the shorter one."""
    return bool(one & other) and len(one & other) >= _MOST_OF * min(len(one), len(other))


def _is_half_turned(mine: Ends, theirs: Ends) -> bool:
    """Return whether one whole end of the same verb stands at its other end, and not where it does itself."""
    (up, down), (ups, downs) = mine, theirs
    if not (ups and downs):
        return False
    return (bool(up) and up <= downs and not up & ups) or (bool(down) and down <= ups and not down & downs)
