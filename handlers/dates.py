"""Moments and days of the week as people read them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from chat.words import Words, phrase
from services.times import zone_name

WEEKDAYS = (
    phrase("Monday"),
    phrase("Tuesday"),
    phrase("Wednesday"),
    phrase("Thursday"),
    phrase("Friday"),
    phrase("Saturday"),
    phrase("Sunday"),
)


def weekday(moment: datetime, words: Words) -> str:
    """Name the day of the week."""
    return words.tell(WEEKDAYS[moment.weekday()])


def local_moment(moment: datetime, zone: str, words: Words) -> str:
    """Say a moment as the clocks of a zone show it: "Monday 2024-03-25 09:00 (UTC)"."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{weekday(local, words)} {local:%Y-%m-%d %H:%M} ({zone_name(zone)})"
