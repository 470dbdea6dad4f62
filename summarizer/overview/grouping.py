"""The papers of a digest in a few groups, each under words that its papers share.

Papers are joined by average linkage (Sokal and Michener, 1958) as long as that brings together more than chance would
(the excess over the mean likeness of all pairs, which is what Newman and Girvan's modularity, 2004, counts for links).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from papers import latex
from papers.paper import Paper
from papers.query.match import split
from papers.stems import at_length_one
from summarizer.digest import Group
from summarizer.extractive.keywords import phrases
from summarizer.grounding.english.words import stem
from summarizer.grounding.glossary.frequency import weight as rarity

GROUPING_VERSION = "groups-1"
MORE_THAN = 6
"""Papers: of so few nobody needs an overview."""
FEWEST_GROUPS, MOST_GROUPS = 2, 4
MOST_PAPERS = 100
"""Of more than that no groups are made: four of them tell nobody what is in so long a list."""
_MOST_TERMS = 3
_TITLE = 3  # a phrase of the title counts as much as that many of the abstract
_LONGEST = 4000  # characters of an abstract that are looked at; arXiv's own bound is about half of that
_PART = 0.6  # of all papers: what is greater is no group but the topic itself
_FIGURE = 2.5  # what "3D" and the like tell, in the units of `rarity`: 0.0 to 5.0
_LEAST_TELLING = 1.25  # of a phrase that names a group: a word of at most one abstract in fifteen, or two words
_COMMON = 0.5  # of all papers: what more of them say names none of the groups

Pair = tuple[int, int]
Likeness = Callable[[Sequence[Paper]], Mapping[Pair, float]]
"""Tells how alike papers are, by pairs of their places (the lower one first), in any unit.

Of pairs that are lacking it says nothing.
"""


@dataclass(frozen=True, slots=True)
class Grouped:
    """Papers by their places, and the phrases, as the papers write them, of which each of these has one at least."""

    places: tuple[int, ...]
    terms: tuple[str, ...]


def group(papers: Sequence[Paper], likeness: Sequence[Likeness] = ()) -> list[Grouped]:
    """Group papers by the words that they share and by further likenesses, the greatest group first.

    The same papers give the same groups, whatever their order. What fits to none is left out; there are two to four
    groups or none at all.
    """
    if not 2 * FEWEST_GROUPS <= len(papers) <= MOST_PAPERS:
        return []
    order = sorted(range(len(papers)), key=lambda place: (papers[place].id, papers[place].version))
    ordered = [papers[place] for place in order]
    read = [_Read(paper) for paper in ordered]
    excess = _excess([_shared(read), *(each(ordered) for each in likeness)], len(papers))
    named: list[_Group] = []
    for members in _joined(excess, len(papers)):
        made = _named(members, read, named)
        if len(made.members) > 1:
            named.append(made)
    if len(named) < FEWEST_GROUPS:
        return []
    _take_in(named, read, excess)
    named.sort(key=lambda each: -len(each.members))
    return [Grouped(tuple(sorted(order[place] for place in each.members)), each.terms) for each in named]


def drafted(papers: Sequence[Paper], likeness: Sequence[Likeness] = ()) -> tuple[Group, ...]:
    """Group papers under words that they share, without a sentence; none where there is nothing to group."""
    if len(papers) <= MORE_THAN:
        return ()
    found = group(papers, likeness)
    return tuple(Group(", ".join(each.terms), tuple(papers[n].versioned_id for n in each.places)) for each in found)


@dataclass(slots=True)
class _Group:
    """Members by their places, and the phrases that name them, by their stems and as they are written."""

    members: list[int]
    keys: list[str]
    terms: tuple[str, ...]


def _take_in(named: Sequence[_Group], read: Sequence["_Read"], excess: Sequence[Sequence[float]]) -> None:
    """Put each paper that is left into the group to which it fits by a phrase and by its likeness, if there is one."""
    founders = [tuple(each.members) for each in named]
    for place in sorted(set(range(len(read))).difference(*founders)):
        fits = [
            (math.fsum(excess[place][other] for other in of) / len(of), -number)
            for number, (each, of) in enumerate(zip(named, founders, strict=True))
            if any(key in read[place].spelt for key in each.keys)
        ]
        if fits and max(fits)[0] > 0:
            named[-max(fits)[1]].members.append(place)


class _Read:
    """What of a paper's title and abstract groups it: its stems, and its phrases by their stems."""

    def __init__(self, paper: Paper) -> None:
        self.stems: Counter[str] = Counter()
        self.titled: set[str] = set()
        self.spelt: dict[str, Counter[str]] = defaultdict(Counter)
        texts = ((_TITLE, paper.title), (1, paper.abstract[:_LONGEST]))
        for times, text in texts:
            for phrase in phrases(" ".join(latex.to_text(text).split())):
                words = tuple(map(stem, split(phrase)))
                key = " ".join(words)
                self.spelt[key][phrase] += 1
                if times > 1:
                    self.titled.add(key)
                if len(words) <= 2:
                    self.stems[key] += times


