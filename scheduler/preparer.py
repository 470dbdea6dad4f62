"""The digest preparer: has the digests that are due prepared, those first that wait for nobody."""

import asyncio
from collections.abc import Callable, Collection
from datetime import timedelta

import structlog

from chat.clock import Clock
from chat.errors import HeraldError
from chat.tasks import end
from services.digests.due_digests import Draft, DueDigests
from services.repeated import Repeated

BATCH = 20
MOST_WAITING = 500  # digests that wait for arXiv or a model; what they wait for is shared, so more would gain nothing
LATER = timedelta(minutes=1)


class DigestPreparer:
    """Claims due subscriptions and prepares them; `on_post` is called when there is something to send.

    A digest whose papers are listed and summarised is written at once. One that must wait does so beside the
    others, and where too many wait it is left for later: a slow model delays nobody whose digest is ready.
    """

    def __init__(
        self,
        due_digests: DueDigests,
        platforms: Callable[[], Collection[str]],
        on_post: Callable[[], None],
        clock: Clock,
    ) -> None:
        self._due_digests = due_digests
        self._platforms = platforms
        self._on_post = on_post
        self._claimed: set[int] = set()  # subscriptions whose digests are being prepared
        self._waiting: set[asyncio.Task[None]] = set()
        self._closing = False
        self._faults = Repeated("digest_failed", clock)

    async def stop(self) -> None:
        """Begin no further digest, and break off those that wait; they are still due, for whoever comes next."""
        self._closing = True
        unfinished = set(self._claimed)
        await end(self._waiting)
        if unfinished:
            try:
                await self._due_digests.give_back(unfinished)
            except HeraldError as error:  # then they are free when their lease has run out
                structlog.get_logger(__name__).warning("not_given_back", reason=str(error), cause=str(error.__cause__))

    async def prepare_due(self) -> None:
        """Prepare all that are due and ready, and begin those that are not. Raises UnavailableError."""
        more = True
        while more and not self._closing:
            claimed = await self._due_digests.claim(self._platforms(), BATCH)
            new = [draft for draft in claimed if draft.due.id not in self._claimed]
            self._claimed.update(draft.due.id for draft in new)
            await asyncio.gather(*map(self._begin, new))
            more = len(claimed) == BATCH

    async def prepare_all(self) -> None:
        """Prepare all that are due, however long arXiv and the models take. Raises UnavailableError."""
        await self.prepare_due()
        while self._waiting:
            await asyncio.wait(self._waiting)
            await self.prepare_due()

    async def renew(self) -> None:
        """Keep what is being prepared from other workers, however long it takes. Raises UnavailableError."""
        if self._claimed:
            await self._due_digests.renew(self._claimed)

    async def _begin(self, claimed: Draft) -> None:
        due, waits = claimed.due, False
        try:
            draft = await self._due_digests.begin(claimed)
            if draft.is_ready:
                await self._finish(draft)
            elif self._closing:
                await self._due_digests.give_back([due.id])
            elif len(self._waiting) < MOST_WAITING:
                waits = True
                task = asyncio.create_task(self._wait(draft))
                self._waiting.add(task)
                task.add_done_callback(self._waiting.discard)
            else:
                await self._due_digests.leave(claimed, LATER)
        except Exception as error:  # noqa: BLE001  one chat's digest must not keep the others' from going out
            self._faults.failed(error, subscription=due.id)
        finally:
            if not waits:
                self._claimed.discard(due.id)

    async def _wait(self, draft: Draft) -> None:
        try:
            await self._finish(draft)
        except Exception as error:  # noqa: BLE001  nobody awaits it
            self._faults.failed(error, subscription=draft.due.id)
        finally:
            self._claimed.discard(draft.due.id)

    async def _finish(self, draft: Draft) -> None:
        if await self._due_digests.finish(draft):
            self._on_post()
        self._faults.worked()
