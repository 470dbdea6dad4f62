"""Moments as people read them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from chat.words import Words
from services.times import zone_name


def local_moment(moment: datetime, zone: str, words: Words) -> str:
    """Say a moment as the clocks of a zone show it: "Monday, 25 March 2024, 09:00 (UTC)"."""
    return f"{words.forms.moment(moment.astimezone(ZoneInfo(zone)))} ({zone_name(zone)})"
