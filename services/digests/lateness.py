"""How late a digest is: since when it was due, however often it was put off since."""

from datetime import datetime

from services.preferences import Preferences
from services.subscriptions import NOT_ANSWERED, NOT_OUT, timing
from store.subscriptions import Subscription

MOST = 10_000  # runs that are remembered as put off


class Lateness:
    """Remembers runs that were put off by themselves; that all of a topic's were stands in the store."""

    def __init__(self) -> None:
        self._put_off: dict[int, tuple[datetime, datetime]] = {}

    def since(self, due: Subscription, preferences: Preferences, now: datetime) -> datetime:
        """Return the hour of a due run, or when somebody, or its list, made it due."""
        until, since = self._put_off.get(due.id, (None, now))
        if until and until == due.next_run_at:
            return since
        if due.last_note in {NOT_ANSWERED, NOT_OUT}:
            return timing(due, preferences).last(now)
        return due.next_run_at or now

    def put_off(self, due: Subscription, preferences: Preferences, now: datetime, until: datetime) -> None:
        """Note that a run was put off."""
        since = self.since(due, preferences, now)
        self._put_off.pop(due.id, None)
        self._put_off[due.id] = until, since
        if len(self._put_off) > MOST:
            del self._put_off[next(iter(self._put_off))]
