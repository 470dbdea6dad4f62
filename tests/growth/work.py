"""How work grows with the length of a text, told on a busy machine too."""

import re
import time
from collections import deque
from collections.abc import Callable
from typing import Any

LENGTHS = (16, 64, 256, 1024, 4096)
FLOOR = 0.00025  # seconds of this thread's own time, below which growth cannot be told, and need not be
DOUBTFUL = 5.5  # from here on the last length is tried as well
LINEAR = 8.0  # four times the length: 4 times the work where it is linear, 16 times where it is quadratic


def apply(pattern: "re.Pattern[Any]", way: str) -> Callable[[Any], None]:
    if way == "match":
        return lambda text: (pattern.match(text), None)[1]
    if way == "fullmatch":
        return lambda text: (pattern.fullmatch(text), None)[1]
    return lambda text: (deque(pattern.finditer(text), maxlen=0), None)[1]


def superlinear(work: Callable[[Any], object], made: Callable[[int], Any]) -> str:
    """Tell how work outgrows the length of what is made for it, or nothing where it grows along."""
    before = 0.0
    for length in LENGTHS:
        took = _took(work, made(length))
        if took > max(FLOOR, LINEAR * before):
            ratio = _ratio(work, made(length // 4), made(length))
            if ratio > LINEAR:
                return f"{length} characters take {ratio:.0f} times as long as a quarter of them"
        if length == LENGTHS[-2] and took < DOUBTFUL * before:
            break
        before = took
    return ""


def _ratio(work: Callable[[Any], object], shorter: Any, longer: Any) -> float:
    """Measure until it looks linear once, or has never looked so: what disturbs a measurement only adds to it."""
    lowest = float("inf")
    for _ in range(6):
        quick = max(_took(work, shorter), _took(work, shorter), 1e-7)
        lowest = min(lowest, min(_took(work, longer), _took(work, longer)) / quick)
        if lowest <= LINEAR:
            break
    return lowest


def _took(work: Callable[[Any], object], text: Any) -> float:
    began = time.thread_time()
    work(text)
    return time.thread_time() - began
