"""What was announced, told from the records that changed: OAI-PMH says when, not as what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from papers.announcement import KINDS, Announcement, Kind
from papers.arxiv.oai import Record
from papers.paper import Paper
from papers.query.reach import archive_of
from services.listing import days
from store.announcements import Listed

LONGEST_HELD = timedelta(days=60)  # the longest that was seen are 56
_ELSEWHERE: Mapping[Kind, Kind] = {"new": "cross", "replace": "replace-cross"}


@dataclass(frozen=True, slots=True)
class Scope:
    """What the lists in the store are to hold: these archives, from these days on, up to the newest list's day.

    `fed` are the days and archives of which feeds have told all that they tell.
    """

    archives: Collection[str]
    since: Mapping[str, date]
    until: date
    fed: Collection[tuple[date, str]] = frozenset()

    def reached(self, paper: Paper) -> set[str]:
        """Return those of the archives that a paper is in."""
        return {archive_of(code) for code in paper.categories} & set(self.archives)

    def begin(self, paper: Paper) -> date:
        """Return the day from which on a paper's lists are here."""
        return min((self.since[each] for each in self.reached(paper) if each in self.since), default=self.until)

    def is_fed(self, day: date, paper: Paper) -> bool:
        """Return whether feeds have told what is new of a paper on a day."""
        return all((day, archive) in self.fed for archive in self.reached(paper))


def announced(record: Record, known: Sequence[Listed], scope: Scope) -> tuple[date, Announcement] | None:
    """Return what a record's change announced and on which day's list it belongs, or None where it did nothing new.

    `known` is when the paper was seen before, and as what. On a day without feeds, a paper that was not is new: it was
    due then, or held back by moderators, or cross-listed later from elsewhere; a category that was not seen is a
    cross-list. On all days a version that was not seen is a replacement, for feeds do not tell the later ones. What
    else may have changed is nothing to announce.
    """
    paper, day = record.paper, days.workday(record.changed)
    if paper is None or day > scope.until or not scope.reached(paper) or any(each.day > day for each in known):
        return None
    before = [each for each in known if each.day < day]
    is_fed = scope.is_fed(day, paper)
    if not is_fed and (before or _is_news(record, paper, scope)):
        change = _grown(paper, before) if before else "new"
    else:
        change = None
    change = change or _replaced(record, paper, before, scope)
    kind = change and _seen_from(paper, change, scope)
    if kind is None or any(KINDS.index(each.kind) <= KINDS.index(kind) for each in known if each.day == day):
        return None
    return day, Announcement(paper, kind)


def _is_news(record: Record, paper: Paper, scope: Scope) -> bool:
    """Return whether a paper that nobody has seen was announced by this change.

    One that was due when its lists were not here yet may have been announced then: what was published since is taken
    for changed, one of a single version, within the months for which moderators hold papers, for held.
    """
    due = days.due(record.versions[0])
    is_held = (
        len(record.versions) == 1 and not (paper.doi or paper.journal_ref) and record.changed - due <= LONGEST_HELD
    )
    return due >= scope.begin(paper) or is_held


def _grown(paper: Paper, before: Sequence[Listed]) -> Kind | None:
    return "cross" if set(paper.categories) - {code for each in before for code in each.categories} else None


def _replaced(record: Record, paper: Paper, before: Sequence[Listed], scope: Scope) -> Kind | None:
    if before:
        return "replace" if paper.version > max(each.version for each in before) else None
    return "replace" if paper.version > 1 and days.due(record.versions[-1]) >= scope.begin(paper) else None


def _seen_from(paper: Paper, kind: Kind, scope: Scope) -> Kind:
    """Return what it is in the archives that are looked at: a cross-list, where the first category is in none."""
    if not paper.categories or archive_of(paper.categories[0]) in scope.archives:
        return kind
    return _ELSEWHERE.get(kind, kind)
