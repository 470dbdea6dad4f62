"""SIGHUP: it has the settings read anew, and kills the process at no moment, neither at the start nor at the end."""

import asyncio
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

_TERMINAL = Path("/dev/tty")


class Hangups:
    """Hears the signal from `catch` until the process has ended; what came before somebody listened is not lost."""

    def __init__(self) -> None:
        self._heard = False
        self._listener: Callable[[], object] | None = None
        self._has_terminal = False
        self._is_caught = False

    def catch(self) -> None:
        """Hear from now on, in the process's main thread; where the system has no such signal nothing happens."""
        if hasattr(signal, "SIGHUP"):
            # With nohup it is ignored: then the end of the terminal is to mean nothing.
            self._has_terminal = signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN and has_terminal()
            signal.signal(signal.SIGHUP, lambda *_: self._hear())
            self._is_caught = True

    def listen(self, listener: Callable[[], object]) -> None:
        """Call a listener in the running event loop for each, and now for one that came before."""
        loop = asyncio.get_running_loop()
        self._listener = partial(loop.call_soon_threadsafe, listener)
        if self._heard:
            listener()

    def ignore(self) -> None:
        """Hear no more until the process has ended."""
        self._listener = None
        if self._is_caught:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def lost_terminal(self) -> bool:
        """Return whether the terminal that the process was started at is gone, so that nobody sees it any more."""
        return self._has_terminal and not has_terminal()

    def _hear(self) -> None:
        self._heard = True
        if self._listener:
            self._listener()


def has_terminal() -> bool:
    """Return whether there is a terminal that the process belongs to."""
    try:
        with _TERMINAL.open("rb"):
            return True
    except OSError:
        return False
