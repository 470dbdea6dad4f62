"""SciTLDR-A and its measure: ROUGE against the human TL;DR that a summary is closest to."""

import functools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rouge_score.rouge_scorer import RougeScorer
from rouge_score.tokenizers import DefaultTokenizer, Tokenizer

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "scitldr"
METRICS = ("rouge1", "rouge2", "rougeL")


@dataclass(frozen=True, slots=True)
class Record:
    """A paper of the set: its title, its abstract's sentences, and what people wrote of it."""

    title: str
    sentences: tuple[str, ...]
    targets: tuple[str, ...]

    @property
    def abstract(self) -> str:
        """The sentences as one text."""
        return " ".join(self.sentences)


def load(path: Path) -> list[Record]:
    """Read one of the sets, a JSON object a line."""
    records = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        sentences = tuple(s for s in (" ".join(s.split()) for s in record["source"]) if s)
        records.append(Record(record.get("title") or "", sentences, tuple(record["target"])))
    return records


class _Remembering(Tokenizer):  # type: ignore[misc]
    """The package's own words and stems, each text read once."""

    def __init__(self) -> None:
        self._read = functools.lru_cache(maxsize=100_000)(DefaultTokenizer(use_stemmer=True).tokenize)

    def tokenize(self, text: str) -> list[str]:
        """Return the stems of a text's words."""
        return list(self._read(text))


class Rouge:
    """Google's rouge-score with its stemmer."""

    def __init__(self) -> None:
        self._scorer = RougeScorer(METRICS, tokenizer=_Remembering())

    def score(self, text: str, targets: Iterable[str]) -> tuple[float, ...]:
        """Return the F1 of ROUGE-1, -2 and -L, 0 to 1, against the target with the highest ROUGE-1."""
        scores = (self._scorer.score(target, text) for target in targets)
        best = max(scores, key=lambda score: score["rouge1"].fmeasure)
        return tuple(best[metric].fmeasure for metric in METRICS)
