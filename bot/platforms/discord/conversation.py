"""Where an answer goes: into the channel, below the button, or to the person alone."""

import asyncio
import secrets
from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

import discord
import structlog

from bot.platforms import lines
from bot.platforms.discord import faults
from bot.platforms.discord.buttons import SHOWN, arranged
from bot.platforms.discord.files.attachments import Downloader
from bot.platforms.discord.permissions import Asker, Rights, invitation, seen_by
from bot.platforms.discord.refs import name_of, reader_of, ref_of
from bot.platforms.discord.render import Message
from bot.platforms.discord.responders import ChannelResponder, FairQueue, InteractionResponder, Responder
from bot.platforms.discord.sending import Sender
from bot.platforms.discord.slots import Slot
from bot.platforms.unfinished import Unfinished
from chat.clock import Clock
from chat.errors import HeraldError
from chat.platform import LabelKind
from chat.refs import ChatKind, ChatRef, Incoming, SentFile, current
from chat.reply import Attachment, Choice, Choices, Progress, Reply, Text
from chat.words import Phrase, phrase
from services.languages import Languages

LAST_WORDS = 1.0  # seconds that a work which is broken off has to say so
_NO_MESSAGES = phrase("I answer that in private, but you take no messages from me: give it as a slash command here.")


@dataclass(frozen=True, slots=True)
class ConversationContext:
    """What every conversation needs; of what is `shareable` who was shown it alone may show it to all."""

    sender: Sender
    rights: Rights
    languages: Languages
    clock: Clock
    unfinished: Unfinished
    downloader: Downloader
    shareable: Collection[str] = ()
    queue: FairQueue = field(default_factory=FairQueue)


