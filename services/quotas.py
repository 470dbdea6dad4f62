"""Limits per person: so many requests a minute, so many new summaries a day."""

from collections import defaultdict, deque
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from chat.clock import Clock
from chat.errors import NotAllowedError
from chat.refs import ChatRef, Person
from chat.words import phrase
from store import chats, usage
from store.database import Store
from summarizer.schema import Summary


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
        self._operators = frozenset(operators)
        self._unhurried = frozenset(unhurried)
        self._recent: defaultdict[str, deque[float]] = defaultdict(deque)

    def is_operator(self, person: Person) -> bool:
        """Tell whether a person is one of the bot's operators."""
        return person.key in self._operators

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
        """Raise NotAllowedError where a person has had all of today's summaries."""
        most = self._limits.summaries_per_day
        if not most or self.is_operator(person):
            return
        day = timedelta(days=1)
        async with self._store.reading() as c:
            had = await usage.count_since(c, person.key, ("summary",), self._clock.now() - day)
        if had >= most:
            raise NotAllowedError(
                phrase("You have had {n} summaries in the last 24 hours, as many as one person may.", n=had),
                phrase("Try again tomorrow; digests keep coming."),
            )

    async def record_summary(self, person: Person, ref: ChatRef, paper_id: str, summary: Summary) -> None:
        """Write down that a person had a summary, and what it cost."""
        async with self._store.writing() as c:
            chat = await chats.ensure(c, ref, self._clock.now())
            await usage.record(
                c,
                at=self._clock.now(),
                person=person.key,
                chat_id=chat.id,
                kind="summary",
                paper_id=paper_id,
                model=summary.model,
                tokens_in=summary.usage.tokens_in,
                tokens_out=summary.usage.tokens_out,
                cost_usd=summary.usage.cost_usd,
            )

    def _forget_before(self, oldest: float) -> None:
        """Drop what no longer counts, for everybody, so that the book of recent requests stays small."""
        for key in [key for key, times in self._recent.items() if not times or times[-1] <= oldest]:
            del self._recent[key]
        for times in self._recent.values():
            while times and times[0] <= oldest:
                times.popleft()
