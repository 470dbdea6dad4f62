"""Editions: a due subscription's digest, selected, written down with its messages, then left to the outbox."""

from collections.abc import Collection
from datetime import datetime, timedelta

import structlog

from chat.clock import Clock
from chat.errors import HeraldError
from chat.refs import ChatRef
from services.digests import Digests, Selection, Watch
from services.languages import Languages
from services.posts import digest_replies
from services.preferences import PreferenceBook, Preferences
from services.subscriptions import due_by_now, spec_of
from services.topics import TopicSpec
from store import chats, deliveries, digests, subscriptions
from store.chats import Chat
from store.database import Store
from store.subscriptions import Subscription

LEASE = timedelta(minutes=10)
RETRY = timedelta(minutes=15)
NOTHING_NEW = "nothing new"


class Editions:
    """Turns due subscriptions into messages of the outbox.

    What a chat got is written in the same transaction as its messages, before the first is sent: a crash at any
    point leaves either a subscription that is still due or messages that are still to be sent.
    """

    def __init__(
        self, store: Store, digests_: Digests, preferences: PreferenceBook, languages: Languages, clock: Clock
    ) -> None:
        self._store = store
        self._digests = digests_
        self._preferences = preferences
        self._languages = languages
        self._clock = clock

    async def claim(self, platforms: Collection[str], limit: int) -> list[Subscription]:
        """Take up to `limit` subscriptions of these platforms' chats that are due, for ten minutes unless renewed.

        No other worker prepares them meanwhile.
        """
        now = self._clock.now()
        async with self._store.writing() as c:
            return await subscriptions.claim_due(c, platforms=platforms, now=now, lease_until=now + LEASE, limit=limit)

    async def renew(self, subscription_ids: Collection[int]) -> None:
        """Keep claimed subscriptions for ten minutes from now."""
        async with self._store.writing() as c:
            await subscriptions.renew(c, subscription_ids, self._clock.now() + LEASE)

    async def preview(self, ref: ChatRef, topic: TopicSpec, preferences: Preferences) -> Selection:
        """Give what a chat's next digest of a topic would hold. Raises UnavailableError."""
        async with self._store.reading() as c:
            chat = await chats.find(c, ref)
            held = await subscriptions.of_chat(c, chat.id) if chat else []
        mine = next((each for each in held if each.topic.key == topic.key), None)
        return await self._digests.for_chat(
            topic,
            preferences,
            chat_id=chat.id if chat else None,
            since=mine.last_run_at if mine else None,
            begun=mine.created_at if mine else None,
            urgent=True,
        )

    async def prepare(self, due: Subscription, watch: Watch | None = None) -> int:
        """Write a due subscription's digest into the outbox, and give how many papers it has.

        An arXiv that fails, or refuses the topic's query, leaves the digest due again in a quarter of an hour.
        """
        async with self._store.reading() as c:
            chat = await chats.get(c, due.chat_id)
        if chat is None:  # forgotten meanwhile, and its subscription with it
            return 0
        preferences = self._preferences.over_defaults(chat)
        topic = spec_of(due.topic)
        try:
            selection = await self._digests.for_chat(
                topic, preferences, chat_id=chat.id, since=due.last_run_at, begun=due.created_at
            )
            # The next digest begins here, not when this one is written: summaries take their time, and what another
            # chat's harvest brings meanwhile is not in this one.
            selected = self._clock.now()
            if selection.papers:
                return await self._write(due, chat, selection, selected, watch)
        except HeraldError as error:
            structlog.get_logger(__name__).warning(
                "digest_put_off",
                topic=topic.key,
                chat=chat.ref.key,
                error=str(error),
                cause=str(error.__cause__),
            )
            async with self._store.writing() as c:
                await subscriptions.schedule(c, due.id, self._clock.now() + RETRY)
            return 0
        async with self._store.writing() as c:
            if next_run := await due_by_now(c, due, selected, self._preferences):
                await subscriptions.finish_run(
                    c, due.id, at=selected, next_run_at=next_run, posted=False, note=NOTHING_NEW
                )
        return 0

    async def _write(
        self, due: Subscription, chat: Chat, selection: Selection, selected: datetime, watch: Watch | None
    ) -> int:
        preferences = self._preferences.over_defaults(chat)
        digest = await self._digests.write(selection, preferences.language, preferences.depth, watch)
        replies = digest_replies(digest, self._languages.words(preferences.language), preferences.layout)
        now = self._clock.now()
        async with self._store.writing() as c:
            next_run = await due_by_now(c, due, selected, self._preferences)
            if next_run is None:  # ended or forgotten while the digest was written
                return 0
            if await digests.already_posted(c, chat.id, [paper.id for paper in selection.papers]):
                await subscriptions.schedule(c, due.id, now)  # another digest of the chat took one: select again
                return 0
            number = await digests.create(
                c,
                chat_id=chat.id,
                topic_id=due.topic.id,
                day=selection.day,
                language=digest.language,
                made_at=now,
                papers=[(paper.id, paper.version) for paper in selection.papers],
            )
            if number is None:  # the day's digest went out before the hour was changed: these papers come next time
                await subscriptions.schedule(c, due.id, next_run)
                return 0
            await deliveries.enqueue(c, chat_id=chat.id, digest_id=number, replies=replies, now=now)
            await subscriptions.finish_run(c, due.id, at=selected, next_run_at=next_run, posted=True, note="")
        return len(selection.papers)
