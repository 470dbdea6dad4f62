"""One trial: a day's digests on both platforms, while rights, answers and connections are lost and the process dies."""

import asyncio
import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from bot.app import App, open_app
from bot.settings.load import load
from chat.refs import Person
from papers.sample import SampleSource
from tests import databases
from tests.crashes.child import BEGAN
from tests.crashes.judge import Break, Judge, Judgement, attempts
from tests.crashes.kept import Kept
from tests.crashes.mischief import DiscordFaults, Mischief, TelegramFaults, Weather
from tests.crashes.nursery import Life, Nursery, nursery
from tests.crashes.paced import PacedClock, hour_after
from tests.crashes.places import Place, discord_places, telegram_places
from tests.crashes.reading import Marks, Reading
from tests.servers.discord import DiscordServer
from tests.servers.telegram import TelegramServer
from tests.stores import looking_into, made_at

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300.0
TOPICS = {"diffusion-models": "Diffusion Models", "cs.CV": "cs.CV (Computer Vision and Pattern Recognition)"}
MOST: dict[str, int] = {"papers": 10, "list": 13}  # papers of a digest; so many make a list of two messages
CALLED = {"扩散模型": "Diffusion Models", "Modèles de diffusion": "Diffusion Models"}
LANGUAGES = ("en", "zh", "fr")
FIRST = 5.0  # seconds of the machine until the first digest is due
MESSAGES = 9  # of a chat, roughly
FAULTS = frozenset({"post_failed", "digest_failed", "work_failed", "not_warmed"})  # events of the log
EARLY = 0.1  # of all kills come while a process is still starting
LONGEST_LIFE = 8.0
LONGEST_AWAY = 0.5  # that the database's server is away, when it fell over
UNNOTICED = 0.5  # after that, in which a lease that could not be renewed meanwhile is given up at the latest


@dataclass
class Outcome:
    """What came of a trial."""

    chats: int
    kills: int
    crashes: int
    struck: Counter[str]
    judged: Judgement


