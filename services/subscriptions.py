"""Subscriptions: which chat follows which topic, and when its digest comes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from chat.clock import Clock
from chat.errors import NotAllowedError, NotFoundError
from chat.hours import WHEN_ANNOUNCED, Hour
from chat.refs import ChatRef, Person
from chat.words import Phrase, phrase
from papers.query import queries
from services.closures import pause_reason, resume
from services.digests.schedule import last_day, local_moment, next_run
from services.listing import days
from services.preferences import PreferenceBook, Preferences
from services.topics import Kind, TopicSpec
from store import announcements, chats, deliveries, subscriptions, topics
from store.chats import ASKED, Chat
from store.database import Connection, Store
from store.queues import minute_of
from store.subscriptions import Subscription

WHEN = frozenset({"time", "timezone", "days"})  # the preferences that say when digests come
NOTHING_NEW = "nothing new"  # how a run ended that posted nothing
NOT_ANSWERED = "not answered"  # by arXiv, so that the run is tried again
NOT_OUT = "not out"  # is the newest list, so that the run is tried again


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody said of it; None is what was not said, and "" that there is to be no role, or no tags."""

    time: Hour | None = None
    timezone: str | None = None
    days: frozenset[int] | None = None
    role: str | None = None
    tags: str | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """What is in force of it; Monday is 0. Where a list is waited for, the days are those of lists.

    Digests come so many `minutes` after the hour, or after their list is in, where the operator has them spread.
    """

    time: Hour
    timezone: str
    days: frozenset[int]
    minutes: int = 0

    def next_run(self, after: datetime, listed: date | None = None) -> datetime:
        """Return the first moment after another, in UTC, at which a digest is due.

        Where a list is waited for, that is when it is waited for no longer, unless it comes; `listed` has come.
        """
        if isinstance(self.time, time):
            return next_run(after - self.moved, self.time, self.days, ZoneInfo(self.timezone)) + self.moved
        return days.overdue(days.awaited(after, self.days, listed))

    def day(self, by: datetime) -> date:
        """Return the day of the last digest that was due by a moment, in the zone, or that of its list."""
        if isinstance(self.time, time):
            return last_day(by - self.moved, self.time, self.days, ZoneInfo(self.timezone))
        day, wanted = days.newest(by), days.with_lists(self.days)
        while day.weekday() not in wanted:
            day -= timedelta(days=1)
        return day

    def last(self, by: datetime) -> datetime:
        """Return the last moment up to another, in UTC, at which a digest was due, or its list should have been in."""
        if isinstance(self.time, time):
            return local_moment(self.day(by), self.time, ZoneInfo(self.timezone)) + self.moved
        return days.out(self.day(by))

    def expected(self, run: datetime) -> tuple[date | None, datetime]:
        """Return the day of the list that a run waits for, if it does, and about when its digest comes, in UTC."""
        day = days.waiting_for(run) if self.time == WHEN_ANNOUNCED else None
        return day, days.out(day) + self.moved if day else run

    @property
    def moved(self) -> timedelta:
        """How long after the hour, or after their list is in, digests come."""
        return timedelta(minutes=self.minutes)


def timing(held: Subscription | Wish, preferences: Preferences, chat_id: int = 0) -> Timing:
    """Return what is in force in a chat where a subscription's own goes before the chat's."""
    chat_id = held.chat_id if isinstance(held, Subscription) else chat_id
    return Timing(
        held.time or preferences.time,
        held.timezone or preferences.timezone,
        preferences.days if held.days is None else held.days,
        minute_of(chat_id, preferences.spread_minutes),
    )


_NOTHING = Wish()


@dataclass(frozen=True, slots=True)
class SubscriptionStatus:
    """A subscription with the hour, zone and days in force for it, and how it went last.

    `own` are those of time, timezone and days that are its own, whatever the chat's are; `role` and `tags` are numbers
    of the platform's.
    """

    topic: TopicSpec
    timing: Timing
    next_run: datetime | None
    last_post: datetime | None
    note: str
    created: datetime
    own: frozenset[str] = frozenset()
    role: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """A chat's pause: why, where its platform takes no message there, and how many messages wait for its end."""

    since: datetime
    why: Phrase | None
    waiting: int


