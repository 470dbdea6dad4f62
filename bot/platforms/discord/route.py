"""The way of one reply: into the channel, the thread of its heading, or a forum's post."""

from dataclasses import dataclass

import discord
import structlog

from bot.platforms.discord import faults, threads
from bot.platforms.discord.render import Message
from bot.platforms.discord.sending import Sender
from chat.refs import ChatRef


@dataclass
class Route:
    """Delivers the messages of one reply; `into` is the thread that they go into, if they do."""

    sender: Sender
    forums: threads.Forums
    chat: ChatRef
    channel: object
    title: str
    silent: bool = False
    into: int | None = None

    async def enter(self, heading: int | None, begun: int | None) -> None:
        """Find the thread: below a heading, or in a forum the post of the heading, or the one that was begun.

        Raises what `faults.ERRORS` names.
        """
        if isinstance(self.channel, discord.ForumChannel):
            self.into = heading or begun
        elif isinstance(self.channel, discord.TextChannel) and heading:
            self.into = await threads.below(self.channel, heading)

    async def deliver(self, message: Message, nonce: str, *, first: bool = True) -> int:
        """Deliver a message and give its number; of a reply only the first may ring.

        Raises what `faults.ERRORS` names.
        """
        silent = self.silent or not first
        try:
            return await self._deliver(message, nonce, silent=silent)
        except discord.HTTPException as error:
            lost = {faults.UNKNOWN_CHANNEL, faults.THREAD_LOCKED}
            if not isinstance(self.channel, discord.ForumChannel):  # in a forum there is nothing but its threads
                lost |= {faults.NO_RIGHT, faults.NO_ACCESS}
            if self.into is None or error.code not in lost:
                raise
            self.into = None  # somebody closed the thread: that says nothing about the channel
            return await self._deliver(message, nonce, silent=silent)

    async def _deliver(self, message: Message, nonce: str, *, silent: bool) -> int:
        if self.into is None and isinstance(self.channel, discord.ForumChannel):
            self.into = await self.forums.open(self.channel, self.chat, self.title, message, silent=silent)
            return self.into
        try:
            number = await self.sender.send(self.chat, message, nonce=nonce, into=self.into, silent=silent)
        except discord.NotFound as error:
            if error.code != faults.UNKNOWN_MESSAGE:
                raise
            return 0  # it was there, and somebody deleted it before we could know
        if self.into is None and isinstance(self.channel, discord.TextChannel) and self.channel.is_news():
            await _publish(self.channel.get_partial_message(number))
        return number


async def _publish(message: discord.PartialMessage) -> None:
    """Hand a message on to the servers that follow the channel, if Discord lets the bot."""
    try:
        await message.publish()
    except faults.ERRORS as error:
        if faults.code_of(error) != faults.ALREADY_PUBLISHED:
            structlog.get_logger(__name__).warning("not_published", message=message.id, reason=str(error))
