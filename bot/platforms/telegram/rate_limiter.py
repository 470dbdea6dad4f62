"""The rate limiter: calls of the Bot API wait here for their turn, answers before what was queued."""

import asyncio
from bisect import insort
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from weakref import WeakValueDictionary

from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.platforms.lines import Turn
from bot.platforms.telegram.rate_limits import A_SECOND, NEVER, ApiCall, Priority, RateLimits, is_group
from chat.clock import Clock

PATIENCE = 60.0  # seconds that an answer waits where Telegram asks for a pause; after more nobody waits for it


@dataclass(frozen=True, slots=True)
class CurrentUpdate:
    """Who asked, the number of the update in the order of arrival, and its turn, which ends when the answer is sent."""

    person: str
    number: int
    turn: Turn


CURRENT_UPDATE: ContextVar[CurrentUpdate | None] = ContextVar("current_update", default=None)


@dataclass(frozen=True, slots=True, order=True)
class WaitingCall:
    """A call, and the future that is done when it may go."""

    call: ApiCall
    admitted: asyncio.Future[None] = field(compare=False)

    @property
    def rank(self) -> tuple[Priority, bool, tuple[int, int]]:
        """What decides between chats: answers in private never stand behind a group's."""
        priority, number, chat, *_ = self.call
        return priority, priority is Priority.ANSWER and is_group(chat), number


class ChatQueue:
    """The calls of one chat; each asker's go in their order, and whoever was served longest ago is next."""

    def __init__(self) -> None:
        self._answers: dict[str, list[WaitingCall]] = {}
        self._queued: list[WaitingCall] = []
        self._served: dict[str, int] = {}
        self._serial = 0

    def __bool__(self) -> bool:
        return bool(self._answers or self._queued)

    def all(self) -> list[WaitingCall]:
        """Return all calls that wait."""
        return [*(each for those in self._answers.values() for each in those), *self._queued]

    def add(self, waiting: WaitingCall) -> None:
        """Put a call in its place."""
        is_queued = waiting.call.priority is Priority.QUEUED
        insort(self._queued if is_queued else self._answers.setdefault(waiting.call.asker, []), waiting)

    def remove(self, waiting: WaitingCall, *, served: bool = False) -> bool:
        """Take a call out, as one that is sent now where it is `served`, and return whether it was there."""
        asker = waiting.call.asker
        those = self._queued if waiting.call.priority is Priority.QUEUED else self._answers.get(asker, [])
        if waiting not in those:
            return False
        those.remove(waiting)
        if served:
            self._serial += 1
            self._served[asker] = self._serial
        if not self._answers.get(asker, True):
            del self._answers[asker]
        return True

    def next(self, limits: RateLimits, now: float) -> tuple[WaitingCall | None, float]:
        """Return the call that may go now, else None and the moment when one may."""
        soonest = NEVER
        heads = sorted((self._served.get(asker, 0), those[0]) for asker, those in self._answers.items())
        for _, waiting in (*heads, *((0, each) for each in self._queued[:1])):
            ready = limits.ready_at(now, waiting.call)
            if ready <= now:
                return waiting, now
            soonest = min(soonest, ready)
        return None, soonest


class ClosedError(NetworkError):
    """The message was not begun, because the bot is stopping."""

    def __init__(self, why: str = "the bot is stopping") -> None:
        super().__init__(why)


class BusyError(TelegramError):
    """A sign of work under way was left out, because answers wait."""

    def __init__(self) -> None:
        super().__init__("answers go first")


