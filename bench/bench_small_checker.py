"""What the small checker finds beside the rules: alone, and both together; and how long it takes.

Usage: python bench/bench_small_checker.py [--model FOLDER] [--part dev …] [--sample 5] [--raise 0.5]. The parts:

dev, held  English statements of `../shared/data/claims/dev.psv` and of `tests/grounding/held_claims.psv`, by kind, as
           claims of ours with the sentence that they rest on, and as texts without one;
summedits  SummEdits' three domains, by kind of edit: an inconsistent summary counts as found if one of its statements
           is reported;
speed      40 pairs on one core, beside a bare loop of onnxruntime over the same tokens.

Shares have Wilson's interval, balanced accuracies one of 2,000 resamplings, all of 95 %. `--raise` moves the bound.
"""

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.bench_claims_meaning import DOMAINS, SHARED, failed, wilson
from bot.cli.records import record
from chat.reply import Claim
from papers.paper import Paper
from summarizer.checker.model import SmallChecker
from summarizer.checker.reading import SmallReader
from summarizer.checks import Check
from tests.grounding import told

FOLDER = Path(__file__).resolve().parents[1] / "weights" / "checker"
WAYS = ("rules", "checker", "both")
PAIRS = 40
RESAMPLED = 2000


@dataclass(frozen=True, slots=True)
class Case:
    """A statement or summary: whether it is true, of what kinds it is false, and who reports it."""

    true: bool
    kinds: tuple[str, ...]
    reported: tuple[bool, bool, bool]


class Finder:
    """Asks the rules, the checker and both about a paper's statements."""

    def __init__(self, paper: Paper, reader: SmallReader) -> None:
        self._rules, self._both, self._reader = Check(paper), Check(paper, small=reader), reader

    def claim(self, claim: Claim) -> tuple[bool, bool, bool]:
        """Return who reports a claim of ours."""
        return bool(failed([self._rules(claim)])), self._alone(claim), bool(failed([self._both(claim)]))

    def text(self, text: str) -> tuple[bool, bool, bool]:
        """Return who reports any statement of a text."""
        found = self._rules.text(text)
        alone = any(self._alone(claim) for claim in found if claim.says_something)
        return bool(failed(found)), alone, bool(failed(self._both.text(text)))

    def _alone(self, claim: Claim) -> bool:
        passages = self._rules.source(claim), self._rules.passage(claim)
        return self._reader.read(claim.text, passages) == "refused"


def statements(file: Path, papers: dict[str, Paper], reader: SmallReader, every: int) -> Iterator[tuple[str, Case]]:
    """Yield the English statements of a file both ways."""
    finders: dict[str, Finder] = {}
    for each in [each for each in told.read(file) if each.language == "en"][::every]:
        paper = papers[each.paper]
        finder = finders.setdefault(each.paper, Finder(paper, reader))
        kinds = () if each.is_true else (each.kind,)
        yield "as a claim", Case(each.is_true, kinds, finder.claim(Claim(each.text, told.evidence(each, paper))))
        yield "as a text", Case(each.is_true, kinds, finder.text(each.text))


def summedits(reader: SmallReader, every: int) -> Iterator[tuple[str, Case]]:
    """Yield the summaries of all domains."""
    for domain in DOMAINS:
        for row in json.loads((SHARED / "summedits" / f"{domain}.json").read_text(encoding="utf-8"))[::every]:
            finder = Finder(record({"id": row["id"], "title": "", "abstract": row["doc"]}), reader)
            yield domain, Case(bool(row["label"]), tuple(row.get("edit_types", ())), finder.text(row["summary"]))


def balanced(cases: Sequence[Case], way: int) -> float:
    """Return the balanced accuracy in per cent."""
    shares = []
    for true in (True, False):
        of = [case.reported[way] != true for case in cases if case.true is true]
        shares.append(sum(of) / max(1, len(of)))
    return 50 * sum(shares)


def interval(groups: Sequence[Sequence[Case]], way: int, less: int | None = None) -> tuple[float, float]:
    """Return the interval of the mean balanced accuracy of groups, or of how much it is over another way's."""
    rng, found = random.Random(1), []
    for _ in range(RESAMPLED):
        total = 0.0
        for cases in groups:
            halves = [[case for case in cases if case.true is true] for true in (True, False)]
            drawn = [case for half in halves for case in rng.choices(half, k=len(half))]
            total += balanced(drawn, way) - (0.0 if less is None else balanced(drawn, less))
        found.append(total / len(groups))
    found.sort()
    return found[round(0.025 * RESAMPLED)], found[round(0.975 * RESAMPLED) - 1]


