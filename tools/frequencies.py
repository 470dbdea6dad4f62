"""Count in how many of arXiv's papers each word is, and write papers/frequencies.tsv anew.

The papers are those of ../shared/data/volume (arXiv metadata, CC0), without those that the benchmark of ranking shows
to its readers.
"""

import json
import re
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from papers.frequencies import counted
from papers.paper import Paper

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
FILE = ROOT / "papers" / "frequencies.tsv"
LEAST, LEAST_OF_PAIRS = 3, 4  # papers that have a word or a pair: what fewer have is as rare as what none has
_HEAD = re.compile(r"arXiv:\S{1,40} Announce Type: \S{1,40}\s{1,9}Abstract: ")


def papers() -> list[Paper]:
    """Read the papers that are counted."""
    shown = {
        json.loads(line)["paper"]["id"].partition("v")[0]
        for line in (DATA / "digests" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    }
    day = datetime(2024, 3, 1, tzinfo=UTC)
    records = map(json.loads, (DATA / "volume" / "2024-03.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        Paper(each["id"], 1, each["title"], (), _HEAD.sub("", each["abstract"], count=1), (), day, day)
        for each in records
        if each["id"] not in shown
    ]


def main() -> None:
    """Write the table: how many papers, then of each number the words that so many of them have."""
    found = counted(papers())
    by_number: defaultdict[int, list[str]] = defaultdict(list)
    for word, n in found.words.items():
        if n >= (LEAST_OF_PAIRS if " " in word else LEAST) and any(map(str.isalpha, word)):
            by_number[n].append(word)
    lines = (f"{n}\t" + "\t".join(sorted(words)) for n, words in sorted(by_number.items(), reverse=True))
    FILE.write_text("\n".join([str(found.papers), *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
