"""The table of a chat's preferences, and those who take theirs from it."""

from dataclasses import fields

import pytest

from bot.settings.settings import Settings
from bot.values import default_preferences
from chat.words import Phrase, Words
from services.preferences import PREFERENCES, Preference, Preferences
from store.tables import PREFERENCE_COLUMNS


def test_each_preference_is_a_column_and_a_row() -> None:
    of_operators = {"spread_minutes", "most_messages"}
    names = [each.name for each in fields(Preferences) if each.name not in of_operators]
    assert [column.name for column in PREFERENCE_COLUMNS] == names
    assert [row.field for row in PREFERENCES.values()] == names


def test_a_newcomers_settings_leave_the_tables_own_defaults() -> None:
    assert default_preferences(Settings()) == Preferences()


@pytest.mark.parametrize("row", PREFERENCES.values(), ids=list(PREFERENCES))
def test_what_is_offered_can_be_read_and_shown(row: Preference[object]) -> None:
    for text, label in row.offers:
        shown = row.show(row.read(text), Words("en"))
        assert shown
        if isinstance(label, Phrase) and row.field != "days":
            assert shown == Words("en").tell(label)
    default = getattr(Preferences(), row.field)
    assert row.show(default, Words("en"))
