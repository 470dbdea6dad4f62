"""Related papers on a paper's page: those that the archive has already, of the same digest and of earlier days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from archive.site import places
from archive.site.months import IndexEntry, Month
from papers import nearness
from papers.nearness import SHOWN, Profile
from papers.query import fulltext
from summarizer.digest import Digest

MOST = 5
MONTHS = 3  # of the topic, the newest up to the digest's day


@dataclass(frozen=True, slots=True)
class RelatedView:
    """A paper that another page leads to."""

    title: str
    place: str


def related(digest: Digest, of_topic: Iterable[Month]) -> Mapping[str, Sequence[RelatedView]]:
    """Return by paper what its page leads to, the nearest first: what came with it, or on an earlier day of its topic.

    Papers are compared by their titles and what is said of them in one sentence, which is what indexes have of others.
    """
    known: dict[str, IndexEntry] = {}
    came: dict[str, date] = {}
    for month in [each for each in of_topic if each.first_day <= digest.day][:MONTHS]:
        for day, entries in month.days.items():
            known |= {entry.paper_id: entry for entry in entries if entry.paper_id not in known}
            came |= {entry.paper_id: min(day, came.get(entry.paper_id, day)) for entry in entries}
    profiles = {key: _profile(entry) for key, entry in known.items()}
    found = {}
    for key in (each.paper.id for each in digest.entries):
        # What came with it first: so its page is the same, whichever digest has it written.
        there = {other: each for other, each in profiles.items() if came[other] <= came[key] and other != key}
        near = _nearest(profiles[key], there)
        found[key] = [RelatedView(known[other].title, places.paper(digest.language, other)) for other in near]
    return found


def _profile(entry: IndexEntry) -> Profile:
    return nearness.of_words(fulltext.line(entry.title), fulltext.line(entry.tldr))


def _nearest(own: Profile, others: Mapping[str, Profile]) -> list[str]:
    cosines = {key: own.cosine(other) for key, other in others.items()}
    near = [key for key, cosine in cosines.items() if cosine >= SHOWN]
    return sorted(near, key=lambda key: (cosines[key], key), reverse=True)[:MOST]
