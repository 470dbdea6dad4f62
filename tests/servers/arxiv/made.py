"""Made-up papers."""

from datetime import UTC, datetime, timedelta
from typing import Any

from papers.paper import Paper


def make_paper(number: int = 1, **fields: Any) -> Paper:
    """Make a paper of January 2024; a higher number is a later one."""
    moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    known: dict[str, Any] = {
        "id": f"2401.{number:05}",
        "version": 1,
        "title": f"Diffusion study {number}",
        "authors": ("Ada Lovelace", "Élodie Noël"),
        "abstract": f"We study case {number}.",
        "categories": ("cs.CV", "cs.LG"),
        "published": moment,
        "updated": moment,
    }
    return Paper(**{**known, **fields})
