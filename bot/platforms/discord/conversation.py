"""Where an answer goes: into the channel, below the button, or to the person alone."""

import secrets
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import ClassVar

import discord
import structlog

from bot.platforms import lines
from bot.platforms.discord import faults
from bot.platforms.discord.fairness import Fairness
from bot.platforms.discord.places import ChannelPlace, Place
from bot.platforms.discord.refs import ref_of
from bot.platforms.discord.rights import Asker, Rights
from bot.platforms.discord.sending import Sender
from bot.platforms.discord.slots import Slot
from bot.platforms.discord.turn import Turn
from chat.clock import Clock
from chat.errors import HeraldError
from chat.refs import ChatKind, ChatRef, Incoming
from chat.reply import Attachment, Progress, Reply, Text
from chat.words import phrase
from services.languages import Languages


@dataclass(frozen=True, slots=True)
class Means:
    """What every conversation needs."""

    sender: Sender
    rights: Rights
    languages: Languages
    clock: Clock
    fairness: Fairness = field(default_factory=Fairness)


class DiscordConversation:
    """The place of one incoming command, press or message.

    `in_place` lets the answer take the pressed one's place; what was `queued` in its channel's line leaves that.
    """

    elsewhere: ClassVar = phrase(
        "Let me view the other channel and post there. Then name it with the option “channel” of a command, or in our "
        "private chat by its link: /subscribe cs.CL https://discord.com/channels/…"
    )

    def __init__(
        self,
        means: Means,
        incoming: Incoming,
        asked: Asker,
        turn: Turn | None = None,
        *,
        in_place: bool = False,
        queued: lines.Turn | None = None,
    ) -> None:
        self._means = means
        self._incoming = incoming
        self._asked = asked
        self._turn = turn
        self._in_place = in_place
        self._queued = queued
        self._place: Place = turn or ChannelPlace(means.sender, incoming.chat, asked.id, self._come)
        self._slots: dict[int, Slot] = {}

    async def show(self, reply: Reply, slot: int = 0) -> None:
        """Show a reply; a second one in the same slot takes the first one's place."""
        if self._queued:
            self._queued.leave()  # what is shown was done, and what waits for Discord keeps nobody else waiting
        private = self._is_for_the_person_alone(reply)
        under_way = any(isinstance(block, Progress) for block in reply.blocks)
        try:
            if private and self._turn is None:
                if not under_way:
                    await self._tell(reply)
            elif self._takes_the_place(reply, slot):
                await self._put_in_place(reply)
            elif under_way:
                self._slot(slot).show_progress(reply)
            else:
                await self._slot(slot).finish(reply, private=private)
        except faults.ERRORS as error:
            await self._explain(error, reply.language)

    async def administers(self, chat: ChatRef) -> bool:
        """Tell whether the person who asked may configure that channel."""
        return await self._means.rights.administers(chat, self._incoming.person, self._asked)

    async def find(self, name: str) -> ChatRef | None:
        """Find the channel that `@name` means."""
        return await self._means.rights.find(name, self._asked)

    async def may_post(self, chat: ChatRef) -> HeraldError | None:
        """Say which rights the bot lacks in a channel, or nothing where it has all."""
        return await self._means.rights.may_post(chat)

    def _come(self) -> AbstractAsyncContextManager[None]:
        """Wait for the asker's turn among all who wait for answers in the channel."""
        return self._means.fairness.turn(self._incoming.chat.key, self._incoming.person.key)

    def _slot(self, number: int) -> Slot:
        if number not in self._slots:
            private = self._is_in_a_news_channel
            self._slots[number] = Slot(self._place, self._means.sender.messages, self._means.clock, private=private)
        return self._slots[number]

    @property
    def _is_in_a_news_channel(self) -> bool:
        """Tell whether a button below an announcement was pressed: its readers want no talk there."""
        return self._turn is not None and self._incoming.pressed and self._incoming.chat.kind is ChatKind.CHANNEL

    def _is_for_the_person_alone(self, reply: Reply) -> bool:
        """Tell whether a reply must not stand in the channel.

        A few words that answer a typed line are said there: that a topic is unknown is no secret.
        """
        if self._incoming.chat.kind is ChatKind.PRIVATE:
            return False
        return self._is_in_a_news_channel or (reply.private and (self._turn is not None or not _is_plain(reply)))

    def _takes_the_place(self, reply: Reply, slot: int) -> bool:
        """Tell whether a reply goes into the place of the message whose button was pressed."""
        source = self._asked.message if isinstance(self._asked, discord.Interaction) else None
        if not self._in_place or slot or source is None or self._turn is None:
            return False
        if _is_plain(reply) or any(isinstance(block, Attachment) for block in reply.blocks):
            return False
        return not self._is_for_the_person_alone(reply) or source.flags.ephemeral

    async def _put_in_place(self, reply: Reply) -> None:
        first, *others = self._means.sender.messages(reply)
        if self._turn:
            await self._turn.put_in_place(first)
        for message in others:
            await self._place.put(message, private=self._is_for_the_person_alone(reply))

    async def _tell(self, reply: Reply) -> None:
        """Tell the person by direct message; where they take none, say how else they get it."""
        say = self._means.languages.words(reply.language).say
        asker = self._asked.author if isinstance(self._asked, discord.Message) else self._asked.user
        try:
            ref = ref_of(await asker.create_dm())
            for message in self._means.sender.messages(reply):
                await self._means.sender.send(ref, message)
        except discord.Forbidden:
            hint = say("I answer that in private, but you take no messages from me: give it as a slash command here.")
        else:
            hint = say("I answered in our private chat.")
        for message in self._means.sender.messages(Reply((Text(hint),), language=reply.language)):
            await self._place.put(message)

    async def _explain(self, error: Exception, language: str) -> None:
        """Where an answer may have been lost on its way, say so: another message, not the same one again."""
        number = secrets.token_hex(3)
        structlog.get_logger(__name__).warning(
            "not_answered", number=number, chat=self._incoming.chat.key, reason=str(error)
        )
        line = self._means.languages.words(language).say(
            "The connection to Discord broke while I answered ({number}). If you see no answer, please ask again.",
            number=number,
        )
        if not faults.is_lost(error):
            return
        try:
            for message in self._means.sender.messages(Reply((Text(line),), language=language)):
                await self._place.put(message, private=self._turn is not None)
        except faults.ERRORS as again:
            structlog.get_logger(__name__).warning("not_answered", number=number, reason=str(again))


def _is_plain(reply: Reply) -> bool:
    return all(isinstance(block, Text) for block in reply.blocks)
