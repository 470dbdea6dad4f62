"""One member sends 1,000 commands in ten seconds: what the others notice of it, on Telegram and on Discord.

The bot, a process of its own, talks to the servers of the tests, which keep the platforms' limits, in real time. Others
give ordinary commands meanwhile, at moments by chance that a quiet round and a flooded one share: in the same group or
channel, and elsewhere (in private, in another one). Rounds with the flood take turns with quiet ones. Measured is the
time to the first sign of an answer (a message, or the acknowledgement); printed are median and 99th percentile, and the
percentile's ratio to that of the quiet rounds, at most 1.5. But a group on Telegram takes one message a second and 20 a
minute, whoever asks, so those in the flooded one stand by themselves. Under two minutes; `--rounds 1` is quicker,
`--only discord` half of it. Ends with an error where somebody got no answer at all.
"""

import argparse
import asyncio
import math
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Protocol

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.platforms import process
from tests.servers.discord import Channel, DiscordServer, Interaction, User
from tests.servers.discord import real_limits as discord_limits
from tests.servers.telegram import Group, Message, PrivateChat, TelegramServer
from tests.servers.telegram import real_limits as telegram_limits

FLOOD, SPAN = 1000, 10.0  # commands, in seconds
ELSEWHERE = 100  # commands of others in that time, each of somebody else
PATIENCE = 30.0  # seconds after which somebody counts as not answered
LOOKS = 0.05  # seconds between two looks whether all have been answered
WORST = 1.5
LINES = (("help", ""), ("topics", ""), ("subscriptions", ""), ("search", "diffusion"))


class Asked(Protocol):
    """One command that somebody gave."""

    def waited(self) -> float | None:
        """Return the seconds until the first sign of an answer, or nothing where there is none yet."""
        ...


@dataclass
class Scene:
    """A platform with its bot: how somebody new gives the n-th command there."""

    floods: Callable[[int], object]
    asks_here: Callable[[int], Asked]
    asks_elsewhere: Callable[[int], Asked]
    here: int
    """How many commands others give in the flooded place in a round, as many as its platform takes."""


@dataclass
class Waits:
    """Seconds to the first sign, of others in the flooded place and elsewhere."""

    here: list[float] = field(default_factory=list)
    elsewhere: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class InDiscord:
    """A slash command."""

    asked: Interaction

    def waited(self) -> float | None:
        """Return the seconds until it was acknowledged."""
        return None if self.asked.answered is None else self.asked.took


@dataclass(frozen=True, slots=True)
class InTelegram:
    """A message with a command."""

    said: Message
    room: Group | PrivateChat

    def waited(self) -> float | None:
        """Return the seconds until something stood there that answers it."""
        private = isinstance(self.room, PrivateChat)
        later = (each for each in self.room.posted if each.id > self.said.id)
        first = next((each for each in later if private or each.reply_to is self.said), None)
        return None if first is None else first.at - self.said.at


async def spread(moments: Sequence[float], act: Callable[[int], object]) -> None:
    """Do something at each moment of the span."""
    began = time.monotonic()
    for number, moment in enumerate(moments):
        await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
        act(number)


def evenly(count: int) -> list[float]:
    """Return so many moments at an even pace, as a program gives them."""
    return [number * SPAN / count for number in range(count)]


def as_people_do(count: int, seed: str) -> list[float]:
    """Return so many moments by chance, the same for a seed.

    At an even pace each fell on the moment of another, and on those at which a group's window opens.
    """
    chance = random.Random(seed)
    return sorted(chance.uniform(0.0, SPAN) for _ in range(count))


async def measure(scene: Scene, waits: Waits, seed: str, *, flooded: bool) -> None:
    """Let one round pass, and note how long everybody waited."""
    here: list[Asked] = []
    elsewhere: list[Asked] = []
    await asyncio.gather(
        spread(evenly(FLOOD if flooded else 0), scene.floods),
        spread(as_people_do(scene.here, f"{seed} here"), lambda number: here.append(scene.asks_here(number))),
        spread(as_people_do(ELSEWHERE, seed), lambda number: elsewhere.append(scene.asks_elsewhere(number))),
    )
    await answered(*here, *elsewhere)
    for asked, noted in ((here, waits.here), (elsewhere, waits.elsewhere)):
        noted.extend(math.inf if (wait := each.waited()) is None else wait for each in asked)


async def answered(*asked: Asked) -> None:
    """Wait until all have had an answer, or nobody waits any longer."""
    for _ in range(int(PATIENCE / LOOKS)):
        if all(each.waited() is not None for each in asked):
            return
        await asyncio.sleep(LOOKS)


