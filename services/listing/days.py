"""On which day arXiv lists what: the day of a list is that of New York on which its feed is made."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta

from services.digests.schedule import ANNOUNCED, EASTERN

DEADLINE = time(14)  # what is submitted by then is announced in the evening
_FRIDAY = 4
REST, LONG_REST = timedelta(minutes=5), timedelta(minutes=30)
LATEST = timedelta(hours=6)  # after it should have come: what waits for a list waits no longer
_SETTLED = time(3)  # by then a list is out, were it late; what is not is none, on a holiday


def workday(day: date) -> date:
    """Return the last day up to this one that has a list, were none a holiday."""
    return day - timedelta(days=max(0, day.weekday() - _FRIDAY))


def newest(now: datetime) -> date:
    """Return the day of the list that should be out: a feed is made at midnight in New York, from Monday to Friday."""
    return workday(now.astimezone(EASTERN).date())


def next_workday(day: date) -> date:
    """Return the next day that has a list."""
    return day + timedelta(days=max(1, 7 - day.weekday() if day.weekday() >= _FRIDAY else 1))


def due(submitted: datetime) -> date:
    """Return the day of whose list a version is, where neither a holiday nor a moderator holds it."""
    local = submitted.astimezone(EASTERN)
    day = local.date() if local.time() < DEADLINE else local.date() + timedelta(days=1)
    if day.weekday() > _FRIDAY:  # nobody works on what comes in then
        day += timedelta(days=7 - day.weekday())
    return next_workday(day)


def submitted_for(day: date) -> tuple[datetime, datetime]:
    """Return from which moment to which one what a day lists was submitted."""
    until = workday(day - timedelta(days=1))
    since = workday(until - timedelta(days=1))
    return _deadline(since), _deadline(until)


def announced(day: date) -> datetime:
    """Return when a day's list is announced: on the evening before."""
    return datetime.combine(day - timedelta(days=1), ANNOUNCED, EASTERN)


def out(day: date) -> datetime:
    """Return when a day's list should be in, in UTC: when its feed is made."""
    return datetime.combine(day, time(), EASTERN).astimezone(UTC)


def overdue(day: date) -> datetime:
    """Return until when a day's list is waited for, in UTC."""
    return out(day) + LATEST


def with_lists(days: Collection[int]) -> frozenset[int]:
    """Return on which days of the week the lists come that belong to some days: Friday's to Saturday and Sunday."""
    return frozenset(days) & frozenset(range(_FRIDAY + 1)) or frozenset({_FRIDAY})


def awaited(after: datetime, days: Collection[int], listed: date | None = None) -> date:
    """Return the day of the next list that is waited for after a moment, on days of the week; `listed` has come."""
    day, wanted = after.astimezone(EASTERN).date(), with_lists(days)
    while day.weekday() not in wanted or day == listed or overdue(day) <= after:
        day += timedelta(days=1)
    return day


def waiting_for(moment: datetime) -> date | None:
    """Return the day of the list that is waited for until a moment, None where none is."""
    day = moment.astimezone(EASTERN).date()
    return day if overdue(day) == moment else None


def between(first: date, last: date) -> Iterator[date]:
    """Yield the days that have lists, both ends included."""
    day = first
    while day <= last:
        if workday(day) == day:
            yield day
        day += timedelta(days=1)


def _deadline(day: date) -> datetime:
    return datetime.combine(day, DEADLINE, EASTERN)


def is_awaited(now: datetime) -> bool:
    """Return whether the newest list, where it is not out, may still come within the night."""
    local = now.astimezone(EASTERN)
    return local.weekday() <= _FRIDAY and local.time() < _SETTLED


def rest(now: datetime) -> timedelta:
    """Return how long to wait before asking again for a list that is not whole: less in the hours in which it comes."""
    return REST if is_awaited(now) else LONG_REST
