"""A platform that a process runs while it holds its lease, and leaves to another one when that is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import structlog
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from chat.errors import DeliveryError, HeraldError
from chat.platform import Platform
from chat.refs import ChatRef, Person
from chat.reply import Reply
from services.machines.holding import Holding

_LEFT = "another process has taken over"


class LeasedPlatform:
    """A `Platform` that can be left and opened again: it is built anew for each time."""

    def __init__(self, name: str, build: Callable[[], Platform], lease: Holding) -> None:
        self.name = name
        self.lease = lease
        self.holds: Callable[[], bool] = lease.holds
        self._build = build
        self._inner = self._built()
        self._is_begun = self._is_open = False

    @property
    def routes(self) -> list[Any]:
        """The addresses of the platform that is open; while another process has the lease they say to try again."""
        return [
            Route(each.path, _Forward(lambda: self._inner, self.holds, place), methods=each.methods)
            for place, each in enumerate(self._inner.routes)
        ]

    @property
    def is_up(self) -> bool:
        """Whether it may be posted to from here now."""
        return self._is_open and self.holds()

    @property
    def trouble(self) -> HeraldError | None:
        """What keeps it from hearing now."""
        return self._inner.trouble

    async def gone(self) -> HeraldError:
        """Wait until it cannot come back unless somebody helps, and return why."""
        return await self._inner.gone()

    async def open(self) -> None:
        """Log in. Raises RefusedError, UnavailableError."""
        self._is_begun = True
        await self._inner.open()
        self._is_open = True

    async def listen(self) -> None:
        """Begin to hear. Raises RefusedError, UnavailableError."""
        await self._inner.listen()

    async def leave(self) -> None:
        """End what is under way at once, since another process may begin; afterwards it can be opened again."""
        if not self._is_begun:
            return
        inner, self._inner = self._inner, self._built()
        self._is_begun = self._is_open = False
        for ending in (inner.stop(0.0), inner.close()):
            try:
                await ending
            except Exception as error:  # noqa: BLE001  it is left behind whatever it says
                structlog.get_logger(__name__).info("not_left_cleanly", platform=self.name, reason=repr(error))

    async def stop(self, deadline_seconds: float) -> None:
        """Hear no more, and finish within the deadline what is under way."""
        await self._inner.stop(deadline_seconds)

    async def close(self) -> None:
        """Close all connections."""
        await self._inner.close()

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:
        """Post a reply and return the platform's id of the message. Raises DeliveryError."""
        self._check()
        with self._leaving():
            return await self._inner.post(chat, reply, key, under)

    async def tell(self, person: Person, reply: Reply) -> None:
        """Send a person a private message. Raises DeliveryError."""
        self._check()
        with self._leaving():
            await self._inner.tell(person, reply)

    def _built(self) -> Platform:
        platform = self._build()
        platform.holds = self.holds
        return platform

    def _check(self) -> None:
        if not self.is_up:
            raise DeliveryError(_LEFT)

    @contextmanager
    def _leaving(self) -> Iterator[None]:
        """Take what goes wrong while the platform is left, whose library closes under the message, for that alone."""
        inner = self._inner
        try:
            yield
        except DeliveryError:
            raise
        except Exception as error:
            if inner is self._inner and self.is_up:
                raise
            raise DeliveryError(_LEFT) from error


class _Forward:
    """Answers at an address in the name of the platform that is open now."""

    def __init__(self, inner: Callable[[], Platform], holds: Callable[[], bool], place: int) -> None:
        self._inner = inner
        self._holds = holds
        self._place = place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._holds():
            await self._inner().routes[self._place].app(scope, receive, send)
            return
        answer = PlainTextResponse("standing by", HTTPStatus.SERVICE_UNAVAILABLE)
        await answer(scope, receive, send)
