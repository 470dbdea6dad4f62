"""One trial: digests of many chats due at once, while three processes and their database are killed and stopped."""

import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.app import App, open_app
from bot.settings.load import load
from chat.clock import SystemClock
from chat.refs import Person
from papers.sample import SampleSource
from services.machines.holding import LEASE_SECONDS
from tests import databases
from tests.crashes.judge import Break, Judge, Judgement, attempts
from tests.crashes.kept import Kept
from tests.crashes.places import Place, discord_places, telegram_places
from tests.crashes.reading import Reading
from tests.crashes.trial import CALLED, LANGUAGES, MOST, TOPICS
from tests.databases import Server
from tests.fleet import rates
from tests.fleet.fleet import Member, fleet
from tests.fleet.watching import Watch
from tests.servers import discord, telegram
from tests.servers.arxiv import Announcing, ArxivServer
from tests.stores import looking_into

# A Friday, whose list is out; soon it is the full minute at which all digests are due.
MORNING = datetime(2024, 3, 22, 8, 59, 50, tzinfo=UTC)
LIST, SUBMITTED = date(2024, 3, 22), datetime(2024, 3, 20, 12, 0, tzinfo=UTC)
PROCESSES = {"one": ("run",), "two": ("run",), "worker": ("worker",)}
PLATFORMS = ("telegram", "discord")
SUBSCRIBING = timedelta(seconds=0.05)  # that it takes until an hour is written down
APART = (3.0, 8.0)  # seconds between two mischiefs
AT_HOLDERS = 0.5  # of all mischiefs are meant for a process that holds a role
GONE = (0.5, 3.0)  # until a killed process is begun again
STOPPED = (11.0, 16.0)  # which is longer than a lease
AWAY = 2.0  # that the database is away
LONGEST_WAIT = 15.0  # for another holder of a role
LIMITS = {"telegram": 30, "discord": 50}  # a second, for the whole installation
LATE = 1.15  # how much more may come where a server of the tests looks late
DELAY, JITTER = 3.0, 0.5  # between two requests to arXiv
PATIENCE = 900.0
FAULTS = frozenset({"post_failed", "digest_failed", "work_failed", "not_warmed", "event_failed"})


@dataclass
class Outcome:
    """What came of a trial; `wrong` says in words what should not be."""

    chats: int
    seconds: float = 0.0
    done: Counter[str] = field(default_factory=Counter)
    judged: Judgement = field(default_factory=Judgement)
    waits: dict[str, float] = field(default_factory=dict)
    takes: dict[str, int] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    least_apart: float = float("inf")

    @property
    def wrong(self) -> list[str]:
        """What should not be, in words."""
        late = [f"{role} had nobody for {wait:.1f} s" for role, wait in self.waits.items() if wait > LONGEST_WAIT]
        fast = [f"{name} had {n:.0f} a second" for name, n in self.rates.items() if n > LIMITS[name] * LATE]
        close = [f"arXiv was asked twice in {self.least_apart:.1f} s"] if self.least_apart < DELAY - JITTER else []
        return [*self.judged.wrong, *late, *fast, *close]


