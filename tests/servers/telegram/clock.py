"""The server's time of day, which a test may move forward instead of sleeping."""

import time


class ServerClock:
    """Real time plus what a test has added to it."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Return the seconds since 1970, with their fraction."""
        return time.time() + self._ahead

    def monotonic(self) -> float:
        """Return seconds that never run backwards, from an arbitrary start."""
        return time.monotonic() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let that much time pass at once: messages age, queries expire, limits recover."""
        self._ahead += seconds
