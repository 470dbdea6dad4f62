"""How a command begins and ends: settings, logs, the event loop, and exit codes."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import structlog

from bot.settings.faults import SettingsError
from bot.settings.load import load
from bot.settings.settings import Settings
from chat.clock import Clock
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
) -> None:
    """Open the app, do the work in it, and end with the exit code that its outcome means.

    A lasting work's log says what goes on. Where a person waits, what fails is told to them in a sentence, and the log
    has only what is a fault of the program's, unless settings ask for more.
    """
    from bot import logs
    from bot.app import open_app

    settings = load_settings(config)
    chosen = "log.level" in settings.set_by or lasting
    logs.configure(settings.log.level if chosen else "error", settings.log.format, tuple(settings.secrets()))

    async def in_app() -> None:
        async with open_app(
            settings, sample=sample, temporary=temporary, models=models, measured=lasting, clock=clock
        ) as app:
            await work(app)

    try:
        asyncio.run(in_app())
    except HeraldError as error:
        fail(error)
    except (KeyboardInterrupt, BrokenPipeError):  # a reader such as `head` that left is no failure of ours
        raise SystemExit(FAILED) from None
    except OSError as error:
        structlog.get_logger(__name__).info("failed", exc_info=error)
        sys.stderr.write(f"A file cannot be read or written: {error.strerror or error}.\n")
        raise SystemExit(FAILED) from None
    except Exception as error:  # noqa: BLE001  the last line of defence: a sentence at the end, the log has the rest
        structlog.get_logger(__name__).error("failed", exc_info=error)
        sys.stderr.write("Something went wrong inside Paper Herald; the lines above say what. Please report it.\n")
        raise SystemExit(FAILED) from None


def fail(error: HeraldError, code: int | None = None) -> NoReturn:
    """Say in one line what went wrong; wrong input is wrong use (2), all else a failure (1)."""
    sys.stderr.write(f"{error}\n")
    raise SystemExit(code or (WRONG_USE if isinstance(error, BadInputError) else FAILED))
