"""When digests are due: arithmetic on hours, days of the week and time zones."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
ANNOUNCED = time(20)


def next_run(after: datetime, at: time, days: Collection[int], zone: ZoneInfo) -> datetime:
    """Return the first moment strictly after `after`, in UTC, at a local hour on one of the days (Monday is 0).

    An hour that a change of the clocks leaves out is moved on by the length of the gap; of an hour that comes
    twice the first is meant. Raises ValueError where no day is given.
    """
    if not any(0 <= day <= 6 for day in days):
        raise ValueError("a digest needs at least one day of the week")
    today = after.astimezone(zone).date()
    for ahead in range(9):  # today may be over, and a change of the clocks may cost one more day
        day = today + timedelta(days=ahead)
        moment = local_moment(day, at, zone)
        if day.weekday() in days and moment > after:
            return moment
    raise AssertionError("a week has seven days")


def last_day(by: datetime, at: time, days: Collection[int], zone: ZoneInfo) -> date:
    """Return the local day of the last digest that was due by a moment; the same days and hours as `next_run`.

    Raises ValueError where no day is given.
    """
    if not any(0 <= day <= 6 for day in days):
        raise ValueError("a digest needs at least one day of the week")
    today = by.astimezone(zone).date()
    for back in range(9):
        day = today - timedelta(days=back)
        if day.weekday() in days and local_moment(day, at, zone) <= by:
            return day
    raise AssertionError("a week has seven days")


def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, at which the clocks of a zone show an hour on a day."""
    return datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=zone).astimezone(UTC)
