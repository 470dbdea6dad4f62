"""What the checks find of false statements, and what they report of true ones: counts by kind, with Wilson's interval.

Usage: python bench/bench_claims_meaning.py [--part dev …] [--sample 5] [--show]. The parts:

dev        statements that people wrote about the sample papers, `../shared/data/claims/dev.psv`;
held       the like about other papers, `tests/grounding/held_claims.psv`: rules are measured on them, not made on them;
summedits  SummEdits' three domains, consistent summaries and edited ones: balanced accuracy;
abstracts  each sentence of the abstracts of `digests/dev.jsonl`: any report of one is false;
tldrs      what people wrote of papers: SciTLDR's gold TLDRs, and their Chinese versions. They know the whole paper and
           the check knows its abstract, but most of what is reported is a false alarm all the same.

A statement goes two ways. As a claim of ours it has a quote, the whole sentence of the abstract that it rests on, and
passes what a model's statements pass; as a text it is checked as `herald verify` checks a stranger's, with no quote.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from math import sqrt
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.cli.records import record
from chat.reply import Checks, Claim, ClaimStatus
from papers.paper import Paper
from summarizer import sentences
from summarizer.checks import Check
from summarizer.grounding import Ground
from summarizer.plain import acting, plain_text
from tests.grounding import told

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
WAYS = ("claim", "text")
CHECKS = [each.name for each in fields(Checks) if each.name != "judge"]
DOMAINS = ("samsum", "sales_email", "ectsum")
Z = 1.959964
"""The normal quantile of a 95 % interval."""


@dataclass
class Tally:
    """How many of a group were reported, and how often by which check; `alone` where no other did."""

    n: int = 0
    flagged: int = 0
    by: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)

    def add(self, failed: set[str]) -> None:
        """Count a statement by the checks that it failed."""
        self.n += 1
        self.flagged += bool(failed)
        self.by.update(failed)
        self.alone.update(failed if len(failed) == 1 else ())

    def share(self) -> str:
        """Return count, share and interval."""
        if not self.n:
            return "-"
        low, high = wilson(self.flagged, self.n)
        return f"{self.flagged:4}/{self.n:<4} {100 * self.flagged / self.n:5.1f} [{100 * low:4.1f},{100 * high:5.1f}]"

    def checks(self) -> str:
        """Return the checks that reported, the count of those that none else reported in brackets."""
        return ", ".join(f"{name} {self.by[name]} ({self.alone[name]})" for name in CHECKS if self.by[name]) or "none"


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share."""
    share, z2 = hits / n, Z * Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - half), middle + half


def failed(claims: Iterable[Claim]) -> set[str]:
    """Return the checks that any of the claims failed; what no check stands for counts as its problem's kind."""
    names: set[str] = set()
    for claim in claims:
        told_by = {name for name in CHECKS if getattr(claim.checks, name) == "failed"}
        if claim.status is ClaimStatus.UNSUPPORTED:
            names |= told_by or {problem.kind for problem in claim.problems}
    return names


Groups = dict[tuple[str, str, str], Tally]
"""Tallies by way, kind and language; "false" and "true" sum up the kinds, "all" the languages."""


def statements(file: Path, papers: dict[str, Paper], every: int, *, show: bool) -> None:
    """Print what is found of statements with known labels, both ways, by kind and language."""
    groups: Groups = defaultdict(Tally)
    of_paper: dict[str, tuple[Check, Ground]] = {}
    for each in told.read(file)[::every]:
        if each.paper not in of_paper:
            of_paper[each.paper] = Check(papers[each.paper]), Ground(papers[each.paper])
        check, ground = of_paper[each.paper]
        claim = check(Claim(each.text, told.evidence(each, papers[each.paper])))
        for way, found in zip(WAYS, (failed([claim]), failed(ground.check_text(each.text))), strict=True):
            for kind in (each.kind, "true" if each.is_true else "false"):
                groups[way, kind, each.language].add(found)
                groups[way, kind, "all"].add(found)
            if show and bool(found) == each.is_true:
                print(f"  {way}, {each.kind} {each.paper} {sorted(found)} {each.text}")
    table(groups)


def table(groups: Groups) -> None:
    """Print the shares side by side, then the checks."""
    print(f"{'reported of':18}" + "".join(f"{f'as a {way}':31}" for way in WAYS).rstrip())
    kinds = sorted({kind for _, kind, _ in groups} - {told.TRUE, "true", "false"})
    for kind in (*kinds, "false", "true"):
        spoken = sorted({language for _, each, language in groups if each == kind} - {"all"})
        for language in (*spoken, "all") if kind not in kinds else spoken:
            print(
                f"{kind:12}{language:6}" + "".join(f"{groups[way, kind, language].share():31}" for way in WAYS).rstrip()
            )
    for kind in ("false", "true"):
        for way in WAYS:
            print(f"  {kind}, {way}: by {groups[way, kind, 'all'].checks()}")


