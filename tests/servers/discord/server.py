"""The server that tests start: Discord's REST API and gateway on a port of its own, and the world behind them."""

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.patience import PATIENCE

from .acts import Acts
from .backend import Backend
from .channels import Channel, Kind
from .commands import Registry
from .dispatch import PREFIX, Dispatcher
from .faults import Faults
from .gateway import Gateway
from .guilds import Guild
from .interactions import ANSWER_SECONDS, Desk, Interaction
from .journal import Journal
from .limits import Limits, Meter
from .messages import Attached, Message
from .people import Member, User
from .permissions import ORDINARY, Permission
from .world import Intent, World

T = TypeVar("T")


class DiscordServer:
    """Discord for one bot; use it as an async context manager, in the event loop of the test.

    `intents` are the privileged intents that the application was granted, `heartbeat` the seconds between heartbeats.
    """

    def __init__(
        self,
        token: str = "MTIzNDU2Nzg5.GHerald.0123456789abcdefghijklmnopq",
        *,
        bot: str = "Herald",
        intents: Intent = Intent.MESSAGE_CONTENT,
        limits: Limits | None = None,
        faults: Faults | None = None,
        heartbeat: float = 41.25,
        shards: int = 1,
    ) -> None:
        self.token = token
        self.world = World(bot)
        self.world.granted = intents
        self.registry = Registry(self.world)
        self.desk = Desk(self.world)
        self.gateway = Gateway(self.world, token, intents, heartbeat, shards)
        self.journal = Journal()
        self.meter = Meter(limits or Limits())
        self.faults = faults or Faults()
        self.acts = Acts(self.world, self.registry, self.desk)
        backend = Backend(self.world, self.registry, self.desk, self.gateway)
        changes = self.world.changes
        self._dispatcher = Dispatcher(token, backend, self.journal, self.meter, self.faults, changes.tell)
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        await self.restart()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.kill()
        if self._dispatcher.failures and error is None:
            raise ExceptionGroup("the test server failed while it answered", self._dispatcher.failures)

    async def kill(self) -> None:
        """Break all connections and listen no more; the world stays."""
        runner, self._runner = self._runner, None
        if runner is None:
            return
        for site in runner.sites:
            await site.stop()
        for each in list(runner.server.connections if runner.server else ()):
            if each.transport is not None:
                each.transport.abort()
        await runner.cleanup()

    async def restart(self) -> None:
        """Listen, on the same port as before if there was one."""
        app = web.Application(client_max_size=100 * 1024 * 1024)
        app.router.add_get("/attachments/{tail:.*}", self._download)
        app.router.add_get("/", self.gateway.serve)
        app.router.add_get("/resume", self.gateway.serve)
        app.router.add_route("*", PREFIX + "/{tail:.*}", self._dispatcher.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        self.world.address = f"http://127.0.0.1:{self._port}"
        self.gateway.address = self.gateway_url

    @property
    def api_url(self) -> str:
        """Where REST is, as [discord] api_url wants it."""
        return f"http://127.0.0.1:{self._port}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        """Where the gateway is."""
        return f"ws://127.0.0.1:{self._port}"

    @property
    def bot(self) -> User:
        """The bot's own account."""
        return self.world.bot

    def reset_token(self, token: str) -> None:
        """Put another token in the place of the bot's, as the developer portal does; its connections end."""
        self._dispatcher.token = self.gateway.token = token
        self.gateway.drop(4004)

    def user(self, name: str, locale: str = "en-US") -> User:
        """Let a person sign up."""
        return self.world.new_user(name, locale)

    def guild(self, name: str, owner: User, *members: User, bot: Permission | None = ORDINARY) -> Guild:
        """Found a guild, with the bot in it by a role of these permissions unless told otherwise."""
        guild = self.world.new_guild(name, owner, members)
        if bot is not None:
            self.world.invite_bot(guild, bot)
        return guild

    def channel(self, guild: Guild, name: str, kind: Kind = Kind.TEXT, tags: tuple[str, ...] = ()) -> Channel:
        """Open a channel of a guild."""
        return self.world.new_channel(guild, name, kind, tags)

    def join(self, guild: Guild, user: User) -> User:
        """Let somebody join a guild."""
        guild.members[user.id] = Member(user, self.world.clock.now())
        return user

    def thread(self, parent: Channel, name: str, owner: User) -> Channel:
        """Open a thread, or a post of a forum."""
        return self.world.new_thread(parent, name, owner)

    def dm(self, user: User, other: User | None = None) -> Channel:
        """Return somebody's direct messages with the bot, or with somebody else."""
        return self.world.dm(user, other)

    def install(self, user: User) -> None:
        """Have somebody install the application for themselves."""
        self.world.installed.add(user.id)

    async def slash(self, user: User, channel: Channel, line: str, /, **options: Any) -> Interaction:
        """Have somebody use a command, and wait until the bot has acknowledged it."""
        return await self.acknowledged(self.acts.slash(user, channel, line, options))

    async def autocomplete(
        self, user: User, channel: Channel, line: str, focus: str, typed: str = "", /, **rest: Any
    ) -> list[str]:
        """Have somebody type into an option, and give the names of what is offered."""
        asked = self.acts.autocomplete(user, channel, line, focus, typed, rest)
        await self.acknowledged(asked)
        return [each["name"] for each in asked.choices]

    async def menu(self, user: User, message: Message, name: str) -> Interaction:
        """Have somebody choose an entry of a message's menu, and wait until the bot has acknowledged it."""
        return await self.acknowledged(self.acts.menu(user, message, name))

    async def press(self, user: User, message: Message, words: str) -> Interaction:
        """Have somebody press the button with these words, and wait until the bot has acknowledged it."""
        return await self.acknowledged(self.acts.press(user, message, words))

    async def select(self, user: User, message: Message, *words: str) -> Interaction:
        """Have somebody choose from a menu, and wait until the bot has acknowledged it."""
        return await self.acknowledged(self.acts.select(user, message, words))

    async def pick(self, user: User, message: Message, channel: Channel) -> Interaction:
        """Have somebody choose a channel from a menu, and wait until the bot has acknowledged it."""
        return await self.acknowledged(self.acts.pick(user, message, channel))

    async def submit(self, asked: Interaction, *values: str) -> Interaction:
        """Have somebody fill in the form that an interaction opened, and wait until it is acknowledged."""
        return await self.acknowledged(self.acts.submit(asked, values))

    def say(
        self,
        user: User,
        channel: Channel,
        words: str,
        reply_to: Message | None = None,
        *files: Attached,
        pings: bool = False,
    ) -> Message:
        """Have somebody write a message, with files that were laid up; a reply mentions its author where it `pings`."""
        return self.acts.say(user, channel, words, reply_to, files, pings=pings)

    def file(self, name: str, content: bytes, media_type: str = "application/pdf") -> Attached:
        """Lay a file up, for a message or an option."""
        return self.world.lay_up(name, content, media_type)

    async def acknowledged(self, interaction: Interaction) -> Interaction:
        """Wait for the bot's first answer; raises TimeoutError where Discord would show a failure."""
        await self.wait_for(lambda: interaction.answered is not None, within=ANSWER_SECONDS)
        return interaction

    async def online(self, within: float = 10.0) -> None:
        """Wait until the bot is connected and knows its guilds."""
        await self.wait_for(lambda: len(self.gateway.live) >= self.gateway.shards, within)

    async def wait_for(self, predicate: Callable[[], T], within: float = PATIENCE) -> T:
        """Wait so many seconds until something is true, and give what the predicate gave; raises TimeoutError."""
        return await self.world.changes.until(predicate, within)

    async def _download(self, request: web.Request) -> web.Response:
        content = self.world.cdn.get(request.path)
        return web.Response(status=404) if content is None else web.Response(body=content)
