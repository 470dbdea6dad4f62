"""When arXiv announces new papers, and from when on a list of them holds what was announced."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.digests.due import last_day, local_moment

EASTERN = ZoneInfo("America/New_York")
ANNOUNCED = time(20)
DAYS = (6, 0, 1, 2, 3)  # Sunday to Thursday; on a holiday there is none, which costs a request for nothing
LAG = timedelta(hours=6)  # after an announcement, in which arXiv's search may take up its papers
FRESH_IN_LAG = timedelta(minutes=15)


def last_announcement(by: datetime) -> datetime:
    """Give the moment of the last announcement at or before another, in UTC."""
    return local_moment(last_day(by, ANNOUNCED, DAYS, EASTERN), ANNOUNCED, EASTERN)


def complete_from(moment: datetime, fresh_for: timedelta) -> datetime:
    """Give when a list must have been made to hold, at a moment, what arXiv has: after the last announcement at least.

    While the search takes up what was announced a list is fresh for a quarter of an hour, later for `fresh_for`.
    """
    announced = last_announcement(moment)
    fresh = min(FRESH_IN_LAG, fresh_for) if moment - announced < LAG else fresh_for
    return max(announced, moment - fresh)
