"""Learn from human TL;DRs which wording of which sentence of an abstract comes closest to one.

Usage: python bench/train_ranker.py [FOLDER]
FOLDER holds SciTLDR's train.jsonl, by default ../shared/data/scitldr. Prints ROUGE of the choice on papers that it was
not learnt from, by cross-validation over 5 parts, then writes summarizer/extractive/ranker.json, learnt from all of
them.
Needs the extra `bench`.

Two linear models, one upon the other. A logistic regression gives each word of an abstract the probability that its
TL;DR uses it; a ridge regression gives each wording of each sentence its worth (ROUGE-1, -2 and -L as 2:1:1, beside the
other wordings of the paper) by the sentence's features and by how likely its words are. The second learns from
what the first says of papers that it did not see.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import KFold

from bench.scitldr import FOLDER, Record, Rouge, load
from summarizer.extractive.features import NAMES, measure
from summarizer.extractive.scoring import WORD_NAMES, WORDING_NAMES, describe, measure_wordings, parts, salience
from summarizer.extractive.shorten import Wording, trim, wordings
from summarizer.sentences import split

Array: TypeAlias = "np.ndarray[Any, Any]"

TARGET = Path(__file__).resolve().parents[1] / "summarizer" / "extractive" / "ranker.json"
KNOWN_WORDS = 1500
SHARES = (0.5, 0.25, 0.25)  # of ROUGE-1, -2 and -L in what a wording is worth
WORD_PENALTY, WORDING_PENALTY = 0.3, 30.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper as the models see it, with the scores of its wordings: one row of three each."""

    title: str
    sentences: list[str]
    ways: list[list[Wording]]
    told: dict[str, float]  # each word of the abstract, and the share of TL;DRs that use it
    features: Array  # of the sentence, a row a wording
    scores: Array


@dataclass(frozen=True, slots=True)
class WordModel:
    """The logistic regression of words: weights of known words and of words' features."""

    words: dict[str, float]
    features: list[float]

    def likely(self, sheet: Sheet) -> dict[str, float]:
        """Return the probability of each word of a paper."""
        return salience(describe(sheet.title, sheet.sentences, self.words), self.features, self.words)


def sheet(record: Record, rouge: Rouge) -> Sheet:
    """Cut, shorten, measure and score a paper's sentences."""
    sentences = [s.text for s in split(record.abstract)]
    ways = [wordings(trim(s)) for s in sentences]
    used = Counter(word for target in record.targets for word in set(parts(target)))
    rows = [row for row, group in zip(measure(record.title, sentences), ways, strict=True) for _ in group]
    return Sheet(
        title=record.title,
        sentences=sentences,
        ways=ways,
        told={word: used[word] / len(record.targets) for s in sentences for word in parts(s)},
        features=np.array(rows),
        scores=np.array([rouge.score(wording.text, record.targets) for group in ways for wording in group]),
    )


def learn_words(sheets: Sequence[Sheet]) -> WordModel:
    """Fit the model of words."""
    spread = Counter(word for s in sheets for word in s.told)
    known = dict.fromkeys((word for word, _ in spread.most_common(KNOWN_WORDS)), 0.0)
    rows: list[dict[tuple[str, str], float]] = []
    labels = []
    for s in sheets:
        for word, row in describe(s.title, s.sentences, known).items():
            features = {("feature", name): x for name, x in zip(WORD_NAMES, row, strict=True)}
            rows.append(features | ({("word", word): 1.0} if word in known else {}))
            labels.append(s.told[word] > 0.5)
    vectors = DictVectorizer()
    model = LogisticRegression(C=WORD_PENALTY, max_iter=300, fit_intercept=False)
    model.fit(vectors.fit_transform(rows), labels)
    weights = dict(zip(vectors.feature_names_, (round(float(w), 3) for w in model.coef_[0]), strict=True))
    return WordModel({word: weights["word", word] for word in known}, [weights["feature", name] for name in WORD_NAMES])


def seen_by(model: WordModel, sheets: Sequence[Sheet]) -> list[Array]:
    """Return each paper's features: of the sentence and of the wording, a row a wording."""
    seen = []
    for s in sheets:
        measured = measure_wordings(s.title, s.ways, model.likely(s))
        seen.append(np.hstack([s.features, np.array([row for group in measured for row in group])]))
    return seen


def learn_wordings(sheets: Sequence[Sheet], features: Sequence[Array]) -> Array:
    """Fit the model of wordings: its weights, the sentence's features' first."""
    x = np.vstack([f - f.mean(axis=0) for f in features])
    y = np.concatenate([(s.scores - s.scores.mean(axis=0)) @ SHARES for s in sheets])
    papers = np.concatenate([np.full(len(f), len(f) ** -0.5) for f in features])
    spread = np.vstack(list(features)).std(axis=0) + 1e-6
    model = Ridge(WORDING_PENALTY, fit_intercept=False).fit(x / spread, y, sample_weight=papers)
    weights: Array = model.coef_ / spread
    return weights


def learn(sheets: Sequence[Sheet]) -> tuple[WordModel, Array]:
    """Fit both models; the second on what the first says of papers left out."""
    features: list[Array] = [np.empty(0)] * len(sheets)
    for kept, left in KFold(4, shuffle=True, random_state=7).split(sheets):
        model = learn_words([sheets[i] for i in kept])
        for i, rows in zip(left, seen_by(model, [sheets[i] for i in left]), strict=True):
            features[i] = rows
    return learn_words(sheets), learn_wordings(sheets, features)


def chosen(sheets: Sequence[Sheet], words: WordModel, weights: Array) -> Array:
    """Return the mean scores, in percent, of each paper's best wording by the models."""
    picked = [s.scores[np.argmax(rows @ weights)] for s, rows in zip(sheets, seen_by(words, sheets), strict=True)]
    mean: Array = 100 * np.mean(picked, axis=0)
    return mean


def main() -> None:
    """Cross-validate, train, write the weights."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    rouge = Rouge()
    sheets = [sheet(record, rouge) for record in load(folder / "train.jsonl")]
    results = []
    for kept, left in KFold(5, shuffle=True, random_state=0).split(sheets):
        words, weights = learn([sheets[i] for i in kept])
        results.append(chosen([sheets[i] for i in left], words, weights))
    print("cross-validated ROUGE-1, -2, -L:", *(f"{score:.1f}" for score in np.mean(results, axis=0)))
    words, weights = learn(sheets)
    numbers = [round(float(w), 5) for w in weights]
    table = {
        "words": dict(sorted(words.words.items())),
        "word_features": dict(zip(WORD_NAMES, words.features, strict=True)),
        "sentence_features": dict(zip(NAMES, numbers, strict=False)),
        "wording_features": dict(zip(WORDING_NAMES, numbers[len(NAMES) :], strict=True)),
    }
    TARGET.write_text(json.dumps(table, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
