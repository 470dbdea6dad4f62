"""Hours, zones and days as people write them."""

import contextlib
from datetime import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.errors import BadInputError
from services.times import clip, parse_hour, parse_time, parse_zone, zone_name
from services.weekdays import parse_days


@given(st.times())
def test_every_hour_of_the_day_is_read(at: time) -> None:
    assert parse_time(f"{at:%H:%M}") == at.replace(second=0, microsecond=0, fold=0)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9", time(9)),
        ("9am", time(9)),
        ("12am", time(0)),
        ("12 PM", time(12)),
        ("9:30pm", time(21, 30)),
        ("21h", time(21)),
        ("9点", time(9)),
        ("上午9点半", time(9, 30)),
        ("下午3点20分", time(15, 20)),
        ("晚上 12点", time(0)),
    ],
)
def test_other_ways_to_write_an_hour(text: str, at: time) -> None:
    assert parse_time(text) == at


@given(st.text())
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    for read in (parse_time, parse_zone, parse_days):
        with contextlib.suppress(BadInputError):
            read(text)


@pytest.mark.parametrize("text", ["24:00", "25:00", "9:60", "13pm", "0am", "-1:00", "noonish", "9:3", ""])
def test_what_is_no_hour_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="no time of day"):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Asia/Shanghai", "Asia/Shanghai"),
        ("asia/shanghai", "Asia/Shanghai"),
        ("shanghai", "Asia/Shanghai"),
        ("New York", "America/New_York"),
        ("utc", "UTC"),
        ("UTC+8", "Etc/GMT-8"),
        ("GMT-3:00", "Etc/GMT+3"),
        ("UTC+0", "UTC"),
        ("Beijing", "Asia/Shanghai"),
        ("东京", "Asia/Tokyo"),
        ("India", "Asia/Kolkata"),
        ("德国", "Europe/Berlin"),
    ],
)
def test_zones_are_found(text: str, zone: str) -> None:
    assert parse_zone(text) == zone
    assert ZoneInfo(zone).key == zone


@pytest.mark.parametrize("text", ["UTC+14", "UTC-12", "UTC+8", "UTC"])
def test_an_offset_is_called_what_it_was_called(text: str) -> None:
    assert zone_name(parse_zone(text)) == text


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Europe/Berln", "Europe/Berlin"),
        ("UTC+99", "UTC-12 to UTC+14"),
        ("UTC+5:30", "Asia/Kolkata"),
        ("UTC+1:07", "UTC-12 to UTC+14"),
        ("Mars/X", ""),
    ],
)
def test_what_is_no_zone_is_refused_with_what_may_be_meant(text: str, near: str) -> None:
    with pytest.raises(BadInputError) as refused:
        parse_zone(text)
    assert near in str(refused.value)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("daily", set(range(7))),
        ("weekdays", set(range(5))),
        ("Mon, Wednesday fri", {0, 2, 4}),
        ("mon-wed", {0, 1, 2}),
        ("sat-mon", {5, 6, 0}),
        ("tuesday", {1}),
        ("周一、星期日", {0, 6}),
        ("工作日", set(range(5))),
        ("every Monday and Thursday", {0, 3}),
        ("on Mondays", {0}),
        ("Monday to Wednesday", {0, 1, 2}),
        ("every weekday", set(range(5))),
        ("weekly", {0}),
        ("weekly on friday", {4}),
        ("once a week", {0}),
        ("每周", {0}),
        ("每周三", {2}),
        ("每周一三五", {0, 2, 4}),
        ("周一至周五", set(range(5))),
        ("周六和周日", {5, 6}),
    ],
)
def test_days_are_read(text: str, days: set[int]) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["", "moo", "someday", "mon-xyz", "mon-", "8", "every", "every 32nd", "一", "monthly"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="no day of the week"):
        parse_days(text)


@pytest.mark.parametrize("text", ["weekly daily", "weekly mon, tue", "daily on monday", "每周 工作日"])
def test_days_that_contradict_each_other_are_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="contradicts itself"):
        parse_days(text)


@pytest.mark.parametrize(
    "text",
    [
        "when announced",
        "When it is announced",
        "as soon as it is out",
        "as soon as the list is out",
        "when it’s out",
        "once arXiv's list is published",
        "公布时",
        "一公布就发",
        "列表公布后立即推送",
        "一出来就推送",
    ],
)
def test_as_soon_as_the_list_is_in_is_an_hour(text: str) -> None:
    assert parse_hour(text) == "when announced"


@given(st.text(), st.integers(2, 60))
def test_a_strangers_words_are_cut_to_length(text: str, most: int) -> None:
    assert len(clip(text, most)) <= most
