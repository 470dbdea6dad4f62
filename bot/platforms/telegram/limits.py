"""The rate limiter: calls of the Bot API wait here for their turn, answers before what was queued."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from telegram.error import NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.platforms.telegram.gates import A_SECOND, NEVER, Gates, Priority
from chat.clock import Clock

PATIENCE = 60.0  # seconds that an answer waits where Telegram asks for a pause; after more nobody waits for it


class ClosedError(NetworkError):
    """The message was not begun, because the bot is stopping."""

    def __init__(self) -> None:
        super().__init__("the bot is stopping")


class _Call(NamedTuple):
    """A call that sends: `number` tells whose came first."""

    priority: Priority
    number: int
    chat: str
    messages: int


@dataclass(frozen=True, slots=True)
class _Waiting:
    call: _Call
    turn: asyncio.Future[None]


class Limiter(BaseRateLimiter[Priority]):
    """Keeps within Telegram's limits, at an even pace; `rate_limit_args` of a call is its Priority."""

    def __init__(self, clock: Clock, a_second: int = A_SECOND) -> None:
        self._clock = clock
        self._gates = Gates(a_second)
        self._waiting: list[_Waiting] = []
        self._count = 0
        self._alarm: asyncio.Task[None] | None = None
        self._alarm_at = NEVER
        self._closing = False

    async def initialize(self) -> None:
        """Do nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Turn away all that waits."""
        self.close()
        self._turn_away(self._waiting)
        if self._alarm:
            self._alarm.cancel()

    def close(self) -> None:
        """Begin no queued message any more; answers still go."""
        self._closing = True
        self._turn_away([each for each in self._waiting if each.call.priority is Priority.QUEUED])

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

        Raises RetryAfter for a queued message, which the outbox keeps, and for a wait of more than a minute.
        """
        priority = rate_limit_args or Priority.ANSWER
        messages, chat = weight(endpoint, data)
        self._count += 1
        number = self._count
        while True:
            try:
                return await self._in_turn(callback, args, kwargs, _Call(priority, number, chat, messages))
            except RetryAfter as refusal:
                wait = seconds(refusal)
                if chat:
                    self._gates.block(self._clock.monotonic(), chat, wait)
                if priority is Priority.QUEUED or wait > PATIENCE:
                    raise
                if not chat:
                    await self._clock.sleep(wait)

    async def _in_turn(
        self, callback: Callable[..., Coroutine[Any, Any, Any]], args: Any, kwargs: Any, call: _Call
    ) -> Any:
        if not call.messages:
            return await callback(*args, **kwargs)
        await self._turn(_Waiting(call, asyncio.get_running_loop().create_future()))
        try:
            return await callback(*args, **kwargs)
        finally:
            self._gates.settle(self._clock.monotonic(), call.chat, call.messages)
            self._let_go()

    async def _turn(self, waiting: _Waiting) -> None:
        """Wait for the turn of a call. Raises ClosedError."""
        if self._closing and waiting.call.priority is Priority.QUEUED:
            raise ClosedError
        self._waiting.append(waiting)
        self._waiting.sort(key=lambda each: each.call)
        self._let_go()
        try:
            await waiting.turn
        except asyncio.CancelledError:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
            elif not waiting.turn.cancelled() and not waiting.turn.exception():
                # Its turn came in the same moment: nothing was sent, but the place was taken.
                self._gates.settle(self._clock.monotonic(), waiting.call.chat, waiting.call.messages)
            self._let_go()
            raise

    def _let_go(self) -> None:
        """Let all go whose turn has come, the most urgent first, and set the alarm for the next."""
        now = self._clock.monotonic()
        soonest = NEVER
        for each in list(self._waiting):
            opens = self._gates.opens_at(now)
            if opens > now:
                soonest = min(soonest, opens)
                break
            ready = self._gates.ready_at(now, each.call.chat, each.call.messages, each.call.priority)
            if ready > now:
                soonest = min(soonest, ready)
                continue
            self._waiting.remove(each)
            if not each.turn.done():
                self._gates.begin(now, each.call.chat, each.call.messages)
                each.turn.set_result(None)
        self._set_alarm(soonest)

    def _set_alarm(self, moment: float) -> None:
        if moment == NEVER or (self._alarm and self._alarm_at <= moment):
            return
        if self._alarm:
            self._alarm.cancel()
        self._alarm_at = moment
        self._alarm = asyncio.create_task(self._ring(moment), name="telegram limits")

    async def _ring(self, moment: float) -> None:
        await self._clock.sleep(moment - self._clock.monotonic())
        self._alarm = None
        self._let_go()

    def _turn_away(self, those: list[_Waiting]) -> None:
        for each in list(those):
            self._waiting.remove(each)
            if not each.turn.done():
                each.turn.set_exception(ClosedError())


def weight(endpoint: str, data: dict[str, Any]) -> tuple[int, str]:
    """Tell for how many messages a call counts, and in which chat; an edit has only the limit over all chats."""
    if endpoint.startswith("edit"):
        return 1, ""
    if endpoint == "sendMediaGroup":
        return len(data.get("media") or ()), str(data["chat_id"])
    if endpoint.startswith(("send", "forward", "copy")) and endpoint != "sendChatAction":
        return 1, str(data["chat_id"])
    return 0, ""


def seconds(refusal: RetryAfter) -> float:
    """Give the seconds that Telegram asks to wait."""
    wait = refusal.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
