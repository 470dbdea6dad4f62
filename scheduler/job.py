"""A job: one thing that is done again and again, and lives on whatever happens."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from chat.clock import Clock
from services.repeated import Repeated


class PeriodicJob:
    """Something that the scheduler has done every so many seconds, for the first time after `soon`, or when called.

    It is done once for any number of calls that came meanwhile; what fails is logged and done at the next call.
    `on_call` tells work that is under way that there may be more of it. While the process is not `on_duty` calls pass.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], Awaitable[object]],
        seconds: float,
        clock: Clock,
        *,
        soon: float = 0.0,
        on_call: Callable[[], None] = lambda: None,
        on_duty: Callable[[], bool] = lambda: True,
    ) -> None:
        self.name = name
        self.seconds = seconds
        self.soon = soon
        self.error: Exception | None = None
        """Why the work failed the last time; None where it did not."""
        self._work = work
        self._on_call = on_call
        self._on_duty = on_duty
        self._called = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._ending = False
        self._faults = Repeated("work_failed", clock, worker=name)

    def start(self) -> None:
        """Begin to wait for calls."""
        self._task = asyncio.create_task(self._run(), name=self.name)

    def call(self) -> None:
        """Have the work done, once more where it is being done."""
        self._on_call()
        self._called.set()

    async def stop(self, deadline_seconds: float) -> None:
        """End after what is being done, or break it off at the deadline."""
        if self._task is None:
            return
        self._ending = True
        self._called.set()
        await asyncio.wait([self._task], timeout=deadline_seconds)
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _run(self) -> None:
        while True:
            await self._called.wait()
            if self._ending:
                return
            self._called.clear()
            if not self._on_duty():
                continue
            try:
                await self._work()
            except Exception as error:  # noqa: BLE001  a dead job would be silent for ever
                self.error = error
                self._faults.failed(error)
            else:
                self.error = None
                self._faults.worked()
