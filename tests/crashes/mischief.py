"""What goes wrong between the bot and its platforms: drawn by lot for each message that comes in, and by the hour."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.crashes.places import Place
from tests.crashes.reading import Marks, Reading
from tests.servers import discord, telegram
from tests.servers.discord.faults import Fault as DiscordFault
from tests.servers.telegram.faults import Fault as TelegramFault

# How often, in a thousand messages.
ODDS = {
    "429": 20,
    "5xx": 15,
    "5xx after taking": 10,
    "dropped": 15,
    "dropped after taking": 15,
    "late": 40,
    "content": 25,
    "content, plain too": 10,
    "right": 20,
}
OPENING = 3  # times as often what opens a digest, and a list of papers: they are few, and much hangs on them
AFTER_TAKING = frozenset({"5xx after taking", "dropped after taking"})
SOON, LATE = 1.0, 12.0  # seconds of the machine for which a right is lost
LEAST_APART, ALL_PLACES = 0.25, 20.0  # seconds between two events, and between two of each chat
WORDS = ("message is too long", "can't parse entities: unsupported start tag", "MESSAGE_NOT_TO_BE_HAD")
CODES = (
    (50035, "Invalid Form Body"),
    (200000, "Message was blocked by automatic moderation"),
    (50006, "Empty message"),
)


def _faults(flood: Any, trouble: Callable[..., Any], drop: Callable[..., Any], delay: Any) -> dict[str, Any]:
    """Make a platform's faults, by what is drawn."""
    return {
        "429": flood,
        "5xx": trouble(),
        "5xx after taking": trouble(accepted=True),
        "dropped": drop(),
        "dropped after taking": drop(accepted=True),
        "late": delay,
    }


TELEGRAM_FAULTS: dict[str, TelegramFault] = _faults(
    telegram.flood(20), telegram.ServerTrouble, telegram.Drop, telegram.Delay(0.3)
)
DISCORD_FAULTS: dict[str, DiscordFault] = _faults(discord.flood(0.3), discord.Trouble, discord.Drop, discord.Delay(0.3))


@dataclass
class Mischief:
    """Draws what goes wrong, and remembers it.

    Whether a message is refused for what is in it is drawn when it comes first, and holds for each try. The answer to
    a message is lost once at the most.
    """

    chance: random.Random
    reading: Reading
    longest: float = LATE
    places: dict[str, Place] = field(default_factory=dict)
    struck: Counter[str] = field(default_factory=Counter)
    calm: bool = False
    _fussy: dict[tuple[str, Marks], tuple[bool, int]] = field(default_factory=dict)
    _met: set[tuple[str, Marks]] = field(default_factory=set)
    _lost: set[tuple[str, Marks]] = field(default_factory=set)

    def strike(self, key: str, text: str, *, plain: bool) -> tuple[str, int]:
        """Draw what goes wrong with a message to a chat, and a number for the words of it."""
        place = self.places.get(key)
        marks = self.reading.marks(text, place.layout) if place else ()
        what = self._refused(key, marks, plain=plain) if place else ""
        if not what and not self.calm:
            what = self._drawn(key, place, marks, plain=plain)
        if not what:
            return "", 0
        self.struck[f"{key.partition(':')[0].title()}: {what}"] += 1
        return what, self._fussy.get((key, marks), (False, 0))[1]

    def close(self, place: Place) -> None:
        """Take the right to write from the bot, for a while or for good."""
        if place.closed:
            return
        way = self.chance.choice([way for way in place.ways if way.shuts or not place.lasting])
        self.struck[f"{place.ref.platform.title()}: closed, {way.name}"] += 1
        place.close(way)
        self.places[f"{place.ref.platform}:{place.addresses[-1]}"] = place
        if not place.lasting:
            asyncio.get_running_loop().call_later(self.chance.uniform(SOON, self.longest), place.open)

    def _drawn(self, key: str, place: Place | None, marks: Marks, *, plain: bool) -> str:
        met = (key, marks) in self._met
        self._met.add((key, marks))
        if place and place.lasting and marks and self.chance.random() < 0.3:
            self.close(place)
            return ""
        times = OPENING if marks and (len(marks) > 1 or marks[0].startswith("#")) else 1
        [what] = self.chance.choices(
            ["", *ODDS], [1000 - times * sum(ODDS.values()), *(times * n for n in ODDS.values())]
        )
        if what == "right":
            if place:
                self.close(place)
            return ""
        if what.startswith("content"):
            if not marks or met:
                return ""
            self._fussy[key, marks] = what != "content", self.chance.randrange(3)
            return self._refused(key, marks, plain=plain)
        if what in AFTER_TAKING:
            if (key, marks) in self._lost:
                return ""
            self._lost.add((key, marks))
        return what

    def _refused(self, key: str, marks: Marks, *, plain: bool) -> str:
        always, _ = found = self._fussy.get((key, marks), (False, -1))
        if found[1] < 0 or (plain and not always):
            return ""
        return "content, plain too" if always else "content"