class Subscriptions:
    """What chats follow; `most` is the number of topics a chat may follow, which may change at any time."""

    def __init__(self, store: Store, clock: Clock, preferences: PreferenceBook, most: int) -> None:
        self._store = store
        self._clock = clock
        self._preferences = preferences
        self.most = most

    async def add(
        self, ref: ChatRef, person: Person, topic: TopicSpec, wish: Wish = _NOTHING, *, spoken: str = ""
    ) -> tuple[SubscriptionStatus, Timing | None]:
        """Subscribe a chat; a repeat changes what is said of hour, zone and days. Return what held before, if anything.

        Its digests are in the language that is `spoken` there, unless the chat chose one. Raises NotAllowedError where
        the chat follows as many topics as it may.
        """
        now = self._clock.now()

        async def added(c: Connection) -> tuple[SubscriptionStatus, Timing | None]:
            chat = await chats.ensure(c, ref, now)
            if spoken:
                await chats.note_spoken(c, chat.id, spoken)
            row = await topics.ensure(
                c, key=topic.key, name=topic.name, query=topic.query, kind=topic.stored_kind, now=now
            )
            held = {each.topic.id: each for each in await subscriptions.of_chat(c, chat.id)}
            if row.id not in held and len(held) >= self.most:
                raise NotAllowedError(
                    phrase("{Chat} follows {n} topics already, as many as it may.", n=len(held)),
                    phrase("Give one up with /unsubscribe."),
                )
            preferences = self._preferences.over_defaults(chat)
            before = held.get(row.id)
            meant = _kept(wish, before) if before else wish
            wanted, listed = timing(meant, preferences, chat.id), await listed_by(c, now)
            kept, _ = await subscriptions.add(
                c,
                chat_id=chat.id,
                topic_id=row.id,
                time=meant.time,
                timezone=meant.timezone,
                days=meant.days,
                role=meant.role,
                tags=meant.tags,
                listed_on=listed,
                created_by=person.key,
                next_run_at=wanted.next_run(now, listed),
                now=now,
            )
            return self._standing(kept, preferences), timing(before, preferences) if before else None

        return await self._store.write(added)

    async def announce(self, day: date, topic_ids: Iterable[int]) -> int:
        """Make due what waits for a day's list, which is in for these topics, and return how many that is.

        Each subscription is made due by a list once, and on its days only, in its chat's minute from now.
        """
        defaults, now = self._preferences.defaults, self._clock.now()
        return await self._store.write(
            subscriptions.announce,
            day,
            topic_ids,
            now=now,
            time=defaults.time,
            days=defaults.days,
            spread=defaults.spread_minutes,
        )

    async def remove(self, ref: ChatRef, topic: TopicSpec) -> None:
        """End a subscription. Raises NotFoundError where the chat has none on that topic."""

        async def removed(c: Connection) -> bool:
            chat = await chats.find(c, ref)
            row = await topics.find(c, topic.key)
            return await subscriptions.remove(c, chat.id, row.id) if chat and row else False

        if not await self._store.write(removed):
            raise _not_followed(topic)

    async def of(self, ref: ChatRef) -> list[SubscriptionStatus]:
        """Return a chat's subscriptions, oldest first."""
        async with self._store.reading() as c:
            chat = await chats.find(c, ref)
            held = await subscriptions.of_chat(c, chat.id) if chat else []
        return [self._standing(each, self._preferences.over_defaults(chat)) for each in held] if chat else []

    async def refresh(self, catalogue: Iterable[TopicSpec]) -> None:
        """Bring the catalogue's topics that chats follow up to date with the settings."""

        async def bring(c: Connection) -> None:
            for spec in catalogue:
                if await topics.find(c, spec.key):
                    await topics.ensure(
                        c, key=spec.key, name=spec.name, query=spec.query, kind=spec.kind, now=self._clock.now()
                    )

        await self._store.write(bring)

    async def named(self, ref: ChatRef, text: str) -> TopicSpec | None:
        """Find the topic that a chat follows by its key, name or place in the list, also one no longer offered."""
        folded = " ".join(text.split()).casefold()
        for place, standing in enumerate(await self.of(ref), 1):
            if folded in {standing.topic.key.casefold(), standing.topic.name.casefold(), str(place)}:
                return standing.topic
        return None

    async def change_preferences(self, ref: ChatRef, **changes: Any) -> Preferences:
        """Change a chat's preferences and, with them, when its digests come; return those now in force."""
        now = self._clock.now()

        async def change(c: Connection) -> Preferences:
            chat = await chats.ensure(c, ref, now)
            await chats.prefer(c, chat.id, **changes)
            preferences = self._preferences.over_defaults(await chats.get(c, chat.id) or chat)
            if WHEN & changes.keys():  # else a digest that is due this minute would be put off
                await reschedule(c, chat, preferences, now)
            return preferences

        return await self._store.write(change)

    async def standing(self, ref: ChatRef, topic: TopicSpec) -> SubscriptionStatus:
        """Return a chat's subscription to a topic. Raises NotFoundError where it does not follow the topic."""
        found = next((each for each in await self.of(ref) if each.topic.key == topic.key), None)
        if found is None:
            raise _not_followed(topic)
        return found

    async def bring_forward(self, ref: ChatRef, topic: TopicSpec) -> bool:
        """Let a chat's next digest of a topic come at once; False where it is due already.

        Raises NotFoundError where the chat does not follow the topic.
        """
        now = self._clock.now()

        async def forward(c: Connection) -> bool:
            chat = await chats.find(c, ref)
            held = await subscriptions.of_chat(c, chat.id) if chat else []
            mine = next((each for each in held if each.topic.key == topic.key), None)
            if mine is None:
                raise _not_followed(topic)
            if mine.next_run_at and mine.next_run_at <= now:
                return False
            await subscriptions.schedule(c, mine.id, now)
            return True

        return await self._store.write(forward)

    async def pause(self, ref: ChatRef) -> None:
        """Stop a chat's digests until it resumes."""
        now = self._clock.now()

        async def stop(c: Connection) -> None:
            chat = await chats.ensure(c, ref, now)
            await chats.pause(c, chat.id, now, ASKED)

        await self._store.write(stop)

    async def resume(self, ref: ChatRef) -> list[SubscriptionStatus]:
        """Let a chat's digests come again, from the next hour on; return its subscriptions."""
        now = self._clock.now()

        async def go_on(c: Connection) -> None:
            chat = await chats.ensure(c, ref, now)
            await resume(c, chat, now)
            await reschedule(c, chat, self._preferences.over_defaults(chat), now)

        await self._store.write(go_on)
        return await self.of(ref)

    async def paused(self, ref: ChatRef) -> Pause | None:
        """Return since when and why a chat is paused, or None."""
        async with self._store.reading() as c:
            chat = await chats.find(c, ref)
            if chat is None or chat.paused_at is None:
                return None
            return Pause(chat.paused_at, pause_reason(chat.pause_reason), len(await deliveries.waiting_for(c, chat.id)))

    @staticmethod
    def _standing(held: Subscription, preferences: Preferences) -> SubscriptionStatus:
        return SubscriptionStatus(
            spec_of(held.topic),
            timing(held, preferences),
            held.next_run_at,
            held.last_post_at,
            held.last_note or "",
            held.created_at,
            frozenset(name for name in WHEN if getattr(held, name) is not None),
            held.role or "",
            tuple((held.tags or "").split()),
        )