def summedits(every: int) -> None:
    """Print the balanced accuracy on the three domains.

    As `herald verify --records` does it: the document is the abstract of a record without a title, the summary is the
    text, and it counts as inconsistent if any of its statements is reported. Both splits are taken. So measured,
    numbers and names alone reach 56.4, 67.7 and 64.3; they were all before relevance was asked of free texts as well.
    """
    means = []
    for domain in DOMAINS:
        of: dict[bool, Tally] = {True: Tally(), False: Tally()}
        for row in json.loads((SHARED / "summedits" / f"{domain}.json").read_text(encoding="utf-8"))[::every]:
            paper = record({"id": row["id"], "title": "", "abstract": row["doc"]})
            of[bool(row["label"])].add(failed(Ground(paper).check_text(row["summary"])))
        consistent, edited = of[True], of[False]
        accuracy = 50 * (1 - consistent.flagged / consistent.n + edited.flagged / edited.n)
        means.append(accuracy)
        print(f"{domain:14}balanced accuracy {accuracy:5.1f}   edited {edited.share()}   true {consistent.share()}")
        print(f"  edited: by {edited.checks()}; true: by {consistent.checks()}")
    print(f"{'mean':14}balanced accuracy {sum(means) / len(means):5.1f}")


def abstracts(every: int, *, show: bool) -> None:
    """Print what is reported of the abstracts' own sentences, each quoting itself, and of the abstracts as texts.

    A claim may hold no address and be no longer than some 40 words: the sentences that do or are, are no claims.
    """
    quoting, alone = Tally(), Tally()
    for paper in list(told.digest_papers(SHARED / "digests" / "dev.jsonl").values())[::every]:
        check = Check(paper)
        own = [each.text for each in sentences.split(paper.abstract) if not acting(plain_text(each.text))]
        claims = [check(Claim(text, text)) for text in own]
        for tally, judged in ((quoting, claims), (alone, Ground(paper).check_text(paper.abstract))):
            for claim in judged:
                tally.add(failed([claim]))
                if show and claim.problems:
                    print(f"  {paper.id} {sorted(failed([claim]))} {claim.text}")
    _line("sentence, claim", quoting)
    _line("sentence, text", alone)


def tldrs(every: int, *, show: bool) -> None:
    """Print the share of people's own summaries of which something is reported."""
    for name, file, rows in (("Chinese TLDRs", "dev-zh.jsonl", _chinese), ("English TLDRs", "dev.jsonl", _english)):
        tally = Tally()
        lines = (SHARED / "scitldr" / file).read_text(encoding="utf-8").splitlines()
        for paper, texts in rows(lines[::every]):
            ground = Ground(paper)
            for text in texts:
                found = failed(ground.check_text(text))
                tally.add(found)
                if show and found:
                    print(f"  {paper.id} {sorted(found)} {text}")
        _line(name, tally)


def _chinese(lines: Sequence[str]) -> Iterator[tuple[Paper, list[str]]]:
    for row in map(json.loads, lines):
        made = {"id": row["paper_id"], "title": row.get("title") or "", "abstract": row["abstract"]}
        yield record(made), [row["tldr_zh"]]


def _english(lines: Sequence[str]) -> Iterator[tuple[Paper, list[str]]]:
    for row in map(json.loads, lines):
        made = {"id": row["paper_id"], "title": row.get("title") or "", "abstract": " ".join(row["source"])}
        yield record(made), row["target"]


def _line(name: str, tally: Tally) -> None:
    print(f"{name:18}{tally.share()}   by {tally.checks()}")


def parts(every: int, *, show: bool) -> dict[str, tuple[Path, Callable[[], None]]]:
    """Return each part's name with the file that it needs and what prints it."""
    dev, digests = SHARED / "claims" / "dev.psv", SHARED / "digests" / "dev.jsonl"
    return {
        "dev": (dev, lambda: statements(dev, told.sample_papers(), every, show=show)),
        # What nobody sees, nobody makes a rule for.
        "held": (digests, lambda: statements(told.HELD, told.digest_papers(digests), every, show=False)),
        "summedits": (SHARED / "summedits", lambda: summedits(every)),
        "abstracts": (digests, lambda: abstracts(every, show=show)),
        "tldrs": (SHARED / "scitldr", lambda: tldrs(every, show=show)),
    }


def main() -> None:
    """Print the parts that are asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--part", action="append", choices=list(parts(1, show=False)), help="may be given several times"
    )
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="take every Nth only")
    parser.add_argument("--show", action="store_true", help="print what is reported wrongly or missed; not of held")
    asked = parser.parse_args()
    print("reported/all, percent [95 % interval]; by which check (by that one alone)")
    for name, (file, work) in parts(asked.sample, show=asked.show).items():
        if asked.part and name not in asked.part:
            continue
        needed = (file, told.HELD) if name == "held" else (file,)
        if missing := [each for each in needed if not each.exists()]:
            print(f"\n{name}: skipped, needs {missing[0].name}")
            continue
        began = time.process_time()
        print(f"\n{name}")
        work()
        print(f"  {time.process_time() - began:.0f} s")


if __name__ == "__main__":
    main()