@dataclass
class Trial:
    """The servers, the chats, the database and the processes of one trial."""

    folder: Path
    chats: int
    rounds: int
    restarts: int
    chance: random.Random
    tell: Callable[[str, float], None]
    at_holders: float = AT_HOLDERS
    server: Server = field(default_factory=databases.new_server)
    broken_off: dict[str, list[Break]] = field(default_factory=lambda: {name: [] for name in PLATFORMS})
    done: Counter[str] = field(default_factory=Counter)
    mending: set["asyncio.Task[None]"] = field(default_factory=set)

    async def run(self) -> Outcome:
        """Have all digests posted amid so many mischiefs, then until none is left, and judge what came."""
        papers = (await SampleSource().search("all:the", limit=50)).papers
        shift = (MORNING - datetime.now(UTC)).total_seconds()
        began = time.monotonic()
        await asyncio.to_thread(self.server.start)
        url = await asyncio.to_thread(self.server.make)
        async with AsyncExitStack() as stack:
            stack.callback(self.server.remove)
            tg = await stack.enter_async_context(telegram.TelegramServer(limits=telegram.real_limits()))
            dc = await stack.enter_async_context(discord.DiscordServer(limits=discord.real_limits()))
            announcing = Announcing(lambda: datetime.now(UTC) + timedelta(seconds=shift))
            announcing.tell(LIST, "new", *(replace(each, published=SUBMITTED, updated=SUBMITTED) for each in papers))
            arxiv = stack.enter_context(ArxivServer(announcing, places=announcing.places))
            environ = self._environ(url, tg, dc, arxiv)
            half = self.chats // 2
            traits = _traits()
            places = [*telegram_places(tg, traits, half), *discord_places(dc, traits, self.chats - half)]
            kept = Kept(ask := stack.enter_context(looking_into(url)))
            members = await stack.enter_async_context(fleet(self.folder, PROCESSES, environ, shift))
            due = await self._subscribe(places, environ, shift)
            watch = Watch(ask, members, timedelta(seconds=shift))
            for each in members:
                each.begin()
            watching = asyncio.create_task(watch.run())
            stack.callback(watching.cancel)
            await asyncio.sleep(max(0.0, (due - MORNING).total_seconds() + began - time.monotonic()))
            watch.due = True
            await self._mischief(members, watch, tg, kept.noted)
            await self._finish(members, kept, watching)
            found = Judgement()
            self._judge(found, kept, places, Reading(_titles(papers), tuple(TOPICS.values()), CALLED), (tg, dc))
            await self._leave(members, found)
        moments = {"telegram": rates.at_telegram(tg), "discord": rates.at_discord(dc)}
        return Outcome(
            len(places),
            time.monotonic() - began,
            self.done,
            found,
            dict(watch.longest),
            dict(watch.takes),
            {name: rates.most_a_second(some) for name, some in moments.items()},
            {"telegram": tg.meter.exceeded, "discord": dc.meter.exceeded},
            len(arxiv.asked),
            rates.least_apart(each.at for each in arxiv.asked),
        )

    def _environ(
        self, url: str, tg: telegram.TelegramServer, dc: discord.DiscordServer, arxiv: ArxivServer
    ) -> dict[str, str]:
        return {
            "HERALD_TELEGRAM__TOKEN": tg.token,
            "HERALD_TELEGRAM__API_URL": tg.base_url,
            "HERALD_DISCORD__TOKEN": dc.token,
            "HERALD_DISCORD__API_URL": dc.api_url,
            "HERALD_DISCORD__GATEWAY_URL": dc.gateway_url,
            "HERALD_ARXIV__API_URL": arxiv.url,
            "HERALD_ARXIV__SITE_URL": arxiv.root,
            "HERALD_ARXIV__RSS_URL": arxiv.root,
            "HERALD_ARXIV__OAI_URL": f"{arxiv.root}/oai",
            "HERALD_ARXIV__DELAY_SECONDS": str(DELAY),
            "HERALD_ARCHIVE__DIRECTORY": str(self.folder / "site"),
            "HERALD_LOG__FORMAT": "json",
            "HERALD_STORE__URL": url,
        }

    async def _subscribe(self, places: list[Place], environ: dict[str, str], shift: float) -> datetime:
        """Have all chats follow their topics, and give the minute at which all digests are due."""
        clock = SystemClock(datetime.now(UTC) + timedelta(seconds=shift))
        async with open_app(load(None, environ), clock=clock, environ=environ) as app:
            for each in places:
                await self._follow(app, each)
            soon = clock.now() + len(places) * SUBSCRIBING
            hour = (soon + timedelta(minutes=1)).replace(second=0, microsecond=0)
            for each in places:
                await app.services.subscriptions.change_preferences(each.ref, time=hour.time(), timezone="UTC")
        return hour

    @staticmethod
    async def _follow(app: App, place: Place) -> None:
        held = app.services.subscriptions
        most = MOST[place.layout]
        await held.change_preferences(place.ref, language=place.language, layout=place.layout, max_papers=most)
        for name in place.topics:
            topic = app.services.catalogue.resolve(name)
            await held.add(place.ref, Person(place.ref.platform, place.keeper), topic)

    async def _mischief(
        self, members: list[Member], watch: Watch, tg: telegram.TelegramServer, noted: Callable[[], int]
    ) -> None:
        """Kill and stop processes, and restart the database so many times in between."""
        marks = {self.rounds * (n + 1) // (self.restarts + 1): n for n in range(self.restarts)}
        for number in range(self.rounds):
            self.tell(f"{number} of {self.rounds}", number / self.rounds)
            await asyncio.sleep(self.chance.uniform(*APART))
            if number in marks:
                began = tg.clock.now()
                await self._restart_database(watch, signal.SIGQUIT if marks[number] % 2 else signal.SIGINT)
                for breaks in self.broken_off.values():
                    breaks.append((began, tg.clock.now() + LEASE_SECONDS))
            while not (running := [each for each in members if each.runs]):  # noqa: ASYNC110  they have no event
                await asyncio.sleep(0.1)
            holders = [each for each in running if each.pid in watch.held.values()]
            chosen = self.chance.choice(holders if holders and self.chance.random() < self.at_holders else running)
            roles = watch.roles_of(chosen.pid, 12.0)
            way = self.chance.choice((self._kill, self._stop))
            self.done[f"{way.__name__.strip('_')} {chosen.name}"] += 1
            await way(chosen)
            for role in PLATFORMS:
                if role in roles:
                    self.broken_off[role].append((now := tg.clock.now(), now))

    async def _kill(self, member: Member) -> None:
        await member.kill()

        def again() -> None:
            member.begin()

        self._later(self.chance.uniform(*GONE), again)

    async def _stop(self, member: Member) -> None:
        member.stop()
        self._later(self.chance.uniform(*STOPPED), member.go_on)

    def _later(self, seconds: float, act: Callable[[], None]) -> None:
        async def wait() -> None:
            await asyncio.sleep(seconds)
            act()

        task = asyncio.create_task(wait())
        self.mending.add(task)
        task.add_done_callback(self.mending.discard)

    async def _restart_database(self, watch: Watch, how: signal.Signals) -> None:
        self.done[f"database {how.name}"] += 1
        watch.is_away = True
        await asyncio.to_thread(self.server.stop, how)
        await asyncio.sleep(self.chance.random() * AWAY)
        await asyncio.to_thread(self.server.start)
        watch.is_away = False

    async def _finish(self, members: list[Member], kept: Kept, watching: "asyncio.Task[None]") -> None:
        """Wait until nothing is left to do."""
        await asyncio.gather(*self.mending)
        async with asyncio.timeout(PATIENCE):
            while not await asyncio.to_thread(kept.is_done, ()):
                if watching.done():
                    watching.result()
                for each in members:
                    if not each.pid:
                        each.begin()
                self.tell(f"{kept.noted()} sent", 1.0)
                await asyncio.sleep(1.0)

    def _judge(
        self,
        found: Judgement,
        kept: Kept,
        places: list[Place],
        reading: Reading,
        servers: tuple[telegram.TelegramServer, discord.DiscordServer],
    ) -> None:
        tried = attempts(reading, places, servers)
        judges = {name: Judge(reading, self.broken_off[name], tried, found) for name in PLATFORMS}
        for place in places:
            digests, unsent = kept.written(place)
            ids = [mark for marks in digests for mark in marks if not mark.startswith("#")]
            if not len(ids) == len(set(ids)) == len(reading.titles):
                found.wrong.append(f"{place.ref.key} was given {len(ids)} papers and not {len(reading.titles)}")
            judges[place.ref.platform].look(place, digests, unsent)

    async def _leave(self, members: list[Member], found: Judgement) -> None:
        """Ask all to end, and see how they did."""
        for each in members:
            if each.codes:
                found.wrong.append(f"{each.name} ended by itself with {each.codes}")
            if each.pid and (code := await each.leave()):
                found.wrong.append(f"{each.name} ended with {code}")


def _traits() -> Iterator[dict[str, object]]:
    number = 0
    while True:
        layout = "list" if number % 4 == 1 else "papers"
        yield {"language": LANGUAGES[number % 3], "layout": layout, "topics": tuple(TOPICS), "lasting": False}
        number += 1


def _titles(papers: object) -> dict[str, str]:
    return {paper.id: paper.title for paper in papers}  # type: ignore[attr-defined]


async def trial(
    folder: Path,
    *,
    chats: int,
    rounds: int,
    restarts: int = 2,
    seed: int = 0,
    tell: Callable[[str, float], None] = lambda _what, _share: None,
    at_holders: float = AT_HOLDERS,
) -> Outcome:
    """Run a trial; what is drawn by lot is the same for the same seed, the order of what happens is not."""
    return await Trial(folder, chats, rounds, restarts, random.Random(seed), tell, at_holders).run()
