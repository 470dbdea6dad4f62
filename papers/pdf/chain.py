"""The numbered headings of a paper: of all lines with numbers the sequence that explains most of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from papers.pdf.candidates import Candidate, Look
from papers.pdf.numbering import NumberPlace

_K = TypeVar("_K")
_SKIP = 3.0  # what a number costs that is missing
_MOST_SKIPPED = 3
_ROUNDS = 3
_ALIKE = 2.5
_RANK = {"1": 0, "I": 0, "A": 1, "a": 1, "S": 2}


class _Step(NamedTuple):
    """The best sequence that ends with a candidate at a place: its score, and the step before."""

    score: float
    place: NumberPlace
    candidate: Candidate
    before: "_Step | None"


def choose_numbered(candidates: Sequence[Candidate], listed: int) -> list[Candidate]:
    """Choose the numbered headings; `listed` is the line at which the first list of references ends."""
    usual: dict[int, tuple[Look, float]] = {}
    chosen: list[_Step] = []
    for _ in range(_ROUNDS):
        chosen = _best(candidates, usual, listed)
        before, usual = usual, _usual(chosen)
        if usual == before:
            break
    return [step.candidate for step in chosen if _is_sure(step, usual)]


def _is_sure(step: _Step, usual: dict[int, tuple[Look, float]]) -> bool:
    """Return whether a number of the sequence is a heading, and no item that only fills a gap of it."""
    alone = step.candidate.free and step.candidate.score >= 1.0
    return alone or _worth(step.candidate, _depth(step.place), usual) > 0


def _worth(candidate: Candidate, depth: int, usual: dict[int, tuple[Look, float]]) -> float:
    """Return a candidate's score, more where it looks like the others of its level and less where it does not."""
    if depth not in usual:
        return candidate.score
    look, share = usual[depth]
    plain = 1.0 if not candidate.printed else _ALIKE
    return candidate.score + (plain if candidate.look == look else -_ALIKE * share)


def _usual(steps: Iterable[_Step]) -> dict[int, tuple[Look, float]]:
    """Return for each level the look of most of its headings, and its share."""
    looks: dict[int, Counter[Look]] = defaultdict(Counter)
    for step in steps:
        if step.candidate.score > 0:
            looks[_depth(step.place)][step.candidate.look] += 1 + round(step.candidate.score)
    most = {depth: counted.most_common(1)[0] for depth, counted in looks.items()}
    return {
        depth: (look, count / looks[depth].total()) for depth, (look, count) in most.items() if looks[depth].total() > 4
    }


def _depth(place: NumberPlace) -> int:
    return len(place.path) + place.open_


class _Table:
    """The best sequences so far by the place at which they end."""

    def __init__(self) -> None:
        self.exact: dict[tuple[str, tuple[int, ...]], _Step] = {}
        self.within: dict[tuple[str, tuple[int, ...]], _Step] = {}
        self.open_exact: dict[tuple[str, int], _Step] = {}
        self.open_within: dict[tuple[str, int, tuple[int, ...]], _Step] = {}
        self.ranked: dict[int, _Step] = {}

    def add(self, step: _Step) -> None:
        """Take a sequence up."""
        scheme, path, _ = step.place
        _keep(self.exact, (scheme, path), step)
        _keep(self.open_exact, (scheme, len(path)), step)
        _keep(self.ranked, _RANK[scheme], step)
        for end in range(1, len(path) + 1):
            _keep(self.within, (scheme, path[:end]), step)
            for open_ in range(1, min(3, end)):
                _keep(self.open_within, (scheme, open_, path[open_:end]), step)


def _keep(table: dict[_K, _Step], key: _K, step: _Step) -> None:
    kept = table.get(key)
    if kept is None or step.score >= kept.score:
        table[key] = step


def _best(candidates: Sequence[Candidate], usual: dict[int, tuple[Look, float]], listed: int) -> list[_Step]:
    table = _Table()
    best: _Step | None = None
    for candidate in candidates:
        if candidate.label is None:
            continue
        steps: dict[tuple[str, tuple[int, ...]], _Step] = {}
        for place in candidate.label.places:
            worth = _worth(candidate, _depth(place), usual)
            for before, path, cost in _before(table, place, candidate, listed):
                near = before is not None and _is_item(before, path, candidate)
                score = (before.score if before else 0.0) + worth - cost - 2.0 * near
                other = steps.get((place.scheme, path))
                if other is None or score >= other.score:
                    step = _Step(score, NumberPlace(place.scheme, path), candidate, before)
                    steps[place.scheme, path] = step
                    best = step if best is None or score > best.score else best
        for step in steps.values():
            table.add(step)
    chosen: list[_Step] = []
    while best is not None:
        chosen.append(best)
        best = best.before
    return chosen[::-1]


def _is_item(before: _Step, path: tuple[int, ...], candidate: Candidate) -> bool:
    """Return whether a number follows its like with hardly a line between them, as in a list."""
    lines = candidate.at - before.candidate.at - before.candidate.lines
    return len(before.place.path) == len(path) and lines < 2 and not before.candidate.behind


def _before(
    table: _Table, place: NumberPlace, candidate: Candidate, listed: int
) -> Iterable[tuple[_Step | None, tuple[int, ...], float]]:
    """Yield what may stand before a place, the whole path that it then has, and what is missing between them."""
    scheme, path, open_ = place
    if open_:
        yield from _before_open(table, place)
        return
    *above, last = path
    parent = tuple(above)
    for skipped in range(min(last - 1, _MOST_SKIPPED + 1)):
        if step := table.within.get((scheme, (*parent, last - 1 - skipped))):
            yield step, path, _SKIP * skipped
    if last - 1 <= _MOST_SKIPPED and parent:
        if step := table.exact.get((scheme, parent)):
            yield step, path, _SKIP * (last - 1)
        elif above[-1] > 1 and (step := table.within.get((scheme, (*parent[:-1], above[-1] - 1)))):
            yield step, path, _SKIP * last
    if len(above) > 1 and above[-1] == last == 1 and (step := table.exact.get((scheme, parent[:-1]))):
        yield step, path, _SKIP
    yield from _first(table, place, candidate, listed)


def _first(
    table: _Table, place: NumberPlace, candidate: Candidate, listed: int
) -> Iterable[tuple[_Step | None, tuple[int, ...], float]]:
    """Yield what may stand before the first number of a scheme: nothing, or the numbers of the part before."""
    missing = _SKIP * (sum(place.path) - 1 - (len(place.path) > 1 and place.scheme in "Aa" and len(place.path) - 1))
    if missing > _SKIP * _MOST_SKIPPED:
        return
    behind = listed <= candidate.at or bool(candidate.label and candidate.label.kind)
    rank = _RANK[place.scheme]
    yield None, place.path, missing + 2.0 * rank
    for lower in range(rank):
        if step := table.ranked.get(lower):
            yield step, place.path, missing + (0.0 if behind else 2.0)


def _before_open(table: _Table, place: NumberPlace) -> Iterable[tuple[_Step, tuple[int, ...], float]]:
    """Yield what may stand before a number whose first parts are not printed: its parent, or the like of it."""
    scheme, path, open_ = place
    if path[-1] == 1 and (step := table.open_exact.get((scheme, open_))):
        yield step, (*step.place.path, 1), 0.0
    for skipped in range(min(path[-1] - 1, 2)):
        if step := table.open_within.get((scheme, open_, (path[-1] - 1 - skipped,))):
            yield step, (*step.place.path[:open_], path[-1]), _SKIP * skipped
