"""The channel, thread or forum's post that the messages of one reply go into."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
import structlog

from bot.platforms.discord import faults, permissions
from bot.platforms.discord.markdown import one_line, unescaped
from bot.platforms.discord.render import Message
from bot.platforms.discord.sending import Sender
from bot.platforms.edges import units
from chat.clock import Clock
from chat.errors import DeliveryError, Refused
from chat.refs import ChatRef
from chat.reply import Heading, PaperCard, Reply, Text
from papers import categories
from services.key_values import KeyValues

if TYPE_CHECKING:  # it is handed in
    from bot.platforms.discord.servers.webhooks import Webhooks

MOST_NAME = 100
MOST_OPENED = 500
MOST_TAGS = 5
_OPENED = "discord threads opened"
_NO_THREAD = frozenset({faults.UNKNOWN_MESSAGE, faults.NO_RIGHT, faults.NO_ACCESS, faults.MOST_THREADS})
REPEAT = timedelta(days=1)  # within which a post of the same name and words is the same one


def title_of(reply: Reply) -> str:
    """Name a thread after what opens a reply, in at most 100 code units."""
    said = (
        block.title if isinstance(block, PaperCard) else block.text
        for block in reply.blocks
        if isinstance(block, Heading | PaperCard | Text)
    )
    return named(next(filter(None, map(one_line, said)), ""))


def named(text: str) -> str:
    """Cut a name to what a thread may have, and give one to what has none."""
    if units(text) <= MOST_NAME:
        return text or "arXiv"
    while units(text) >= MOST_NAME:
        text = text[:-1]
    return text.rstrip() + "…"


class Opened:
    """Remembers of which headings the thread was opened, the last of them across restarts."""

    def __init__(self, key_values: KeyValues) -> None:
        self._key_values = key_values
        self._numbers: list[int] | None = None

    async def has(self, heading: int) -> bool:
        """Return whether a heading had a thread once. Raises UnavailableError."""
        return heading in await self._known()

    async def note(self, heading: int) -> None:
        """Remember that a heading has a thread. Raises UnavailableError."""
        known = await self._known()
        if heading not in known:
            known.append(heading)
            del known[:-MOST_OPENED]
            await self._key_values.note(_OPENED, json.dumps(known))

    async def _known(self) -> list[int]:
        if self._numbers is None:
            self._numbers = json.loads(await self._key_values.recall(_OPENED) or "[]")
        return self._numbers


async def below(channel: discord.TextChannel, heading: int, opened: Opened) -> int | None:
    """Return the thread of a heading, made if it is not there yet; None where there is, and can be, none.

    So it is where the heading was deleted, and where the bot may open no thread: the channel itself does as well.
    A thread that somebody deleted stays deleted. Raises what `faults.ERRORS` names, and DeliveryError.
    """
    if channel.get_thread(heading):
        return heading
    if await opened.has(heading):
        try:
            await channel.guild.fetch_channel(heading)  # it may only be out of sight
        except discord.NotFound as error:
            raise deleted() from error
        return heading
    if not permissions.may_open_threads(channel):
        return None
    message = channel.get_partial_message(heading)
    try:
        await message.create_thread(name=await _name(message))
    except discord.HTTPException as error:
        if error.code in _NO_THREAD:
            return None
        if error.code != faults.HAS_A_THREAD:
            raise
    await opened.note(heading)
    return heading


def deleted() -> DeliveryError:
    """Return why no more of a digest is posted: whoever deleted its thread wants none of it, here or elsewhere."""
    return DeliveryError("its thread was deleted", refused=Refused.MESSAGE)


async def _name(heading: discord.PartialMessage) -> str:
    """Name a thread after its message, where the bot may read that."""
    try:
        message = await heading.fetch()
    except discord.Forbidden:
        return named("")
    first = next(iter(message.embeds), None)
    said = message.content if first is None else first.title or first.description or ""
    return named(unescaped(said.partition("\n")[0].strip("*")))


class Forums:
    """Opens posts; a forum's post has no nonce, so one is looked for before it is opened."""

    def __init__(self, sender: Sender, clock: Clock) -> None:
        self._sender = sender
        self._clock = clock

    async def open(self, forum: discord.ForumChannel, ref: ChatRef, name: str, message: Message, **how: Any) -> int:
        """Open a post with its first message, unless it was opened within a day; returns its number.

        Raises what `faults.ERRORS` names.
        """
        if found := await self._opened(forum, name, message):
            return found
        arguments = await self._sender.arguments(ref, message)
        made = await forum.create_thread(name=name, **how, **arguments)
        return made.thread.id

    async def _opened(self, forum: discord.ForumChannel, name: str, message: Message) -> int | None:
        own = self._sender.client.user
        since = self._clock.now() - REPEAT
        for thread in await forum.guild.active_threads():
            ours = thread.parent_id == forum.id and own is not None and thread.owner_id == own.id
            recent = thread.created_at is None or thread.created_at > since
            if ours and recent and thread.name == name and await _begins_with(thread, message):
                return thread.id
        return None


