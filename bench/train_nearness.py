"""Learn from questions about papers which of their sentences answer, and how sure one has to be to say so.

Usage: python bench/train_nearness.py [FOLDER]
FOLDER holds the papers of bench/questions.psv, by default ../shared/data. Prints, of papers that it has not learnt
from, how often an answer is among three sentences and how often a question that a paper does not answer gets one, then
writes summarizer/nearness/weights.json, learnt from all: a logistic regression, and the least likelihood of an answer.
Every question of one field is asked of papers of other fields too, which do not answer it.
"""

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, exp
from operator import mul
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from datetime import UTC, datetime

from papers.document import Document
from papers.html.reader import read_html
from papers.paper import Paper
from papers.pdf.reader import read_pdf
from papers.sample import SampleSource
from summarizer.nearness.question import understand
from summarizer.nearness.weigh import Near, nearness

QUESTIONS = Path(__file__).with_name("questions.psv")
TARGET = Path(__file__).resolve().parents[1] / "summarizer" / "nearness" / "weights.json"
OTHERS = ("1407.7587v1", "1704.00452", "1508.05632v2", "2303.03819", "1805.05865", "RWKV")
"""Papers about which nothing else is asked; the last one is of the field that most questions are about."""
ANYWHERE = {"code", "datasets", "compared", "hardware", "model", "name"}
"""Words of questions that papers of other fields may answer."""
HARD = 15  # passages of a paper that are learnt from for a question: the likeliest by a first guess
HARD_ELSEWHERE = 4
ELSEWHERE = 0.1  # what a question counts that is put to a paper which does not answer it
ROUNDS, RATE = 150, 4.0
FOLDS = 6
CLOSE = 0.02  # how strongly the weights are held to what they were taken for beforehand: there are few questions
BEFOREHAND = {
    "constant": -6.0,
    "cover": 3.0,
    "top": 1.5,
    "inside": 1.0,
    "told": 1.0,
    "fit": 1.0,
    "concept": 0.5,
    "phrase": 0.8,
    "several": 0.4,
    "close": 1.5,
    "head": 0.7,
    "abstract": 0.3,
    "aside": -0.5,
    "others": -0.3,
    "row": 0.0,
    "plain": 0.6,
    "long": -0.3,
}
FIXED = {"abstract": 0.5, "plain": 0.6}  # most of these questions are about what abstracts tell
MOST = 3
MOST_WRONG = 0.07  # of what is asked of a paper of another field


@dataclass(frozen=True, slots=True)
class Put:
    """A question put to a paper: its passages with features, and which of them answer."""

    paper: str
    question: str
    near: tuple[Near, ...]
    right: tuple[bool, ...]
    answered: bool


