"""New settings while the bot runs: read whole, put in force or refused, and whoever asked is told what came of it."""

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import asdict, dataclass

import structlog

from bot import logs
from bot.app import App
from bot.live import changes, differing, merged, models_for, put_in_force
from bot.settings.faults import SettingsError
from bot.settings.names import Key, dotted, holds, is_secret
from bot.settings.settings import Settings
from bot.settings.types import Holds
from chat.errors import HeraldError, UnavailableError
from chat.measures import RELOAD_WORKED, RELOADED_AT
from chat.tasks import within

Around = Callable[[], AbstractAsyncContextManager[None]]
ASKED, ANSWERED = "reload asked", "reload answered "
"""The names under which the store has who asked last, and what came of it, by who asked."""
LOOK_SECONDS = 1.0  # between two looks whether somebody asks
SELDOM_SECONDS = 15.0  # where the bell says so
BELL = "settings"
TELL_SECONDS = 20.0  # for platforms to offer new operators their commands
DONE, FAILED, WRONG = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What came of a reload: the exit code that `herald reload` ends with, and what it says, a line each."""

    code: int
    lines: Sequence[str]

    def as_json(self) -> str:
        """Write it for the store."""
        return json.dumps(asdict(self), ensure_ascii=False)


class Reloader:
    """Reads the settings anew whenever it is asked to, by a signal or in the store, once at a time.

    `around` is entered before each time and left after it, for whoever supervises the process. Of several processes
    each reads its own settings, and answers under its `number`.
    """

    def __init__(
        self, app: App, reread: Callable[[], Settings], around: Around = nullcontext, number: str = ""
    ) -> None:
        self._app = app
        self._number = number
        self._asked = asyncio.Event()
        self._reread = reread
        self._around = around
        self._started_with = app.settings
        self._secrets = set(app.settings.secrets())
        self._signalled = asyncio.Event()
        self._once = asyncio.Lock()
        self._measure(DONE)

    def request(self) -> None:
        """Have the settings read anew, soon."""
        self._signalled.set()

    async def keep(self) -> None:
        """Do so for ever."""
        await asyncio.gather(self._on_signals(), self._on_requests())

    async def reload(self) -> Reloaded:
        """Read the settings anew and put in force what can be; where one is wrong, all stay as they are."""
        async with self._once:
            try:
                wanted = await asyncio.to_thread(self._reread)
            except SettingsError as error:
                return self._refused(WRONG, str(error))
            settings = merged(self._app.settings, wanted)
            try:
                models = await asyncio.to_thread(models_for, self._app.settings, settings)
            except HeraldError as error:
                return self._refused(WRONG, str(error))
            changed = changes(self._app.settings, settings)
            secret = any(key[0] == "log" or is_secret(key) for key in differing(self._app.settings, settings))
            try:
                await self._app.services.upkeep.hours.follow()  # so that it is known which they were
                await put_in_force(self._app, settings, models)
            except UnavailableError as error:
                return self._refused(FAILED, str(error))
            if secret:
                self._log_as(settings)
            waiting = [dotted(key) for key in differing(self._started_with, wanted) if not _is_reloaded(key)]
            structlog.get_logger(__name__).info("reloaded", changed=[*changed], needs_restart=waiting)
            lines = [f"in force: {name} {how}" for name, how in changed.items()]
            lines += [f"needs a restart: {name}" for name in waiting]
            lines = lines or ["Nothing has changed."]
            if any(name.startswith("operators.") for name in changed):
                with suppress(TimeoutError):  # of a platform that is away; its menus are as they were
                    await within(self._app.clock, TELL_SECONDS, self._app.services.operators.tell())
            try:
                await self._app.services.upkeep.hours.follow()
            except UnavailableError as error:
                return Reloaded(FAILED, [*lines, f"Digests come once more at their old hours: {error}"])
            return Reloaded(DONE, lines)

    async def _on_signals(self) -> None:
        while True:
            await self._signalled.wait()
            self._signalled.clear()
            await self._safely()

    async def _on_requests(self) -> None:
        answered, bell = None, self._app.store.bell
        bell.listen(BELL, lambda _: self._asked.set())
        bell.on_deaf(self._asked.set)
        while True:
            with suppress(TimeoutError):
                await within(
                    self._app.clock, SELDOM_SECONDS if self._app.store.is_shared else LOOK_SECONDS, self._asked.wait()
                )
            self._asked.clear()
            try:
                asked = await self._app.services.key_values.recall(ASKED)
                if asked and asked != answered:
                    await self._app.services.key_values.note(answer_to(asked, self._number), "")
                    answered = asked  # not before: what failed until here is done at the next look
                    outcome = await self._safely()
                    await self._app.services.key_values.note(answer_to(asked, self._number), outcome.as_json())
            except UnavailableError:
                continue  # the store's own line tells of it

    async def _safely(self) -> Reloaded:
        try:
            async with self._around():
                outcome = await self.reload()
        except Exception as error:  # noqa: BLE001  the bot goes on with the settings that it has
            structlog.get_logger(__name__).error("reload_failed", exc_info=error)
            outcome = Reloaded(FAILED, ["Something went wrong in reading the settings anew; the log says what."])
        self._measure(outcome.code)
        return outcome

    def _measure(self, code: int) -> None:
        measures, now = self._app.services.measures, self._app.clock.now()
        measures.set(RELOAD_WORKED, float(code == DONE))
        if code == DONE:
            measures.set(RELOADED_AT, now.timestamp())

    @staticmethod
    def _refused(code: int, why: str) -> Reloaded:
        lines = why.splitlines()
        structlog.get_logger(__name__).error("reload_refused", reason="; ".join(lines), in_force="the old settings")
        return Reloaded(code, [*lines, "The old settings stay in force."])

    def _log_as(self, settings: Settings) -> None:
        """Log by the new settings, and hide new secrets; the old ones may be in use for a while."""
        self._secrets.update(settings.secrets())
        logs.configure(settings.log.level, settings.log.format, tuple(self._secrets))


def answer_to(asked: str, number: str) -> str:
    """Return the name under which a process answers."""
    return f"{ANSWERED}{asked} {number}".rstrip()


def _is_reloaded(key: Key) -> bool:
    return holds(key) is Holds.AT_RELOAD