class RateLimiter(BaseRateLimiter[Priority]):
    """Keeps within Telegram's limits, at an even pace; `rate_limit_args` of a call is its Priority."""

    def __init__(self, clock: Clock, a_second: int = A_SECOND) -> None:
        self._clock = clock
        self._limits = RateLimits(a_second)
        self._queues: dict[str, ChatQueue] = {}
        self._not_before: dict[str, float] = {}
        self._edits: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._count = 0
        self._timer: asyncio.Task[None] | None = None
        self._timer_at = NEVER
        self._closing = False

    def keep_to(self, a_second: int) -> None:
        """Send so many messages a second from now on."""
        self._limits.keep_to(a_second)

    async def initialize(self) -> None:
        """Do nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Turn away all that waits."""
        self.close()
        self._turn_away([each for queue in self._queues.values() for each in queue.all()])
        if self._timer:
            self._timer.cancel()

    def close(self) -> None:
        """Begin no queued message any more; answers still go."""
        self._closing = True
        waiting = [each for queue in self._queues.values() for each in queue.all()]
        self._turn_away([each for each in waiting if each.call.priority is Priority.QUEUED])

    async def process_request(  # noqa: PLR0917  the library fixes the parameters
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> Any:
        """Make a call in its turn; where Telegram asks an answer to wait, make it again after that time.

        Raises RetryAfter for a queued message, which the outbox keeps, and for a wait of more than a minute, BusyError
        for a sign of work under way that would keep answers waiting.
        """
        priority = Priority.ANSWER if rate_limit_args is None else rate_limit_args
        messages, chat = counted_messages(endpoint, data)
        if not messages:
            return await callback(*args, **kwargs)
        call = self._api_call(priority, chat, messages)
        async with self._edits.setdefault(edited_message(endpoint, data, call), asyncio.Lock()):
            while True:
                try:
                    return await self._call_in_turn(callback, args, kwargs, call)
                except RetryAfter as refusal:
                    await self._wait_as_asked(wait_seconds(refusal), call, refusal)

    def _api_call(self, priority: Priority, chat: str, messages: int) -> ApiCall:
        """Return a call with the number of its update, and let the next in that one's line be answered."""
        self._count += 1
        update = CURRENT_UPDATE.get() if priority is not Priority.QUEUED else None
        if update is None:
            return ApiCall(priority, (0, self._count), chat, messages)
        if priority is Priority.ANSWER:
            update.turn.leave()
        return ApiCall(priority, (update.number, self._count), chat, messages, update.person)

    async def _wait_as_asked(self, wait: float, call: ApiCall, refusal: RetryAfter) -> None:
        if call.chat:
            self._limits.block(self._clock.monotonic(), call.chat, wait)
        if call.priority is not Priority.ANSWER or wait > PATIENCE:
            raise refusal
        if not call.chat:
            await self._clock.sleep(wait)

    async def _call_in_turn(
        self, callback: Callable[..., Coroutine[Any, Any, Any]], args: Any, kwargs: Any, call: ApiCall
    ) -> Any:
        await self._wait(WaitingCall(call, asyncio.get_running_loop().create_future()))
        try:
            return await callback(*args, **kwargs)
        finally:
            self._settle(call)

    async def _wait(self, waiting: WaitingCall) -> None:
        """Wait for the turn of a call. Raises ClosedError, BusyError."""
        call = waiting.call
        if self._closing and call.priority is Priority.QUEUED:
            raise ClosedError
        queue = self._queues.setdefault(call.chat, ChatQueue())
        queue.add(waiting)
        self._not_before.pop(call.chat, None)
        self._admit_ready()
        if call.priority is Priority.PROGRESS and not waiting.admitted.done():
            self._remove(waiting)
            raise BusyError
        try:
            await waiting.admitted
        except asyncio.CancelledError:
            if not self._remove(waiting) and not waiting.admitted.cancelled() and not waiting.admitted.exception():
                # Its turn came in the same moment: nothing was sent, but the place was taken.
                self._settle(call)
            self._admit_ready()
            raise

    def _settle(self, call: ApiCall) -> None:
        self._limits.settle(self._clock.monotonic(), call)
        self._not_before.pop(call.chat, None)
        self._admit_ready()

    def _admit_ready(self) -> None:
        """Let all go whose turn has come, the most urgent first, and set the timer for the next."""
        while True:
            now = self._clock.monotonic()
            if not self._queues:
                return
            if (opens := self._limits.opens_at(now)) > now:
                self._set_timer(opens)
                return
            ready, soonest = self._ready(now)
            if not ready:
                self._set_timer(soonest)
                return
            first = min(ready, key=lambda each: each.rank)
            self._remove(first, served=True)
            if not first.admitted.done():
                self._limits.begin(now, first.call)
                first.admitted.set_result(None)

    def _ready(self, now: float) -> tuple[list[WaitingCall], float]:
        """Return of each chat the call that may go now, and the moment when the next of the others may."""
        ready: list[WaitingCall] = []
        soonest = NEVER
        for chat, queue in self._queues.items():
            moment = self._not_before.get(chat, now)
            if moment <= now:
                found, moment = queue.next(self._limits, now)
                if found:
                    ready.append(found)
                    continue
                if moment < NEVER:  # what hangs on answers that are still out is looked at again whenever one comes
                    self._not_before[chat] = moment
            soonest = min(soonest, moment)
        return ready, soonest

    def _remove(self, waiting: WaitingCall, *, served: bool = False) -> bool:
        """Take a call out of its queue, and return whether it was there."""
        chat = waiting.call.chat
        queue = self._queues.get(chat)
        if queue is None or not queue.remove(waiting, served=served):
            return False
        if not queue:
            del self._queues[chat]
            self._not_before.pop(chat, None)
        return True

    def _set_timer(self, moment: float) -> None:
        if moment == NEVER or (self._timer and self._timer_at <= moment):
            return
        if self._timer:
            self._timer.cancel()
        self._timer_at = moment
        self._timer = asyncio.create_task(self._wake(moment), name="telegram limits")

    async def _wake(self, moment: float) -> None:
        await self._clock.sleep(moment - self._clock.monotonic())
        self._timer = None
        self._admit_ready()

    def _turn_away(self, those: list[WaitingCall]) -> None:
        for each in those:
            self._remove(each)
            if not each.admitted.done():
                each.admitted.set_exception(ClosedError())


def counted_messages(endpoint: str, data: dict[str, Any]) -> tuple[int, str]:
    """Return for how many messages a call counts, and in which chat; an edit is in none, but has the limit over all."""
    if endpoint.startswith("edit"):
        return 1, ""
    if endpoint == "sendMediaGroup":
        return len(data.get("media") or ()), str(data["chat_id"])
    if endpoint.startswith(("send", "forward", "copy")) and endpoint != "sendChatAction":
        return 1, str(data["chat_id"])
    return 0, ""


def edited_message(endpoint: str, data: dict[str, Any], call: ApiCall) -> str:
    """Return a key of the message that a call changes: edits of one go one by one; any other call is alone."""
    if not endpoint.startswith("edit"):
        return f"call {call.number}"
    return str(data.get("inline_message_id") or (data.get("chat_id"), data.get("message_id")))


def wait_seconds(refusal: RetryAfter) -> float:
    """Return the seconds that Telegram asks to wait."""
    wait = refusal.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
