"""Why Discord does not let the bot in, or does not let it hear, in a sentence with the next step."""

import re
from collections.abc import Mapping
from datetime import timedelta

import discord

from bot.platforms.discord import faults
from bot.platforms.platform import RefusedError
from chat.errors import UnavailableError
from chat.words import Phrase, phrase

_TOKEN = (
    phrase("Discord refuses the bot's token."),
    phrase("Check HERALD_DISCORD__TOKEN with the Bot page of Discord's developer portal."),
)
_CONTENT = (
    phrase("Discord does not let this bot read the content of messages."),
    phrase(
        "Switch the Message Content Intent on, on the Bot page of Discord's developer portal, or set "
        "[discord] message_content to false."
    ),
)
_GATEWAY: Mapping[int, tuple[Phrase, Phrase]] = {
    4004: _TOKEN,
    4010: (
        phrase("Discord takes the bot for a part of a larger one (close code 4010)."),
        phrase("Look what stands between the bot and Discord at [discord] gateway_url."),
    ),
    4011: (
        phrase("The bot is in more servers than one connection may serve (close code 4011)."),
        phrase("Let it leave servers until it is in fewer than 2,500."),
    ),
    4012: (
        phrase("Discord does not speak this version of its gateway any more (close code 4012)."),
        phrase("Update Paper Herald, and check [discord] gateway_url."),
    ),
    4013: (
        phrase("Discord does not know all events that the bot asks for (close code 4013)."),
        phrase("Update Paper Herald, and check [discord] gateway_url."),
    ),
    4014: _CONTENT,
}
"""The close codes after which the same connection would be refused again."""

FOREIGN = (LookupError, TypeError, ValueError, AttributeError)
"""What the library fails with where an answer is JSON, but not what Discord would say."""


def of_gateway(error: BaseException) -> RefusedError | None:
    """Say why Discord ended a connection for good; None where it may be made again."""
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return RefusedError(*_CONTENT)
    said = _GATEWAY.get(error.code) if isinstance(error, discord.ConnectionClosed) else None
    return RefusedError(*said) if said else None


def of_login(error: BaseException, url: str) -> UnavailableError:
    """Say why the bot is not logged in."""
    if isinstance(error, discord.LoginFailure) or getattr(error, "status", 0) == 401:
        return RefusedError(*_TOKEN)
    if isinstance(error, discord.RateLimited):
        return _too_many(timedelta(seconds=error.retry_after))
    if isinstance(error, discord.HTTPException):
        return _of_status(error, url)
    return _unreachable(url) if isinstance(error, faults.ERRORS) else _foreign(url)


def _of_status(error: discord.HTTPException, url: str) -> UnavailableError:
    if error.status == 429:
        return _too_many(_asked(error.response.headers.get("Retry-After", "")))
    if error.status == 403:
        return UnavailableError(
            phrase("The bot may not log in to Discord from here (status 403)."),
            phrase("Its address may be blocked for a while; look also whether a proxy forbids {url}.", url=url),
        )
    if error.status >= 500:
        return UnavailableError(
            phrase("Discord at {url} is out of order (status {status}).", url=url, status=error.status),
            phrase("That passes as a rule; https://discordstatus.com says more."),
        )
    return _foreign(url)


def unheard(url: str) -> UnavailableError:
    """Say that the gateway does not answer, or breaks each connection again."""
    return UnavailableError(
        phrase("I cannot reach Discord's gateway at {url}.", url=url),
        phrase("Check the network and [discord] gateway_url."),
    )


def _too_many(wait: timedelta | None) -> UnavailableError:
    told = phrase("Discord takes no login now: this bot, or others at its address, asked too often (status 429).")
    if wait is None:
        return UnavailableError(told, phrase("Wait an hour before the next try."))
    seconds = max(1, round(wait.total_seconds()))
    return UnavailableError(told, phrase("Discord says to try again in {n} seconds.", n=seconds), wait)


def _asked(header: str) -> timedelta | None:
    """Read the seconds that a header asks for, if it has some."""
    return timedelta(seconds=int(header)) if re.fullmatch(r"[0-9]{1,8}", header) else None


def _foreign(url: str) -> UnavailableError:
    return UnavailableError(
        phrase("What answers at {url} is not Discord.", url=url),
        phrase("Check [discord] api_url, and whether a proxy or a login page stands between."),
    )


def _unreachable(url: str) -> UnavailableError:
    return UnavailableError(
        phrase("I cannot reach Discord at {url}.", url=url),
        phrase("Check the network and [discord] api_url."),
    )
