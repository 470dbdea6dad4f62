"""Papers and digests to write down."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from papers.paper import Paper
from summarizer.digest import Digest, Entry
from summarizer.extractive.summary import summarize_offline

SUBMITTED = datetime(2024, 3, 21, 17, 59, 59, tzinfo=UTC)


def a_paper(**values: Any) -> Paper:
    given: dict[str, Any] = {
        "id": "2403.14621",
        "version": 1,
        "title": "A Title",
        "authors": ("Ada Lovelace",),
        "abstract": "We show a thing.",
        "categories": ("cs.CV",),
        "published": SUBMITTED,
        "updated": SUBMITTED,
    }
    return Paper(**(given | values))


def a_digest(papers: Sequence[Paper], **values: Any) -> Digest:
    given: dict[str, Any] = {
        "key": "diffusion-models",
        "name": "Diffusion Models",
        "query": 'abs:"diffusion model"',
        "day": date(2024, 3, 23),
        "language": "en",
        "made": datetime(2024, 3, 23, 17, 43, 11, tzinfo=UTC),
        "entries": tuple(Entry(paper, summarize_offline(paper)) for paper in papers),
        "found": len(papers),
    }
    return Digest(**(given | values))
