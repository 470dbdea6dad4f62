"""Trying again: which errors, how often, and how long the waits are."""

import math
import random

import pytest

from papers.retrying import Backoff, retrying
from tests.clocks import ManualClock


class Call:
    """Fails so many times, with errors of these kinds in turn, before it returns how often it was made."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.made = 0

    async def __call__(self) -> int:
        self.made += 1
        if self.errors:
            raise self.errors.pop(0)
        return self.made


def lost(error: BaseException) -> bool:
    return isinstance(error, ConnectionError)


@pytest.mark.parametrize(
    ("errors", "tries", "left", "made", "waits", "raised"),
    [
        ([], 3, math.inf, 1, [], None),
        ([ConnectionError("1"), ConnectionError("2")], 3, math.inf, 3, [1, 2], None),
        ([ConnectionError(str(n)) for n in range(9)], 4, math.inf, 4, [1, 2, 4], "3"),
        ([ConnectionError("1"), ValueError("2")], 3, math.inf, 2, [1], "2"),
        ([ValueError("1")], 3, math.inf, 1, [], "1"),
        ([ConnectionError(str(n)) for n in range(9)], None, math.inf, 10, [1, 2, 4, 5, 5, 5, 5, 5, 5], None),
        ([ConnectionError(str(n)) for n in range(9)], None, 7.5, 4, [1, 2, 4], "3"),
        ([ConnectionError(str(n)) for n in range(9)], None, 7, 3, [1, 2], "2"),  # 4 s would end just too late
        ([ConnectionError(str(n)) for n in range(9)], 2, 100, 2, [1], "1"),
    ],
)
async def test_what_may_pass_is_tried_again_within_tries_and_time(
    errors: list[Exception], tries: int | None, left: float, made: int, waits: list[float], raised: str | None
) -> None:
    clock, call, told = ManualClock(auto=True), Call(*errors), []
    trying = retrying(
        call,
        on=lost,
        backoff=Backoff(1.0, most=5.0),
        tries=tries,
        left=lambda: left - clock.monotonic(),
        sleep=clock.sleep,
        log=lambda error, number: told.append((str(error), number)),
    )
    if raised is None:
        assert await trying == made
    else:
        with pytest.raises((ConnectionError, ValueError), match=f"^{raised}$"):
            await trying
    assert call.made == made
    assert clock.slept == waits
    assert told == [(str(errors[place]), place + 1) for place in range(len(waits))]


def test_a_jitter_draws_a_share_of_each_wait() -> None:
    backoff = Backoff(2.0, most=16.0, jitter=random.Random(1), least_share=0.25)
    for tries in range(1, 2000):
        whole = min(16, 2**tries)
        assert 0.25 * whole <= backoff.seconds(tries) <= whole
    assert len({backoff.seconds(9) for _ in range(10)}) == 10