@dataclass
class Trial:
    """The servers, the chats, the database and the processes of one trial; a database on a server falls over, too."""

    folder: Path
    chats: int
    kills: int
    seconds: float
    longest: float
    chance: random.Random
    url: str
    kept: Kept
    began: float = field(default_factory=time.time)
    crashes: int = 0

    async def run(self) -> Outcome:
        """Have the digests of all chats posted within so many seconds with so many kills, then until none is left."""
        papers = (await SampleSource().search("all:the", limit=50)).papers
        reading = Reading({paper.id: paper.title for paper in papers}, tuple(TOPICS.values()), CALLED)
        mischief = Mischief(self.chance, reading, self.longest)
        faults = DiscordFaults(mischief)
        async with AsyncExitStack() as stack:
            telegram = await stack.enter_async_context(TelegramServer(faults=TelegramFaults(mischief)))
            discord = await stack.enter_async_context(DiscordServer(faults=faults))
            faults.world = discord.world
            half = self.chats // 2
            traits = self._traits()
            places = [*telegram_places(telegram, traits, half), *discord_places(discord, traits, self.chats - half)]
            environ = self._environ(telegram, discord)
            await self._subscribe(places, environ)
            mischief.places = {place.ref.key: place for place in places}
            starting = await stack.enter_async_context(nursery(environ, self.folder / "log"))
            weather = asyncio.create_task(Weather(mischief, discord, places).blow())
            broken_off = await self._kill(starting, telegram)
            if weather.done():
                weather.result()
            weather.cancel()
            mischief.calm = True
            await self._finish(starting, places)
            breaks = [*broken_off, *self._leases_lost()]
            judge = Judge(reading, breaks, attempts(reading, places, (telegram, discord)))
            for place in places:
                digests, unsent = self.kept.written(place)
                self._check_papers(place, digests, judge.found)
                judge.look(place, digests, unsent)
            self._read_log(judge.found)
        return Outcome(len(places), self.kills, self.crashes, mischief.struck, judge.found)

    def _traits(self) -> Iterator[dict[str, object]]:
        for number in count():
            yield {
                "language": LANGUAGES[number % 3],
                "layout": "list" if number % 4 == 1 else "papers",
                "topics": tuple(TOPICS)[: 1 + (number % 3 == 0)],
                "lasting": number % 25 == 7,
            }

    def _environ(self, telegram: TelegramServer, discord: DiscordServer) -> dict[str, str]:
        return {
            **os.environ,
            BEGAN: str(self.began),
            "PYTHONPATH": str(ROOT),
            "HERALD_TELEGRAM__TOKEN": telegram.token,
            "HERALD_TELEGRAM__API_URL": telegram.base_url,
            "HERALD_DISCORD__TOKEN": discord.token,
            "HERALD_DISCORD__API_URL": discord.api_url,
            "HERALD_DISCORD__GATEWAY_URL": discord.gateway_url,
            "HERALD_ARCHIVE__DIRECTORY": str(self.folder / "site"),
            "HERALD_STORE__URL": self.url,
        }

    async def _subscribe(self, places: list[Place], environ: dict[str, str]) -> None:
        clock = PacedClock(self.began)
        async with open_app(load(None, environ), sample=True, clock=clock, environ=environ) as app:
            # The clock runs on while they are written down, so their hours are counted from when all are.
            for place in places:
                await self._follow(app, place)
            waited = time.time() - self.began
            for place in places:
                hour = hour_after(waited * 2 + FIRST + self.chance.random() * self.seconds)
                await app.services.subscriptions.change_preferences(place.ref, time=hour.time(), timezone="UTC")

    @staticmethod
    async def _follow(app: App, place: Place) -> None:
        held = app.services.subscriptions
        await held.change_preferences(
            place.ref, language=place.language, layout=place.layout, max_papers=MOST[place.layout]
        )
        for name in place.topics:
            topic = app.services.catalogue.resolve(name)
            person = Person(place.ref.platform, place.keeper)
            await held.add(place.ref, person, topic)

    async def _kill(self, starting: Nursery, telegram: TelegramServer) -> list[Break]:
        """Start and kill processes; gives the moments at which they, or the database beside them, broke off."""
        broken_off: list[Break] = []
        for killed in range(self.kills):
            life = await starting.begin()
            lives = await self._let_live(life, self.kills - killed)
            if lives and not self.url.startswith("sqlite"):
                began = telegram.clock.now()
                await asyncio.to_thread(self._crash)
                broken_off.append((began, telegram.clock.now() + UNNOTICED))
                await self._let_live(life, self.kills - killed)
            self._check(life)
            await life.kill()
            broken_off.append((now := telegram.clock.now(), now))
        return broken_off

    def _check(self, life: Life) -> None:
        if life.ended.done():
            told = "".join((self.folder / "log").read_text().splitlines(keepends=True)[-5:])
            raise AssertionError(f"a process ended by itself with {life.ended.result()}, after:\n{told}")

    def _crash(self) -> None:
        """Have the database's server fall over, and be back after a moment."""
        databases.server().stop(signal.SIGQUIT)
        time.sleep(self.chance.random() * LONGEST_AWAY)
        databases.server().start()
        self.crashes += 1

    async def _let_live(self, life: Life, kills: int) -> bool:
        """Wait until somewhere before, in the midst of, or after some of the messages that are still to come.

        Gives whether one of them was sent meanwhile.
        """
        if self.chance.random() < EARLY:
            await asyncio.sleep(self.chance.random())
            return False
        noted = self.kept.noted()
        wanted = noted + self.chance.randint(1, max(2, 2 * (self.chats * MESSAGES - noted) // kills))
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_LIFE):
                while self.kept.noted() < wanted and not life.ended.done():  # noqa: ASYNC110  another process writes it
                    await asyncio.sleep(0.02)
        await asyncio.sleep(self.chance.random() * 0.05)
        return self.kept.noted() > noted

    async def _finish(self, starting: Nursery, places: list[Place]) -> None:
        """Have a last process run until nothing waits in chats that are open, or will be."""
        life = await starting.begin()
        lasting = {place.ref.key for place in places if place.lasting}
        async with asyncio.timeout(PATIENCE):
            while not self.kept.is_done(lasting):
                self._check(life)
                await asyncio.sleep(0.5)
        if await life.stop():
            raise AssertionError("the last process did not stop well")

    @staticmethod
    def _check_papers(place: Place, digests: list[Marks], found: Judgement) -> None:
        """Check that a chat was given all that its topics have: ten papers of one, and the rest by the other."""
        ids = [mark for marks in digests for mark in marks if not mark.startswith("#")]
        wanted = 13 if len(place.topics) > 1 else MOST[place.layout]
        if not place.lasting and not len(ids) == len(set(ids)) == wanted:
            found.wrong.append(f"{place.ref.key} was given {len(ids)} papers and not {wanted}")

    def _lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / "log").read_text().splitlines() if line.startswith("{")]

    def _leases_lost(self) -> list[Break]:
        """Return when a process left its platforms, for it stood still or the database did: in a hurry that is soon."""
        lost = [each["timestamp"] for each in self._lines() if each["event"] == "lease_lost"]
        moments = [datetime.fromisoformat(each).timestamp() for each in lost]
        return [(moment - UNNOTICED, moment + UNNOTICED) for moment in moments]

    def _read_log(self, found: Judgement) -> None:
        """Check that what was left out is in the log, and that nothing is there of faults of the program's own."""
        lines = self._lines()
        told = {
            each["delivery"] for each in lines if each["event"] == "not_delivered" and each.get("refused") == "message"
        }
        left_out = self.kept.left_out()
        found.wrong += [f"message {number} was left out without a line in the log" for number in left_out - told]
        found.wrong += [f"the log has {each}" for each in lines if each["event"] in FAULTS]


async def trial(
    folder: Path, *, chats: int, kills: int, seconds: float, longest: float = 12.0, seed: int = 0
) -> Outcome:
    """Run a trial; what is drawn by lot is the same for the same seed, the order of what happens is not."""
    url = made_at(folder / "herald.db")
    with looking_into(url) as ask:
        return await Trial(folder, chats, kills, seconds, longest, random.Random(seed), url, Kept(ask)).run()
