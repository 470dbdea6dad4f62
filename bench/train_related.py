"""Learn from which nearness on papers are shown as related, and followed, from pairs that were judged by hand.

The pairs of bench/related_pairs.psv are papers of ../shared/data/volume, each with its first, third and tenth nearest
by words, and with others that an embedding (all-MiniLM-L6-v2) puts near and words do not. Prints which share of what
is above a threshold is on one subject, and which share of all such is found, over folds that were not learnt from, at
the best threshold by F-measures (van Rijsbergen, 1979): to be shown finding counts twice as much as being right, and
of thresholds that are about as good the lowest is taken; to be followed both count alike, and the highest is. They are
the numbers of `papers/nearness.py`; those for embeddings need `--model`, which may be given several times: a folder
with a local model, or URL#NAME for one on an OpenAI-compatible server. They are learnt of all
together, and told for each.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from math import exp
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.bench_questions import opened
from papers import nearness
from papers.nearness import Profile
from papers.query import fulltext
from papers.vectors import Vector, cosine
from services.near import subjects
from store.rows import batches

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "volume" / "2024-03.jsonl"
PAIRS = Path(__file__).with_name("related_pairs.psv")
STEPS = [step / 200 for step in range(20, 200)]
ROUNDS, RATE = 3000, 0.3
ABOUT_SHOWN, ABOUT_FOLLOWED = 0.03, 0.015
FOLDS = 6
SAMPLED = 3  # of the papers one in so many tells what is usual

Judged = tuple[float, bool]


def pairs() -> list[tuple[str, str, str, bool]]:
    """Read the pairs, each with how it was found."""
    lines = (line.split("|") for line in PAIRS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [(one, other, by, told == "1") for one, other, by, told in lines]


def profiles(wanted: set[str]) -> tuple[dict[str, Profile], dict[str, str]]:
    """Return the profiles of the papers in the pairs, and their texts."""
    found, texts = {}, {}
    for line in DATA.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        if told["id"] in wanted:
            abstract = told["abstract"].partition("Abstract: ")[2] or told["abstract"]
            lines = fulltext.line(told["title"]), fulltext.line(abstract)
            found[told["id"]] = nearness.of_words(*lines)
            texts[told["id"]] = f"{told['title']}. {abstract}"
    return found, texts


async def vectors(model: str, texts: Sequence[str]) -> dict[str, Vector]:
    """Return what a model makes of texts."""
    embedder = opened(model)
    try:
        made = [each for some in batches(texts, 32) for each in await embedder.embed(some)]
        return dict(zip(texts, made, strict=True))
    finally:
        await embedder.aclose()


def meant(model: str, told: Sequence[tuple[str, str, str, bool]], texts: Mapping[str, str]) -> list[float]:
    """Return how near a model puts each pair."""
    made = asyncio.run(vectors(model, [*dict.fromkeys((*subjects.TEXTS, *texts.values()))]))
    usual = subjects.rule(made, [made[each] for each in list(texts.values())[::SAMPLED]]).papers
    return [max(0.0, usual.beyond(cosine(made[texts[one]], made[texts[other]]))) for one, other, _, _ in told]


def scored(judged: Sequence[Judged], threshold: float, beta: float) -> tuple[float, float, float]:
    """Return precision, recall and the F-measure by which recall counts `beta` times as much."""
    above = [same for nearness, same in judged if nearness >= threshold]
    precision = sum(above) / max(1, len(above))
    recall = sum(above) / max(1, sum(same for _, same in judged))
    return precision, recall, (1 + beta**2) * precision * recall / max(1e-9, beta**2 * precision + recall)


def best(judged: Sequence[Judged], beta: float) -> float:
    """Return the threshold with the best F-measure: of those about as good the lowest to show, the highest to send."""
    measured = {step: scored(judged, step, beta)[2] for step in STEPS}
    about = ABOUT_SHOWN if beta > 1.0 else ABOUT_FOLLOWED
    good = [step for step, each in measured.items() if each >= max(measured.values()) - about]
    return good[0] if beta > 1.0 else good[-1]


def weight(rows: Sequence[tuple[float, float, bool]]) -> float:
    """Return what meaning weighs beside words, by a logistic regression on whether both are on one subject."""
    by_words, by_meaning, constant = 0.0, 0.0, 0.0
    for _ in range(ROUNDS):
        missed = [same - 1 / (1 + exp(-(by_words * w * 10 + by_meaning * m + constant))) for w, m, same in rows]
        by_words += RATE * mean(miss * w * 10 for miss, (w, _, _) in zip(missed, rows, strict=True))
        by_meaning += RATE * mean(miss * m for miss, (_, m, _) in zip(missed, rows, strict=True))
        constant += RATE * mean(missed)
    return by_meaning / by_words / 10


def tell(judged: Sequence[Judged], shown: str, followed: str) -> None:
    """Print the thresholds, and what they are worth."""
    for name, beta in ((shown, 2.0), (followed, 1.0)):
        held_out = []
        for fold in range(FOLDS):
            learnt = [each for place, each in enumerate(judged) if place // 3 % FOLDS != fold]
            rest = [each for place, each in enumerate(judged) if place // 3 % FOLDS == fold]
            held_out.append(scored(rest, best(learnt, beta), beta))
        precision, recall, _ = (mean(column) for column in zip(*held_out, strict=True))
        print(f"{name} = {best(judged, beta)}; held out: precision {precision:.2f}, recall {recall:.2f}")


def main(models: Sequence[str]) -> None:
    """Print all of it."""
    if not DATA.exists():
        print("skipped: needs ../shared/data")
        return
    told = pairs()
    known, texts = profiles({paper for one, other, _, _ in told for paper in (one, other)})
    tell(
        [(known[one].cosine(known[other]), same) for one, other, by, same in told if by == "words"], "SHOWN", "FOLLOWED"
    )
    if not models:
        print("skipped: embeddings, which need --model")
        return
    words = [known[one].cosine(known[other]) for one, other, _, _ in told]
    by_model = {model: meant(model, told, texts) for model in models}
    rows = {
        model: [(one, other, row[3]) for one, other, row in zip(words, near, told, strict=True)]
        for model, near in by_model.items()
    }
    every = [each for place in range(len(told)) for row in rows.values() for each in row[place : place + 1]]
    ratio = round(weight(every), 3)
    print(f"MEANING = {ratio}")
    for model, some in {**rows, "all of them": every}.items():
        print(model)
        tell([(one + ratio * other, same) for one, other, same in some], "SHOWN_BY_BOTH", "FOLLOWED_BY_BOTH")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--model", action="append", default=[])
    main(options.parse_args().model)
