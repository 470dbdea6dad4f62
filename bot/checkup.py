"""All parts of the bot, asked side by side whether they work: for `herald config --check`."""

import asyncio
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path

import structlog

from bot.libraries import look_at_zotero
from bot.machine import look_at_listening, look_at_public, look_at_secret_files
from bot.machines.checkup import look_at_processes
from bot.platforms import PLATFORMS
from bot.platforms.spec import PlatformSpec, with_proxy
from bot.settings.names import variable
from bot.settings.settings import Settings
from bot.values import embedding_spec, model_specs
from chat.checkup import Finding, Look, failed, not_set_up, ok
from chat.clock import Clock
from chat.errors import HeraldError
from chat.network import Proxies
from chat.tasks import within
from papers.arxiv.checkup import ArxivAddresses, ArxivCheckup
from papers.arxiv.gate import Gate, make_gates
from papers.probing import Prober
from store.maintenance import checkup as stored
from summarizer.checker.checkup import look as checker_look
from summarizer.embeddings.checkup import look as embeddings_look
from summarizer.models.checkup import look as model_look

CLOCK_SECONDS = 5.0  # more than answers take, and than the second matters that they leave out
Watch = Callable[[Sequence[str]], None]
"""Is called with the parts that have said nothing yet."""


async def check_up(settings: Settings, clock: Clock, watch: Watch) -> dict[str, Finding]:
    """Ask all parts, and return what each found, by its name and in the order of the settings."""
    async with AsyncExitStack() as stack:
        prober = Prober(clock)
        stack.push_async_callback(prober.aclose)
        looks = list(_looks(settings, clock, prober))
        waiting = [look.part for look in looks]
        watch(waiting)

        async def found(look: Look) -> Finding:
            finding = await _found(look, clock)
            waiting.remove(look.part)
            watch(waiting)
            return finding

        findings = await asyncio.gather(*map(found, looks))
        by_part = {look.part: finding for look, finding in zip(looks, findings, strict=True)}
        return {**by_part, "clock": look_at_clock(prober.ahead)}


def look_at_clock(ahead: Mapping[str, Sequence[timedelta]]) -> Finding:
    """Say by how much this machine's clock differs from those of the services, by their hosts."""
    if not ahead:
        return not_set_up("no service told the time")
    told = {host: statistics.median(each.total_seconds() for each in times) for host, times in ahead.items()}
    off = {host: seconds for host, seconds in told.items() if abs(seconds) > CLOCK_SECONDS}
    if not off:
        return ok(f"within {CLOCK_SECONDS:.0f} s of what {', '.join(told)} say")
    said = "; ".join(f"{_duration(-seconds)} {host}" for host, seconds in off.items())
    if len(off) * 2 < len(told):  # then it is rather their clocks
        return ok(f"as most services say, though {said}")
    return failed(f"this machine's clock is {said}. Set it, and have it kept right: timedatectl set-ntp true")


def _duration(seconds: float) -> str:
    whole = timedelta(seconds=round(abs(seconds)))
    return f"{whole} (h:mm:ss) {'ahead of' if seconds > 0 else 'behind'}"


async def _found(look: Look, clock: Clock) -> Finding:
    """Return what comes of a question, whatever goes wrong with it."""
    try:
        return await within(clock, look.seconds, look.ask())
    except TimeoutError:
        return failed(f"no answer within {look.seconds:.0f} seconds. Try again; the network or the service is slow.")
    except HeraldError as error:
        return failed(error)
    except Exception as error:  # noqa: BLE001  one that cannot be asked keeps nobody from hearing of the others
        structlog.get_logger(__name__).error("part_not_looked_at", part=look.part, exc_info=error)
        return failed("it could not be looked at; the lines above say why. Please report it.")


def _looks(settings: Settings, clock: Clock, prober: Prober) -> Iterator[Look]:
    for spec in PLATFORMS:
        yield from _of_platform(spec, settings, prober)
    yield from _of_models(settings, prober)
    yield _of_embeddings(settings, clock)
    yield _of_checker(settings)
    yield Look("zotero", lambda: look_at_zotero(settings, clock))
    yield from _of_arxiv(settings, clock, prober)
    yield _said("network.proxy", _ways(settings))
    yield Look("store.url", lambda: stored.look_at_database(settings.store.url))
    yield Look("processes", lambda: look_at_processes(settings.store.url, shared=_is_shared(settings)))
    yield Look("archive.directory", lambda: _archive(settings))
    yield Look("disk", lambda: _room(settings))
    yield from _of_web(settings, prober)
    yield Look("secret files", lambda: asyncio.to_thread(look_at_secret_files, settings))


