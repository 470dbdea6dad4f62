"""Calls that have no nonce, kept from being made twice behind the bot's back."""

import re
from types import SimpleNamespace

import aiohttp

# To open a forum's post; the thread of a message can be made but once anyhow, and messages have their nonce.
_OPENING = re.compile(r"\A.*/channels/\d+/threads")


def tracing() -> aiohttp.TraceConfig:
    """Give what the library's `http_trace` takes.

    The library makes each call again that was answered with 5xx, although it may have been carried out. For a forum's
    post that answer is an error at once: the outbox tries again, and looks first whether the post is there.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(_end)
    return trace


async def _end(_: aiohttp.ClientSession, __: SimpleNamespace, ended: aiohttp.TraceRequestEndParams) -> None:
    if ended.method == "POST" and ended.response.status >= 500 and _OPENING.fullmatch(ended.url.path):
        ended.response.close()
        raise aiohttp.ServerConnectionError(f"{ended.response.status} to a call that is not repeated")