class TelegramFaults(telegram.Faults):
    """Strikes messages to Telegram."""

    def __init__(self, mischief: Mischief) -> None:
        super().__init__()
        self._mischief = mischief

    def pick(self, call: telegram.Call) -> TelegramFault | None:
        if call.method.lower() != "sendmessage":
            return None
        what, number = self._mischief.strike(
            f"telegram:{call.text('chat_id')}", call.text("text"), plain=is_plain(call)
        )
        if what.startswith("content"):
            return telegram.Refusal(telegram.ApiError(400, f"Bad Request: {WORDS[number]}"))
        return TELEGRAM_FAULTS.get(what)


class DiscordFaults(discord.Faults):
    """Strikes messages to Discord, and posts and threads that are opened there."""

    def __init__(self, mischief: Mischief) -> None:
        super().__init__()
        self._mischief = mischief
        self.world: Any = None

    def pick(self, call: discord.Call) -> DiscordFault | None:
        if call.name not in {"create_message", "start_thread", "start_thread_from_message", "crosspost_message"}:
            return None
        key = f"discord:{chat_of(call, self._mischief.places, self.world)}"
        what, number = self._mischief.strike(key, text_of(call), plain=not content_of(call).get("embeds"))
        if what.startswith("content"):
            code, words = CODES[number]
            return discord.Refusal(discord.ApiError(400, code, words))
        return DISCORD_FAULTS.get(what)


def is_plain(call: telegram.Call) -> bool:
    """Return whether a message has no styles and buttons."""
    return not call.decoded("entities", "entities") and not call.text("reply_markup")


def content_of(call: discord.Call) -> dict[str, Any]:
    """Return the message of a call, also that of a post that is opened."""
    body: dict[str, Any] = call.body if isinstance(call.body, dict) else {}
    found: dict[str, Any] = body.get("message", body)
    return found


def text_of(call: discord.Call) -> str:
    """Return what can be read in a message."""
    content = content_of(call)
    embeds = content.get("embeds") or []
    said = [
        content.get("content") or "",
        *(each.get(part) or "" for each in embeds for part in ("title", "description")),
    ]
    return "\n".join(filter(None, said)).replace("\\", "")


def chat_of(call: discord.Call, places: dict[str, Place], world: Any) -> str:
    """Return the chat of a call: the channel of its path, or the one that its thread hangs under."""
    number = call.ids.get("channel", "")
    if f"discord:{number}" in places:
        return number
    channel = next((each for guild in world.guilds.values() for each in guild.threads if str(each.id) == number), None)
    return str(channel.parent.id) if channel and channel.parent else number


@dataclass
class Weather:
    """What happens besides: rights that are lost, servers that are away, and a gateway that breaks off."""

    mischief: Mischief
    server: discord.DiscordServer
    places: Sequence[Place]

    async def blow(self) -> None:
        """Go on until cancelled."""
        chance = self.mischief.chance
        apart = max(LEAST_APART, ALL_PLACES / len(self.places))
        acts = {self._close: 12, self._break: 4, self._outage: 1, self._kick: 1}
        while True:
            await asyncio.sleep(chance.uniform(0.5, 1.5) * apart)
            [act] = chance.choices([*acts], [*acts.values()])
            act()

    def _close(self) -> None:
        self.mischief.close(self.mischief.chance.choice([each for each in self.places if not each.lasting]))

    def _break(self) -> None:
        gateway = self.server.gateway
        acts: dict[str, Callable[[], object]] = {
            "reconnect": gateway.reconnect,
            "invalid": gateway.invalidate,
            "invalid, resumable": lambda: gateway.invalidate(resumable=True),
            "cut": gateway.drop,
            "closed": lambda: gateway.drop(4000),
        }
        name = self.mischief.chance.choice([*acts])
        self.mischief.struck[f"Discord: gateway, {name}"] += 1
        acts[name]()

    def _outage(self) -> None:
        guild = self._guild()
        if guild.unavailable or self.server.bot.id not in guild.members:
            return
        self.mischief.struck["Discord: server away"] += 1
        world = self.server.world
        world.set_available(guild, available=False)
        self._later(lambda: world.set_available(guild, available=True))

    def _kick(self) -> None:
        guild, world = self._guild(), self.server.world
        if self.server.bot.id not in guild.members or guild.unavailable:
            return
        self.mischief.struck["Discord: server left"] += 1
        world.remove_bot(guild)
        self._later(lambda: world.invite_bot(guild))

    def _guild(self) -> discord.Guild:
        return self.mischief.chance.choice([*self.server.world.guilds.values()])

    def _later(self, act: Callable[[], object]) -> None:
        wait = self.mischief.chance.uniform(SOON, self.mischief.longest / 3)
        asyncio.get_running_loop().call_later(wait, act)
