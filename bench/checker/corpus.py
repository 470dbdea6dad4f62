"""The sentences that the checker may learn from, less what is tested.

They are of abstracts of arXiv and of SciTLDR's development set.
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from summarizer import sentences
from summarizer.plain import plain_text

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
HELD = Path(__file__).resolve().parents[2] / "tests" / "grounding" / "held_claims.psv"
_FEED = re.compile(r"\AarXiv:\S+ Announce Type: \S+\s+Abstract:\s*")
_LETTERS = re.compile(r"[^\W\d_]+")
_FEWEST, _MOST = 6, 60  # words of a sentence that is learnt from


@dataclass(frozen=True, slots=True)
class Abstract:
    """One paper's sentences, readable, and what people said of it in a sentence each."""

    key: str
    title: str
    sentences: tuple[str, ...]
    told: tuple[str, ...] = ()


def abstracts() -> list[Abstract]:
    """Return all abstracts that may be learnt from, those of tested papers left out, in a fixed order."""
    tested = tested_titles()
    found = [each for each in (*_volume(), *_scitldr()) if each.sentences and fold(each.title) not in tested]
    return list({fold(" ".join(each.sentences[:2])): each for each in found}.values())


def tested_titles() -> frozenset[str]:
    """Return the titles of the papers about which statements are tested, folded: sample papers and labelled digests."""
    from tests.grounding import told

    papers = told.sample_papers() | told.digest_papers(SHARED / "digests" / "dev.jsonl")
    return frozenset(fold(paper.title) for paper in papers.values())


def tested_sentences() -> frozenset[str]:
    """Return all sentences of what is tested, folded: abstracts, statements, documents and summaries."""
    from tests.grounding import told

    papers = told.sample_papers() | told.digest_papers(SHARED / "digests" / "dev.jsonl")
    texts = [paper.abstract for paper in papers.values()]
    texts += [each.text for file in (SHARED / "claims" / "dev.psv", HELD) for each in told.read(file)]
    for file in sorted((SHARED / "summedits").glob("*.json")):
        rows = json.loads(file.read_text(encoding="utf-8"))
        texts += {row[key] for row in rows for key in ("doc", "summary", "original_summary")}
    return frozenset(fold(each) for text in texts for each in split(text))


def split(text: str) -> list[str]:
    """Return a text's sentences as people read them."""
    return [each.text for each in sentences.split(" ".join(plain_text(text).split()))]


def fold(text: str) -> str:
    """Return a text's letters alone, in small letters, by which the same sentence is known again."""
    return " ".join(word.lower() for word in _LETTERS.findall(text))


def _volume() -> Iterator[Abstract]:
    for line in (SHARED / "volume" / "2024-03.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        told = split(_FEED.sub("", row["abstract"]))
        if told and told[-1][-1:] not in ".!?":  # it was clipped there
            told.pop()
        yield Abstract(row["id"], row["title"], _learnt_from(told))


def _scitldr() -> Iterator[Abstract]:
    for number, line in enumerate((SHARED / "scitldr" / "dev.jsonl").read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        told = [" ".join(plain_text(each).split()) for each in row["source"]]
        said = tuple(text for each in row["target"] if len((text := " ".join(plain_text(each).split())).split()) > 4)
        yield Abstract(f"scitldr-{number}", row.get("title") or "", _learnt_from(told), said)


def _learnt_from(told: Collection[str]) -> tuple[str, ...]:
    return tuple(
        text for text in told if _FEWEST <= len(text.split()) <= _MOST and text[:1].isupper() and text[-1:] in ".!?"
    )
