"""DueDigests: a due subscription's digest, selected, written down with its messages, then left to the outbox."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import structlog

from chat.clock import Clock, span
from chat.errors import HeraldError, UnavailableError
from chat.measures import DIGEST_LATENESS, DIGEST_PAPERS, DIGESTS, UNMEASURED, Measures
from chat.refs import ChatKind, ChatRef
from services.digests.builder import DigestBuilder, OnPaper, Selection
from services.digests.publishing import Publishing
from services.languages import Languages
from services.preferences import PreferenceBook, Preferences
from services.repeated import Repeated
from services.replies.papers import digest_replies
from services.subscriptions import NOT_ANSWERED, NOT_OUT, NOTHING_NEW, due_by_now, timing
from services.topics import TopicSpec
from services.updates import Updates, of_chat
from store import chats, deliveries, digests, subscriptions, updates
from store.chats import Chat
from store.database import Connection, Store
from store.faults import DatabaseError
from store.queues import lock_chats
from store.subscriptions import Subscription
from summarizer.digest import Digest

log = structlog.get_logger(__name__)

State = Literal["free", "under way", "posted"]
LEASE = timedelta(seconds=10)
RETRY = timedelta(minutes=10)
MOST_PUT_OFF = 10_000  # runs that are remembered as put off


@dataclass(frozen=True, slots=True)
class Draft:
    """A due subscription's digest, as far as it is ready at the moment `at`.

    It has no selection before it is begun, and where arXiv must be asked first; it has no digest where summaries are
    missing or nothing is new.
    """

    due: Subscription
    chat: Chat
    preferences: Preferences
    at: datetime
    selection: Selection | None = None
    digest: Digest | None = None

    @property
    def is_ready(self) -> bool:
        """Return whether it can be posted without asking arXiv or a model."""
        return self.selection is not None and (self.digest is not None or not self.selection.papers)


class DueDigests:
    """Turns due subscriptions into messages of the outbox.

    What a chat got is written in the same transaction as its messages, before the first is sent: a crash at any
    point leaves either a subscription that is still due or messages that are still to be sent.
    """

    def __init__(
        self,
        store: Store,
        builder: DigestBuilder,
        publishing: Publishing,
        preferences: PreferenceBook,
        languages: Languages,
        *,
        clock: Clock,
        deeper: bool,
        measures: Measures = UNMEASURED,
    ) -> None:
        """Take with `deeper` whether whole papers can be offered."""
        self._store = store
        self._publishing = publishing
        self._builder = builder
        self._preferences = preferences
        self._languages = languages
        self._clock = clock
        self._deeper = deeper
        self._measures = measures
        self._lateness = Lateness()
        self._put_offs = Repeated("digest_put_off", clock, level="warning")

    async def claim(self, platforms: Collection[str], limit: int) -> list[Draft]:
        """Take up to `limit` subscriptions of these platforms' chats that are due, for ten seconds unless renewed.

        No other worker prepares them meanwhile.
        """
        now = self._clock.now()

        async def take(c: Connection) -> tuple[list[Subscription], dict[int, Chat]]:
            due = await subscriptions.claim_due(c, platforms=platforms, now=now, lease_until=now + LEASE, limit=limit)
            return due, await chats.of_numbers(c, {each.chat_id for each in due}) if due else {}

        due, of_chats = await self._store.write(take)
        preferences = {number: self._preferences.over_defaults(chat) for number, chat in of_chats.items()}
        return [Draft(each, of_chats[each.chat_id], preferences[each.chat_id], now) for each in due]

    async def renew(self, subscription_ids: Collection[int]) -> None:
        """Keep claimed subscriptions for ten seconds from now."""
        await self._store.write(subscriptions.renew, subscription_ids, self._clock.now() + LEASE)

    async def give_back(self, subscription_ids: Collection[int]) -> None:
        """Let other workers, or this one's successor, have claimed subscriptions at once. Raises UnavailableError."""
        await self._store.write(subscriptions.give_back, subscription_ids)

    async def leave(self, draft: Draft, wait: timedelta) -> None:
        """Return a claimed subscription back, to be claimed again after a while."""
        now = self._clock.now()
        await self._store.write(subscriptions.schedule, draft.due.id, now + wait)
        self._lateness.put_off(draft.due, draft.preferences, now, now + wait)

    async def preview(self, ref: ChatRef, topic: TopicSpec, preferences: Preferences) -> Selection:
        """Return what a chat's next digest of a topic would hold. Raises UnavailableError."""
        async with self._store.reading() as c:
            chat = await chats.find(c, ref)
            held = await subscriptions.of_chat(c, chat.id) if chat else []
        mine = next((each for each in held if each.topic.key == topic.key), None)
        zone = ZoneInfo(mine.timezone) if mine and mine.timezone else preferences.zone
        return await self._builder.for_chat(
            topic,
            preferences,
            self._clock.now().astimezone(zone).date(),
            chat_id=chat.id if chat else None,
            held=mine,
        )

    async def state(self, ref: ChatRef, topic: TopicSpec) -> State:
        """Return whether a chat's digest of a topic is under way, or whether the chat has had the one of this day."""
        now = self._clock.now()
        async with self._store.reading() as c:
            chat = await chats.find(c, ref)
            held = await subscriptions.of_chat(c, chat.id) if chat else []
            mine = next((each for each in held if each.topic.key == topic.key), None)
            if chat is None or mine is None:
                return "free"
            waits = await digests.is_waiting(c, chat.id, mine.topic.id)
            if waits or (mine.next_run_at and mine.next_run_at <= now):
                return "under way"
            day = self._day(mine, self._preferences.over_defaults(chat))
            return "posted" if await digests.is_made(c, chat.id, mine.topic.id, day) else "free"

    async def begin(self, draft: Draft) -> Draft:
        """Go as far with a claimed subscription's digest as what is at hand allows.

        Raises UnavailableError where the database fails.
        """
        due, preferences = draft.due, draft.preferences
        draft = replace(draft, at=self._clock.now())
        selection = await self._builder.at_hand(due, preferences, self._day(due, preferences))
        if selection is None or not selection.papers:
            return replace(draft, selection=selection)
        digest = await self._builder.written(
            selection, preferences.told_in, preferences.depth, overview=preferences.overview
        )
        return replace(draft, selection=selection, digest=digest)

    async def finish(self, draft: Draft, watch: OnPaper | None = None) -> int:
        """Write a digest into the outbox, once all it needs is there, and give how many papers it has.

        Where nothing is new, and the newest list is not to be had or still to come, all digests of the topic are due
        again in ten minutes, or when arXiv wants to be asked again.
        """
        with span("digest", chat=draft.chat.id, topic_kind=draft.due.topic.kind) as note:
            papers = await self._finish(draft, watch)
            note({"papers": papers})
        return papers

    async def _finish(self, draft: Draft, watch: OnPaper | None) -> int:
        due, preferences = draft.due, draft.preferences
        try:
            if (selection := draft.selection) is None:
                selection = await self._builder.due(due, preferences, self._day(due, preferences))
                draft = replace(draft, at=self._clock.now(), selection=selection)
            if not selection.papers:
                if selection.state.trouble or selection.state.is_awaited:
                    await self._put_off(draft, selection.state.trouble)
                    return 0
                return await self._keep_silent(draft, selection)
            digest = draft.digest or await self._builder.write(
                selection, preferences.told_in, preferences.depth, watch, overview=preferences.overview
            )
            posted = await self._post(draft, selection, digest)
        except DatabaseError:  # it is due still, and is claimed again when its lease is over
            raise
        except HeraldError as error:
            await self._put_off(draft, error)
            return 0
        self._put_offs.worked()
        return posted

    def _day(self, due: Subscription, preferences: Preferences) -> date:
        """Return the day that a digest is of: that of the last hour or list with which one was due, however late."""
        return timing(due, preferences).day(self._clock.now())

    async def _keep_silent(self, draft: Draft, selection: Selection) -> int:
        self._measures.add(DIGESTS, draft.chat.ref.platform, "nothing_new")

        async def finish(c: Connection) -> None:
            if next_run := await due_by_now(c, draft.due, draft.at, self._preferences):
                await subscriptions.finish_run(
                    c,
                    draft.due.id,
                    at=draft.at,
                    next_run_at=next_run,
                    note=NOTHING_NEW,
                    harvest=selection.harvest,
                )

        await self._store.write(finish)
        log.info(
            "digest_empty",
            platform=draft.chat.ref.platform,
            chat=draft.chat.id,
            topic_kind=draft.due.topic.kind,
            late_seconds=self._late_seconds(draft),
        )
        return 0

    async def _post(self, draft: Draft, selection: Selection, digest: Digest) -> int:
        due, chat = draft.due, draft.chat
        news = await self._updates(draft)
        words = self._languages.words(draft.preferences.language)
        replies = digest_replies(
            replace(digest, name=self._builder.called(selection.topic, words.language)),
            words,
            draft.preferences.layout,
            most_messages=draft.preferences.most_messages,
            figures=draft.preferences.figures,
            deeper=self._deeper,
            pages=self._publishing.pages(due.topic, digest.language),
            sound=draft.preferences.sound,
            updates=news.papers,
        )
        replies[0] = replace(replies[0], role=due.role or "", tags=tuple((due.tags or "").split()))
        now = self._clock.now()

        async def write(c: Connection) -> bool:
            # Another digest of the chat may be written at this moment, with the same papers.
            await lock_chats(c, [chat.id])
            # Counted from when the papers were picked: a summary may take so long that the next digest is due by now.
            next_run = await due_by_now(c, due, draft.at, self._preferences)
            if next_run is None:  # ended or forgotten while the digest was written
                return False
            if await digests.already_posted(c, chat.id, [paper.id for paper in selection.papers]):
                await subscriptions.schedule(c, due.id, now)  # another digest of the chat took one: select again
                return False
            number = await digests.create(
                c,
                chat_id=chat.id,
                topic_id=due.topic.id,
                day=selection.day,
                language=digest.language,
                made_at=now,
                after_harvest=due.last_harvest,
                papers=[(paper.id, paper.version) for paper in selection.papers],
            )
            if number is None:  # the day's digest went out before the hour was changed: these papers come next time
                await subscriptions.schedule(c, due.id, next_run)
                return False
            await deliveries.enqueue(c, chat_id=chat.id, digest_id=number, replies=replies, now=now)
            if news.through:
                await updates.note_told(c, chat.id, news.through)
            await self._publishing.note(c, due.topic, digest.language, selection.papers, selection.days)
            await subscriptions.finish_run(
                c, due.id, at=draft.at, next_run_at=next_run, note="", harvest=selection.harvest
            )
            return True

        if not await self._store.write(write):
            return 0
        late, platform = self._late_seconds(draft), chat.ref.platform
        self._measures.add(DIGESTS, platform, "posted")
        self._measures.observe(DIGEST_PAPERS, len(selection.papers), platform)
        self._measures.observe(DIGEST_LATENESS, max(0.0, late), platform)
        log.info(
            "digest_made",
            platform=platform,
            chat=chat.id,
            topic_kind=due.topic.kind,
            language=digest.language,
            papers=len(selection.papers),
            messages=len(replies),
            late_seconds=late,
        )
        return len(selection.papers)

    def _late_seconds(self, draft: Draft) -> float:
        """Return how long after its hour, or after its list came, a digest is done."""
        now = self._clock.now()
        return round((now - self._lateness.since(draft.due, draft.preferences, now)).total_seconds(), 1)

    async def _updates(self, draft: Draft) -> Updates:
        if not draft.preferences.updates:
            return Updates((), None)
        private = draft.chat.ref.kind is ChatKind.PRIVATE
        people = {draft.due.created_by} if private and draft.due.created_by else set[str]()
        async with self._store.reading() as c:
            return await of_chat(c, draft.chat, people)

    async def _put_off(self, draft: Draft, error: HeraldError | None) -> None:
        """Have a digest tried again later; without an error the newest list is still to come."""
        self._measures.add(DIGESTS, draft.chat.ref.platform, "put_off")
        if error:
            kind, cause = draft.due.topic.kind, str(error.__cause__)
            self._put_offs.failed(error, chat=draft.chat.id, topic_kind=kind, cause=cause)
        now = self._clock.now()
        wait = max(RETRY, error.retry_after or RETRY) if isinstance(error, UnavailableError) else RETRY
        waits_for_list = draft.digest is None and not (draft.selection and draft.selection.papers)

        async def put_off(c: Connection) -> None:
            if waits_for_list:
                held = await subscriptions.get(c, draft.due.id)
                if held is None or held.next_run_at is None or held.next_run_at > now:
                    return  # another digest that waited for the same list has put off all of them
                note = NOT_ANSWERED if error else NOT_OUT
                await subscriptions.put_off(c, draft.due.topic.id, now=now, until=now + wait, note=note)
            else:
                await subscriptions.schedule(c, draft.due.id, now + wait)

        if not waits_for_list:
            self._lateness.put_off(draft.due, draft.preferences, now, now + wait)
        await self._store.write(put_off)


class Lateness:
    """How late digests are: remembers runs that were put off alone; that all of a topic's were stands in the store."""

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
        if len(self._put_off) > MOST_PUT_OFF:
            del self._put_off[next(iter(self._put_off))]
