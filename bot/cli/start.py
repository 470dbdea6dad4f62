"""How a command begins and ends: settings, logs, the event loop, and exit codes."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import structlog

from bot.settings.faults import SettingsError
from bot.settings.load import load
from bot.settings.settings import Settings
from chat.clock import Clock, SystemClock
from chat.errors import BadInputError, HeraldError

if TYPE_CHECKING:
    from bot.app import App

FAILED, WRONG_USE, FOUND = 1, 2, 3
Work = Callable[["App"], Awaitable[None]]


def load_settings(config: Path | None) -> Settings:
    """Read the settings; faults are printed, one a line, and end the program with exit code 2."""
    try:
        return load(config)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(WRONG_USE) from None


def run(
    config: Path | None,
    work: Work,
    *,
    sample: bool = False,
    temporary: bool = False,
    lasting: bool = False,
    models: bool = True,
    clock: Clock | None = None,
    check: Callable[[Settings], None] | None = None,
) -> None:
    """Open the app, do the work in it, and end with the exit code that its outcome means.

    A lasting work runs alone over its database where that is a file; its log says what goes on, and 2 is its exit code
    where it ends the same however often it is begun again. What `check` raises of the settings ends it before anything
    is opened. Where a person waits, what fails is told to them in a sentence, and the log has only what is a fault of
    the program's, unless settings ask for more.
    """
    from bot.app import open_app
    from bot.telemetry import Telemetry, telemetry

    settings = load_settings(config)
    configure_log(settings, lasting=lasting)

    async def in_app(tracing: Telemetry | None) -> None:
        async with open_app(
            settings, sample=sample, temporary=temporary, models=models, measured=lasting, alone=lasting, clock=clock
        ) as app:
            if tracing:
                tracing.watch(app.store.engines)
            await work(app)

    tell = partial(_say, as_line=lasting and settings.log.format == "json")
    asks_models = models and settings.llm.provider != "offline"
    try:
        if check:
            check(settings)
        with telemetry(clock or SystemClock(), models=asks_models) as tracing:
            asyncio.run(in_app(tracing))
    except HeraldError as error:
        if not lasting:
            fail(error)
        tell(str(error))
        raise SystemExit(WRONG_USE if error.of_settings else FAILED) from None
    except (KeyboardInterrupt, BrokenPipeError):  # a reader such as `head` that left is no failure of ours
        raise SystemExit(FAILED) from None
    except OSError as error:
        structlog.get_logger(__name__).info("failed", exc_info=error)
        tell(f"A file cannot be read or written: {error.strerror or error}.")
        raise SystemExit(FAILED) from None
    except Exception as error:  # noqa: BLE001  the last line of defence: a sentence at the end, the log has the rest
        structlog.get_logger(__name__).error("failed", exc_info=error)
        tell("Something went wrong inside Paper Herald; the lines above say what. Please report it.")
        raise SystemExit(FAILED) from None


def _say(last: str, *, as_line: bool) -> None:
    """Say why the program ends; who reads the log `as_line`s for programs reads nothing else."""
    if as_line:
        structlog.get_logger(__name__).error("ended", reason=last)
    else:
        sys.stderr.write(f"{last}\n")


def configure_log(settings: Settings, *, lasting: bool) -> None:
    """Set up the log: where no lasting work is done, it has faults alone, unless the settings ask for more."""
    from bot import logs

    chosen = "log.level" in settings.set_by or lasting
    logs.configure(settings.log.level if chosen else "error", settings.log.format, tuple(settings.secrets()))
    if lasting:
        logs.catch_strays()


def fail(error: HeraldError, code: int | None = None) -> NoReturn:
    """Say in one line what went wrong; wrong input is wrong use (2), all else a failure (1)."""
    sys.stderr.write(f"{error}\n")
    raise SystemExit(code or (WRONG_USE if isinstance(error, BadInputError) else FAILED))
