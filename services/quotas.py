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

MINUTE = 60.0  # seconds


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
        self._refused_at: dict[str, float] = {}
        self._tidied_at = float("-inf")

    def is_operator(self, person: Person) -> bool:
        """Tell whether a person is one of the bot's operators."""
        return person.key in self.operators

    def count_request(self, person: Person) -> None:
        """Count one request. Raises NotAllowedError where there were too many in the last minute."""
        most = self._limits.requests_per_minute
        if not most or self._is_unhurried(person):
            return
        now = self._clock.monotonic()
        self._tidy(now)
        recent = self._recent[person.key]
        while recent and recent[0] <= now - MINUTE:
            recent.popleft()
        if len(recent) >= most:
            wait = max(1, round(MINUTE - (now - recent[0])))
            raise NotAllowedError(
                phrase("That is more than {most} requests in a minute.", most=most),
                phrase("Please wait {wait} seconds.", wait=wait),
            )
        recent.append(now)

    def may_refuse_aloud(self, person: Person) -> bool:
        """Tell whether a person is to hear of a refusal: of the first in a minute; each would be a message as well."""
        if self._is_unhurried(person):
            return True
        now = self._clock.monotonic()
        self._tidy(now)
        if now - self._refused_at.get(person.key, now - MINUTE) < MINUTE:
            return False
        self._refused_at[person.key] = now
        return True

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

    def _is_unhurried(self, person: Person) -> bool:
        return person.platform in self._unhurried or self.is_operator(person)

    def _tidy(self, now: float) -> None:
        """Forget, once a minute, all who asked nothing in the last one."""
        if now - self._tidied_at < MINUTE:
            return
        self._tidied_at = now
        for key in [key for key, times in self._recent.items() if not times or times[-1] <= now - MINUTE]:
            del self._recent[key]
        for key in [key for key, moment in self._refused_at.items() if moment <= now - MINUTE]:
            del self._refused_at[key]
