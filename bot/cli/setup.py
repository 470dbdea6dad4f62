"""`herald setup`: begins the questions where there is a terminal, and says how far they came when broken off."""

import asyncio
import os
import sys
from pathlib import Path

from bot.cli.calling import document
from bot.cli.start import FAILED, WRONG_USE, configure_log
from bot.settings.faults import SettingsError
from bot.settings.sources import FILE
from chat.clock import SystemClock


def set_up(config: Path | None) -> None:
    """Set a bot up with somebody at the terminal, and start it where they want that."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        sys.stderr.write(
            "herald setup asks questions, so it needs a terminal. Without one, write config.toml and set variables:"
            f" {document('reference/settings.md')}.\n"
        )
        raise SystemExit(WRONG_USE)
    file = config or FILE
    if asyncio.run(_ask(file)):
        from bot.cli.run import run_for_good
        from bot.hangups import Hangups

        hangups = Hangups()
        hangups.catch()
        run_for_good(config, hangups)


async def _ask(file: Path) -> bool:
    """Ask; what is wrong with the settings there are, and a set-up that was broken off, end the program."""
    from bot.setup.plan import Plan
    from bot.setup.wizard import Wizard
    from papers.probing import Prober

    try:
        plan = Plan(file)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(WRONG_USE) from None
    configure_log(plan.settings, lasting=False)
    clock = SystemClock()
    prober = Prober(clock)
    wizard = Wizard(plan, clock, prober, os.environ)
    try:
        return await wizard.run()
    except (KeyboardInterrupt, EOFError, asyncio.CancelledError):
        terminal, say = wizard.terminal, wizard.terminal.words.say
        terminal.put("")
        if wizard.is_written:
            terminal.put(say("Broken off. The settings are written; `herald setup` goes on from there."))
        else:
            terminal.put(say("Broken off. Nothing was written; `herald setup` begins anew."))
        raise SystemExit(FAILED) from None
    finally:
        await prober.aclose()
