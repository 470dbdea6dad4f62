"""Discord's ids: 64 bits that begin with the moment of their making."""

from tests.servers.telegram.clock import ServerClock

EPOCH_MS = 1_420_070_400_000


class Snowflakes:
    """Gives ids that grow, each with the clock's moment in it."""

    def __init__(self, clock: ServerClock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """Return the next id."""
        moment = int(self._clock.now() * 1000) - EPOCH_MS
        self._last = max(self._last + 1, moment << 22)
        return self._last
