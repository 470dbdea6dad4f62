"""Work counted in calls of functions, which is the same on every machine."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


class TooMuchWork(BaseException):
    """A function made more calls than it may; no parser takes it for a fault of what it reads."""


def calls(work: Callable[[], Any], most: int = 5_000_000) -> int:
    """Count the calls that a piece of work makes, of Python functions and of those written in C."""
    made = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal made
        made += event in {"call", "c_call"}
        if made > most:
            sys.setprofile(None)
            raise TooMuchWork(f"more than {most} calls")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return made