async def _begins_with(thread: discord.Thread, message: Message) -> bool:
    """Return whether a post's first message says the same; where the bot may not read it, its name must do."""
    try:
        first = await thread.fetch_message(thread.id)
    except discord.Forbidden:
        return True
    except discord.NotFound:
        return False
    return says_same(first, message)


def says_same(found: discord.Message, message: Message) -> bool:
    """Return whether a message that is there says what one that is to be sent says."""
    return _words(found.content, found.embeds) == _words(message.content, message.embeds)


def _words(content: str, embeds: Iterable[discord.Embed]) -> list[str]:
    said = [content]
    for embed in embeds:
        said += [embed.title or "", embed.description or ""]
    return ["".join(text.split()) for text in said]


def _tags(forum: discord.ForumChannel, about: Sequence[str], chosen: Sequence[str]) -> list[discord.ForumTag]:
    """Return the tags of a new post: those chosen by hand that are there, else those called like what it is about.

    Only those that anybody may use; where there are none and the forum wants one, the first of these.
    """
    free = [tag for tag in forum.available_tags if not tag.moderated]
    if picked := [tag for tag in free if str(tag.id) in chosen]:
        return picked[:MOST_TAGS]
    named = {tag.name.strip().casefold(): tag for tag in reversed(free)}
    names = (name.casefold() for each in about for name in (each, categories.NAMES.get(each, "")))
    fitting = (named[name] for name in dict.fromkeys(names) if name in named)
    found = list(dict.fromkeys(fitting))[:MOST_TAGS]
    return found or (free[:1] if forum.flags.require_tag else [])


@dataclass
class Destination:
    """Delivers the messages of one reply; `into` is the thread that they go into, if they do."""

    sender: Sender
    forums: Forums
    chat: ChatRef
    channel: object
    title: str
    opened: Opened
    silent: bool = False
    about: Sequence[str] = ()
    tags: Sequence[str] = ()
    past_limits: "Webhooks | None" = None
    into: int | None = None

    async def enter(self, heading: int | None, begun: int | None) -> None:
        """Find the thread: below a heading, or in a forum the post of the heading, or the one that was begun.

        Raises what `faults.ERRORS` names, and DeliveryError where it was deleted.
        """
        if isinstance(self.channel, discord.ForumChannel):
            self.into = heading or begun
        elif isinstance(self.channel, discord.TextChannel) and heading:
            self.into = await below(self.channel, heading, self.opened)

    async def deliver(self, message: Message, nonce: str, *, first: bool = True) -> int:
        """Deliver a message and return its number; of a reply only the first may ring.

        Raises what `faults.ERRORS` names, and DeliveryError where the thread was deleted.
        """
        silent = self.silent or not first
        try:
            return await self._deliver(message, nonce, silent=silent)
        except discord.HTTPException as error:
            if self.into is not None and error.code == faults.UNKNOWN_CHANNEL and self._is_there:
                raise deleted() from error
            lost = {faults.UNKNOWN_CHANNEL, faults.THREAD_LOCKED}
            if not isinstance(self.channel, discord.ForumChannel):  # in a forum there is nothing but its threads
                lost |= {faults.NO_RIGHT, faults.NO_ACCESS}
            if self.into is None or error.code not in lost:
                raise
            self.into = None  # somebody closed the thread: that says nothing about the channel
            return await self._deliver(message, nonce, silent=silent)

    @property
    def _is_there(self) -> bool:
        """Return whether the channel is still there that the thread hung under."""
        return self.sender.client.get_channel(int(self.chat.chat)) is not None

    async def _deliver(self, message: Message, nonce: str, *, silent: bool) -> int:
        if self.into is None and isinstance(self.channel, discord.ForumChannel):
            tags = _tags(self.channel, self.about, self.tags)
            self.into = await self.forums.open(
                self.channel, self.chat, self.title, message, silent=silent, applied_tags=tags
            )
            return self.into
        if self.past_limits:
            through = self.past_limits.send
            sent = await through(self.channel, self.sender, self.chat, message, into=self.into, silent=silent)
            if sent is not None:
                return sent
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
