"""The operator's hours: when they change, what waits for the old ones comes at the new ones."""

import json
from dataclasses import replace
from datetime import time

from chat.clock import Clock
from chat.hours import WHEN_ANNOUNCED, Hour
from services.preferences import PreferenceBook, Preferences
from services.subscriptions import due_after, listed_by, timing
from store import key_values, subscriptions
from store.database import Connection, Store

SLICE = 1000  # rows in a transaction, for which messages under way do not wait long
_KEPT = "digest hours"


class DefaultHours:
    """Sees to it that next runs are by the defaults in force, also where these changed while nothing ran."""

    def __init__(self, store: Store, preferences: PreferenceBook, clock: Clock) -> None:
        self._store = store
        self._preferences = preferences
        self._clock = clock

    async def follow(self) -> int:
        """Set anew when digests are due that go by hour, zone, days or spread of the defaults, where these changed.

        What is due by now, or put off, comes as it was to come. Returns how many there were. Raises UnavailableError;
        the next time goes on from there.
        """
        defaults = self._preferences.defaults
        async with self._store.reading() as c:
            kept = await key_values.recall(c, _KEPT)
        if kept == (wanted := _written(defaults)):
            return 0
        moved = await self._move(_read(kept, defaults), defaults)
        await self._store.write(key_values.note, _KEPT, wanted, self._clock.now())
        return moved

    async def _move(self, before: Preferences, defaults: Preferences) -> int:
        now, moved, last = self._clock.now(), 0, 0

        async def some_moved(c: Connection, after: int) -> tuple[int, int | None]:
            listed, count = await listed_by(c, now), 0
            some = await subscriptions.beyond(c, now, SLICE, after=after)
            for held, chat in (await subscriptions.of_numbers(c, [each.id for each in some])).values():
                was, preferences = before.over(chat.chosen), defaults.over(chat.chosen)
                wanted = timing(held, preferences)
                if timing(held, was) == wanted or held.next_run_at != due_after(now, held, was):
                    continue
                if listed and wanted.time == WHEN_ANNOUNCED:
                    await subscriptions.note_listed(c, held.id, listed)
                current = replace(held, listed_on=listed or held.listed_on)
                await subscriptions.schedule(c, held.id, due_after(now, current, preferences))
                count += 1
            return count, some[-1].id if len(some) == SLICE else None

        while True:
            count, goes_on = await self._store.write(some_moved, last)
            moved += count
            if goes_on is None:
                return moved
            last = goes_on


def _written(defaults: Preferences) -> str:
    hour = f"{defaults.time:%H:%M}" if isinstance(defaults.time, time) else defaults.time
    return json.dumps([hour, defaults.timezone, sorted(defaults.days), defaults.spread_minutes])


def _read(kept: str | None, defaults: Preferences) -> Preferences:
    """Return the defaults that were kept; where none were, digests came at their hour, to the minute."""
    if kept is None:
        return replace(defaults, spread_minutes=0)
    hour, zone, days, spread = json.loads(kept)
    at: Hour = WHEN_ANNOUNCED if hour == WHEN_ANNOUNCED else time.fromisoformat(hour)
    return replace(defaults, time=at, timezone=zone, days=frozenset(days), spread_minutes=spread)
