"""Pairs that were written one by one: statements on passages of abstracts, and on everyday passages written for it."""

from collections.abc import Iterator
from pathlib import Path

from bench.checker.corpus import Abstract, abstracts
from bench.checker.pairs import Pair

FOLDER = Path(__file__).parent / "written"


def written(waves: str = "123") -> Iterator[Pair]:
    """Yield the pairs of some waves in the order of their files; what may not be learnt from is left out.

    There were three waves of them. A line of a file `statements-WAVE-*.tsv` has a passage's key, whether the statement
    follows (1 or 0), its kind and the statement. The key of an abstract's passage is `ID:FIRST:COUNT`, of its
    sentences; other passages stand in `passages-*.tsv`, a key and a text a line.
    """
    known = {each.key: each for each in abstracts()}
    passages = dict(
        line.split("\t", 1)
        for file in sorted(FOLDER.glob("passages-*.tsv"))
        for line in file.read_text(encoding="utf-8").splitlines()
    )
    for file in sorted(FOLDER.glob(f"statements-[{waves}]-*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            key, follows, kind, statement = line.split("\t")
            passage = passages.get(key) or _of_abstract(key, known)
            if passage:
                yield Pair(passage, statement, int(follows), kind, key.partition(":")[0])


def _of_abstract(key: str, known: dict[str, Abstract]) -> str:
    paper, first, count = key.split(":")
    sentences = known[paper].sentences if paper in known else ()
    return " ".join(sentences[int(first) : int(first) + int(count)])
