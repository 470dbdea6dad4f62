"""The outbox: sends what was written down, in order within each chat, and remembers what happened."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import timedelta
from itertools import product

from chat.clock import Clock
from chat.platform import Postman
from scheduler.outbox import Queue
from services.closures import Closures
from store.database import Store
from store.deliveries import Lane

LEASE = timedelta(minutes=1)
AT_ONCE = 128


class Outbox:
    """Takes waiting messages, posts them through their platforms' postmen and marks them.

    Delivery is at least once: a message is marked as sent after the platform has taken it, so a crash between
    the two repeats that one message and loses none. Each platform has queues of its own, one for rooms of many and one
    for people's own chats, with `at_once` messages under way in each: nobody waits for another platform, nor a channel
    for a hundred thousand people. Of what a process claimed and did not live to renew, others take care after `lease`.
    """

    def __init__(
        self,
        store: Store,
        postmen: Mapping[str, Postman],
        clock: Clock,
        closures: Closures,
        *,
        lease: timedelta = LEASE,
        at_once: int = AT_ONCE,
    ) -> None:
        self._postmen = postmen
        self._queues = [
            Queue(store, postman, lane, clock, closures, lease=lease, at_once=at_once)
            for postman, lane in product(postmen.items(), Lane)
        ]

    @property
    def platforms(self) -> Collection[str]:
        """The platforms that it posts to; other platforms' messages are left for the process that runs them."""
        return self._postmen.keys()

    def close(self) -> None:
        """Begin no further message; those under way are finished."""
        for queue in self._queues:
            queue.close()

    def wake(self) -> None:
        """Look again for what may be sent, also while messages are under way."""
        for queue in self._queues:
            queue.wake()

    async def send_waiting(self) -> int:
        """Send all that may be sent now, and give how many messages that were; a slow chat holds up no other."""
        sending = [asyncio.create_task(queue.send_waiting()) for queue in self._queues]
        try:
            outcomes = await asyncio.gather(*sending, return_exceptions=True)
        finally:
            for task in sending:
                task.cancel()
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return sum(outcome for outcome in outcomes if isinstance(outcome, int))

    async def renew(self) -> None:
        """Keep the messages under way from other workers, however long a platform takes. Raises UnavailableError."""
        for queue in self._queues:
            await queue.renew()
