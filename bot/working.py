"""The workers of a process that does jobs, where several processes share a database."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from bot.app import App
from bot.values import model_specs, readers_at_once
from chat.errors import UnavailableError
from chat.tasks import end
from services.machines.kinds import Kinds
from services.machines.shared_jobs import BRIEFS, ERRANDS, TEXTS, WHOLES
from services.machines.working import Worker
from services.repeated import Repeated
from store.machines.jobs import FOR_PEOPLE

if TYPE_CHECKING:
    from store.machines.queue import Queue

AGAIN_SECONDS = 1.0  # the database is away; a real server's, so it takes real time
LOOK_SECONDS = 15.0
SETTLES_SECONDS = 2.0


@asynccontextmanager
async def working(app: App) -> AsyncIterator[None]:
    """Do jobs for all processes of an installation, as long as this lasts. It needs a store that is shared."""
    from store.machines.queue import RETRY, TASK, Queue

    services = app.services
    kinds = Kinds(
        services.summaries,
        services.full_texts,
        services.answers,
        services.overviews,
        listing=services.listing,
        publishing=services.publishing,
    )
    worker = Worker(app.store, kinds.of(), TASK, app.clock, services.measures)
    queue = Queue(app.settings.store.url, worker.do, worker.sweep)
    faults = Repeated("jobs_not_worked", app.clock)
    places = {**_places(app), (RETRY,): 1}
    tasks = [asyncio.create_task(_keep(queue, places, faults), name="jobs")]
    tasks.append(asyncio.create_task(_measured(worker), name="jobs measured"))
    try:
        yield
    finally:
        await end(tasks)
        await worker.aclose()


def _places(app: App) -> Mapping[Sequence[str], int]:
    """Return which queues are worked on together, each on how many jobs at once.

    For people there are places that digests never take.
    """
    models = max(2, sum(spec.concurrency for spec in model_specs(app.settings)))
    texts = readers_at_once(app.settings) + 1  # while some are read, the next one is fetched
    return {
        (TEXTS, TEXTS + FOR_PEOPLE): texts,
        (BRIEFS, BRIEFS + FOR_PEOPLE): models,
        (WHOLES, WHOLES + FOR_PEOPLE): models,
        (TEXTS + FOR_PEOPLE, BRIEFS + FOR_PEOPLE): texts + models,
        (WHOLES + FOR_PEOPLE,): models,
        (ERRANDS,): 2,
    }


async def _keep(queue: "Queue", places: Mapping[Sequence[str], int], faults: Repeated) -> None:
    """Work for ever, whatever happens to the database."""
    while True:
        try:
            async with queue.opened(), asyncio.TaskGroup() as group:
                group.create_task(queue.listen())
                group.create_task(_works(faults))
                for queues, at_once in places.items():
                    group.create_task(_work(queue, queues, at_once))
        except* Exception as errors:  # noqa: BLE001  without workers nobody's job would ever be done
            faults.failed(errors.exceptions[0])
        await asyncio.sleep(AGAIN_SECONDS)


async def _works(faults: Repeated) -> None:
    """Note that the workers work again, once they have done so for a while."""
    await asyncio.sleep(SETTLES_SECONDS)
    faults.worked()


async def _work(queue: "Queue", queues: Sequence[str], at_once: int) -> None:
    while True:
        await queue.work(queues, at_once)  # it ends where its heart cannot beat
        await asyncio.sleep(AGAIN_SECONDS)


async def _measured(worker: Worker) -> None:
    while True:
        with suppress(UnavailableError):
            await worker.look()
        await asyncio.sleep(LOOK_SECONDS)
