"""The outbox: sends what was written down, in order within each chat, and remembers what happened."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import timedelta

import structlog

from chat.clock import Clock
from chat.errors import DeliveryError
from chat.platform import Postman
from store import chats, deliveries
from store.database import Store
from store.deliveries import Delivery

LEASE = timedelta(minutes=2)
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(hours=1)
MOST_DOUBLINGS = 20  # a message that has waited for days must not outgrow what a timedelta holds
BATCH = 50
KEPT = timedelta(days=30)


class Outbox:
    """Takes waiting messages, posts them through their platforms' postmen and marks them.

    Delivery is at least once: a message is marked as sent after the platform has taken it, so a crash between
    the two repeats that one message and loses none.
    """

    def __init__(self, store: Store, postmen: Mapping[str, Postman], clock: Clock) -> None:
        self._store = store
        self._postmen = postmen
        self._clock = clock
        self._closing = False

    @property
    def platforms(self) -> Collection[str]:
        """The platforms that it posts to; other platforms' messages are left for the process that runs them."""
        return self._postmen.keys()

    def close(self) -> None:
        """Begin no further message; those under way are finished."""
        self._closing = True

    async def send_waiting(self) -> int:
        """Send all that may be sent now, and give how many messages that were; a slow chat holds up no other."""
        sent = 0
        faults: list[BaseException] = []
        under_way: set[asyncio.Task[bool]] = set()
        try:
            while True:
                if not self._closing and not faults:
                    claimed = await self._claim(BATCH - len(under_way))
                    under_way |= {asyncio.create_task(self._send(each)) for each in claimed}
                if not under_way:
                    break
                done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                outcomes = await asyncio.gather(*done, return_exceptions=True)
                sent += outcomes.count(True)
                faults += [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        finally:
            for task in under_way:
                task.cancel()
        if faults:
            raise faults[0]  # the store's: what it did not note is sent again when its lease has run out
        return sent

    async def _claim(self, limit: int) -> list[Delivery]:
        now = self._clock.now()
        async with self._store.writing() as c:
            return await deliveries.claim(c, platforms=self.platforms, now=now, lease_until=now + LEASE, limit=limit)

    async def tidy(self) -> None:
        """Throw away what was sent or given up a month ago."""
        async with self._store.writing() as c:
            pruned = await deliveries.prune(c, self._clock.now() - KEPT)
        structlog.get_logger(__name__).info("outbox_tidied", messages=pruned)

    async def _send(self, message: Delivery) -> bool:
        try:
            postman = self._postmen[message.chat.platform]
            number = await postman.post(message.chat, message.body, message.key, message.under)
        except DeliveryError as error:
            await self._failed(message, error)
            return False
        except Exception as error:  # noqa: BLE001  a fault of one platform must not stop the others' messages
            structlog.get_logger(__name__).error("post_failed", delivery=message.id, exc_info=error)
            await self._failed(message, DeliveryError(type(error).__name__))
            return False
        async with self._store.writing() as c:
            await deliveries.mark_sent(c, message.id, message_id=number, at=self._clock.now())
        return True

    async def _failed(self, message: Delivery, error: DeliveryError) -> None:
        now = self._clock.now()
        async with self._store.writing() as c:
            if error.moved_to:
                await chats.move(c, message.chat.platform, message.chat.chat, error.moved_to)
                await deliveries.retry_at(c, message.id, at=now, reason=str(error))
            elif error.permanent:
                await chats.pause(c, message.chat_id, now, str(error))
                await deliveries.fail_chat(c, message.chat_id, reason=str(error), at=now)
            else:
                wait = error.retry_after or min(FIRST_RETRY * 2 ** min(message.attempts, MOST_DOUBLINGS), LONGEST_RETRY)
                await deliveries.retry_at(c, message.id, at=now + wait, reason=str(error))
        structlog.get_logger(__name__).warning(
            "not_delivered", delivery=message.id, chat=message.chat.key, reason=str(error), permanent=error.permanent
        )