def _shared(read: Sequence[_Read]) -> Mapping[Pair, float]:
    """Return the cosines of papers by tf-idf of their words and pairs of words."""
    found_in = Counter(word for each in read for word in each.stems)
    holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, each in enumerate(read):
        weights = {
            word: math.log1p(n) * math.log(len(read) / found_in[word]) * _telling(word.split())
            for word, n in each.stems.items()
            if 1 < found_in[word] < len(read)
        }
        for word, weight in at_length_one(weights).items():
            holders[word].append((place, weight))
    cosines = dict.fromkeys(combinations(range(len(read)), 2), 0.0)
    for held in holders.values():
        for (one, a), (other, b) in combinations(held, 2):
            cosines[one, other] += a * b
    return cosines


def _excess(measures: Sequence[Mapping[Pair, float]], n: int) -> list[list[float]]:
    """Return how much more alike two papers are than two of them are on the whole, in deviations, over all measures."""
    pairs = list(combinations(range(n), 2))
    table = [[0.0] * n for _ in range(n)]
    for measure in measures:
        known = {pair: measure[pair] for pair in pairs if pair in measure}
        if not known:
            continue
        mean = math.fsum(known.values()) / len(known)
        deviation = math.sqrt(math.fsum((each - mean) ** 2 for each in known.values()) / len(known)) or 1.0
        for (one, other), alike in known.items():
            table[one][other] += (alike - mean) / deviation / len(measures)
            table[other][one] = table[one][other]
    return table


def _joined(excess: Sequence[Sequence[float]], n: int) -> list[tuple[int, ...]]:
    """Return the best state on the way from single papers to one heap, its groups by their worth."""
    heaps: list[tuple[int, ...]] = [(place,) for place in range(n)]
    sums = {(a, b): excess[a[0]][b[0]] for a, b in combinations(heaps, 2)}
    most = max(2, int(n * _PART))
    worth: dict[tuple[int, ...], float] = dict.fromkeys(heaps, 0.0)
    best: tuple[float, list[tuple[int, ...]]] = (0.0, [])
    while sums:
        fitting = [pair for pair in sums if len(pair[0]) + len(pair[1]) <= most]
        if not fitting:
            break
        a, b = max(fitting, key=lambda pair: (sums[pair] / (len(pair[0]) * len(pair[1])), pair))
        between, whole = sums.pop((a, b)), tuple(sorted((*a, *b)))
        worth[whole] = worth.pop(a) + worth.pop(b) + between
        heaps = [each for each in heaps if each not in {a, b}]
        for each in heaps:
            sums[each, whole] = sum(sums.pop((x, each) if (x, each) in sums else (each, x)) for x in (a, b))
        heaps.append(whole)
        groups = [each for each in heaps if len(each) > 1]
        if FEWEST_GROUPS <= len(groups) <= MOST_GROUPS and (now := sum(worth[each] for each in groups)) > best[0]:
            best = now, sorted(groups, key=lambda each: (-len(each), -worth[each], each))
    return best[1]


def _named(members: Sequence[int], read: Sequence[_Read], before: Sequence[_Group]) -> _Group:
    """Return the phrases under which members belong together, and which of them have any of these."""
    taken = {word for each in before for key in each.keys for word in key.split()}
    others = len(read) - len(members)
    inside = Counter(key for place in members for key in read[place].spelt)
    outside = Counter(key for each in read for key in each.spelt)
    outside.subtract(inside)

    def weight(key: str, left: set[int]) -> tuple[float, str]:
        there = sum((key in read[place].spelt) + (key in read[place].titled) for place in left) / 2
        words = key.split()
        apart = 1 - outside[key] / others if others else 1.0
        new = 1.0 if taken.isdisjoint(words) else 0.5
        return there**1.5 * max(0.0, apart) ** 2 * _telling(words) * new, key

    known = {
        key
        for key, n in inside.items()
        if n > 1
        and n + outside[key] <= max(2, len(read) * _COMMON)
        and _telling(key.split()) >= _LEAST_TELLING
        and any(key in read[place].titled for place in members)
    }
    left, keys, held = set(members), list[str](), list[int]()
    while left and known and len(keys) < _MOST_TERMS:
        best = max(known, key=lambda key: weight(key, left))
        there = {place for place in left if best in read[place].spelt}
        if weight(best, left)[0] <= 0 or (keys and len(there) < 2):
            break
        keys.append(best)
        held += there
        left -= there
        known = {key for key in known if set(key.split()).isdisjoint(best.split())}
    return _Group(held, keys, tuple(_spelling(key, [read[place] for place in members]) for key in keys))


def _telling(words: Sequence[str]) -> float:
    """Return how much a phrase of these stems tells, by how rare they are in arXiv's abstracts."""
    return math.sqrt(sum(rarity(word) if word.isalpha() else _FIGURE for word in words))


def _spelling(key: str, read: Sequence[_Read]) -> str:
    """Return how most papers write a phrase, of equals with the fewest capitals."""
    counts: Counter[str] = Counter()
    for each in read:
        counts.update(dict.fromkeys(each.spelt.get(key, ()), 1))
    return max(counts, key=lambda text: (counts[text], -sum(map(str.isupper, text)), text))
