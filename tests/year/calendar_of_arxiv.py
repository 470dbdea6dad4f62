"""When arXiv announces what was submitted, and when its interface lists it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
DEADLINE, ANNOUNCED = time(14), time(20)
# Evenings without an announcement beside Fridays and Saturdays, 2024.
HOLIDAYS = {date(2024, month, day) for month, day in ((1, 15), (5, 27), (7, 4), (9, 2), (11, 28), (12, 24), (12, 25))}


def announced(submitted: datetime) -> datetime:
    """Return the moment at which a paper is announced: on the first evening after the deadline that it made."""
    local = submitted.astimezone(EASTERN)
    day = local.date() if local.time() < DEADLINE else local.date() + timedelta(days=1)
    while day.weekday() >= 5 or day in HOLIDAYS:  # nobody works on what comes in then
        day += timedelta(days=1)
    if day.weekday() == 4:  # Friday's are announced on Sunday
        day += timedelta(days=2)
    return datetime.combine(day, ANNOUNCED, EASTERN).astimezone(UTC)


def last_evening(by: datetime) -> datetime:
    """Return the last moment up to another at which arXiv announces, were it no holiday."""
    day = by.astimezone(EASTERN).date()
    while day.weekday() in {4, 5} or (moment := datetime.combine(day, ANNOUNCED, EASTERN).astimezone(UTC)) > by:
        day -= timedelta(days=1)
    return moment