def table(cases: Sequence[Case]) -> None:
    """Print who reports how many of each kind."""
    print(f"  {'reported of':34}" + "".join(f"{way:29}" for way in WAYS).rstrip())
    kinds = sorted({kind for case in cases for kind in case.kinds if not case.true})
    for kind in (*kinds, "false", "true"):
        of = [case for case in cases if _is(case, kind)]
        line = ""
        for way in range(len(WAYS)):
            hits = sum(case.reported[way] for case in of)
            low, high = wilson(hits, len(of))
            line += f"{hits:4}/{len(of):<4} {100 * hits / len(of):5.1f} [{100 * low:4.1f},{100 * high:5.1f}]  "
        print(f"  {kind:34}{line}".rstrip())


def _is(case: Case, kind: str) -> bool:
    """Return whether a case is true, or false, or false in a kind's way."""
    return case.true if kind == "true" else not case.true and (kind == "false" or kind in case.kinds)


def show(found: Iterator[tuple[str, Case]]) -> None:
    """Print all groups, and their mean where there are several of one sort."""
    groups: dict[str, list[Case]] = defaultdict(list)
    for name, case in found:
        groups[name].append(case)
    for name, cases in groups.items():
        print(f"\n{name}")
        table(cases)
        accuracies([cases])
    if len(groups) > 2:
        print("\nmean of all")
        accuracies(list(groups.values()))


def accuracies(groups: Sequence[Sequence[Case]]) -> None:
    """Print the balanced accuracy of each way, and by how much both are over the rules."""
    for way, name in enumerate(WAYS):
        low, high = interval(groups, way)
        mean = sum(balanced(cases, way) for cases in groups) / len(groups)
        print(f"  balanced accuracy, {name:9}{mean:5.1f} [{low:.1f}, {high:.1f}]")
    low, high = interval(groups, 2, 0)
    gain = sum(balanced(cases, 2) - balanced(cases, 0) for cases in groups) / len(groups)
    print(f"  both over rules {gain:+.1f} [{low:+.1f}, {high:+.1f}]")


def speed(checker: SmallChecker) -> None:
    """Print how long 40 pairs take, and a bare loop over the same tokens, by turns; the least of nine."""
    import numpy as np
    import onnxruntime as ort
    from tokenizers import Tokenizer

    papers = list(told.sample_papers().values())
    pairs = [
        (each.abstract[:600], each.abstract[600:800] or each.title) for n in range(PAIRS) for each in [papers[n % 13]]
    ]
    tokenizer = Tokenizer.from_file(str(checker.folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(checker.manifest.longest, strategy="only_first")
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = ort.InferenceSession(str(checker.folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    fed = [
        {
            "input_ids": np.array([each.ids], dtype=np.int64),
            "attention_mask": np.array([each.attention_mask], dtype=np.int64),
            "token_type_ids": np.array([each.type_ids], dtype=np.int64),
        }
        for each in (tokenizer.encode(*pair) for pair in pairs)
    ]
    ours, bare = [], []
    for _ in range(9):
        began = time.perf_counter()
        for passage, statement in pairs:
            checker.score(passage, statement)
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        for each in fed:
            session.run(None, each)
        bare.append(time.perf_counter() - began)
    tokens = sum(each["input_ids"].shape[1] for each in fed) / PAIRS
    print(
        f"\n{PAIRS} pairs of {tokens:.0f} tokens: {min(ours):.3f} s, a bare loop {min(bare):.3f} s, "
        f"{min(ours) / min(bare):.2f} times that"
    )


def main() -> None:
    """Print the parts that are asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = ("dev", "held", "summedits", "speed")
    parser.add_argument("--model", type=Path, default=FOLDER)
    parser.add_argument("--part", action="append", choices=names, help="may be given several times")
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="take every Nth only")
    parser.add_argument("--raise", type=float, default=0.0, dest="more", help="log odds that the bound is moved by")
    asked = parser.parse_args()
    if not (asked.model / "checker.json").exists():
        print(f"skipped: there is no small checker in {asked.model}; bench/train_checker.py makes one")
        return
    checker = SmallChecker(asked.model)
    refused = checker.manifest.refused + asked.more
    changed = {"refused": refused, "sure": max(checker.manifest.sure, refused)}
    checker.manifest = checker.manifest.model_copy(update=changed if asked.more else {})
    reader = SmallReader(checker, before_judge=False)
    digests = SHARED / "digests" / "dev.jsonl"
    parts: dict[str, tuple[Path, Callable[[Path], None]]] = {
        "dev": (
            SHARED / "claims" / "dev.psv",
            lambda file: show(statements(file, told.sample_papers(), reader, asked.sample)),
        ),
        "held": (
            digests,
            lambda file: show(statements(told.HELD, told.digest_papers(file), reader, asked.sample)),
        ),
        "summedits": (SHARED / "summedits", lambda _: show(summedits(reader, asked.sample))),
        "speed": (asked.model, lambda _: speed(checker)),
    }
    print(f"{checker.manifest.name}; reported/all, percent [95 % interval]")
    for name, (needed, work) in parts.items():
        if asked.part and name not in asked.part:
            continue
        print(f"\n== {name}")
        if needed.exists():
            work(needed)
        else:
            print(f"skipped, needs {needed.name}")


if __name__ == "__main__":
    main()
