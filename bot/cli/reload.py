"""`herald reload`: asks the bot that runs, through its database, to read its settings anew, and tells what it says."""

import asyncio
import json
import secrets
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import typer

from bot import logs
from bot.cli.commands import waiting
from bot.cli.start import FAILED, fail
from bot.redact import redactor
from bot.reloading import ASKED, BELL, Reloaded, answer_to
from bot.settings.faults import SettingsError
from bot.settings.load import load
from bot.settings.settings import Settings
from chat.clock import Clock, SystemClock
from chat.errors import HeraldError, NotFoundError
from chat.words import Phrase
from services.key_values import KeyValues
from services.machines.duties import living
from store.database import open_beside
from store.engines import ring

HEARD_SECONDS = 15.0  # in which one that runs says that it has heard; it looks every second
DONE_SECONDS = 120.0  # in which it is done: a model's library is to be loaded, digests' hours are to be set
LOOK_SECONDS = 0.1


def ask_to_reload(config: Path | None) -> None:
    """Ask, and print what came of it; the exit code is the one of the reload."""
    own_faults = ""
    try:
        settings = load(config)
    except SettingsError as error:
        own_faults, settings = str(error), error.rest or Settings()
    logs.configure("error", "console", tuple(settings.secrets()))
    try:
        outcome = asyncio.run(ask(settings.store.url, SystemClock()))
    except KeyboardInterrupt:
        raise SystemExit(FAILED) from None
    except HeraldError as error:
        if own_faults:  # which may be why nobody was found
            sys.stderr.write(f"{own_faults}\n")
            raise SystemExit(2) from None
        fail(error)
    hide = redactor(settings.secrets())
    for line in outcome.lines:
        typer.echo(hide(line), err=outcome.code != 0)
    raise SystemExit(outcome.code)


async def ask(url: str, clock: Clock) -> Reloaded:
    """Ask through the store, and wait for the answer; what was asked is taken back at the end.

    Raises NotFoundError where nobody answers, or nobody could, and UnavailableError.
    """
    mine = secrets.token_hex(8)
    async with open_beside(url) as store:
        kept, processes = KeyValues(store, clock), await living(store)
        numbers = {each.id: each.place for each in processes} or {"": ""}
        await kept.note(ASKED, mine)
        await store.write(ring, BELL)
        try:
            with waiting("Waiting for the bot to read its settings …"):
                answers = [_answer(kept, answer_to(mine, number), clock) for number in numbers]
                outcomes = await asyncio.gather(*answers, return_exceptions=len(numbers) > 1)
        finally:
            if await kept.recall(ASKED) == mine:
                await kept.drop(ASKED)
            for number in numbers:
                await kept.drop(answer_to(mine, number))
        return _together(numbers.values(), outcomes)


def _together(places: Iterable[str], outcomes: Sequence[Reloaded | BaseException]) -> Reloaded:
    """Return one outcome, or of several all, each with the process's place; a process that says nothing failed."""
    match outcomes:
        case [Reloaded() as one]:
            return one
    code, lines = 0, list[str]()
    for place, each in zip(places, outcomes, strict=True):
        if isinstance(each, Reloaded):
            code = max(code, each.code)
            lines += [f"{place}: {line}" for line in each.lines]
        elif isinstance(each, HeraldError):
            code = max(code, FAILED)
            lines.append(f"{place}: {each.sentence}")
        else:
            raise each
    return Reloaded(code, lines)


async def _answer(kept: KeyValues, name: str, clock: Clock) -> Reloaded:
    await _said(kept, name, clock, HEARD_SECONDS, done=False)
    return Reloaded(**json.loads(await _said(kept, name, clock, DONE_SECONDS, done=True)))


async def _said(kept: KeyValues, name: str, clock: Clock, seconds: float, *, done: bool) -> str:
    """Wait for the answer, or only for a sign of it. Raises NotFoundError where nobody answers."""
    until = clock.monotonic() + seconds
    while True:
        said = await kept.recall(name)
        if said or (said is not None and not done):
            return said
        if clock.monotonic() > until:
            raise NotFoundError(
                Phrase(f"No Paper Herald that uses this database answered within {seconds:.0f} seconds."),
                Phrase("Start it with herald run; one that runs with another [store] url hears SIGHUP, or a restart."),
            )
        await clock.sleep(LOOK_SECONDS)
