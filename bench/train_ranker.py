"""Learn what a sentence that could be a paper's TL;DR looks like: ridge regression of ROUGE-1 on its features.

Usage: python bench/train_ranker.py [FOLDER]
FOLDER holds SciTLDR's train.jsonl and dev.jsonl, by default ../shared/data/scitldr. Writes
summarizer/ranker.json and prints ROUGE-1 of the first sentence, of the chosen one and of the best possible on dev.
Needs numpy, which the program itself does not.
"""

import functools
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import snowballstemmer

from summarizer.features import NAMES, measure

ROOT = Path(__file__).resolve().parents[1]


def rouge1(text: str, targets: list[str]) -> float:
    """Give the best F1 of shared words, 0 to 1, over the human TL;DRs."""
    return max(_f1(_bag(text), _bag(target)) for target in targets)


def _bag(text: str) -> Counter[str]:
    return Counter(_stem(word) for word in re.findall(r"[a-z0-9]+", text.lower()))


@functools.cache
def _stem(word: str) -> str:
    """Stem as Google's rouge-score does: Porter, words over three letters only."""
    return str(snowballstemmer.stemmer("porter").stemWord(word)) if len(word) > 3 else word


def _f1(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def load(path: Path) -> list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]:
    """Give for each paper its sentences' features and their ROUGE-1."""
    papers = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        sentences = [s for s in (" ".join(s.split()) for s in record["source"]) if s]
        scores = np.array([rouge1(s, record["target"]) for s in sentences])
        papers.append((np.array(measure(record.get("title") or "", sentences)), scores))
    return papers


def main() -> None:
    """Train, write the weights and print how good they are."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data" / "scitldr"
    train, dev = load(folder / "train.jsonl"), load(folder / "dev.jsonl")
    x = np.vstack([features - features.mean(axis=0) for features, _ in train])
    y = np.concatenate([scores - scores.mean() for _, scores in train])
    weights = np.linalg.solve(x.T @ x + 10.0 * np.eye(x.shape[1]), x.T @ y)
    table = {name: round(float(w), 4) for name, w in zip(NAMES, weights, strict=True)}
    (ROOT / "summarizer" / "ranker.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(f"first  {100 * np.mean([scores[0] for _, scores in dev]):.1f}")
    print(f"chosen {100 * np.mean([scores[np.argmax(f @ weights)] for f, scores in dev]):.1f}")
    print(f"best   {100 * np.mean([scores.max() for _, scores in dev]):.1f}")


if __name__ == "__main__":
    main()
