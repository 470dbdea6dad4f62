"""The processes that are killed: each the whole bot, as `herald run` runs it, on a clock that is in a hurry.

They are forks of one process that has everything imported: hundreds of them start in no time. Each line that it reads
asks for one; it answers with the process's id, and with the exit code once that has ended.
"""

import asyncio
import os
import signal
import sys
from functools import partial

import discord

from bot import schedule
from bot.app import open_app
from bot.cli.run import serve, warm
from bot.logs import configure
from bot.machines.joining import configured
from bot.machines.roles import all_roles
from bot.settings.load import load
from scheduler import runner
from tests.crashes.paced import PACE, PacedClock

BEGAN = "TRIAL_BEGAN"
# Seconds of the machine between two looks, which APScheduler counts, and not our clock.
HURRIED = {
    runner: ("TICK_SECONDS", "RENEWAL_SECONDS", "WARM_SECONDS"),
    schedule: ("PROBE_SECONDS", "NOTICE_SECONDS", "PUBLISH_SECONDS", "FEED_SECONDS"),
}
LEAST = 0.2


def main() -> None:
    configure("warning", "json")
    asyncio.run(warm_up())
    hurry()
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # which may come before anybody listens to it
            asyncio.run(live())
            return
        tell(child)
        tell(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


async def warm_up() -> None:
    """Import what is imported only when it is needed."""
    async with open_app(load(None, dict(os.environ)), sample=True, temporary=True) as opened:
        warm(opened)
        configured(opened, all_roles(opened.settings), None)


async def live() -> None:
    clock = PacedClock(float(os.environ[BEGAN]))
    async with open_app(load(None, dict(os.environ)), sample=True, clock=clock) as opened:
        listen = partial(signal.pthread_sigmask, signal.SIG_UNBLOCK, {signal.SIGTERM})
        asyncio.get_running_loop().call_soon(listen)  # once `serve`, which begins with that, does
        await serve(opened)


def hurry() -> None:
    """Shorten the waits that are not our clock's: APScheduler's, and the library's between two connections."""
    for module, names in HURRIED.items():
        for name in names:
            setattr(module, name, max(LEAST, getattr(module, name) / PACE))

    async def at_once(*_: object, **__: object) -> None:
        pass

    discord.backoff.ExponentialBackoff.delay = lambda _: 0.05  # type: ignore[method-assign, assignment]
    discord.Client.before_identify_hook = at_once  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
