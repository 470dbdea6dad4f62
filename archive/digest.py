"""A digest: what one topic brought on one day."""

from dataclasses import dataclass
from datetime import date, datetime

from papers.paper import Paper
from summarizer.schema import Summary


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of a digest with its summary."""

    paper: Paper
    summary: Summary


@dataclass(frozen=True, slots=True)
class Digest:
    """The papers of a topic on a day, newest first, in a language ("en", "zh").

    `key` is the topic's word in the catalogue or its query; `name` is what people call it; `made` is when the
    digest was put together, in UTC; `found` counts all new papers, of which `entries` may be the best few.
    """

    key: str
    name: str
    query: str
    day: date
    language: str
    made: datetime
    entries: tuple[Entry, ...]
    found: int
