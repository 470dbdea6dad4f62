"""Single flight: what several ask for at once is made once, and all who wait for it get it.

Beside it: what is read of texts again and again is remembered for all who ask later.
"""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Hashable
from functools import lru_cache, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from chat.tasks import end
from chat.urgency import Urgency

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
P = ParamSpec("P")


class Flight(Generic[T, P]):
    """One run of a work under one key or several, which is as urgent as the most urgent of those who wait for it.

    `waiting` counts them, and each of `watchers` is called with how far the work is. `hurried` says of a run that has
    ended whether a person waited for it then, who has less patience than a digest.
    """

    task: asyncio.Task[T]

    def __init__(self, keys: Collection[Hashable], urgency: Urgency) -> None:
        self.keys = keys
        self.urgency = urgency
        self.hurried = False
        self.waiting = 0
        self.watchers: list[Callable[P, None]] = []

    def report(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call all who watch with how far the work is."""
        for watcher in tuple(self.watchers):
            watcher(*args, **kwargs)

    def was_too_short_for(self, urgency: Urgency) -> bool:
        """Return whether it ended with a person's patience where one waited who has a digest's."""
        return self.hurried and not urgency.urgent


class SingleFlight(Generic[K, T, P]):
    """The runs under way by their keys, of which one run may have several.

    A run for which nobody waits any more is broken off, unless `lasting` runs are wanted.
    """

    def __init__(self, *, lasting: bool = False) -> None:
        self._lasting = lasting
        self._under_way: dict[K, Flight[T, P]] = {}
        self._tasks: set[asyncio.Task[T]] = set()  # those too that end because they were broken off

    def __len__(self) -> int:
        """Return how many keys there are runs for."""
        return len(self._under_way)

    def find(self, key: K) -> Flight[T, P] | None:
        """Return the run that may be joined, None where whoever asks has to begin one."""
        return self._under_way.get(key)

    def begin(
        self,
        keys: Collection[K],
        work: Callable[[Flight[T, P]], Coroutine[Any, Any, T]],
        urgency: Urgency | None = None,
    ) -> Flight[T, P]:
        """Begin a run, which is joined from now on by whoever asks for one of its keys, and return it."""
        flight: Flight[T, P] = Flight(keys, urgency or Urgency())
        flight.task = asyncio.create_task(self._run(flight, work))
        self._under_way |= dict.fromkeys(keys, flight)
        self._tasks.add(flight.task)
        flight.task.add_done_callback(lambda task: self._ended(flight, task))
        return flight

    async def wait(self, flight: Flight[T, P], urgency: Urgency, watcher: Callable[P, None] | None = None) -> T:
        """Wait for a run, and return or raise what it does; a run goes on though one who waits for it is cancelled."""
        watchers = [watcher] if watcher else []
        flight.watchers += watchers
        flight.waiting += 1
        try:
            with flight.urgency.raised_by(urgency):
                await asyncio.wait({flight.task})  # a shield would log what failed after its caller had left
            return flight.task.result()
        finally:
            flight.waiting -= 1
            for each in watchers:
                flight.watchers.remove(each)
            if not (flight.waiting or self._lasting or flight.task.done()):
                self._forget(flight)  # whoever asks while it ends begins anew
                flight.task.cancel()

    async def aclose(self) -> None:
        """Break off all runs, and wait until they have ended."""
        await end(self._tasks)

    @staticmethod
    async def _run(flight: Flight[T, P], work: Callable[[Flight[T, P]], Coroutine[Any, Any, T]]) -> T:
        try:
            return await work(flight)
        finally:
            flight.hurried = flight.hurried or flight.urgency.urgent

    def _ended(self, flight: Flight[T, P], task: asyncio.Task[T]) -> None:
        self._tasks.discard(task)
        self._forget(flight)
        if not task.cancelled():
            task.exception()  # whoever waited has heard it; if nobody did any more, nobody need

    def _forget(self, flight: Flight[T, P]) -> None:
        for key in [key for key, each in self._under_way.items() if each is flight]:
            del self._under_way[key]


class Remembered(Generic[P, T]):
    """A function of texts that answers from memory what it was asked lately."""

    def __init__(self, function: Callable[P, T], most: int, longest: int) -> None:
        self._kept, self._longest = lru_cache(maxsize=most)(function), longest
        update_wrapper(self, function)
        self.__wrapped__ = function

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the function answers, made anew where too much was asked."""
        asked = args if not kwargs else (*args, *kwargs.values())
        if (_length(asked[0]) if len(asked) == 1 else sum(map(_length, asked))) > self._longest:
            return self.__wrapped__(*args, **kwargs)
        return self._kept(*args, **kwargs)  # type: ignore[arg-type]  # texts can be hashed

    @property
    def kept(self) -> int:
        """Return how many answers are kept."""
        return self._kept.cache_info().currsize

    def forget(self) -> None:
        """Let go of all answers."""
        self._kept.cache_clear()


def remembered(most: int, longest: int) -> Callable[[Callable[P, T]], Remembered[P, T]]:
    """Keep a function's last answers, at most so many, each of at most so many characters that it was asked.

    `functools.lru_cache` counts its answers alone: a few thousand long texts of strangers would fill the memory.
    """
    return lambda function: Remembered(function, most, longest)


def _length(argument: object) -> int:
    if isinstance(argument, str):
        return len(argument)
    return sum(map(len, argument)) if isinstance(argument, frozenset) else 0
