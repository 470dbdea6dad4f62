"""Trying again: what may pass is tried a few times, with growing waits on the caller's clock."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from tenacity import RetryCallState

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waits in seconds: `first` before the second try, then twice as long each time, up to `most`.

    With a `jitter` each wait is a share of that, drawn from `least_share` (0.0 to 1.0) to all of it.
    """

    first: float
    most: float = 3600.0
    jitter: random.Random | None = None
    least_share: float = 0.5

    def seconds(self, tries: int) -> float:
        """Return the wait after so many tries."""
        share = self.jitter.uniform(self.least_share, 1.0) if self.jitter else 1.0
        return min(self.most, self.first * 2.0 ** min(tries - 1, 30)) * share


def _untold(error: BaseException, tries: int) -> None:
    pass


async def retrying(
    call: Callable[[], Awaitable[T]],
    *,
    on: Callable[[BaseException], bool],
    backoff: Backoff,
    tries: int | None = None,
    left: Callable[[], float] | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    log: Callable[[BaseException, int], None] = _untold,
) -> T:
    """Return what a call does in the end; an error that `on` is true of has it tried again.

    At most `tries` times, and not where the wait would not end within the seconds that are `left` when it is looked at.
    `log` hears of each error that is followed by another try, and how many there were. Raises the last error.
    """
    import tenacity

    def is_over(state: "RetryCallState") -> bool:
        enough = tries is not None and state.attempt_number >= tries
        return enough or (left is not None and state.upcoming_sleep >= left())

    def tell(state: "RetryCallState") -> None:
        if state.outcome and (error := state.outcome.exception()):
            log(error, state.attempt_number)

    async def once() -> T:
        return await call()

    again = tenacity.AsyncRetrying(
        retry=tenacity.retry_if_exception(on),
        wait=lambda state: backoff.seconds(state.attempt_number),
        stop=is_over,
        sleep=sleep,
        before_sleep=tell,
        reraise=True,
    )
    return await again(once)
