"""What a call to Discord may fail with, and Discord's own numbers of refusals."""

import aiohttp
import discord

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK = 10003, 10008, 10015
NO_ACCESS, NO_RIGHT = 50001, 50013
THREAD_LOCKED, MOST_THREADS = 50083, 160006
ALREADY_PUBLISHED, HAS_A_THREAD = 40033, 160004

ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
"""All that a call may fail with."""


def code_of(error: BaseException) -> int:
    """Return Discord's own number of a refusal, or 0."""
    return error.code if isinstance(error, discord.HTTPException) else 0


def is_lost(error: BaseException) -> bool:
    """Return whether a call, or its answer, was lost on the way, so that it is made again."""
    return isinstance(error, aiohttp.ClientError | OSError | TimeoutError)