@asynccontextmanager
async def running(**variables: str) -> AsyncIterator[None]:
    """Run a bot on the sample papers, as a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        async with process.Running(await process.run(Path(folder), **variables)) as herald:
            yield
            await herald.end()


def discord_scene(server: DiscordServer) -> Scene:
    """Found a server with two channels; the flooder is one of its members."""
    ann = server.user("Ann")
    guild = server.guild("Lab", ann)
    flooded, other = (server.channel(guild, name) for name in ("papers", "talk"))
    mallory = server.join(guild, server.user("Mallory"))

    def slash(channel: Channel | None, number: int) -> InDiscord:
        user = server.join(guild, server.user(f"Reader {number}"))
        return InDiscord(_slash(server, user, channel or server.dm(user), number))

    return Scene(
        lambda number: _slash(server, mallory, flooded, number),
        lambda number: slash(flooded, number),
        lambda number: slash(other if number % 2 else None, number),
        here=50,
    )


def _slash(server: DiscordServer, user: User, channel: Channel, number: int) -> Interaction:
    name, words = LINES[number % len(LINES)]
    return server.acts.slash(user, channel, name, {"words": words} if words else {})


def telegram_scene(server: TelegramServer) -> Scene:
    """Found two groups; the flooder is a member of the first."""
    ann, mallory = server.user("Ann"), server.user("Mallory")
    flooded, other = (server.group(title, ann, [mallory]) for title in ("Papers", "Talk"))

    def line(number: int, *, addressed: bool) -> str:
        name, words = LINES[number % len(LINES)]
        return f"/{name}{f'@{server.bot.username}' if addressed else ''} {words}".rstrip()

    def in_group(group: Group, number: int) -> InTelegram:
        user = server.user(f"Reader {number}")
        group.seat(user)
        return InTelegram(group.says(user, line(number, addressed=True)), group)

    def elsewhere(number: int) -> InTelegram:
        if number % 20 == 0:
            return in_group(other, number)
        room = server.private(server.user(f"Reader {number}"))
        return InTelegram(room.says(line(number, addressed=False)), room)

    return Scene(
        lambda number: flooded.says(mallory, line(number, addressed=True)),
        lambda number: in_group(flooded, number),
        elsewhere,
        here=5,
    )


async def on_discord(rounds: int) -> tuple[Waits, Waits]:
    """Measure on Discord."""
    async with DiscordServer(limits=discord_limits()) as server:
        token, api, gateway = server.token, server.api_url, server.gateway_url
        async with running(
            HERALD_DISCORD__TOKEN=token, HERALD_DISCORD__API_URL=api, HERALD_DISCORD__GATEWAY_URL=gateway
        ):
            return await by_turns(rounds, lambda: discord_scene(server))


async def on_telegram(rounds: int) -> tuple[Waits, Waits]:
    """Measure on Telegram."""
    async with TelegramServer(limits=telegram_limits()) as server:
        token, api = server.token, server.base_url
        async with running(HERALD_TELEGRAM__TOKEN=token, HERALD_TELEGRAM__API_URL=api):
            return await by_turns(rounds, lambda: telegram_scene(server))


async def by_turns(rounds: int, scene: Callable[[], Scene]) -> tuple[Waits, Waits]:
    """Measure quiet and flooded rounds by turns, each with people and places of its own."""
    first = scene()
    await answered(*(first.asks_elsewhere(number) for number in range(4 * len(LINES))))  # what is slow but once
    quiet, flooded = Waits(), Waits()
    for number in range(rounds):
        await measure(scene(), quiet, f"round {number}", flooded=False)
        await measure(scene(), flooded, f"round {number}", flooded=True)
    return quiet, flooded


def report(platform: str, quiet: Waits, flooded: Waits) -> bool:
    """Print what was measured, and tell whether all were answered."""
    places = {"elsewhere": (quiet.elsewhere, flooded.elsewhere), "in the same place": (quiet.here, flooded.here)}
    for place, (calm, busy) in places.items():
        bounded = platform == "Telegram" and place != "elsewhere"
        aim = "bound by the group's window" if bounded else f"at most {WORST}"
        ratio = percentile(busy) / percentile(calm)
        print(f"{platform}, others {place}: quiet {told(calm)}; flooded {told(busy)}; ratio {ratio:.2f} ({aim})")
    return all(map(math.isfinite, quiet.elsewhere + flooded.elsewhere))


def told(waits: Sequence[float]) -> str:
    """Say how long people waited."""
    never = sum(map(math.isinf, waits))
    lost = f", {never} not within {PATIENCE:g} s" if never else ""
    return f"{median(waits) * 1000:.0f} ms, 99 % {percentile(waits) * 1000:.0f} ms of {len(waits)}{lost}"


def percentile(waits: Sequence[float]) -> float:
    """Return the 99th percentile."""
    return sorted(waits)[math.ceil(0.99 * len(waits)) - 1]


async def main(rounds: int, only: str) -> bool:
    """Measure both platforms, one after the other, and tell whether all were answered."""
    platforms: dict[str, Callable[[int], Awaitable[tuple[Waits, Waits]]]]
    platforms = {"Discord": on_discord, "Telegram": on_telegram}
    chosen = {name: run for name, run in platforms.items() if only in {"", name.lower()}}
    return all([report(name, *await run(rounds)) for name, run in chosen.items()])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", choices=("discord", "telegram"), default="")
    arguments = parser.parse_args()
    sys.exit(not asyncio.run(main(arguments.rounds, arguments.only)))