def _of_platform(spec: PlatformSpec, settings: Settings, prober: Prober) -> Iterator[Look]:  # type: ignore[type-arg]
    if not spec.settings:
        return
    section = with_proxy(settings.section(spec.settings), settings.network.proxy)
    if getattr(section, spec.needs):
        yield from spec.looks(section, prober)
    else:
        yield _said(spec.name, not_set_up(f"{variable((spec.name, spec.needs))} sets it up"))


def _of_models(settings: Settings, prober: Prober) -> Iterator[Look]:
    specs = model_specs(settings)
    if not specs:
        yield _said("llm", not_set_up("no model is asked: summaries are made of the papers' own sentences"))
    names = ["llm", *(f"llm.fallbacks.{name}" for name in settings.llm.fallbacks)]
    yield from (model_look(name, spec, prober) for name, spec in zip(names, specs, strict=False))


def _of_embeddings(settings: Settings, clock: Clock) -> Look:
    if spec := embedding_spec(settings):
        return embeddings_look(spec, clock)
    return _said("embeddings", not_set_up("papers are ranked by their words alone"))


def _of_checker(settings: Settings) -> Look:
    if folder := settings.check.model:
        return checker_look(folder.absolute())
    return _said("check.model", not_set_up("no small checker looks at statements; rules and the judge do"))


def _of_arxiv(settings: Settings, clock: Clock, prober: Prober) -> Iterator[Look]:
    chosen = settings.arxiv
    addresses = (chosen.site_url, chosen.rss_url, chosen.oai_url)
    gates = make_gates(chosen.delay_seconds, addresses, lambda _, delay: Gate(clock, delay))
    checkup = ArxivCheckup(gates, prober, Proxies(settings.network.proxy))
    yield from checkup.looks(ArxivAddresses(chosen.api_url, chosen.site_url, chosen.rss_url, chosen.oai_url))


def _of_web(settings: Settings, prober: Prober) -> Iterator[Look]:
    web = settings.web
    webhook = any(getattr(section, "mode", "") == "webhook" for _, section in settings)
    for name, place in (("listen", web.listen), ("status_listen", web.status_listen)):
        part = f"web.{name}"
        if place and (part in settings.set_by or (name == "listen" and webhook)):
            yield Look(part, partial(look_at_listening, place, prober))
        else:
            yield _said(part, not_set_up(f"{variable(('web', name))} sets it up"))
    if url := web.public_url:
        yield Look("web.public_url", lambda: look_at_public(url, prober, Proxies(settings.network.proxy)(url)))
    else:
        yield _said("web.public_url", not_set_up("digests link to no archive"))


def _is_shared(settings: Settings) -> bool:
    return stored.database_file(settings.store.url) is None and not settings.store.url.startswith("sqlite")


async def _room(settings: Settings) -> Finding:
    database = stored.database_file(settings.store.url)
    places = [each for each in (database, settings.archive.directory) if isinstance(each, Path)]
    return await stored.look_at_room(*places, Path(tempfile.gettempdir()))


async def _archive(settings: Settings) -> Finding:
    """Find out whether pages can be written, and warn where another machine would write them into another folder."""
    place = settings.archive.directory
    if isinstance(place, str):
        from archive.site.objects import ObjectFiles

        store = ObjectFiles(place)
        try:
            await asyncio.to_thread(store.check)
        except OSError as error:
            return failed(f"{error}. Check directory in [archive], and the store's credentials and rights.")
        return ok(f"{place} can be written")
    found = await stored.look_at_folder(place)
    if found.state == "ok" and stored.database_file(settings.store.url) is None:
        return ok(f"{found.said}; where the bot runs on several machines, all have to have this folder mounted")
    return found


def _ways(settings: Settings) -> Finding:
    """Name the proxies, and what goes through each."""
    arxiv = Proxies(settings.network.proxy)
    ways = {f"arxiv.{name}": arxiv(str(url)) for name, url in settings.arxiv if name.endswith("_url")}
    for name, spec in zip(["llm", *settings.llm.fallbacks], model_specs(settings), strict=False):
        ways[name] = spec.proxy
    for each in PLATFORMS:
        section = each.settings and with_proxy(settings.section(each.settings), settings.network.proxy)
        if section and getattr(section, each.needs):
            ways[each.name] = Proxies(getattr(section, "proxy", ""))(getattr(section, "api_url", ""))
    proxies = dict.fromkeys(way for way in ways.values() if way)
    if not proxies:
        if settings.network.proxy:
            return ok("the proxy that is set leads to nothing that is asked: all of it is on this machine, or excepted")
        return not_set_up("everything is asked directly")
    return ok("; ".join(f"{way} leads to {', '.join(n for n in ways if ways[n] == way)}" for way in proxies))


def _said(part: str, finding: Finding) -> Look:
    async def ask() -> Finding:
        return finding

    return Look(part, ask)
