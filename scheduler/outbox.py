"""The outbox: sends what was written down, in order within each chat, and remembers what happened."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import product

from structlog.contextvars import bind_contextvars

from chat.clock import Clock, span
from chat.errors import DeliveryError
from chat.measures import UNMEASURED, Measures
from chat.platform import Postman
from scheduler.outcomes import Outcome, log_outcome, measure_outcome, write_outcomes
from services.closures import Closures
from services.repeated import Repeated
from store import deliveries
from store.database import Connection, Store
from store.deliveries import Delivery, Lane

LEASE = timedelta(seconds=10)
AT_ONCE = 128


class Outbox:
    """Takes waiting messages, posts them through their platforms' postmen and marks them.

    Delivery is at least once: a message is marked as sent after the platform has taken it, so a crash between
    the two repeats that one message and loses none. Each platform has queues of its own, one for rooms of many and one
    for people's own chats, with `at_once` messages under way in each: nobody waits for another platform, nor a channel
    for a hundred thousand people. Of what a process claimed and did not live to renew, others take care after `lease`.

    Of several processes one alone may post on a platform: `posts` says whether that is this one now. What fails
    while it may not is left as it is, for its successor.
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
        measures: Measures = UNMEASURED,
        posts: Callable[[str], bool] | None = None,
    ) -> None:
        self._postmen = postmen
        self._queues = [
            Queue(store, postman, lane, clock, closures, lease=lease, at_once=at_once, measures=measures, posts=posts)
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
        """Look again for what may be sent while messages are under way."""
        for queue in self._queues:
            queue.wake()

    async def send_waiting(self) -> int:
        """Send all that may be sent now, and return how many messages that were; a slow chat holds up no other."""
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


class Queue:
    """Sends one platform's messages of one lane.

    What became of messages is noted, and the next ones are claimed, in one transaction for all that ended while the
    last one was written. A chat's next message is claimed once the one before is noted, so that order is kept and
    at most the one in flight can repeat.
    """

    def __init__(
        self,
        store: Store,
        postman: tuple[str, Postman],
        lane: Lane,
        clock: Clock,
        closures: Closures,
        *,
        lease: timedelta,
        at_once: int,
        measures: Measures,
        posts: Callable[[str], bool] | None,
    ) -> None:
        self._store = store
        self._platform, self._postman = postman
        self._lane = lane
        self._clock = clock
        self._closures = closures
        self._lease = lease
        self._at_once = at_once
        self._measures = measures
        self._posts: Callable[[], bool] = partial(posts, postman[0]) if posts else lambda: True
        self._under_way: dict[asyncio.Task[Outcome], int] = {}  # the messages' ids
        self._ended: list[Outcome] = []  # and not noted yet
        self._awake = asyncio.Event()
        self._closing = False
        self._not_taken = Repeated("not_delivered", clock, level="warning", platform=self._platform)
        self._faults = Repeated("post_failed", clock, platform=self._platform)

    def close(self) -> None:
        """Begin no further message."""
        self._closing = True

    def wake(self) -> None:
        """Look again for what may be sent."""
        self._awake.set()

    async def send_waiting(self) -> int:
        """Send all that may be sent now, and return how many messages that were.

        Raises UnavailableError where the database fails: what could not be noted is noted the next time.
        """
        sent = 0
        try:
            while True:
                self._awake.clear()
                sent += await self._note_and_claim()
                if not self._under_way:
                    return sent
                await self._any_end()
        except asyncio.CancelledError:
            for task in self._under_way:
                task.cancel()
            self._under_way.clear()
            raise

    async def renew(self) -> None:
        """Keep the messages under way for another lease; where another process posts by now, only those sent here."""
        under_way = self._under_way.values() if self._posts() else ()
        if claimed := {*under_way, *(each.message.id for each in self._ended)}:
            await self._store.write(deliveries.renew, claimed, self._clock.now() + self._lease)

    async def _note_and_claim(self) -> int:
        """Write down what has ended and begin what may be; return how many messages were sent."""
        now = self._clock.now()
        noted = list(self._ended)
        mine = set(self._under_way.values())
        room = 0 if self._closing or not self._posts() else self._at_once - len(self._under_way)

        async def note_and_claim(c: Connection) -> list[Delivery]:
            await write_outcomes(c, noted, now, self._closures)
            return await self._claim(c, now, room) if room else []

        claimed = await self._store.write(note_and_claim)
        del self._ended[: len(noted)]
        for message in claimed:
            if message.id not in mine:  # its lease has run out over a sleep of the machine, but nobody else took it
                self._under_way[asyncio.create_task(self._send(message))] = message.id
        return sum(each.error is None for each in noted)

    async def _claim(self, c: Connection, now: datetime, limit: int) -> list[Delivery]:
        return await deliveries.claim(
            c, platforms=[self._platform], now=now, lease_until=now + self._lease, limit=limit, lane=self._lane
        )

    async def _any_end(self) -> None:
        """Wait until a message has ended, or there may be new ones."""
        waking = asyncio.create_task(self._awake.wait())
        try:
            await asyncio.wait([*self._under_way, waking], return_when=asyncio.FIRST_COMPLETED)
        finally:
            waking.cancel()
        for task in [task for task in self._under_way if task.done()]:
            del self._under_way[task]
            # Else it comes round again when its lease has run out.
            if not task.cancelled() and (task.result().error is None or self._posts()):
                self._ended.append(task.result())
                log_outcome(task.result(), self._not_taken)
                measure_outcome(task.result(), self._measures, self._clock.now())

    async def _send(self, message: Delivery) -> Outcome:
        bind_contextvars(platform=self._platform, chat=message.chat_id)  # of this task, for the lines of the platform's
        try:
            with span("delivery", platform=self._platform, chat=message.chat_id, delivery=message.id):
                number = await self._postman.post(message.chat, message.body, message.key, message.under)
            return Outcome(message, number)
        except DeliveryError as error:
            return Outcome(message, error=error)
        except Exception as error:  # noqa: BLE001  a fault of one platform must not stop the others' messages
            self._faults.failed(error, delivery=message.id)
            return Outcome(message, error=DeliveryError(type(error).__name__))