def _kept(wish: Wish, before: Subscription) -> Wish:
    """Return a wish with what held before of what was not said."""
    return Wish(
        wish.time or before.time,
        wish.timezone or before.timezone,
        before.days if wish.days is None else wish.days,
        before.role if wish.role is None else wish.role,
        before.tags if wish.tags is None else wish.tags,
    )


def _not_followed(topic: TopicSpec) -> NotFoundError:
    return NotFoundError(
        phrase("{Chat} does not follow {name}.", name=topic.name), phrase("/subscriptions lists what it follows.")
    )


async def reschedule(c: Connection, chat: Chat, preferences: Preferences, now: datetime) -> None:
    """Set when each of a chat's subscriptions is due next, by its own hour, zone and days or the chat's."""
    listed = await listed_by(c, now)
    for held in await subscriptions.of_chat(c, chat.id):
        if listed and timing(held, preferences).time == WHEN_ANNOUNCED:
            await subscriptions.note_listed(c, held.id, listed)
        current = replace(held, listed_on=listed or held.listed_on)
        await subscriptions.schedule(c, held.id, due_after(now, current, preferences))


async def listed_by(c: Connection, now: datetime) -> date | None:
    """Return the day of the newest list where it is in already: who begins to wait now waits for the next one."""
    newest = days.newest(now)
    return newest if any(each.whole for each in await announcements.days(c, newest)) else None


def due_after(now: datetime, held: Subscription, preferences: Preferences) -> datetime:
    """Return the next moment, in UTC, at which a subscription's digest is due."""
    return timing(held, preferences).next_run(now, held.listed_on)


async def due_by_now(c: Connection, claimed: Subscription, after: datetime, book: PreferenceBook) -> datetime | None:
    """Return when a claimed subscription is due next by the settings as they are by now; None where it has ended."""
    if found := (await subscriptions.of_numbers(c, [claimed.id])).get(claimed.id):
        held, chat = found
        return due_after(after, held, book.over_defaults(chat)) if held.chat_id == claimed.chat_id else None
    return None


def spec_of(topic: topics.Topic) -> TopicSpec:
    """Return a stored topic as what it looks for; what is like a paper is kept as a query."""
    is_like = topic.kind == "query" and queries.liked_by(topic.query)
    return TopicSpec(topic.key, topic.name, topic.query, "like" if is_like else cast("Kind", topic.kind))
