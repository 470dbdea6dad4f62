"""The queue of jobs on PostgreSQL, which is procrastinate's: putting into it, and working on it.

It is imported, and its library with it, where there is such a database alone.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException, JobAborted
from procrastinate.job_context import AbortReason
from procrastinate.jobs import Job, Notification, Status
from procrastinate.manager import JobManager, NotificationCallback, get_channel_for_queues
from sqlalchemy.ext.asyncio import AsyncConnection

from store import engines
from store.faults import unavailable
from store.machines import refusals, servers
from store.machines.jobs import DEAD_SECONDS

TASK, RETRY = "herald", "retry"
BEAT_SECONDS = 4.0
STOP_SECONDS = 0.5  # that a job may go on for when its process ends, of the five that this may take
CONNECTIONS = 4  # beside those on which the workers listen
_TELL = "SELECT pg_notify(%(channel)s, %(told)s)"
_IS_THERE = "SELECT id FROM procrastinate_workers WHERE id = %(worker)s"
Do = Callable[..., Awaitable[None]]
"""Does a job: its number, and by their names what was put into the queue. It is cancelled where it is called off."""


class _Manager(JobManager):
    """Lets a job's end be that could not be noted: it is taken up again, or swept away where its outcome is known.

    All workers of a process listen on one connection.
    """

    def __init__(self, connector: PsycopgConnector) -> None:
        super().__init__(connector)
        self._listening: set[NotificationCallback] = set()

    async def finish_job_by_id_async(self, job_id: int, status: Status, delete_job: bool) -> None:
        with suppress(ConnectorException):
            await super().finish_job_by_id_async(job_id, status, delete_job)

    async def update_heartbeat(self, worker_id: int) -> None:
        """Let a heart beat. Raises ConnectorException where its worker was taken for dead, which has to begin anew."""
        await super().update_heartbeat(worker_id)
        if not await self.connector.execute_query_all_async(_IS_THERE, worker=worker_id):
            raise ConnectorException("the worker was taken for dead")

    async def retry_job(self, job: Job, *args: Any, **how: Any) -> None:
        with suppress(ConnectorException):
            await super().retry_job(job, *args, **how)
            told = json.dumps({"type": "job_inserted", "job_id": job.id})  # which the library says of new jobs alone
            for channel in get_channel_for_queues():
                await self.connector.execute_query_async(_TELL, channel=channel, told=told)

    async def listen_for_jobs(
        self,
        *,
        on_notification: NotificationCallback,
        queues: Iterable[str] | None = None,  # noqa: ARG002
    ) -> None:
        self._listening.add(on_notification)
        try:
            await asyncio.Event().wait()
        finally:
            self._listening.discard(on_notification)

    async def listen(self) -> None:
        """Tell all workers what is new, until cancelled."""

        async def tell(*, channel: str, notification: Notification) -> None:
            for each in tuple(self._listening):
                await each(channel=channel, notification=notification)

        await super().listen_for_jobs(on_notification=tell)


class _HandedBack(BaseRetryStrategy):
    """Gives a job back to the others that was broken off because its process ends."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002
        return RetryDecision() if isinstance(exception, asyncio.CancelledError) else None


async def defer(c: AsyncConnection, *, key: str, queue: str, priority: int, args: Mapping[str, Any]) -> int:
    """Put a job into a queue, of which no other of the same key waits, within the transaction; return its number.

    Raises UnavailableError.
    """
    connection = (await c.get_raw_connection()).driver_connection
    app = App(connector=PsycopgConnector())
    try:
        job = app.configure_task(
            TASK, queue=queue, lock=key, queueing_lock=key, priority=priority, connection=connection
        )
        return await job.defer_async(**args)
    except ConnectorException as error:
        raise unavailable(refusals.UNREACHABLE) from error


class Queue:
    """Works on the queues of a database: `do` does a job, `sweep` what is to be done every few seconds by one of all.

    `sweep` is given the numbers of the jobs whose workers have died, and returns those that are to be tried again.
    """

    def __init__(self, url: str, do: Do, sweep: Callable[[list[int]], Awaitable[list[int]]]) -> None:
        parameters = servers.parameters(engines.parse(url))
        self._connector = PsycopgConnector(conninfo="", kwargs=parameters, min_size=1, max_size=CONNECTIONS)
        self._app = App(connector=self._connector)
        self._app.job_manager = self._manager = _Manager(self._connector)
        self._do, self._sweep = do, sweep
        self._app.task(name=TASK, pass_context=True, retry=_HandedBack())(self._done)
        again = self._app.task(name=RETRY, queue=RETRY, queueing_lock=RETRY, pass_context=True)(self._again)
        self._app.periodic(cron="* * * * * */5")(again)  # the seconds stand last

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Hold the connections that the workers need. Raises OSError where the database cannot be reached."""
        await _explained(self._connector.open_async())
        try:
            yield
        finally:
            await self._connector.close_async()

    async def listen(self) -> None:
        """Hear of new jobs, and of those that are called off, until cancelled. Raises OSError where that fails."""
        await _explained(self._manager.listen())

    async def work(self, queues: Sequence[str], places: int) -> None:
        """Work on queues, on so many jobs at once, until cancelled. Raises OSError where the database fails."""
        await _explained(
            self._app.run_worker_async(
                queues=list(queues),
                name=queues[0],
                concurrency=places,
                install_signal_handlers=False,
                delete_jobs="always",
                shutdown_graceful_timeout=STOP_SECONDS,
                update_heartbeat_interval=BEAT_SECONDS,
                stalled_worker_timeout=DEAD_SECONDS,
            )
        )

    async def _done(self, context: JobContext, /, **args: Any) -> None:
        try:
            await self._do(context.job.id, **args)
        except asyncio.CancelledError:
            if context.abort_reason() is AbortReason.USER_REQUEST:
                raise JobAborted from None
            raise

    async def _again(self, context: JobContext, /, timestamp: int) -> None:  # noqa: ARG002  # its parameters are given
        manager = self._manager
        stalled = {job.id: job for job in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_SECONDS)}
        for job in stalled.values():
            if job.task_name != TASK:  # the next one is due in a few seconds
                await manager.finish_job(job, Status.FAILED, delete_job=True)
        for job_id in await self._sweep([job.id for job in stalled.values() if job.task_name == TASK and job.id]):
            await manager.retry_job(stalled[job_id])


async def _explained(work: Awaitable[None]) -> None:
    import psycopg

    try:
        await work
    except (ConnectorException, psycopg.Error) as error:
        raise OSError(str(error.__cause__ or error).strip()) from error
