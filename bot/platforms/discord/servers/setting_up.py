"""A Discord bot that is being set up: which channels it may write to in the servers that it is in."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from bot.platforms.discord import faults, library
from bot.platforms.discord.adapter import FOREIGN, not_logged_in
from bot.platforms.discord.buttons import POSTABLE
from bot.platforms.discord.permissions import invitation, missing
from bot.platforms.discord.refs import NAME, number_in, ref_of, with_named_channels
from bot.platforms.setting_up import FoundChat
from chat.clock import Clock
from chat.errors import NotFoundError
from chat.network import Proxies
from chat.refs import Person
from chat.words import Phrase, phrase
from services.times import clip

if TYPE_CHECKING:
    from bot.platforms.discord.spec import DiscordSettings

PAUSE_SECONDS = 3.0  # between two looks at the servers


class DiscordSettingUp:
    """Asks Discord where the bot is, without ever connecting to the gateway."""

    def __init__(self, settings: "DiscordSettings", clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._seen: dict[int, FoundChat] = {}

    async def open(self) -> None:
        """Log in. Raises UnavailableError."""
        url, token = self._settings.api_url, self._settings.token
        library.install(url, self._settings.gateway_url)
        way = library.way_through(Proxies(self._settings.proxy)(url))
        self._client = discord.Client(intents=discord.Intents(guilds=True), **way)
        try:
            await self._client.login(token.get_secret_value() if token else "")
        except (*faults.ERRORS, *FOREIGN) as error:
            await self._client.http.close()
            raise not_logged_in(error, url) from error

    def letting_in(self) -> Sequence[Phrase]:
        """Return the address where somebody adds the bot to a server, with the rights that it wants."""
        link = invitation(self._client.user) if self._client.user else ""
        return (
            phrase("Into a server, by who may manage it: {link}", link=link),
            phrase("It needs no privileged intent: leave those on the page Bot switched off."),
        )

    async def places(self) -> AsyncIterator[FoundChat]:
        """Yield the channels that the bot may write to, server by server. Goes on for ever."""
        told: set[int] = set()
        while True:
            with suppress(*faults.ERRORS):  # the next look may find more
                async for guild in self._client.fetch_guilds():
                    await self._look_at(guild.id)
            for number in [each for each in self._seen if each not in told]:
                yield self._seen[number]
            told.update(self._seen)
            await self._clock.sleep(PAUSE_SECONDS)

    async def _look_at(self, number: int) -> None:
        """Note the channels of a server that the bot may write to."""
        guild = await self._client.fetch_guild(number, with_counts=False)
        me = await guild.fetch_member(self._client.user.id if self._client.user else 0)
        for channel in sorted(await guild.fetch_channels(), key=lambda each: each.position):
            if channel.type in POSTABLE and not missing(channel, me=me):
                self._seen[channel.id] = FoundChat(ref_of(channel), Person(NAME, str(guild.owner_id or 0)))

    async def find(self, said: str) -> FoundChat:
        """Return the channel of a name, a number or an address, among those that were seen. Raises NotFoundError."""
        named = with_named_channels(said.strip())
        number = number_in(named.removeprefix("@")) or (int(named) if named.isdecimal() else 0)
        name = named.removeprefix("#").casefold()
        called = [each for each, place in self._seen.items() if place.ref.title.casefold() == name]
        if number not in self._seen and len(called) != 1:
            raise NotFoundError(
                phrase("I see no channel “{name}” that I may write to.", name=clip(said)),
                phrase("Add the bot to its server, and give it the rights of the link there."),
            )
        return self._seen[number if number in self._seen else called[0]]

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()
