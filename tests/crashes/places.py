"""The chats of a trial: what stands in them, and the ways in which they are closed to the bot and opened again."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from chat.refs import ChatKind, ChatRef
from tests.servers import discord, telegram
from tests.servers.discord.channels import Overwrite
from tests.servers.telegram.members import RIGHTS

Layout = Literal["papers", "list"]
DENIED = {
    "right lost": "send_messages send_messages_in_threads",
    "no threads": "create_public_threads send_messages_in_threads",
    "no frames": "embed_links attach_files",
    "no history": "read_message_history",
}


@dataclass(frozen=True)
class Standing:
    """A message that stands in a chat: when it was taken (in seconds since 1970), and what can be read in it."""

    number: str
    at: float
    text: str
    plain: bool


@dataclass(frozen=True)
class Way:
    """A way of taking rights from the bot, and of giving them back; some are not needed to be heard at all."""

    name: str
    close: Callable[[], object]
    open: Callable[[], object]
    shuts: bool = True


@dataclass(eq=False)
class Place(ABC):
    """A chat and how it follows its topics; one that is `lasting` does not get back the right that it loses."""

    ref: ChatRef
    language: str
    layout: Layout
    topics: tuple[str, ...]
    lasting: bool
    closed: Way | None = field(default=None, init=False)

    @property
    def addresses(self) -> list[str]:
        """Return the platform's numbers of it, the present one last."""
        return [self.ref.chat]

    @property
    @abstractmethod
    def keeper(self) -> str:
        """Return the platform's number of the person who subscribed it."""

    @property
    @abstractmethod
    def ways(self) -> list[Way]:
        """In what ways it can be closed; the bot is not told of those that are "unheard"."""

    @abstractmethod
    def posted(self) -> Iterator[Standing]:
        """Return what the bot has written, in order, wherever in the chat it is."""

    def close(self, way: Way) -> None:
        self.closed = way
        way.close()

    def open(self) -> None:
        if self.closed:
            self.closed.open()
        self.closed = None


@dataclass(eq=False)
class TelegramPlace(Place):
    room: telegram.PrivateChat | telegram.Group | telegram.Channel
    owner: telegram.User
    left: list[telegram.Group] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        return [str(room.id) for room in (*self.left, self.room)]

    @property
    def keeper(self) -> str:
        return str(self.owner.id)

    @property
    def ways(self) -> list[Way]:
        room, by = self.room, self.owner
        if isinstance(room, telegram.PrivateChat):
            silently = partial(setattr, room, "blocked")
            return [
                Way("blocked", room.blocks_bot, room.unblocks_bot),
                Way("blocked, unheard", partial(silently, True), partial(silently, False)),
            ]
        bot, channel = room.world.bot, isinstance(room, telegram.Channel)
        rights = RIGHTS if channel else None
        back, less = ("administrator", "administrator") if channel else ("member", "restricted")
        growing = [Way("now a supergroup", self._grow, lambda: None, shuts=False)] if room.type == "group" else []
        return [
            *growing,
            Way("kicked", partial(room.removes_bot, by), partial(room.adds_bot, by, rights)),
            Way(
                "right lost",
                partial(room.changes_member, bot, by, less, ()),  # type: ignore[arg-type]
                partial(room.changes_member, bot, by, back, rights),  # type: ignore[arg-type]
            ),
            Way(
                "right lost, unheard",
                partial(room.seat, bot, less, ()),  # type: ignore[arg-type]
                partial(room.seat, bot, back, rights),  # type: ignore[arg-type]
            ),
        ]

    def posted(self) -> Iterator[Standing]:
        for room in (*self.left, self.room):
            for each in room.posted:
                styles = {entity["type"] for entity in each.entities} - {"url"}
                yield Standing(f"{room.id}/{each.id}", each.at, each.text, not styles and not each.buttons)

    def _grow(self) -> None:
        assert isinstance(self.room, telegram.Group)
        self.left.append(self.room)
        self.room = self.room.becomes_supergroup()


@dataclass(eq=False)
class DiscordPlace(Place):
    server: discord.DiscordServer
    channel: discord.Channel

    @property
    def keeper(self) -> str:
        assert self.channel.guild
        return str(self.channel.guild.owner.id)

    @property
    def ways(self) -> list[Way]:
        world, bot = self.server.world, self.server.bot
        place = (self.channel.parent or self.channel) if self.channel.is_thread else self.channel
        heard = partial(world.overwrite, place, bot)
        unheard = partial(place.overwrites.pop, bot.id, None)
        ways = [Way("hidden", partial(heard, deny="view_channel"), heard)]
        for name, rights in DENIED.items():
            silently = partial(place.overwrites.__setitem__, bot.id, Overwrite(deny=discord.rights(*rights.split())))
            shuts = name == "right lost"
            ways += [
                Way(name, partial(heard, deny=rights), heard, shuts),
                Way(f"{name}, unheard", silently, unheard, shuts),
            ]
        if self.channel.is_thread:
            change = partial(world.change_thread, self.channel)
            ways.append(Way("locked", partial(change, archived=True, locked=True), partial(change, archived=False)))
        return ways

    def posted(self) -> Iterator[Standing]:
        rooms: Sequence[discord.Channel] = (self.channel, *self.channel.threads)
        for each in sorted((message for room in rooms for message in room.posted), key=lambda each: each.id):
            text = each.text.replace("\\", "")
            yield Standing(str(each.id), each.versions[0].at, text, not each.embeds)


def telegram_places(server: telegram.TelegramServer, traits: Iterator[dict[str, object]], count: int) -> list[Place]:
    """Found so many chats: people, groups, supergroups and channels."""
    owner = server.user("Ann")
    server.private(owner)
    places: list[Place] = []
    for number in range(count):
        room: telegram.PrivateChat | telegram.Group | telegram.Channel
        match number % 5:
            case 0 | 1:
                room, kind = server.private(server.user(f"Reader {number}")), ChatKind.PRIVATE
            case 2 | 3:
                room, kind = server.group(f"Group {number}", owner, supergroup=number % 5 == 3), ChatKind.GROUP
            case _:
                room, kind = server.channel(f"Channel {number}", owner, bot=RIGHTS), ChatKind.CHANNEL
        ref = ChatRef("telegram", str(room.id), kind=kind, title=room.title)
        places.append(TelegramPlace(ref, **next(traits), room=room, owner=owner))  # type: ignore[arg-type]
    return places


def discord_places(server: discord.DiscordServer, traits: Iterator[dict[str, object]], count: int) -> list[Place]:
    """Found so many channels in servers of at most 25: text, announcements, forums, and a thread in each server."""
    owner = server.user("Bea")
    places: list[Place] = []
    for number in range(count):
        if number % 25 == 0:
            guild = server.guild(f"Server {number // 25}", owner)
        kinds = {2: discord.Kind.ANNOUNCEMENT, 3: discord.Kind.FORUM}
        channel = server.channel(guild, f"channel-{number}", kinds.get(number % 5, discord.Kind.TEXT))
        if number % 25 == 1:
            channel = server.thread(channel, "reading", owner)
        kind = ChatKind.CHANNEL if channel.kind is discord.Kind.ANNOUNCEMENT else ChatKind.GROUP
        ref = ChatRef("discord", str(channel.id), kind=kind, title=channel.name, community=guild.name)
        places.append(DiscordPlace(ref, **next(traits), server=server, channel=channel))  # type: ignore[arg-type]
    return places
