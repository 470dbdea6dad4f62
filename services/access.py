"""Who may use the bot, and how much of it: so many requests a minute, so many new summaries a day."""

from collections import defaultdict, deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from chat.clock import Clock
from chat.errors import NotAllowedError, UnavailableError
from chat.measures import REQUESTS, UNMEASURED, Measures
from chat.refs import ChatRef, Person
from chat.tasks import Unbroken
from chat.words import phrase
from store import usage
from store.database import Connection, Store
from summarizer.models.ledger import Output

SUMMARIES: tuple[Output, ...] = ("summary", "reading")
ANSWERS: tuple[Output, ...] = ("answer",)
RESERVED_FOR = timedelta(hours=1)  # after which who reserved is taken for dead

MINUTE = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person may ask for; 0 means without limit."""

    requests_per_minute: int = 30
    summaries_per_day: int = 100


class Quotas:
    """Counts what people ask for, and stops who asks too much; operators are never stopped.

    `limits` may be replaced while it counts, and `operators` may change.
    On `unhurried` platforms, where nobody shares the bot, requests are not counted by the minute.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        limits: Limits,
        operators: Collection[str] = (),
        *,
        unhurried: Collection[str] = (),
        measures: Measures = UNMEASURED,
    ) -> None:
        self._store = store
        self._clock = clock
        self.limits = limits
        self._operators = operators
        self._unhurried = frozenset(unhurried)
        self._measures = measures
        self._unbroken = Unbroken()
        self._recent: defaultdict[str, deque[float]] = defaultdict(deque)
        self._refused_at: dict[str, float] = {}
        self._tidied_at = float("-inf")

    async def aclose(self) -> None:
        """Wait until what is being counted is."""
        await self._unbroken.aclose()

    def is_operator(self, person: Person) -> bool:
        """Return whether a person is one of the bot's operators."""
        return person.key in self._operators

    def count_request(self, person: Person) -> None:
        """Count one request. Raises NotAllowedError where there were too many in the last minute."""
        most = self.limits.requests_per_minute
        if most and not self.is_at_home(person):
            self._count_in_minute(person, most)
        self._measures.add(REQUESTS, person.platform, "taken")

    def _count_in_minute(self, person: Person, most: int) -> None:
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
        """Return whether a person is to hear of a refusal: of the first in a minute, for each is a message too."""
        now = self._clock.monotonic()
        self._tidy(now)
        aloud = self.is_at_home(person) or now - self._refused_at.get(person.key, now - MINUTE) >= MINUTE
        if aloud:
            self._refused_at[person.key] = now
        self._measures.add(REQUESTS, person.platform, "refused" if aloud else "dropped")
        return aloud

    def is_dropped(self, person: Person) -> bool:
        """Return whether whatever a person asks now is dropped without a word: it is too much, and they heard so."""
        recent = self._recent.get(person.key)
        if not recent or len(recent) < self.limits.requests_per_minute:
            return False
        since = self._clock.monotonic() - MINUTE
        dropped = recent[0] > since and self._refused_at.get(person.key, since) > since
        if dropped:
            self._measures.add(REQUESTS, person.platform, "dropped")
        return dropped

    async def reserve(self, person: Person | None, kinds: Sequence[Output]) -> dict[str, int]:
        """Count what is going to be made for a person, all or nothing, and return the reservations' numbers by kind.

        Nothing is counted for digests, for operators and without a limit. A reading of a whole paper counts as one more
        summary; questions are counted apart. Raises NotAllowedError where that is more than one may have in 24 hours.
        """
        most = self.limits.summaries_per_day
        if not person or not kinds or not most or self.is_operator(person):
            return {}
        return await self._unbroken.do(self._reserve(person, kinds, most), self._give_back)

    async def _reserve(self, person: Person, kinds: Sequence[Output], most: int) -> dict[str, int]:
        alike: Sequence[Output] = ANSWERS if kinds[0] in ANSWERS else SUMMARIES
        now = self._clock.now()

        async def count(c: Connection) -> dict[str, int]:
            await usage.begin_reserving(c, now)
            had = await usage.count_since(c, person.key, alike, now - timedelta(days=1))
            if had + len(kinds) > most:
                raise _too_many(had, most, alike)
            return {
                kind: await usage.reserve(c, expires_at=now + RESERVED_FOR, kind=kind, person=person.key)
                for kind in kinds
            }

        return await self._store.write(count)

    async def give_back(self, reserved: dict[str, int]) -> None:
        """Count no longer what was not made after all; what cannot be given back expires."""
        if reserved:
            await self._unbroken.do(self._give_back(reserved))

    async def _give_back(self, reserved: dict[str, int]) -> None:
        try:
            await self._store.write(usage.end_reservations, reserved.values())
            reserved.clear()
        except UnavailableError as error:
            log = structlog.get_logger(__name__)
            log.warning("reservation_not_given_back", reason=str(error), cause=str(error.__cause__))

    def is_at_home(self, person: Person) -> bool:
        """Return whether a person is an operator, or sits where nobody shares the bot."""
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


def _too_many(had: int, most: int, kinds: Sequence[Output]) -> NotAllowedError:
    if kinds is ANSWERS:
        return NotAllowedError(
            phrase("You have asked {n} questions in the last 24 hours, as many as one person may.", n=had),
            phrase("Try again tomorrow."),
        )
    later = phrase("Try again tomorrow; digests keep coming.")
    if had < most:
        left = phrase("A reading of the whole paper counts as two summaries, and you have one left for now.")
        return NotAllowedError(left, later)
    return NotAllowedError(
        phrase("You have had {n} summaries in the last 24 hours, as many as one person may.", n=had), later
    )


@dataclass(slots=True)
class Access:
    """Lists of people and chats as "platform:id", and of Discord's servers; with none listed everybody may.

    The lists may be replaced at any time. Operators always may. A list that names nobody here still closes the bot to
    strangers.
    """

    users: Collection[str] = frozenset()
    chats: Collection[str] = frozenset()
    guilds: Collection[int] = frozenset()
    operators: Collection[str] = frozenset()

    def check(self, person: Person, chat: ChatRef, community: str = "") -> None:
        """Raise NotAllowedError for a stranger; `community` is the id of the Discord server that the chat is in."""
        if not (self.users or self.chats or self.guilds):
            return
        place = f"{chat.platform}:{chat.chat}"
        if person.key in self.users or person.key in self.operators or place in self.chats:
            return
        if community.isdecimal() and int(community) in self.guilds:
            return
        raise NotAllowedError(
            phrase("This bot serves a closed group."),
            phrase("Ask whoever runs it to add you ({key}).", key=person.key),
        )
