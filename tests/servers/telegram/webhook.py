"""Delivery of updates to the bot's own address."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from .clock import ServerClock
from .shapes import Json
from .updates import Update, UpdateQueue

MAX_DELAY = 60.0


@dataclass(slots=True)
class Settings:
    """What setWebhook was given."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    ip_address: str = ""


@dataclass(slots=True)
class Delivery:
    """One try to hand over an update; `status` is 0 where there was no answer."""

    update: Update
    status: int
    at: float


class Webhook:
    """Posts each update until it is taken; those of one chat or person go one after another.

    `delay` is the wait in seconds before the second retry (the first comes at once); it doubles from there.
    `told` is called when an update was taken.
    """

    def __init__(self, queue: UpdateQueue, clock: ServerClock, delay: float, told: Callable[[], None]) -> None:
        self.settings = Settings()
        self.deliveries: list[Delivery] = []
        self.last_error: tuple[int, str] | None = None
        self._queue = queue
        self._clock = clock
        self._delay = delay
        self._told = told
        self._couriers: dict[int, asyncio.Task[None]] = {}
        self._gate = asyncio.Semaphore(1)
        self._client: httpx.AsyncClient | None = None
        queue.on_change(self._wake)

    async def set(self, settings: Settings) -> None:
        """Begin to deliver to an address."""
        await self.remove()
        self.settings, self.last_error = settings, None
        self._gate = asyncio.Semaphore(settings.max_connections)
        self._client = httpx.AsyncClient(timeout=60, trust_env=False)
        self._wake()

    async def remove(self) -> None:
        """Stop delivering; what was not taken stays queued."""
        self.settings = Settings()
        couriers = list(self._couriers.values())
        for courier in couriers:
            courier.cancel()
        await asyncio.gather(*couriers, return_exceptions=True)
        self._couriers.clear()
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def describe(self) -> Json:
        """Return the WebhookInfo object."""
        settings = self.settings
        info: Json = {
            "url": settings.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._queue.pending),
        }
        if settings.url:
            info["max_connections"] = settings.max_connections
        if settings.ip_address:
            info["ip_address"] = settings.ip_address
        if self.last_error is not None:
            info |= {"last_error_date": self.last_error[0], "last_error_message": self.last_error[1]}
        return info | ({"allowed_updates": self._queue.explicit} if self._queue.explicit else {})

    def _wake(self) -> None:
        """Send a courier for every chat or person that has updates and no courier."""
        if not self.settings.url:
            return
        for update in self._queue.pending:
            if update.key not in self._couriers:
                self._couriers[update.key] = asyncio.ensure_future(self._carry(update.key))

    async def _carry(self, key: int) -> None:
        """Deliver one chat's or person's updates in order until none is left."""
        try:
            while (update := next((each for each in self._queue.pending if each.key == key), None)) is not None:
                await self._deliver(update)
                with contextlib.suppress(ValueError):
                    self._queue.forget(update)
                self._told()
        finally:
            self._couriers.pop(key, None)

    async def _deliver(self, update: Update) -> None:
        """Post an update until it is taken."""
        fails = 0
        while True:
            async with self._gate:
                status, wait = await self._post(update)
            self.deliveries.append(Delivery(update, status, self._clock.monotonic()))
            if 200 <= status <= 299:
                return
            if not wait and fails:
                wait = min(self._delay * 2 ** (fails - 1), MAX_DELAY)
            fails += 1
            await asyncio.sleep(wait)

    async def _post(self, update: Update) -> tuple[int, float]:
        """Post an update once and give the status and the wait that the other side asks for."""
        assert self._client is not None
        headers = {"Content-Type": "application/json"}
        if self.settings.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.settings.secret
        body = json.dumps(update.as_json()).encode()
        try:
            answer = await self._client.post(self.settings.url, content=body, headers=headers)
        except httpx.HTTPError as fault:
            self._complain(f"Connection failed: {type(fault).__name__}")
            return 0, 0.0
        if not answer.is_success:
            self._complain(f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}")
        asked = answer.headers.get("Retry-After", "")
        return answer.status_code, float(asked) if asked.isdecimal() else 0.0

    def _complain(self, reason: str) -> None:
        self.last_error = (int(self._clock.now()), reason)
