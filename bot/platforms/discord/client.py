"""The client: what Discord tells it goes to those who answer, and nothing connects before it is told to."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

import discord
import structlog

from bot.platforms.discord import library
from bot.platforms.discord.autocomplete import Autocomplete
from bot.platforms.discord.buttons import Buttons, pressed
from bot.platforms.discord.commands import (
    ANYWHERE,
    BY_ALL,
    EVERYWHERE,
    IN_A_SERVER,
    IN_PRIVATE,
    Given,
    slash_commands,
)
from bot.platforms.discord.conversation import ConversationContext
from bot.platforms.discord.files.attachments import Downloader
from bot.platforms.discord.gateway import bare_interaction
from bot.platforms.discord.library import Tree, is_told, way_through
from bot.platforms.discord.listener import Listener
from bot.platforms.discord.mentions import CommandMentions
from bot.platforms.discord.menus import filled_in, message_menus
from bot.platforms.discord.names import Catalogues
from bot.platforms.discord.permissions import Rights
from bot.platforms.discord.posting import Poster
from bot.platforms.discord.refs import NAME
from bot.platforms.discord.sending import Sender
from bot.platforms.discord.servers.greeting import Greeting
from bot.platforms.discord.servers.guild_events import GuildEvents
from bot.platforms.discord.servers.webhooks import Webhooks
from bot.platforms.discord.sync import Sync
from bot.platforms.evenly import Pace
from bot.platforms.lines import Lines
from bot.platforms.unfinished import Unfinished
from chat.clock import Clock
from chat.measures import Traffic
from chat.network import Proxies
from handlers.dispatch import Dispatcher
from services.repeated import Seldom
from services.services import Services

if TYPE_CHECKING:  # it builds this platform
    from bot.platforms.discord.spec import DiscordSettings

_OF_COMMANDS = frozenset({discord.InteractionType.application_command, discord.InteractionType.autocomplete})
_ANSWERED = frozenset(discord.InteractionType) - {discord.InteractionType.ping, discord.InteractionType.autocomplete}
_KINDS = {
    discord.InteractionType.application_command: "command",
    discord.InteractionType.component: "press",
    discord.InteractionType.modal_submit: "form",
    discord.InteractionType.autocomplete: "completion",
}
LONGEST_WAIT = 60.0  # seconds that the library may wait for a limit by itself; the outbox waits for longer ones
GRACE = 0.8  # seconds that a cancelled answer has to end


class EventTasks:
    """Runs answers within the tasks that the library made for them."""

    def __init__(self, holds: Callable[[], bool]) -> None:
        self._holds = holds
        self._tasks: set[asyncio.Task[object]] = set()
        self._closing = False

    async def do(self, action: Callable[[], Awaitable[None]]) -> None:
        """Do something, unless the bot is stopping or another one hears it too; nothing that goes wrong comes out."""
        task = asyncio.current_task()
        if self._closing or not self._holds() or task is None:
            return
        self._tasks.add(task)
        try:
            await action()
        except Exception as error:  # noqa: BLE001  one answer must not stop the others
            structlog.get_logger(__name__).error("event_failed", exc_info=error)
        finally:
            self._tasks.discard(task)

    async def stop(self, deadline_seconds: float) -> None:
        """Begin nothing more, finish all within the deadline, and cancel what is not done by then."""
        self._closing = True
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=deadline_seconds)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=GRACE)


class HeraldClient(discord.AutoShardedClient):
    """What the bot is to Discord, on one shard or many; it hears only what the bot needs."""

    def __init__(self, settings: "DiscordSettings", dispatcher: Dispatcher, services: Services, clock: Clock) -> None:
        proxies = Proxies(settings.proxy)
        traffic = Traffic(NAME, services.measures, clock)
        webhook_ids: set[int] = set()
        pace = Pace(library.A_SECOND, library.AT_ONCE, library.UNCOUNTED)
        self.holds: Callable[[], bool] = lambda: True
        super().__init__(
            intents=intents(message_content=settings.message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=LONGEST_WAIT,
            **way_through(proxies(settings.api_url)),
            http_trace=library.traced(traffic, self._holds_now, webhook_ids, pace.turn),
        )
        self.webhooks = Webhooks(services.key_values, clock, webhook_ids) if settings.webhooks else None
        self._services = services
        self._traffic = traffic
        self._guild_ids = settings.guild_ids
        self.tasks = EventTasks(self._holds_now)
        self._odd = Seldom(clock.monotonic)
        self.begun: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)
        buttons = Buttons(services.shortcuts, services.marks)
        mentions = CommandMentions({name: command.called for name, command in dispatcher.commands.items()})
        sender = Sender(self, buttons, mentions, services.languages, pictures=services.pictures, clock=clock)
        self._mentions = mentions
        reads = settings.message_content
        self.poster = Poster(sender, clock, services.key_values, reads=reads, webhooks=self.webhooks)
        self._lines = Lines(clock.monotonic)
        context = ConversationContext(
            sender,
            Rights(self),
            services.languages,
            clock,
            Unfinished(services.key_values, NAME),
            Downloader(settings.api_url, proxies),
            frozenset(name for name, command in dispatcher.commands.items() if command.shareable),
        )
        self.listener = Listener(dispatcher, context, buttons, self._lines)
        self.guild_events = GuildEvents(services.presence)
        self._greeting = Greeting(sender, services)
        self.tree = Tree(self)
        self._add_commands(dispatcher)

    def _holds_now(self) -> bool:
        return self.holds()

    async def application_info(self) -> discord.AppInfo:
        """Ask which application the bot belongs to; a compatible server need not know."""
        told: Mapping[str, Any] = {}
        with contextlib.suppress(discord.NotFound):
            told = await self.http.application_info()
        return discord.AppInfo(library.state_of(self), library.application(self.user, told))

    async def setup_hook(self) -> None:
        """Tell Discord of the commands, where they have changed."""
        await self.tree.set_translator(Catalogues(self._services.languages))
        await self.listener.end_leftovers()
        self._mentions.know(await Sync(self._services.key_values).bring_up_to_date(self.tree, self._guild_ids))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press of a button, the pick of an option or a form; commands come through the tree."""
        self._traffic.heard(_KINDS.get(interaction.type, "other"))
        if interaction.type in _OF_COMMANDS:
            return
        line = filled_in(interaction.data or {})
        if line is not None and is_told(interaction):
            await self.tasks.do(lambda: self.listener.submitted(interaction, line))
            return
        data = pressed(interaction.data or {})
        if data is None or not is_told(interaction):
            await self.not_understood(interaction)
        else:
            await self.tasks.do(lambda: self.listener.press(interaction, data))

    async def on_unreadable(self, event: str, data: Any, reason: str) -> None:
        """Log what cannot be read, without what it says, and tell whoever waits for an answer to it."""
        self._odd.warn("event_not_read", f"{event} {reason}".strip())
        if event == "INTERACTION_CREATE" and isinstance(data, dict):
            interaction = bare_interaction(data, library.state_of(self))
            if interaction is not None:
                await self.not_understood(interaction)

    async def not_understood(self, interaction: discord.Interaction[Any]) -> None:
        """Say that a command or button is not what it was."""
        if interaction.type in _ANSWERED:
            await self.tasks.do(lambda: self.listener.unknown(interaction))

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message."""
        self._traffic.heard("message")
        await self.tasks.do(lambda: self.listener.message(message))

    async def on_socket_event_type(self, event: str) -> None:
        """Count what is told of servers and channels."""
        if event.startswith(("GUILD_", "CHANNEL_", "THREAD_")):
            self._traffic.heard("place")

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Look at a server that is there, at the start or again."""
        await self.tasks.do(lambda: self.guild_events.look(guild))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Go on in a server that the bot came into, and greet who added it."""
        structlog.get_logger(__name__).info("server_joined", server=guild.id)
        await self.tasks.do(lambda: self.guild_events.look(guild))
        await self.tasks.do(lambda: self._greeting.greet(guild))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Leave a server alone that the bot was thrown out of; one that is only unavailable never comes here."""
        structlog.get_logger(__name__).info("server_left", server=guild.id)
        await self.tasks.do(lambda: self.guild_events.removed(guild))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Leave a channel alone that was deleted."""
        await self.tasks.do(lambda: self.guild_events.deleted(channel))

    async def on_raw_thread_delete(self, thread: discord.RawThreadDeleteEvent) -> None:
        """Leave a thread alone that was deleted."""
        await self.tasks.do(lambda: self.guild_events.thread_deleted(thread.thread_id))

    async def on_guild_channel_update(self, _: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Look whether a channel's new settings let the bot post."""
        await self.tasks.do(lambda: self.guild_events.look(after.guild))

    async def on_guild_role_update(self, _: discord.Role, after: discord.Role) -> None:
        """Look whether a role's new rights let the bot post."""
        await self.tasks.do(lambda: self.guild_events.look(after.guild))

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Look whether the bot may still post without a role."""
        await self.tasks.do(lambda: self.guild_events.look(role.guild))

    async def on_member_update(self, _: discord.Member, after: discord.Member) -> None:
        """Look whether the bot may post with the roles that it has now."""
        if self.user and after.id == self.user.id:
            await self.tasks.do(lambda: self.guild_events.look(after.guild))

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Begin a session at once: its shard has waited for its turn."""

    async def on_shard_connect(self, shard: int) -> None:
        """Note that a session has begun; its servers come one after another from now on."""
        self.begun[shard].set()

    async def on_shard_disconnect(self, shard: int) -> None:
        """Log that a connection broke; another is made."""
        if not self.is_closed():
            structlog.get_logger(__name__).info("disconnected", shard=self._of(shard))

    async def on_shard_resumed(self, shard: int) -> None:
        """Note that a session goes on where it broke off."""
        self.begun[shard].set()
        structlog.get_logger(__name__).info("resumed", shard=self._of(shard))

    async def on_shard_ready(self, shard: int) -> None:
        """Log that a session begins."""
        servers = sum(guild.shard_id == shard for guild in self.guilds)
        log = structlog.get_logger(__name__)
        log.info("connected", user=str(self.user), servers=servers, shard=self._of(shard))

    def _of(self, shard: int) -> int | None:
        return shard if (self.shard_count or 1) > 1 else None

    async def _command(self, interaction: discord.Interaction[Any], name: str, given: Given) -> None:
        await self.tasks.do(lambda: self.listener.command(interaction, name, given))

    async def _summarise(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        await self.tasks.do(lambda: self.listener.summarise(interaction, message))

    async def _ask(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        await self.tasks.do(lambda: self.listener.ask(interaction, message))

    def _add_commands(self, dispatcher: Dispatcher) -> None:
        """Have the commands everywhere; where servers have their own at once, the others are for direct messages."""
        table, completions = dispatcher.commands.values(), Autocomplete(self._services, self._lines)
        for command in slash_commands(table, self._command, completions, IN_PRIVATE if self._guild_ids else EVERYWHERE):
            self.tree.add_command(command)
        for number in self._guild_ids:
            for command in slash_commands(table, self._command, completions, IN_A_SERVER):
                self.tree.add_command(command, guild=discord.Object(number))
        for menu in message_menus(self._summarise, self._ask, allowed_contexts=ANYWHERE, allowed_installs=BY_ALL):
            self.tree.add_command(menu)


def build(settings: "DiscordSettings", dispatcher: Dispatcher, services: Services, clock: Clock) -> HeraldClient:
    """Build the client; it connects when its `start` is called, or when `Discord.listen` is."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # what it lacks for voice is not missed
    return HeraldClient(settings, dispatcher, services, clock)


def intents(*, message_content: bool) -> discord.Intents:
    """Ask for what the bot needs: servers with their channels, and messages; in these the words only where allowed."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=message_content)
