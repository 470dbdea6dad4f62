"""The end of a process takes no longer than whoever asked for it has patience, whatever hangs meanwhile."""

import os
import sys
import threading

import structlog

END_SECONDS = 20.0  # of real time; an end that nothing holds up takes a fraction of a second
FAILED = 1


def bound_end() -> None:
    """End the process where it has not ended by itself by then: a database that is away answers nothing for long.

    What was under way comes round again when its lease has run out, as after a crash.
    """
    timer = threading.Timer(END_SECONDS, _leave)
    timer.daemon = True  # which ends with a process that ends by itself
    timer.start()


def _leave() -> None:
    structlog.get_logger(__name__).error("not_ended_by_itself", seconds=END_SECONDS)
    sys.stderr.flush()
    os._exit(FAILED)
