"""On which day arXiv lists what was submitted when, by the clocks of New York."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.listing import days
from services.listing.plan import grouped, halves, within

MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


@pytest.mark.parametrize(
    ("submitted", "listed"),
    [
        ("2026-11-25T18:59", "2026-11-26"),  # Wednesday before 14:00 in winter
        ("2026-11-25T19:00", "2026-11-27"),
        ("2026-11-26T19:00", "2026-11-30"),  # Thursday after it: announced on Sunday
        ("2026-11-27T19:00", "2026-12-01"),  # Friday after it: on Monday evening
        ("2026-11-29T12:00", "2026-12-01"),
        ("2026-07-01T17:59", "2026-07-02"),  # the same in summer
        ("2026-07-01T18:00", "2026-07-03"),
    ],
)
def test_when_a_paper_is_due(submitted: str, listed: str) -> None:
    assert days.due(datetime.fromisoformat(submitted).replace(tzinfo=UTC)) == date.fromisoformat(listed)


@pytest.mark.parametrize(
    ("now", "newest"),
    [
        ("2026-11-27T04:59", "2026-11-26"),
        ("2026-11-27T05:00", "2026-11-27"),
        ("2026-07-03T03:59", "2026-07-02"),
        ("2026-07-03T04:00", "2026-07-03"),
        ("2026-11-29T23:00", "2026-11-27"),
        ("2026-11-30T05:00", "2026-11-30"),
    ],
)
def test_which_list_is_the_newest(now: str, newest: str) -> None:
    assert days.newest(datetime.fromisoformat(now).replace(tzinfo=UTC)) == date.fromisoformat(newest)


@given(MOMENTS)
def test_what_was_submitted_for_a_day_is_due_on_it(moment: datetime) -> None:
    day = days.due(moment)
    since, until = days.submitted_for(day)
    assert since <= moment < until
    assert days.workday(day) == day
    assert days.newest(days.announced(day) + timedelta(hours=5)) == day


def test_groups_stay_as_they_are_when_archives_come_and_go() -> None:
    first = grouped([], ["cs", "stat", "econ"])
    assert first == [("cs",), ("stat", "econ")]
    assert grouped(first, ["cs", "stat", "econ", "hep-th"]) == [("cs",), ("stat", "econ", "hep-th")]
    assert grouped(first, ["econ"]) == [("econ",)]
    split = [*halves(("cs",)), ("stat", "econ")]
    assert grouped(split, ["cs", "stat", "econ"]) == split
    assert {within(term) for group in halves(("cs",)) for term in group} == {"cs"}
    assert halves(("hep-th",)) == halves(("cs.CL",)) == ()
