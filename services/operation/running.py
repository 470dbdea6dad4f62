"""Long works that somebody waits for, so that they can be broken off by a button."""

import asyncio
import secrets
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from chat.clock import Clock
from chat.refs import ChatRef, Person

T = TypeVar("T")
ANSWER_TAKES = 60.0  # seconds at most from the end of a work until its answer is shown


@dataclass(slots=True, eq=False)
class Job(Generic[T]):
    """A work under way: whose it is, where it was asked for, and whether its end was asked for."""

    key: str
    person: Person
    chat: ChatRef
    task: asyncio.Task[T]
    is_called_off: bool = False

    def call_off(self) -> None:
        """Break the work off."""
        self.is_called_off = True
        self.task.cancel()


class Running:
    """The works under way, by keys short enough for buttons; they are forgotten when they end."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._jobs: dict[str, Job[Any]] = {}
        self._ended: dict[str, float] = {}

    def begin(self, person: Person, chat: ChatRef, work: Coroutine[Any, Any, T]) -> Job[T]:
        """Begin a work in a person's name."""
        job = Job(secrets.token_hex(6), person, chat, asyncio.ensure_future(work))
        self._jobs[job.key] = job
        job.task.add_done_callback(lambda _: self._forget(job.key))
        return job

    def has_just_ended(self, key: str) -> bool:
        """Return whether a work ended so short a time ago that its answer may still be on its way."""
        return self._clock.monotonic() - self._ended.get(key, float("-inf")) < ANSWER_TAKES

    def find(self, key: str) -> Job[Any] | None:
        """Return a work that is still under way."""
        return self._jobs.get(key)

    def _forget(self, key: str) -> None:
        now = self._clock.monotonic()
        self._jobs.pop(key, None)
        self._ended = {each: at for each, at in self._ended.items() if now - at < ANSWER_TAKES} | {key: now}
