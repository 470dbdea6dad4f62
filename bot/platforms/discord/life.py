"""What happens to the bot itself: servers, channels and rights that come and go."""

import asyncio
from collections.abc import Awaitable, Callable, Collection

import discord
import structlog

from bot.platforms.discord.permissions import listed, missing
from bot.platforms.discord.refs import NAME
from chat.errors import DeliveryError
from chat.refs import Person
from chat.reply import Reply, Text
from chat.words import Phrase, phrase
from services.languages import Languages
from services.preferences import PreferenceBook
from services.presence import Followed, Presence

Tell = Callable[[Person, Reply], Awaitable[None]]


class Life:
    """Pauses channels that the bot cannot post to any more and tells who subscribed them; resumes them when it can."""

    def __init__(self, presence: Presence, preferences: PreferenceBook, languages: Languages, tell: Tell) -> None:
        self._presence = presence
        self._preferences = preferences
        self._languages = languages
        self._tell = tell
        self._looking = asyncio.Lock()

    async def removed(self, guild: discord.Guild) -> None:
        """Note that the bot was thrown out of a server."""
        await self._gone(_places(guild), phrase("I am no longer in the server “{name}”", name=guild.name))

    async def deleted(self, channel: discord.abc.GuildChannel) -> None:
        """Note that a channel was deleted, and its threads with it."""
        threads = channel.threads if isinstance(channel, discord.TextChannel | discord.ForumChannel) else []
        what = phrase("The channel “{name}” was deleted", name=channel.name)
        await self._gone([str(channel.id), *(str(thread.id) for thread in threads)], what)

    async def thread_deleted(self, number: int) -> None:
        """Note that a thread was deleted."""
        await self._gone([str(number)], phrase("A thread that I posted in was deleted"))

    async def look(self, guild: discord.Guild) -> None:
        """Compare the bot's rights in a server with what is awaited there."""
        async with self._looking:
            for followed in await self._presence.followed(NAME, _places(guild)):
                channel = guild.get_channel_or_thread(int(followed.ref.chat))
                rights = missing(channel)
                if rights and not followed.paused:
                    what = phrase(
                        "I may no longer post in “{name}”: I miss {rights}", name=channel, rights=listed(rights)
                    )
                    await self._presence.left(followed.ref, f"discord: {what}")
                    await self._explain([followed], what)
                elif not rights and followed.paused:
                    await self._presence.came(followed.ref)

    async def _gone(self, places: Collection[str], what: Phrase) -> None:
        async with self._looking:
            awaited = [each for each in await self._presence.followed(NAME, places) if not each.paused]
            await self._presence.all_left(NAME, places, f"discord: {what}")
            await self._explain(awaited, what)

    async def _explain(self, awaited: Collection[Followed], what: Phrase) -> None:
        """Tell each person once; who takes no messages learns of it from /subscriptions."""
        told: set[str] = set()
        for followed in awaited:
            structlog.get_logger(__name__).warning("chat_paused", chat=followed.ref.key, reason=str(what))
            chosen = await self._preferences.language(followed.ref)
            words = self._languages.words(chosen or self._preferences.defaults.language)
            line = words.say(
                "{what}. Its digests are paused, and come again by themselves once I can.", what=words.tell(what)
            )
            for key in followed.people - told:
                told.add(key)
                platform, _, number = key.partition(":")
                try:
                    await self._tell(Person(platform, number), Reply((Text(line),), language=words.language))
                except DeliveryError as error:
                    structlog.get_logger(__name__).info("person_not_told", person=key, reason=str(error))


def _places(guild: discord.Guild) -> list[str]:
    return [str(place.id) for place in (*guild.channels, *guild.threads)]
