"""On which days arXiv has a list, by the clocks of New York: announced in the evening, in the feeds from midnight."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
DEADLINE = time(14)
DAY = timedelta(days=1)
# Evenings without an announcement beside Fridays and Saturdays, 2024.
HOLIDAYS = {date(2024, month, day) for month, day in ((1, 15), (5, 27), (7, 4), (9, 2), (11, 28), (12, 24), (12, 25))}


def has_list(day: date) -> bool:
    """Return whether there is a list of that day: of the evening before, but Friday's and Saturday's."""
    return day.weekday() < 5 and day - DAY not in HOLIDAYS


def next_list(day: date) -> date:
    """Return the first day from this one on that has a list."""
    while not has_list(day):
        day += DAY
    return day


def list_of(submitted: datetime) -> date:
    """Return the day of whose list a paper is that no moderator holds: that after the evening of its deadline."""
    local = submitted.astimezone(EASTERN)
    day = local.date() if local.time() < DEADLINE else local.date() + DAY
    while day.weekday() >= 5 or day in HOLIDAYS:  # nobody works on what comes in then
        day += DAY
    return next_list(day + DAY)


@cache
def out(day: date) -> datetime:
    """Return when a day's list is out: when its feed is built, at midnight in New York."""
    return datetime.combine(day, time(0), EASTERN).astimezone(UTC)


def newest(moment: datetime) -> date:
    """Return the day of the newest list that is out."""
    day = moment.astimezone(EASTERN).date()
    while not has_list(day):
        day -= DAY
    return day


def list_days(begin: datetime, end: datetime) -> list[date]:
    """Return the days whose lists come out between two moments."""
    days = (begin.date() + DAY * number for number in range(-1, (end - begin).days + 2))
    return [day for day in days if has_list(day) and begin <= out(day) < end]
