"""Whether Discord knows the bot, lets it read what it is set to read, and speaks: for `herald config --check`."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import aiohttp
from discord import ApplicationFlags

from bot.platforms.discord.adapter import login_refused, login_unreachable
from bot.platforms.discord.connection import CONTENT, unheard
from bot.platforms.discord.library import way_through
from chat.checkup import Finding, Look, failed, not_set_up, ok
from chat.network import Proxies
from chat.platform import RefusedError
from papers.probing import NoAnswerError, Prober

if TYPE_CHECKING:
    from bot.platforms.discord.spec import DiscordSettings

_HELLO = 10  # the first thing that a gateway says


def looks(settings: "DiscordSettings", prober: Prober) -> Iterator[Look]:
    """Yield the questions to Discord."""
    checkup = _Checkup(settings, prober)
    yield Look("discord", checkup.token)
    yield Look("discord.message_content", checkup.intent)
    yield Look("discord.gateway_url", checkup.gateway)


class _Checkup:
    def __init__(self, settings: "DiscordSettings", prober: Prober) -> None:
        self._settings = settings
        self._prober = prober

    async def token(self) -> Finding:
        """Ask which bot the token is of."""
        told = await self._call("/users/@me")
        return ok(f"{told.get('username')} (number {told.get('id')})")

    async def intent(self) -> Finding:
        """Ask whether the one privileged intent that the bot can use is granted, where it is to be used."""
        if not self._settings.message_content:
            return not_set_up("no privileged intent is needed: people mention the bot, or reply to it")
        told = await self._call("/oauth2/applications/@me")
        if "flags" not in told:
            return ok("whether the Message Content Intent is granted cannot be asked here; the start will tell")
        granted = ApplicationFlags(gateway_message_content=True, gateway_message_content_limited=True)
        if int(told["flags"]) & granted.value:
            return ok("the Message Content Intent is granted")
        return failed(RefusedError(*CONTENT))

    async def gateway(self) -> Finding:
        """Connect to the gateway, and leave again once it has greeted: no session is begun."""
        url = self._settings.gateway_url
        way = way_through(Proxies(self._settings.proxy)(self._settings.api_url))
        try:
            async with (
                aiohttp.ClientSession(connector=way.get("connector")) as session,
                session.ws_connect(f"{url}/?v=10&encoding=json", proxy=way.get("proxy")) as socket,
            ):
                greeting = await socket.receive_json()
        except (aiohttp.ClientError, OSError, TypeError, ValueError) as error:
            raise unheard(url) from error
        if not isinstance(greeting, dict) or greeting.get("op") != _HELLO:
            raise unheard(url)
        return ok("answers")

    async def _call(self, path: str) -> dict[str, Any]:
        """Return what Discord says at a path. Raises UnavailableError."""
        api = self._settings.api_url
        token = self._settings.token.get_secret_value() if self._settings.token else ""
        try:
            headers = {"Authorization": f"Bot {token}"}
            answer = await self._prober.ask(f"{api}{path}", Proxies(self._settings.proxy)(api), headers=headers)
        except NoAnswerError as error:
            raise login_unreachable(api) from error
        if answer.status != 200:
            raise login_refused(answer.status, api, answer.headers.get("Retry-After", ""))
        try:
            told = json.loads(answer.body)
        except ValueError:
            told = None
        if not isinstance(told, dict):
            raise login_refused(0, api)
        return told
