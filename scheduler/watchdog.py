"""The watchdog: sees by the monotonic clock when the wall clock, by which APScheduler waits, is put forward or back."""

from collections.abc import Callable
from datetime import timedelta

from chat.clock import Clock
from chat.errors import UnavailableError
from chat.words import phrase
from services.repeated import Repeated

LOOK_SECONDS = 2.0
STEP = timedelta(seconds=5)  # more than the time service ever slews a clock between two looks
LATE_SECONDS = 15.0  # without a tick, of which there is one a second
SETTLING_SECONDS = 90.0  # after a step, until what the wrong clock left behind is mended


class Watchdog:
    """Calls `restart` when the wall clock has stepped or the ticks stay away, and `on_step` with each step.

    A machine that was suspended shows as a step forward: its monotonic clock stood still meanwhile.
    """

    def __init__(self, clock: Clock, restart: Callable[[], None], on_step: Callable[[timedelta], None]) -> None:
        self._clock = clock
        self._restart = restart
        self._on_step = on_step
        self._ticked_at = clock.monotonic()
        self._stepped_at = float("-inf")
        self._steps = Repeated("clock_stepped", clock, level="warning")
        self._late = Repeated("ticks_late", clock, level="warning")

    def tick(self) -> None:
        """Note that the scheduler's clock ticks."""
        self._ticked_at = self._clock.monotonic()

    @property
    def ticks(self) -> bool:
        """Whether the scheduler's clock has ticked of late."""
        return self._clock.monotonic() - self._ticked_at < LATE_SECONDS

    @property
    def trouble(self) -> UnavailableError | None:
        """What is wrong with the clock: no ticks, or a step that is not mended yet."""
        now = self._clock.monotonic()
        if (late := now - self._ticked_at) >= LATE_SECONDS:
            return UnavailableError(phrase("The scheduler's clock has not ticked for {n} seconds.", n=round(late)))
        if now - self._stepped_at < SETTLING_SECONDS:
            return UnavailableError(phrase("The machine's clock was just put forward or back."))
        return None

    async def run(self) -> None:
        """Look for ever."""
        self.tick()
        while True:
            moment, seconds = self._clock.now(), self._clock.monotonic()
            await self._clock.sleep(LOOK_SECONDS)
            passed = timedelta(seconds=self._clock.monotonic() - seconds)
            self._look(self._clock.now() - moment - passed)

    def _look(self, step: timedelta) -> None:
        if abs(step) >= STEP:
            self._stepped_at = self._clock.monotonic()
            self._restart()
            self._steps.failed(stepped(step), seconds=round(step.total_seconds(), 1))
            self._on_step(step)
        elif self._clock.monotonic() - self._ticked_at >= LATE_SECONDS:
            self._late.failed(self.trouble or stepped(step))
            self._restart()
        else:
            self._late.worked()


def stepped(step: timedelta) -> UnavailableError:
    """Say which way the clock went, and how far."""
    seconds = round(abs(step).total_seconds())
    if step < timedelta(0):
        return UnavailableError(phrase("The machine's clock was put back by {n} seconds.", n=seconds))
    return UnavailableError(
        phrase("The machine's clock was put forward by {n} seconds, or the machine slept.", n=seconds)
    )
