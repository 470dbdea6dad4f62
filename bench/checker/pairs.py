"""Pairs of a passage and a statement, 1 where it follows and 0 where it does not, of a seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.checker.corpus import Abstract
from bench.checker.edits import EDITS, Neighbours
from bench.checker.rewrites import merged, resolved, said_otherwise

_WEIGHTS = {
    "negation": 3,
    "antonym": 3,
    "exchange": 3,
    "number": 2,
    "kind": 2,
    "name": 2,
    "hedge": 2,
    "universal": 1,
    "cause": 2,
    "order": 1,
    "credit": 1,
    "addition": 2,
    "word": 3,
}
_OTHERS = 4  # abstracts whose words are taken for others


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement, the passage that it is held against, whether it follows, and of what kind it is."""

    passage: str
    statement: str
    follows: int
    kind: str
    paper: str


def pairs(abstracts: Sequence[Abstract], seed: int, each: int = 1) -> Iterator[Pair]:
    """Yield pairs of all sentences, `each` times with other rewrites and edits.

    A changed sentence is a passage as well, and what follows from it does not follow from the original: so nothing of
    a statement alone tells whether it is true.
    """
    random_ = random.Random(seed)
    for _ in range(each):
        for abstract in abstracts:
            others = [
                text
                for other in random_.sample(abstracts, _OTHERS)
                for text in other.sentences
                if other is not abstract
            ]
            for at in range(len(abstract.sentences)):
                yield from _of_sentence(abstract, at, others, random_)
            yield from _of_told(abstract, others, random_)


def _of_sentence(abstract: Abstract, at: int, others: Sequence[str], random_: random.Random) -> Iterator[Pair]:
    texts, own = abstract.sentences, abstract.sentences[at]
    rest = [text for n, text in enumerate(texts) if n != at]
    around = Neighbours(rest, others)

    def passage(text: str) -> str:
        wide = random_.choice((0, 0, 1, 1, 2))
        return " ".join([*texts[max(0, at - wide) : at], text, *texts[at + 1 : at + 1 + wide]])

    yield Pair(passage(own), said_otherwise(own, random_), 1, "rewritten", abstract.key)
    if at and random_.random() < 0.5 and (whole := resolved(texts[at - 1], own)):
        yield Pair(f"{texts[at - 1]} {own}", said_otherwise(whole, random_), 1, "resolved", abstract.key)
    if (
        at
        and random_.random() < 0.12
        and (whole := merged(said_otherwise(texts[at - 1], random_), said_otherwise(own, random_), random_))
    ):
        yield Pair(f"{texts[at - 1]} {own}", whole, 1, "merged", abstract.key)
    changed = changed_by(own, random_, around)
    if changed:
        kind, false = changed
        yield Pair(passage(own), said_otherwise(false, random_), 0, kind, abstract.key)
        if kind not in ("addition", "cause") or random_.random() < 0.3:
            yield Pair(passage(false), said_otherwise(false, random_), 1, f"{kind}, in the passage too", abstract.key)
        if kind not in ("addition", "cause", "universal") and random_.random() < 0.5:
            yield Pair(passage(false), said_otherwise(own, random_), 0, f"{kind}, in the passage", abstract.key)
    if rest and random_.random() < 0.25:  # near, and of something else
        other = random_.choice(rest)
        yield Pair(
            passage(own) if other not in passage(own) else own,
            said_otherwise(other, random_),
            0,
            "of elsewhere",
            abstract.key,
        )
    if others and random_.random() < 0.06:
        yield Pair(passage(own), said_otherwise(random_.choice(others), random_), 0, "of another paper", abstract.key)


def _of_told(abstract: Abstract, others: Sequence[str], random_: random.Random) -> Iterator[Pair]:
    """Yield what people said of a paper, true and changed; the passage is all of its abstract's nearest sentences."""
    for told in abstract.told:
        passage = " ".join(nearest(told, abstract.sentences, 3))
        around = Neighbours([text for text in abstract.sentences if text not in passage], others)
        yield Pair(passage, told, 1, "told", abstract.key)
        for _ in range(2):
            if changed := changed_by(told, random_, around):
                yield Pair(passage, changed[1], 0, f"told, {changed[0]}", abstract.key)
        if random_.random() < 0.5 and (other := random_.choice(others)):
            yield Pair(other, told, 0, "told of another paper", abstract.key)


def changed_by(text: str, random_: random.Random, around: Neighbours) -> tuple[str, str] | None:
    """Change one thing of a sentence, of a kind drawn by weight among those that fit."""
    left = dict(_WEIGHTS)
    while left:
        kind = random_.choices(list(left), list(left.values()))[0]
        del left[kind]
        if (false := EDITS[kind](text, random_, around)) and false != text:
            return kind, false
    return None


def nearest(text: str, sentences: Sequence[str], most: int) -> list[str]:
    """Return the sentences that share most words with a text, in their order."""
    wanted = {word.lower().strip(".,;:()") for word in text.split() if len(word) > 3}
    share = {
        n: len(wanted & {word.lower().strip(".,;:()") for word in each.split()}) / (len(each.split()) ** 0.5)
        for n, each in enumerate(sentences)
    }
    return [sentences[n] for n in sorted(sorted(share, key=lambda n: -share[n])[:most])]
