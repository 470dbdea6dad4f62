"""`herald run`: the configured platforms and the scheduler in one event loop, until a signal ends them."""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Collection, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from platform import python_version

import structlog

from bot import notify
from bot.app import App
from bot.cli.guards import warn_of_no_guards
from bot.cli.start import run
from bot.ending import bound_end
from bot.hangups import Hangups
from bot.machines.joining import configured, joined, none_configured, sharing_of
from bot.machines.leased import LeasedPlatform
from bot.machines.roles import HEARING, all_roles, check_roles, token_of
from bot.reloading import Reloader
from bot.settings.load import file_of, load
from bot.settings.names import PREFIX
from bot.settings.settings import Settings
from bot.supervisor import Supervisor
from chat.languages import LANGUAGES
from chat.measures import UNMEASURED
from chat.platform import Platform
from chat.tasks import end
from scheduler.runner import Runner
from services.machines.duties import WEB, WORK
from services.operation.gauges import Gauges
from services.operation.readiness import Readiness

SETTLES = 0.1  # seconds after the signal by which a terminal that hung up is gone
STOP_SECONDS = 3.0  # of the five after which whoever sent the signal may lose patience


def run_for_good(
    config: Path | None, hangups: Hangups, *, roles: Collection[str] | None = None, sample: bool = False
) -> None:
    """Run the bot by the settings of a file, which are read from there again whenever somebody asks for it.

    With `roles` it is one of several processes, for these alone.
    """
    work = partial(serve, reread=lambda: load(config), hangups=hangups, roles=roles, on_stopping=bound_end)
    check = partial(check_roles, roles=roles) if roles else None
    run(config, work, sample=sample, lasting=True, check=check)