class DiscordConversation:
    """The place of one incoming command, press or message.

    `in_place` lets the answer take the pressed one's place; what was `queued` in its channel's line leaves that.
    """

    elsewhere: ClassVar = phrase(
        "Let me view the other channel and post there. Then name it with the option “channel” of a command, or in our "
        "private chat by its link: /subscribe cs.CL https://discord.com/channels/…"
    )
    unseen: ClassVar = phrase("Let me view that channel first, then name it with the option “channel”.")
    by_name: ClassVar = True

    def __init__(
        self,
        context: ConversationContext,
        incoming: Incoming,
        asked: Asker,
        interaction: InteractionResponder | None = None,
        *,
        in_place: bool = False,
        queued: lines.Turn | None = None,
    ) -> None:
        self._context = context
        self._incoming = incoming
        self._asked = asked
        self._interaction = interaction
        self._in_place = in_place
        self._queued = queued
        self._aside = False
        self._line = ""  # of what is answered aside
        self._responder: Responder = interaction or ChannelResponder(
            context.sender, incoming.chat, asked.id, self._come
        )
        self._slots: dict[int, Slot] = {}

    async def show(self, reply: Reply, slot: int = 0) -> None:
        """Show a reply; a second one in the same slot takes the first one's place."""
        if self._queued:
            self._queued.leave()  # what is shown was done, and what waits for Discord keeps nobody else waiting
        under_way = any(isinstance(block, Progress) for block in reply.blocks)
        if not under_way and slot == 0:
            reply = self._with_sharing(reply)
        try:
            if self._is_for_the_person_alone(reply) and self._interaction is None:
                if not under_way:
                    await self._tell(reply, self._slots.get(slot))
            elif self._takes_the_place(reply, slot):
                await self._put_in_place(reply)
            elif under_way:
                self._slot(slot).show_progress(reply)
            else:
                await self._finish(reply, self._slot(slot))
        except faults.ERRORS as error:
            await self._explain(error, reply)

    async def aside(self, line: str, language: str) -> ChatRef | None:
        """Answer the person alone from now on: where they asked, or by direct message; None where they take none."""
        self._line = line
        if self._interaction:
            self._interaction.alone = self._aside = True
            return self._incoming.chat
        try:
            ref = ref_of(await self._asker.create_dm())
        except faults.ERRORS:
            await self._hint(_NO_MESSAGES, language)
            return None
        self._aside = True
        return ref

    async def end(self, reply: Reply) -> None:
        """Put a reply into the place of all that is still shown as under way, as far as there is time."""
        try:
            async with asyncio.timeout(LAST_WORDS):
                for slot in self._slots.values():
                    if (shown := await slot.end_progress()) is not None:
                        await slot.finish(_after(shown, reply), private=slot.private)
                if self._interaction and self._interaction.is_thinking:
                    await self.show(reply)
        except (TimeoutError, *faults.ERRORS) as error:
            structlog.get_logger(__name__).warning("progress_not_ended", reason=repr(error))

    async def administers(self, chat: ChatRef) -> bool:
        """Return whether the person who asked may configure that channel."""
        return await self._context.rights.administers(chat, self._incoming.person, self._asked)

    async def belongs(self, chat: ChatRef) -> bool:
        """Return whether the person who asked may see what is said in that channel."""
        return await self._context.rights.belongs(chat, self._incoming.person, self._asked)

    def name(self, chat: ChatRef) -> str:
        """Return the name by which `@name` means that channel from elsewhere."""
        return name_of(int(chat.chat))

    async def find(self, name: str) -> ChatRef | None:
        """Find the channel that `@name` means."""
        return await self._context.rights.find(name, self._asked)

    async def fetch(self, file: SentFile, path: Path, most_bytes: int) -> None:
        """Save a file that came in a message, or as an option, under a path."""
        await self._context.downloader.fetch(file, path, most_bytes)

    async def around(self) -> Sequence[ChatRef]:
        """Return the server's channels and threads that the person who asked sees, where the answer is theirs alone."""
        asked = self._asked
        if self._interaction is None or self._incoming.for_all or not isinstance(asked, discord.Interaction):
            return ()
        return seen_by(asked.user) if isinstance(asked.user, discord.Member) else ()

    async def may_post(self, chat: ChatRef) -> HeraldError | None:
        """Return which rights the bot lacks in a channel, or None where it has all."""
        return await self._context.rights.may_post(chat)

    async def label(self, chat: ChatRef, kind: LabelKind, said: str) -> tuple[str, str]:
        """Return number and name of a role that person and bot may mention in a channel, or of a forum's tag."""
        if kind == "tag":
            return await self._context.rights.tag(chat, said)
        return await self._context.rights.role(chat, said, self._incoming.person, self._asked)

    def _come(self) -> AbstractAsyncContextManager[None]:
        """Wait for the asker's turn among all who wait for answers in the channel."""
        return self._context.queue.turn(self._incoming.chat.key, self._incoming.person.key)

    @property
    def _asker(self) -> discord.User | discord.Member:
        return self._asked.author if isinstance(self._asked, discord.Message) else self._asked.user

    def _messages(self, reply: Reply) -> list[Message]:
        """Return what a reply becomes for who reads it."""
        asked = self._asked
        locale = None
        if isinstance(asked, discord.Interaction):
            alone = self._incoming.chat.kind is ChatKind.PRIVATE or self._is_for_the_person_alone(reply)
            locale = asked.locale if alone else asked.guild_locale
        made = self._context.sender.messages(reply, reader_of(asked.guild, locale))
        if reply.invites and (me := self._context.sender.client.user):
            label = self._context.languages.words(reply.language).say("Add me to a server")
            made[-1] = replace(made[-1], links=((label, invitation(me)),))
        return made

    def _slot(self, number: int) -> Slot:
        if number not in self._slots:
            context = self._context
            self._slots[number] = Slot(
                self._responder,
                self._incoming.chat,
                self._messages,
                context.clock,
                context.unfinished,
                private=self._aside or self._is_in_a_news_channel,
            )
        return self._slots[number]

    async def _finish(self, reply: Reply, slot: Slot) -> None:
        """Show a finished reply; what went wrong is said below what stood above the sign of the work."""
        private = self._is_for_the_person_alone(reply)
        shown = await slot.end_progress()
        if shown is not None and reply.private and _is_plain(reply) and private == slot.private:
            reply = _after(shown, reply)
        await slot.finish(reply, private=private)

    def _with_sharing(self, reply: Reply) -> Reply:
        """Put a button below what the person alone is shown, by which all see it, where they may write themselves."""
        name = self._line.partition(" ")[0]
        is_alone = self._interaction is not None and self._is_for_the_person_alone(reply)
        is_refusal = reply.private and _is_plain(reply)
        if name not in self._context.shareable or not is_alone or is_refusal or not self._may_speak:
            return reply
        button = Choice(self._context.languages.words(reply.language).say("Show to all"), f"{SHOWN}{self._line}")
        rows = [row for block in reply.blocks if isinstance(block, Choices) and not block.titles for row in block.rows]
        if arranged([*rows, [button]]) is None:
            return reply
        return replace(reply, blocks=(*reply.blocks, Choices(((button,),))))

    @property
    def _may_speak(self) -> bool:
        """Return whether the person may write where all read it; in an announcement channel nobody is to talk."""
        asked = self._asked
        if not isinstance(asked, discord.Interaction) or self._incoming.chat.kind is ChatKind.CHANNEL:
            return False
        rights = asked.permissions
        in_thread = isinstance(asked.channel, discord.Thread)
        return asked.guild_id is None or (rights.send_messages_in_threads if in_thread else rights.send_messages)

    @property
    def _is_in_a_news_channel(self) -> bool:
        """Return whether a button below an announcement was pressed: its readers want no talk there."""
        return self._interaction is not None and self._incoming.pressed and self._incoming.chat.kind is ChatKind.CHANNEL

    def _is_for_the_person_alone(self, reply: Reply) -> bool:
        """Return whether a reply must not stand in the channel.

        A few words that answer a typed line are said there: that a topic is unknown is no secret.
        """
        if self._incoming.chat.kind is ChatKind.PRIVATE:
            return False
        if self._incoming.for_all:
            return reply.private and _is_plain(reply)
        if self._aside and not (self._interaction is None and reply.private and _is_plain(reply)):
            return True
        return self._is_in_a_news_channel or (reply.private and (self._interaction is not None or not _is_plain(reply)))

    def _takes_the_place(self, reply: Reply, slot: int) -> bool:
        """Return whether a reply goes into the place of the message whose button was pressed."""
        source = self._asked.message if isinstance(self._asked, discord.Interaction) else None
        if not self._in_place or slot or source is None or self._interaction is None:
            return False
        if (_is_plain(reply) and reply.private) or any(isinstance(block, Attachment) for block in reply.blocks):
            return False
        return not self._is_for_the_person_alone(reply) or source.flags.ephemeral

    async def _put_in_place(self, reply: Reply) -> None:
        first, *others = self._messages(reply)
        if self._interaction:
            await self._interaction.put_in_place(first)
        for message in others:
            await self._responder.put(message, private=self._is_for_the_person_alone(reply))

    async def _tell(self, reply: Reply, slot: Slot | None) -> None:
        """Tell the person by direct message; where they take none, say how else they get it."""
        try:
            await self._send_directly(reply)
        except discord.Forbidden:
            await self._hint(_NO_MESSAGES, reply.language, slot)
        else:
            await self._hint(phrase("I answered in our private chat."), reply.language, slot)

    async def _send_directly(self, reply: Reply) -> None:
        ref = ref_of(await self._asker.create_dm())
        for message in self._messages(reply):
            await self._context.sender.send(ref, message)

    async def _hint(self, what: Phrase, language: str, slot: Slot | None = None) -> None:
        """Say in the channel where the answer is, in the place of what was begun there."""
        said = Reply((Text(self._context.languages.words(language).tell(what)),), language=language)
        await (slot or self._slot(0)).finish(said, private=False)

    async def _explain(self, error: Exception, reply: Reply) -> None:
        """Where an answer may have been lost on its way, say so: another message, not the same one again.

        What a channel does not take is told to the person; its buttons would mean the channel, and are left out.
        """
        number = secrets.token_hex(3)
        current().fail()
        structlog.get_logger(__name__).warning("not_answered", number=number, reason=str(error))
        words = self._context.languages.words(reply.language)
        try:
            if isinstance(error, discord.Forbidden) and self._interaction is None:
                why = words.say("I may not write in “{title}”, so I answer you here.", title=self._incoming.chat.title)
                kept = (block for block in reply.blocks if not isinstance(block, Choices | Progress))
                await self._send_directly(replace(reply, blocks=(Text(why), *kept)))
            elif faults.is_lost(error):
                line = words.say(
                    "The connection to Discord broke while I answered ({number}). If you see no answer, please ask "
                    "again.",
                    number=number,
                )
                for message in self._context.sender.messages(Reply((Text(line),), language=reply.language)):
                    await self._responder.put(message, private=self._interaction is not None)
        except faults.ERRORS as again:
            structlog.get_logger(__name__).warning("not_answered", number=number, reason=str(again))


def _after(shown: Reply, reply: Reply) -> Reply:
    """Say why a work ended in the place of its sign, below what stood above that."""
    above = (block for block in shown.blocks if not isinstance(block, Progress | Choices))
    return replace(reply, blocks=(*above, *reply.blocks), private=False)


def _is_plain(reply: Reply) -> bool:
    return all(isinstance(block, Text) for block in reply.blocks)
