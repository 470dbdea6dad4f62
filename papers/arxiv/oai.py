"""arXiv's OAI-PMH service: whole records as they changed, page by page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Literal
from xml.etree.ElementTree import Element

from chat.errors import BadInputError
from papers import ids, links
from papers.arxiv import safe_xml
from papers.arxiv.withdrawal import is_withdrawn, is_withdrawn_version
from papers.arxiv.words import authors, fold, paragraphs
from papers.paper import Paper

Form = Literal["arXivRaw", "arXiv"]

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_SPACES: dict[Form, str] = {"arXivRaw": "{http://arxiv.org/OAI/arXivRaw/}", "arXiv": "{http://arxiv.org/OAI/arXiv/}"}
_NOTHING = "noRecordsMatch"
BAD_TOKEN = "badResumptionToken"  # noqa: S105 - the protocol's word
"""The code of the error where a token is no longer good: the list is asked for anew, from the last record's day on."""


class OaiError(ValueError):
    """The service does not accept a question; `code` is the protocol's word for why."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Record:
    """A record; `changed` is the day (UTC) of its last change of whatever kind, `sets` are the service's.

    `versions` are the moments at which each version was submitted, the first one's first; the form arXiv tells none,
    and the paper's version and dates then are 0 and those that it calls created and updated. A record that was taken
    away has no paper.
    """

    id: str
    changed: date
    sets: tuple[str, ...]
    paper: Paper | None
    versions: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class OaiPage:
    """One page of a list; `token` asks for the next one, "" where there is none. `left_out` could not be read."""

    records: tuple[Record, ...]
    token: str = ""
    left_out: int = 0


def read_page(body: bytes) -> OaiPage:
    """Read an answer to ListRecords or GetRecord in the forms arXivRaw and arXiv; no match is an empty page.

    Raises OaiError where the service does not accept the question, and ValueError where it is no such answer.
    """
    root, found = safe_xml.parse_items(body, {f"{_OAI}record"}, _record)
    if root.tag != f"{_OAI}OAI-PMH":
        raise ValueError(f"no answer of OAI-PMH: <{root.tag}>")
    fault = root.find(f"{_OAI}error")
    if fault is not None and fault.get("code") != _NOTHING:
        raise OaiError(fault.get("code") or "", fold(fault.text)[:300])
    lists = (root.find(f"{_OAI}{verb}") for verb in ("ListRecords", "GetRecord"))
    listed = next((each for each in lists if each is not None), None)
    if fault is None and listed is None:
        raise ValueError("an answer of OAI-PMH without a list of records")
    token = fold(listed.findtext(f"{_OAI}resumptionToken", "")) if listed is not None else ""
    return OaiPage(tuple(each for each in found if each), token, sum(each is None for each in found))


def _record(record: Element) -> Record | None:
    """Read a record, or return None where its id or dates are none."""
    try:
        header = record.find(f"{_OAI}header")
        if header is None:
            return None
        found = ids.parse(header.findtext(f"{_OAI}identifier", "").rpartition(":")[2])
        changed = date.fromisoformat(header.findtext(f"{_OAI}datestamp", "").strip()[:10])
        sets = tuple(fold(each.text) for each in header.iterfind(f"{_OAI}setSpec"))
        make = partial(Record, found.id, changed, sets)
        return make(None) if header.get("status") == "deleted" else _whole(record, found.id, make)
    except (BadInputError, ValueError, TypeError, OverflowError, IndexError):  # an id or a date that is none
        return None


def _whole(record: Element, paper_id: str, make: Callable[..., Record]) -> Record | None:
    raw, split = (record.find(f"{_OAI}metadata/{space}{form}") for form, space in _SPACES.items())
    if split is not None:
        return make(_from_arxiv(paper_id, split))
    if raw is None or not (versions := _versions(raw)):
        return None
    paper = _paper(paper_id, raw, "arXivRaw", versions)
    return make(replace(paper, withdrawn=paper.withdrawn or _holds_nothing(raw)), versions)


def _holds_nothing(raw: Element) -> bool:
    """Return whether the latest version is a withdrawal."""
    space = _SPACES["arXivRaw"]
    latest = max(raw.iterfind(f"{space}version"), key=_number)
    return is_withdrawn_version(latest.findtext(f"{space}size", ""), latest.findtext(f"{space}source_type", ""))


def _number(version: Element) -> int:
    return int(version.get("version", "").lstrip("v") or 0)


def _versions(raw: Element) -> tuple[datetime, ...]:
    """Return the moments of the versions in their order."""
    space = _SPACES["arXivRaw"]
    moments = {
        _number(each): parsedate_to_datetime(each.findtext(f"{space}date", "").strip())
        for each in raw.iterfind(f"{space}version")
    }
    return tuple(_in_utc(moments[number]) for number in sorted(moments))


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _from_arxiv(paper_id: str, content: Element) -> Paper:
    space = _SPACES["arXiv"]
    created = datetime.fromisoformat(content.findtext(f"{space}created", "").strip())
    updated = content.findtext(f"{space}updated", "").strip()
    dates = (created, datetime.fromisoformat(updated)) if updated else (created,)
    return _paper(paper_id, content, "arXiv", tuple(map(_in_utc, dates)))


def _paper(paper_id: str, content: Element, form: Form, dates: tuple[datetime, ...]) -> Paper:
    def text(tag: str) -> str:
        return content.findtext(f"{_SPACES[form]}{tag}", "")

    version = len(dates) if form == "arXivRaw" else 0
    comment, abstract = fold(text("comments")), paragraphs(text("abstract"))
    return Paper(
        id=paper_id,
        version=version,
        title=fold(text("title")),
        authors=authors(text("authors")) if form == "arXivRaw" else _named(content),
        abstract=abstract,
        categories=tuple(dict.fromkeys(text("categories").split())),
        published=dates[0],
        updated=dates[-1],
        comment=comment,
        journal_ref=fold(text("journal-ref")),
        doi=fold(text("doi")),
        links=links.from_record(f"{paper_id}v{version}" if version else paper_id, comment, abstract),
        licence=fold(text("license")),
        withdrawn=is_withdrawn(comment, abstract),
    )


def _named(content: Element) -> tuple[str, ...]:
    space = _SPACES["arXiv"]
    parts = ("forenames", "keyname", "suffix")
    people = content.iterfind(f"{space}authors/{space}author")
    names = (fold(" ".join(each.findtext(f"{space}{part}", "") for part in parts)) for each in people)
    return tuple(filter(None, names))
