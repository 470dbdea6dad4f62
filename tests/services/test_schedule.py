"""When a digest is due, through changes of the clocks in all zones."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.digests.schedule import local_moment, next_run

ZONES = sorted(zone for zone in available_timezones() if zone not in {"localtime", "Factory"})
EPOCH = datetime(1990, 1, 1, tzinfo=UTC)
moments = st.integers(0, 50 * 365 * 86400).map(lambda seconds: EPOCH + timedelta(seconds=seconds))
hours = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
days = st.frozensets(st.integers(0, 6), min_size=1)
zones = st.sampled_from(ZONES).map(ZoneInfo)


@given(moments, hours, days, zones)
def test_the_next_run_is_the_first_of_its_days_at_its_hour(
    after: datetime, at: time, days: frozenset[int], zone: ZoneInfo
) -> None:
    run = next_run(after, at, days, zone)
    assert after < run <= after + timedelta(days=9)
    local = run.astimezone(zone)
    assert local.replace(tzinfo=None) >= datetime.combine(local.date(), time()), "a moment of that zone"
    planned = [day for day in (local.date(), local.date() - timedelta(days=1)) if local_moment(day, at, zone) == run]
    assert planned, "the hour of a day"
    assert planned[0].weekday() in days
    first = min(
        moment
        for ahead in range(-1, 10)
        if (day := after.astimezone(zone).date() + timedelta(days=ahead)).weekday() in days
        and (moment := local_moment(day, at, zone)) > after
    )
    assert run == first


@given(moments, hours, zones)
def test_a_daily_digest_comes_once_a_day(after: datetime, at: time, zone: ZoneInfo) -> None:
    runs = [next_run(after, at, range(7), zone)]
    for _ in range(10):
        runs.append(next_run(runs[-1], at, range(7), zone))
    gaps = [(later - earlier) for earlier, later in pairwise(runs)]
    assert all(timedelta(hours=20) <= gap <= timedelta(hours=49) for gap in gaps)


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("day", "at", "moment"),
    [
        (date(2024, 3, 31), time(2, 30), datetime(2024, 3, 31, 1, 30, tzinfo=UTC)),  # the hour that is left out
        (date(2024, 10, 27), time(2, 30), datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),  # the first of the two
        (date(2024, 7, 1), time(9), datetime(2024, 7, 1, 7, tzinfo=UTC)),
        (date(2024, 1, 1), time(9), datetime(2024, 1, 1, 8, tzinfo=UTC)),
    ],
)
def test_changes_of_the_clocks(day: date, at: time, moment: datetime) -> None:
    assert local_moment(day, at, BERLIN) == moment
    assert next_run(moment - timedelta(seconds=1), at, range(7), BERLIN) == moment
    assert next_run(moment, at, range(7), BERLIN) > moment + timedelta(hours=20)


def test_a_week_without_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        next_run(datetime(2024, 1, 1, tzinfo=UTC), time(9), (), BERLIN)
