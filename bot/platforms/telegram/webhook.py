"""Updates that Telegram brings itself: one address of the web server."""

import asyncio
import json
import secrets
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Update

from bot.platforms.telegram.sending import Bot

HEADER = "X-Telegram-Bot-Api-Secret-Token"
MOST_BYTES = 1_000_000  # far more than an update has


def webhook_route(url: str, secret: str, bot: Bot, updates: "asyncio.Queue[object]") -> Route:
    """Make the address that takes updates from whoever knows the secret."""

    async def receive(request: Request) -> Response:
        if not secrets.compare_digest(request.headers.get(HEADER, "").encode(), secret.encode()):
            return PlainTextResponse("forbidden", HTTPStatus.FORBIDDEN)
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BYTES:
                return PlainTextResponse("too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            update = Update.de_json(json.loads(body), bot)
        except (ValueError, TypeError, KeyError, AttributeError):
            return PlainTextResponse("no update", HTTPStatus.BAD_REQUEST)
        await updates.put(update)
        return Response()

    return Route(urlsplit(url).path or "/", receive, methods=["POST"])
