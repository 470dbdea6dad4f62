"""Whether the platforms hear: begun together, begun again where one cannot be reached, and supervised from then on."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

import structlog

from chat.clock import Clock
from chat.errors import HeraldError, UnavailableError
from chat.platform import Platform, RefusedError
from chat.tasks import end
from chat.words import phrase
from services.machines.holding import Holding
from services.repeated import Repeated

WAITS = (10.0, 20.0, 40.0, 60.0, 60.0, 120.0, 300.0, 600.0)  # seconds before the next tries to begin
PATIENCE = 20.0  # seconds, of real time, that one that hears waits for the others
LOOK_SECONDS = 5.0


class Leased(Protocol):
    """What the supervisor needs of a platform that others may run: its lease, and how it is left."""

    @property
    def lease(self) -> Holding:
        """Its lease."""
        ...

    async def leave(self) -> None:
        """End all of it at once, so that it can be opened again."""
        ...


class Supervisor:
    """Brings platforms up and knows which of them do not hear.

    One whose set-up is refused ends the start, for whoever starts the bot is there to put it right; one that cannot
    be reached keeps no other down. `on_change` is called when one is lost, and when it is back.

    One of `leases` is up while its lease is held, and left at once when that is lost; until then it stands by.
    """

    def __init__(
        self, platforms: Sequence[Platform], clock: Clock, leases: Mapping[str, "Leased"] = MappingProxyType({})
    ) -> None:
        self._platforms = platforms
        self._clock = clock
        self._leases = leases
        self._standing_by: set[str] = set()
        self.on_change: Callable[[], None] = lambda: None
        self._late: dict[str, HeraldError] = {each.name: _unreached() for each in platforms}
        self._gone: dict[str, HeraldError] = {}
        self._none_left = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def state(self) -> Mapping[str, HeraldError | None]:
        """Return what keeps each platform from hearing, by its name; None of those that hear.

        Those that stand by are left out.
        """
        up = [each for each in self._platforms if each.name not in self._standing_by]
        return {each.name: self._late.get(each.name) or each.trouble for each in up}

    async def begin(self) -> None:
        """Bring all up that can be. Raises the reason where one is refused, or none can be reached."""
        loop = asyncio.get_running_loop()
        begun: list[asyncio.Future[None]] = []
        for platform in self._platforms:
            begun.append(loop.create_future())
            leased = self._leases.get(platform.name)
            hearing = self._by_turns(platform, leased, begun[-1]) if leased else self._run(platform, begun[-1])
            self._tasks.add(asyncio.create_task(hearing, name=f"hearing {platform.name}"))
        waiting = set(begun)
        while waiting:
            patience = PATIENCE if len(self._late) < len(self._platforms) or self._standing_by else None
            done, waiting = await asyncio.wait(waiting, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                if (error := each.exception()) and not _passes(error):
                    raise error
            if not done:
                break
        if self._late and len(self._late) == len(self._platforms) and not self._standing_by:
            raise next(iter(self._late.values()))

    async def lost(self) -> HeraldError:
        """Wait until no platform can come back unless somebody helps, and return the reason of one of them."""
        await self._none_left.wait()
        return next(iter(self._gone.values()))

    async def close(self) -> None:
        """Watch no more."""
        await end(self._tasks)

    async def _by_turns(self, platform: Platform, leased: "Leased", begun: asyncio.Future[None]) -> None:
        """Have a platform hear whenever its lease is held."""
        while True:
            if not leased.lease.is_kept:
                self._stand_by(platform.name, begun)
            await leased.lease.taken()
            self._standing_by.discard(platform.name)
            running = asyncio.create_task(self._run(platform, begun), name=f"hearing {platform.name} by turns")
            losing = asyncio.create_task(leased.lease.lost())
            try:
                await asyncio.wait([running, losing], return_when=asyncio.FIRST_COMPLETED)
            finally:
                await end([running, losing])
            if running.done() and not running.cancelled() and (error := running.exception()):
                raise error
            await leased.leave()

    def _stand_by(self, name: str, begun: asyncio.Future[None]) -> None:
        self._standing_by.add(name)
        self._gone.pop(name, None)
        self._late[name] = _unreached()
        if not begun.done():
            begun.set_result(None)

    async def _run(self, platform: Platform, begun: asyncio.Future[None]) -> None:
        await self._bring_up(platform, begun)
        while True:
            self._lose(platform.name, await platform.gone())
            await self._clock.sleep(LOOK_SECONDS)
            while platform.trouble is not None:
                await self._clock.sleep(LOOK_SECONDS)
            self._find(platform.name)

    async def _bring_up(self, platform: Platform, begun: asyncio.Future[None]) -> None:
        faults, is_open = Repeated("platform_not_begun", self._clock, level="warning", platform=platform.name), False
        tries = 0
        while True:
            try:
                if not is_open:
                    await platform.open()
                    is_open = True
                await platform.listen()
            except Exception as error:  # noqa: BLE001  whatever it is, the other platforms hear
                self._late[platform.name] = error if isinstance(error, HeraldError) else _unknown()
                if not begun.done():
                    begun.set_exception(error)
                    begun.exception()  # it is looked at, or the start has failed for another reason
                else:
                    self._note_late(platform.name, error)
                asked = getattr(error, "retry_after", None)
                await self._clock.sleep(max(WAITS[min(tries, len(WAITS) - 1)], asked.total_seconds() if asked else 0))
                faults.failed(error)  # after the wait: where it ends the start, that is told once and elsewhere
                tries += 1
            else:
                break
        self._late.pop(platform.name, None)
        faults.worked()
        if begun.done():
            self._find(platform.name)
        else:
            begun.set_result(None)

    def _note_late(self, name: str, error: Exception) -> None:
        if isinstance(error, RefusedError) and name not in self._gone:
            self._lose(name, error)
        elif not isinstance(error, RefusedError):
            self._gone.pop(name, None)

    def _lose(self, name: str, error: HeraldError) -> None:
        self._gone[name] = error
        structlog.get_logger(__name__).error("platform_lost", platform=name, reason=str(error))
        if len(self._gone) == len(self._platforms):
            self._none_left.set()
        self.on_change()

    def _find(self, name: str) -> None:
        self._gone.pop(name, None)
        structlog.get_logger(__name__).info("platform_back", platform=name)
        self.on_change()


def _passes(error: BaseException) -> bool:
    """Return whether waiting may help."""
    return isinstance(error, HeraldError) and not isinstance(error, RefusedError)


def _unreached() -> UnavailableError:
    return UnavailableError(phrase("It could not be reached yet."))


def _unknown() -> UnavailableError:
    return UnavailableError(phrase("Something went wrong; the log says what."))
