"""How each language writes days, numbers and lists: by Babel, which is loaded when something of that is first written.

Hours are those of a clock of 24 hours everywhere, as people write them to the bot.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from chat.languages import Language
from chat.words import Forms, ListKind

if TYPE_CHECKING:
    from babel import Locale

_UNGROUPED = 1000  # below it no language has anything between the digits


class LocalForms(Forms):
    """The forms of a row of the table of languages."""

    def __init__(self, row: Language) -> None:
        self._row = row

    @cached_property
    def _locale(self) -> "Locale":
        from babel import Locale

        return Locale.parse(self._row.formats or self._row.locale)

    def day(self, day: dt.date) -> str:
        """Write a day of a year: "2 March 2026"."""
        from babel.dates import format_date

        return format_date(day, "long", self._locale)

    def day_of_week(self, day: dt.date) -> str:
        """Write a day that is near with its name: "Monday 2 March"."""
        from babel.dates import format_date

        return format_date(day, self._row.day_form, self._locale)

    def moment(self, moment: dt.datetime) -> str:
        """Write a day with its name and its hour, as the moment's own zone shows them."""
        from babel.dates import format_date

        day, between = format_date(moment.date(), "full", self._locale), str(self._locale.datetime_formats["medium"])
        return f"{day}{_between(between)}{moment:%H:%M}"

    def month(self, day: dt.date) -> str:
        """Write the month that a day is in: "March 2026"."""
        from babel.dates import format_skeleton

        return format_skeleton("yMMMM", dt.datetime.combine(day, dt.time()), locale=self._locale)

    def weekday(self, day: int, *, short: bool = False) -> str:
        """Name a day of the week, Monday being 0."""
        return str(self._locale.days["format"]["abbreviated" if short else "wide"][day])

    def number(self, number: int) -> str:
        """Write a whole number, its thousands apart as the language has them."""
        if abs(number) < _UNGROUPED:
            return str(number)
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self._locale)

    def percent(self, share: float) -> str:
        """Write a share, of which 1.0 is all, in whole percents."""
        from babel.numbers import format_percent

        return format_percent(share, locale=self._locale)

    def span(self, first: dt.date, last: dt.date) -> str:
        """Write the days from one to another: "2–8 Mar 2026"."""
        from babel.dates import format_interval

        return format_interval(first, last, "yMMMd", locale=self._locale)

    @property
    def tag(self) -> str:
        """The tag by which a browser writes days alike."""
        return self._row.formats.replace("_", "-") or self._row.tag

    @property
    def is_right_to_left(self) -> bool:
        """Whether the language is written from the right."""
        return self._locale.text_direction == "rtl"

    @cached_property
    def comma(self) -> str:
        """What stands between the parts of a list."""
        return _between(self._locale.list_patterns["standard"]["middle"])

    def listed(self, items: Iterable[str], kind: ListKind = "bare") -> str:
        """Write a list in one line: "a, b, c", or with the language's word before the last part."""
        parts = list(items)
        if len(parts) < 2:
            return "".join(parts)
        if kind == "bare":
            return self.comma.join(parts)
        from babel.lists import format_list

        return format_list(parts, "or" if kind == "or" else "standard", locale=self._locale)


def _between(pattern: str) -> str:
    """Return what a pattern of CLDR has between its two parts."""
    return pattern.replace("{0}", "").replace("{1}", "")
