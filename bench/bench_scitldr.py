"""Score the offline TL;DR on SciTLDR-A's development set, beside the usual baselines; prints a table.

Usage: python bench/bench_scitldr.py [FILE], by default ../shared/data/scitldr/dev.jsonl.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from papers.paper import Paper
from summarizer.extractive.summary import summarize_offline

if TYPE_CHECKING:
    from bench.scitldr import Record

FILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "scitldr" / "dev.jsonl"


def ours(record: "Record") -> str:
    """Take the product's own TL;DR, from title and abstract as one text."""
    day = datetime(2024, 3, 22, tzinfo=UTC)
    paper = Paper("2403.00001", 1, record.title, ("A. Author",), record.abstract, ("cs.LG",), day, day)
    return summarize_offline(paper).tldr.text


def untitled(record: "Record") -> str:
    """Take the product's own TL;DR, from the abstract alone."""
    return ours(replace(record, title=""))


def first(record: "Record") -> str:
    """Take the abstract's first sentence."""
    return str(record.sentences[0])


def lexrank(record: "Record") -> str:
    """Take LexRank's first choice (Erkan and Radev, 2004), over the sentences as the data set cuts them."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers.lex_rank import LexRankSummarizer

    paragraph = Paragraph([Sentence(text, _Words()) for text in record.sentences])
    chosen = LexRankSummarizer(Stemmer("english"))(ObjectDocumentModel([paragraph]), 1)
    return str(chosen[0])


class _Words:
    """What sumy asks of a tokenizer; its own needs data that is downloaded apart."""

    def to_words(self, text: str) -> list[str]:
        return [word for word in text.split() if any(map(str.isalpha, word))]


def main() -> None:
    """Print ROUGE-1, -2 and -L in percent, and milliseconds of one core a paper."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    if not file.is_file():
        print(f"skipped: needs {file.name} of SciTLDR-A in ../shared/data/scitldr")
        return
    if missing := [name for name in ("rouge_score", "sumy", "numpy") if not find_spec(name)]:
        print(f"skipped: {', '.join(missing)} not installed; pip install -e '.[bench]'")
        return
    from bench.scitldr import Rouge, load

    rouge, records = Rouge(), load(file)

    def oracle(record: "Record") -> str:
        """Take the sentence with the best ROUGE-1: no choice of a whole sentence does better."""
        return str(max(record.sentences, key=lambda sentence: rouge.score(sentence, record.targets)[0]))

    rows: dict[str, Callable[[Record], str]] = {
        "Paper Herald, offline": ours,
        "  without the title": untitled,
        "first sentence": first,
        "LexRank (sumy)": lexrank,
        "one-sentence oracle": oracle,
    }
    print(f"{f'{file.name}, {len(records)} papers':24}{'ROUGE-1':>9}{'ROUGE-2':>9}{'ROUGE-L':>9}{'ms/paper':>10}")
    for name, method in rows.items():
        method(records[0])  # whatever is read once
        begin = time.process_time()
        texts = [method(record) for record in records]
        spent = (time.process_time() - begin) / len(records)
        scores = zip(*(rouge.score(t, r.targets) for t, r in zip(texts, records, strict=True)), strict=True)
        print(f"{name:24}" + "".join(f"{100 * sum(s) / len(records):9.1f}" for s in scores) + f"{1000 * spent:10.1f}")


if __name__ == "__main__":
    main()
