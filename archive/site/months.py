"""What the indexes of a topic are made of: a month's digests in short, kept beside its pages as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from archive.formats.pieces import fold
from archive.site import places
from archive.site.files import Files
from papers.latex import to_text
from papers.paper import Paper
from summarizer.digest import Digest
from summarizer.wording import is_told

_DATA = "????-??.json"


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A paper in an index: its id with version, title, authors, categories and summary in one sentence."""

    id: str
    title: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    tldr: str

    @property
    def paper_id(self) -> str:
        """The id without the version."""
        return self.id.rpartition("v")[0]


@dataclass(frozen=True, slots=True)
class Month:
    """A topic's digests of a month, by day, the newest first; `first_day` is the month's first day."""

    key: str
    name: str
    language: str
    first_day: date
    days: dict[date, tuple[IndexEntry, ...]]

    def adding(self, digest: Digest) -> "Month":
        """Return the month with a digest in it, in the place of an earlier one of that day."""
        told = ((each.paper, each.summary.tldr.text if is_told(each.summary) else "") for each in digest.entries)
        entries = tuple(_index_entry(paper, tldr) for paper, tldr in told)
        days = {**self.days, digest.day: entries}
        return Month(self.key, digest.name, self.language, self.first_day, dict(sorted(days.items(), reverse=True)))

    def as_json(self) -> bytes:
        """Write the month."""
        days = {day.isoformat(): [asdict(entry) for entry in entries] for day, entries in self.days.items()}
        whole = {"topic": {"key": self.key, "name": self.name}, "language": self.language, "days": days}
        return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def of(files: Files, digest: Digest) -> Month:
    """Read the month of a digest, an empty one where there is none or it cannot be read."""
    place = places.month_data(digest.language, digest.key, digest.day)
    return read(files, place) or Month(digest.key, digest.name, digest.language, digest.day.replace(day=1), {})


def read(files: Files, place: str) -> Month | None:
    """Read a month; None where there is none that can be read. Raises OSError."""
    try:
        whole = json.loads(files.read(place) or b"")
        days = {date.fromisoformat(day): tuple(map(_read_entry, entries)) for day, entries in whole["days"].items()}
        key, name, language = (_text(each) for each in (*map(whole["topic"].get, ("key", "name")), whole["language"]))
        return Month(key, name, language, date.fromisoformat(f"{_stem(place)}-01"), days)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _read_entry(entry: Mapping[str, object]) -> IndexEntry:
    authors, categories = entry["authors"], entry["categories"]
    if not isinstance(authors, list) or not isinstance(categories, list):
        raise TypeError("no lists")
    names, codes = (tuple(map(_text, each)) for each in (authors, categories))
    return IndexEntry(_text(entry["id"]), _text(entry["title"]), names, codes, _text(entry["tldr"]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"no text: {value!r}")
    return value


def of_topic(files: Files, language: str, key: str) -> list[Month]:
    """Read all months of a topic, the newest first."""
    folder = places.topic(language, key).rpartition("/")[0]
    return [month for place in reversed(files.find(folder, _DATA)) if (month := read(files, place))]


def latest(files: Files, language: str) -> list[Month]:
    """Read the newest month of each topic of a language, by name."""
    kept = [files.find(folder, _DATA) for folder in _topics(files, language)]
    found = [read(files, each[-1]) for each in kept if each]
    return sorted((month for month in found if month), key=lambda month: month.name.casefold())


def of_month(files: Files, language: str, day: date) -> list[Month]:
    """Read all topics' months of one month."""
    found = [read(files, f"{folder}/{day:%Y-%m}.json") for folder in _topics(files, language)]
    return [month for month in found if month]


def _topics(files: Files, language: str) -> list[str]:
    return [f"{language}/{name}" for name in files.folders(language) if name not in places.TAKEN]


def _stem(place: str) -> str:
    return place.rpartition("/")[2].partition(".")[0]


def _index_entry(paper: Paper, tldr: str) -> IndexEntry:
    return IndexEntry(
        paper.versioned_id,
        fold(to_text(paper.title)) or paper.versioned_id,
        tuple(fold(to_text(name)) for name in paper.authors),
        paper.categories,
        fold(tldr),
    )
