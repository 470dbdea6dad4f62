"""How much came in how little time at the servers, whoever it came from."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise

from tests.servers.discord import DiscordServer
from tests.servers.telegram import TelegramServer

# Seconds over which messages are counted: a server of the tests may itself be late to look at what has come.
SPAN = 3.0
_FREE = frozenset({"answer_interaction"})  # of Discord's limit


def most_a_second(moments: Iterable[float], span: float = SPAN) -> float:
    """Return how many of some moments lie in the fullest span of so many seconds, for each second of it."""
    ordered = sorted(moments)
    return max((n - bisect_left(ordered, at - span) for n, at in enumerate(ordered, 1)), default=0) / span


def least_apart(moments: Iterable[float]) -> float:
    """Return the least seconds between two moments."""
    return min((later - earlier for earlier, later in pairwise(sorted(moments))), default=float("inf"))


def at_telegram(server: TelegramServer) -> list[float]:
    """Return when messages came to Telegram, taken or not."""
    return [each.at for each in server.journal.of("sendMessage")]


def at_discord(server: DiscordServer) -> list[float]:
    """Return when requests came to Discord that its limit holds for."""
    return [each.at for each in server.journal if each.name not in _FREE]
