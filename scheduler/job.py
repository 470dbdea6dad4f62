"""A worker that does one thing whenever it is woken, and lives on whatever happens."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from chat.clock import Clock
from services.repeated import Repeated


class Worker:
    """Does its work once for any number of calls that came meanwhile; what fails is logged and done at the next."""

    def __init__(self, name: str, work: Callable[[], Awaitable[object]], clock: Clock) -> None:
        self.name = name
        self._work = work
        self._called = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._ending = False
        self.error: Exception | None = None
        """Why the work failed the last time; None where it did not."""
        self._faults = Repeated("work_failed", clock, worker=name)

    def start(self) -> None:
        """Begin to wait for calls."""
        self._task = asyncio.create_task(self._run(), name=self.name)

    def call(self) -> None:
        """Have the work done, once more where it is being done."""
        self._called.set()

    async def wake(self) -> None:
        """Do the same from within the event loop, where the scheduler would run a plain function in a thread."""
        self.call()

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
            try:
                await self._work()
            except Exception as error:  # noqa: BLE001  a dead worker would be silent for ever
                self.error = error
                self._faults.failed(error)
            else:
                self.error = None
                self._faults.worked()