async def serve(
    app: App,
    reread: Callable[[], Settings] | None = None,
    hangups: Hangups | None = None,
    roles: Collection[str] | None = None,
    on_stopping: Callable[[], None] = lambda: None,
) -> None:
    """Run everything until SIGTERM or SIGINT; on SIGHUP, and when `herald reload` asks, the settings are read anew.

    With `roles` only what these ask for. `on_stopping` is called when the end begins. Raises BadInputError where no
    platform is configured, and UnavailableError where none can be heard on any more.
    """
    log, began, error = structlog.get_logger(__name__), app.clock.monotonic(), None
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.set)
    hangups = hangups or Hangups()
    async with AsyncExitStack() as stack:
        stack.callback(hangups.ignore)  # the very last: none kills the process while it ends
        waiting = asyncio.create_task(ending.wait())
        stack.callback(waiting.cancel)
        starting = asyncio.create_task(_start(app, stack, roles))
        await asyncio.wait([starting, waiting], return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            await end([starting])
        else:
            started = starting.result()
            reloader = Reloader(app, reread or (lambda: app.settings), notify.reloading, started.number)
            reloading = asyncio.create_task(reloader.keep(), name="reloading")
            stack.push_async_callback(end, [reloading])
            hangups.listen(lambda: loop.call_later(SETTLES, _hung_up, hangups, ending, reloader))
            losing = [asyncio.create_task(each.lost()) for each in (started.supervisor, app.store)]
            await asyncio.wait([*losing, waiting], return_when=asyncio.FIRST_COMPLETED)
            error = next((each.result() for each in losing if each.done()), None)
            await end(losing)
            if error:
                error.of_settings = False  # what worked until now may again; if not, the next start knows
        log.info("stopping", reason=str(error) if error else "asked to")
        on_stopping()
        await notify.stopping()
    log.info("stopped", seconds=round(app.clock.monotonic() - began))
    if error:
        raise error


def _hung_up(hangups: Hangups, ending: asyncio.Event, reloader: Reloader) -> None:
    """End where the terminal is gone that the bot was started at, else have the settings read anew."""
    if hangups.lost_terminal():
        ending.set()
    else:
        reloader.request()


def log_start(settings: Settings, roles: Collection[str]) -> None:
    """Log what starts, and where its settings come from: names alone, no values."""
    sources = settings.set_by.items()
    structlog.get_logger(__name__).info(
        "started",
        version=version("paper-herald"),
        python=python_version(),
        config=str(settings.origin),
        variables=sorted(source for _, source in sources if source.startswith(PREFIX)),
        secret_files=sorted(f"{key}_file" for key, source in sources if source == file_of(key)),
        roles=sorted(roles),
        database=settings.store.url.partition(":")[0].partition("+")[0],
    )


@dataclass(frozen=True, slots=True)
class Started:
    """What runs: who knows which platforms hear, and the number of the process among those of its database."""

    supervisor: Supervisor
    number: str


async def _start(app: App, stack: AsyncExitStack, roles: Collection[str] | None) -> Started:
    """Start everything in order; the stack stops it."""
    await asyncio.to_thread(warm, app)
    chosen = all_roles(app.settings) if roles is None else roles
    if roles is None and not any(token_of(spec, app.settings) for spec in HEARING):
        raise none_configured()
    log_start(app.settings, chosen)
    duties = await stack.enter_async_context(joined(app, chosen))
    platforms = configured(app, chosen, duties)
    leased = {each.name: each for each in platforms if isinstance(each, LeasedPlatform)}
    for platform in platforms:
        stack.push_async_callback(platform.close)
    supervisor = Supervisor(platforms, app.clock, leased)
    sharing = sharing_of(app, duties, leased) if duties else None
    runner = app.runner({platform.name: platform for platform in platforms}, supervisor.state, sharing)
    supervisor.on_change = partial(_changed, app, runner, leased)
    readiness = app.readiness(supervisor.state, runner, duties.state if duties else None)
    stack.push_async_callback(readiness.aclose)
    routes = [route for platform in platforms for route in platform.routes]
    asked = {"web.listen", "web.status_listen"} if WEB in chosen else {"web.status_listen"}
    if routes or asked & app.settings.set_by.keys():
        from bot.web.routes import places
        from bot.web.server import serving

        for place, served in places(app, routes, readiness, pages=WEB in chosen).items():
            port = await stack.enter_async_context(serving(place, served))
            structlog.get_logger(__name__).info("listening", port=port)
    stack.push_async_callback(_stop, runner, platforms)
    stack.push_async_callback(supervisor.close)
    settle_memory()
    stack.callback(gc.unfreeze)
    if duties and WORK in chosen:
        from bot.working import working

        await stack.enter_async_context(working(app))
    await supervisor.begin()
    await runner.start()
    watching = asyncio.create_task(runner.watch(), name="watchdog")
    stack.push_async_callback(end, [watching])
    heard = [name for name, trouble in supervisor.state().items() if trouble is None]
    structlog.get_logger(__name__).info("ready", platforms=heard)
    if sys.stderr.isatty() and app.settings.log.format == "console":
        app.services.operators.show = partial(_show_code, app)
    _offer_code(app, leased)
    await notify.ready()
    warming = asyncio.create_task(app.chain.warm_up(), name="models")
    looking = asyncio.create_task(warn_of_no_guards(), name="guards")
    living = asyncio.create_task(notify.keep_alive(lambda: runner.ticks, app.clock), name="systemd")
    stack.push_async_callback(end, [warming, looking, living, *_gauging(app, readiness)])
    return Started(supervisor, duties.keeper.me.id if duties else "")


def _changed(app: App, runner: Runner, leased: Mapping[str, LeasedPlatform]) -> None:
    runner.call("outbox", "watch", *(f"watch {name}" for name in leased))
    if leased:
        _offer_code(app, leased)


def _offer_code(app: App, leased: Mapping[str, LeasedPlatform]) -> None:
    """Offer a code for operators, where anybody can say it to this process."""
    if app.store.server is None or any(each.is_up for each in leased.values()):
        app.services.operators.offer()


def _gauging(app: App, readiness: Readiness) -> list[asyncio.Task[None]]:
    """Begin to look now and then at what is no event, where anybody can be told of it."""
    measures = app.services.measures
    if measures is UNMEASURED:
        return []
    gauges = Gauges(readiness, app.services.statistics, lambda: app.chain.troubles, measures, app.clock)
    return [asyncio.create_task(gauges.keep(), name="gauges"), asyncio.create_task(gauges.keep_pace(), name="pace")]


def _show_code(app: App, line: str) -> None:
    """Show a person at the terminal how they become the bot's operator."""
    words = app.services.languages.words(app.settings.digest.language)
    told = words.say("This bot has no operator yet. Send it this line in private, within an hour, and it is you:")
    sys.stderr.write(f"\n  {told}\n\n    {line}\n\n")


def warm(app: App) -> None:
    """Load what the first answer needs: for a second or more it would hold up all others, and miss its own time."""
    for language in LANGUAGES:
        app.services.languages.words(language)
    app.chain.load()


def settle_memory() -> None:
    """Take what is loaded by now out of what Python's garbage collector goes through.

    It stays until the end, and going through all of it holds up everybody for a tenth of a second, the more often the
    more is asked.
    """
    gc.collect()
    gc.freeze()


async def _stop(runner: Runner, platforms: list[Platform]) -> None:
    """End the supervisor and the posting together, so that both have the whole time."""
    await asyncio.gather(runner.stop(STOP_SECONDS), *(platform.stop(STOP_SECONDS) for platform in platforms))
