"""What happens to the bot itself: servers, channels and rights that come and go."""

import asyncio
from collections.abc import Collection

import discord

from bot.platforms.discord.permissions import listed, missing
from bot.platforms.discord.refs import NAME
from chat.words import Phrase, phrase
from services.closures import Presence


class GuildEvents:
    """Pauses channels that the bot cannot post to any more, and opens them when it can."""

    def __init__(self, presence: Presence) -> None:
        self._presence = presence
        self._looking = asyncio.Lock()

    async def removed(self, guild: discord.Guild) -> None:
        """Note that the bot was thrown out of a server."""
        await self._gone(_places(guild), phrase("The bot is no longer in that server."))

    async def deleted(self, channel: discord.abc.GuildChannel) -> None:
        """Note that a channel was deleted, and its threads with it."""
        threads = channel.threads if isinstance(channel, discord.TextChannel | discord.ForumChannel) else []
        why = phrase("The channel was deleted.")
        await self._gone([str(channel.id), *(str(thread.id) for thread in threads)], why)

    async def thread_deleted(self, number: int) -> None:
        """Note that a thread was deleted."""
        await self._gone([str(number)], phrase("The thread was deleted."))

    async def look(self, guild: discord.Guild) -> None:
        """Compare the bot's rights in a server with what is awaited there."""
        async with self._looking:
            for followed in await self._presence.followed(NAME, _places(guild)):
                channel = guild.get_channel_or_thread(int(followed.ref.chat))
                rights = missing(channel, to_be_heard=True)
                if rights and not followed.paused:
                    missed = listed(rights)
                    why = phrase("The bot may no longer post in that channel: it misses {rights}.", rights=missed)
                    await self._presence.left(followed.ref, why)
                elif not rights and followed.paused:
                    await self._presence.came(followed.ref)

    async def _gone(self, places: Collection[str], why: Phrase) -> None:
        async with self._looking:
            await self._presence.all_left(NAME, places, why)


def _places(guild: discord.Guild) -> list[str]:
    return [str(place.id) for place in (*guild.channels, *guild.threads)]