def main() -> None:
    """Learn, measure, write."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared" / "data"
    asked = list(ask_all(folder))
    told: list[tuple[bool, float, bool]] = []
    papers = sorted({each.paper for each in asked})
    for fold in range(FOLDS):
        out = set(papers[fold::FOLDS])
        weights = regress([each for each in asked if each.paper not in out])
        told += [outcome(each, weights) for each in asked if each.paper in out]
    least = threshold(told)
    right = [found and likely >= least for answered, likely, found in told if answered]
    wrong = [likely >= least for answered, likely, _ in told if not answered]
    print(f"unseen papers: right {sum(right)} of {len(right)}, wrong {sum(wrong)} of {len(wrong)}")
    weights = regress(asked)
    weights["least"] = least
    TARGET.write_text(json.dumps({k: round(v, 3) for k, v in weights.items()}, indent=1) + "\n", encoding="utf-8")


def ask_all(folder: Path) -> Iterator[Put]:
    """Put every question to its paper, and to those that do not answer it."""
    rows = [line.split("|") for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line[:1] not in {"#", ""}]
    names = list(dict.fromkeys(name for name, *_ in rows if name != "*"))
    texts = {name: read(folder, name) for name in (*names, *OTHERS)}
    for name, question, answer in rows:
        if name != "*":
            keys = [letters(each) for each in answer.split(" ~ ")]
            yield one(name, question, *texts[name], keys)
        others = texts if name == "*" else () if ANYWHERE & set(question.lower().strip("?").split()) else OTHERS[:-1]
        for other in others:
            yield one(other, question, *texts[other], [])


def read(folder: Path, name: str) -> tuple[Paper, Document | None]:
    """Read a paper."""
    pdfs = [path for path in (folder / "pdf" / f"{name}.pdf", folder / "pdf-2" / f"{name}.pdf") if path.exists()]
    page = folder / "html" / f"{name}.html"
    if pdfs:
        document = read_pdf(pdfs[0])
    elif page.exists():
        document = read_html(page.read_bytes(), f"https://arxiv.org/html/{name}").document
    else:
        (paper,) = asyncio.run(SampleSource().fetch([name])).values()
        return paper, None
    return record(document), document


def record(document: Document) -> Paper:
    """Make a record of what a paper says of itself."""
    day = datetime(2024, 1, 1, tzinfo=UTC)
    facts = {"title": document.title, "abstract": document.abstract, "authors": (), "categories": ("cs.LG",)}
    return Paper(id="2401.00001", version=1, published=day, updated=day, **facts)  # type: ignore[arg-type]


def one(name: str, question: str, paper: Paper, document: Document | None, keys: list[str]) -> Put:
    """Put a question to a paper."""
    near = sorted(nearness(paper, document, understand(question)), key=lambda each: -dot(BEFOREHAND, each))
    right = [any(key in letters(each.passage.source) for key in keys) for each in near]
    kept = [n for n, is_right in enumerate(right) if n < (HARD if keys else HARD_ELSEWHERE) or is_right]
    return Put(name, question, tuple(near[n] for n in kept), tuple(right[n] for n in kept), bool(keys))


def letters(text: str) -> str:
    """Return a text's letters and digits alone."""
    return "".join(filter(str.isalnum, text.lower()))


def regress(asked: Sequence[Put]) -> dict[str, float]:
    """Learn a logistic regression in which each question counts once for what answers it and once for what does not."""
    names = list(BEFOREHAND)
    samples: list[tuple[list[float], float, float]] = []
    for each in asked:
        counts = 1.0 if each.answered else ELSEWHERE
        for near, is_right in zip(each.near, each.right, strict=True):
            alike = sum(one == is_right for one in each.right)
            samples.append(([near.features[name] for name in names], float(is_right), counts / alike))
    total = sum(weight for *_, weight in samples)
    weights = list(BEFOREHAND.values())
    for _ in range(ROUNDS):
        slope = [0.0] * len(names)
        for row, target, weight in samples:
            miss = (target - logistic(sum(map(mul, weights, row)))) * weight / total
            for n, x in enumerate(row):
                slope[n] += miss * x
        weights = [
            FIXED.get(name, w + RATE * (s - CLOSE * (w - before)))
            for name, w, s, before in zip(names, weights, slope, BEFOREHAND.values(), strict=True)
        ]
    return dict(zip(names, weights, strict=True))


def logistic(value: float) -> float:
    """Return a likelihood of its log odds."""
    return 1.0 / (1.0 + exp(-value))


def dot(weights: dict[str, float], near: Near) -> float:
    """Weigh a passage."""
    return sum(weights.get(name, 0.0) * value for name, value in near.features.items())


def outcome(asked: Put, weights: dict[str, float]) -> tuple[bool, float, bool]:
    """Return whether a question has an answer, how likely the best passage is one, and whether one of three is."""
    rated = sorted(
        ((dot(weights, near), right) for near, right in zip(asked.near, asked.right, strict=True)), reverse=True
    )
    best = logistic(rated[0][0]) if rated else 0.0
    return asked.answered, best, any(right for _, right in rated[:MOST])


def threshold(told: Sequence[tuple[bool, float, bool]]) -> float:
    """Return the least likelihood at which few questions that a paper does not answer get an answer."""
    elsewhere = sorted((likely for answered, likely, _ in told if not answered), reverse=True)
    return ceil(elsewhere[int(MOST_WRONG * len(elsewhere))] * 100) / 100


if __name__ == "__main__":
    main()
