"""Limits per person: so many requests a minute, so many new summaries a day."""

from collections import defaultdict, deque
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from chat.clock import Clock
from chat.errors import NotAllowedError
from chat.refs import Person
from chat.words import phrase
from store import usage
from store.database import Store


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person may ask for; 0 means without limit."""

    requests_per_minute: int = 30
    summaries_per_day: int = 100


class Quotas:
    """Counts what people ask for, and stops who asks too much; operators are never stopped.

    On `unhurried` platforms, where nobody shares the bot, requests are not counted by the minute.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        limits: Limits,
        operators: Collection[str] = (),
        unhurried: Collection[str] = (),
    ) -> None:
        self._store = store
        self._clock = clock
        self._limits = limits
        self.operators = frozenset(operators)
        self._unhurried = frozenset(unhurried)
        self._recent: defaultdict[str, deque[float]] = defaultdict(deque)

    def is_operator(self, person: Person) -> bool:
        """Tell whether a person is one of the bot's operators."""
        return person.key in self.operators

    def count_request(self, person: Person) -> None:
        """Count one request. Raises NotAllowedError where there were too many in the last minute."""
        most = self._limits.requests_per_minute
        if not most or person.platform in self._unhurried or self.is_operator(person):
            return
        now = self._clock.monotonic()
        self._forget_before(now - 60)
        recent = self._recent[person.key]
        if len(recent) >= most:
            wait = max(1, round(60 - (now - recent[0])))
            raise NotAllowedError(
                phrase("That is more than {most} requests in a minute.", most=most),
                phrase("Please wait {wait} seconds.", wait=wait),
            )
        recent.append(now)

    async def check_summaries(self, person: Person) -> None:
        """Raise NotAllowedError where a person has had as many summaries made as one may in a day.

        A reading of a whole paper counts as one more.
        """
        if (had := await self._had_too_many(person, "summary", "reading")) is not None:
            raise NotAllowedError(
                phrase("You have had {n} summaries in the last 24 hours, as many as one person may.", n=had),
                phrase("Try again tomorrow; digests keep coming."),
            )

    async def check_answers(self, person: Person) -> None:
        """Raise NotAllowedError where a person has asked as many questions as one may have summaries in a day."""
        if (had := await self._had_too_many(person, "answer")) is not None:
            raise NotAllowedError(
                phrase("You have asked {n} questions in the last 24 hours, as many as one person may.", n=had),
                phrase("Try again tomorrow."),
            )

    async def _had_too_many(self, person: Person, *kinds: str) -> int | None:
        """Give how many of some kinds a person had in the last 24 hours where that is as many as one may, else None."""
        most = self._limits.summaries_per_day
        if not most or self.is_operator(person):
            return None
        async with self._store.reading() as c:
            had = await usage.count_since(c, person.key, kinds, self._clock.now() - timedelta(days=1))
        return had if had >= most else None

    def _forget_before(self, oldest: float) -> None:
        """Drop what no longer counts, for everybody, so that the book of recent requests stays small."""
        for key in [key for key, times in self._recent.items() if not times or times[-1] <= oldest]:
            del self._recent[key]
        for times in self._recent.values():
            while times and times[0] <= oldest:
                times.popleft()
