"""Learn from which nearness on papers are shown as related, and followed, from pairs that were judged by hand.

The pairs of bench/likeness_pairs.psv are papers of ../shared/data/volume, each with its first, third and tenth nearest
by words. Prints for thresholds which share of what is above them is on one subject, and which share of all such is
found; then, also over folds that were not learnt from, the best by F-measures (van Rijsbergen, 1979) for which finding
counts twice as much, to be shown, or being right does, to be followed: the numbers of `papers/likeness.py`.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from papers import likeness
from papers.likeness import Profile
from papers.query import fulltext
from services.likings import rarity

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "volume" / "2024-03.jsonl"
PAIRS = Path(__file__).with_name("likeness_pairs.psv")
STEPS = [step / 200 for step in range(20, 51)]
FOLDS = 6

Judged = tuple[float, bool]


def pairs() -> list[tuple[str, str, bool]]:
    """Read the pairs."""
    lines = (line.split("|") for line in PAIRS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [(one, other, told == "1") for one, other, told in lines]


def profiles(wanted: set[str]) -> dict[str, Profile]:
    """Return the profiles of the papers in the pairs."""
    found = {}
    for line in DATA.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        if told["id"] in wanted:
            abstract = told["abstract"].partition("Abstract: ")[2] or told["abstract"]
            lines = fulltext.line(told["title"]), fulltext.line(abstract)
            found[told["id"]] = likeness.of_words(*lines, rarity)
    return found


def scored(judged: Sequence[Judged], threshold: float, beta: float) -> tuple[float, float, float]:
    """Return precision, recall and the F-measure by which recall counts `beta` times as much."""
    above = [same for nearness, same in judged if nearness >= threshold]
    precision = sum(above) / max(1, len(above))
    recall = sum(above) / max(1, sum(same for _, same in judged))
    return precision, recall, (1 + beta**2) * precision * recall / max(1e-9, beta**2 * precision + recall)


def best(judged: Sequence[Judged], beta: float) -> float:
    """Return the threshold with the highest F-measure."""
    return max(STEPS, key=lambda step: scored(judged, step, beta)[2])


def main() -> None:
    """Print all of it."""
    if not DATA.exists():
        print("skipped: needs ../shared/data")
        return
    told = pairs()
    known = profiles({paper for one, other, _ in told for paper in (one, other)})
    judged = [(known[one].cosine(known[other]), same) for one, other, same in told]
    print("threshold  precision  recall")
    for step in STEPS[::2]:
        print("{:9.2f}  {:9.2f}  {:6.2f}".format(step, *scored(judged, step, 1.0)))
    for name, beta in (("SHOWN", 2.0), ("FOLLOWED", 0.5)):
        held_out = []
        for fold in range(FOLDS):
            learnt = [each for place, each in enumerate(judged) if place // 3 % FOLDS != fold]
            rest = [each for place, each in enumerate(judged) if place // 3 % FOLDS == fold]
            held_out.append(scored(rest, best(learnt, beta), beta))
        precision, recall, _ = (mean(column) for column in zip(*held_out, strict=True))
        print(f"{name} = {best(judged, beta)}; held out: precision {precision:.2f}, recall {recall:.2f}")


if __name__ == "__main__":
    main()
