"""The server that tests start: the Bot API on a port of its own, and the world that it shows to the bot."""

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self, TypeVar

from tests.patience import PATIENCE

from .acts import Acts
from .backend import Backend
from .channels import Channel
from .clock import ServerClock
from .dispatch import Dispatcher
from .faults import Faults
from .groups import Group
from .http import HttpServer
from .journal import Journal
from .limits import Limits, Meter
from .polling import LongPoll
from .private import PrivateChat
from .profile import Profile
from .queries import QueryDesk
from .updates import UpdateQueue
from .users import User
from .webhook import Webhook
from .world import World

T = TypeVar("T")


class TelegramServer(Acts):
    """A Bot API server for one bot; use it as an async context manager, in the event loop of the test.

    `limits` are off unless given (see `real_limits`); with `privacy` the bot hears in groups only what is meant
    for it, as bots do unless BotFather was told otherwise; `webhook_delay` is the base in seconds of the wait
    between tries of a webhook.
    """

    def __init__(
        self,
        token: str = "123:abc",
        *,
        username: str = "herald_bot",
        name: str = "Herald",
        privacy: bool = True,
        limits: Limits | None = None,
        faults: Faults | None = None,
        webhook_delay: float = 1.0,
    ) -> None:
        self.token = token
        self.clock = ServerClock()
        bot = User(int(token.partition(":")[0]), name, username=username, is_bot=True)
        self.world = World(bot, self.clock, privacy=privacy)
        self.desk = QueryDesk(self.world)
        self.journal = Journal()
        self.meter = Meter(limits or Limits())
        self.faults = faults or Faults()
        self.poll = LongPoll(self.world.updates, self.world.changes.tell)
        self.webhook = Webhook(self.world.updates, self.clock, webhook_delay, self.world.changes.tell)
        self._backend = Backend(self.world, self.desk, self.poll, self.webhook)
        changes = self.world.changes
        dispatcher = Dispatcher(token, self._backend, self.journal, self.meter, self.faults, changes.tell)
        self._http = HttpServer(dispatcher.handle)
        self._port = 0

    async def __aenter__(self) -> Self:
        self._port = await self._http.start(self._port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.stop()
        await self.webhook.remove()
        if self._http.failures and error is None:
            raise ExceptionGroup("the test server failed while it answered", self._http.failures)

    @property
    def base_url(self) -> str:
        """Where the server listens, without a path."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def bot(self) -> User:
        """The bot's own account."""
        return self.world.bot

    @property
    def updates(self) -> UpdateQueue:
        """What the bot has been, or is still to be, told."""
        return self.world.updates

    @property
    def profile(self) -> Profile:
        """What the bot has said of itself."""
        return self._backend.profile

    @property
    def web(self) -> dict[str, bytes]:
        """What the server can fetch from elsewhere, by address."""
        return self.world.files.web

    def user(self, first_name: str, *, last_name: str = "", username: str = "", language: str = "en") -> User:
        """Let a person sign up."""
        return self.world.new_user(first_name, last_name, username, language)

    def private(self, user: User, *, started: bool = True) -> PrivateChat:
        """Return somebody's private chat with the bot; not `started`, the bot may not write there yet."""
        return self.world.private(user, started=started)

    def group(
        self,
        title: str,
        owner: User,
        members: Iterable[User] = (),
        *,
        username: str = "",
        supergroup: bool = False,
        forum: bool = False,
        bot: bool = True,
    ) -> Group:
        """Found a group, with the bot as a member unless told otherwise; a username makes it a public supergroup."""
        group = self.world.new_group(title, username, supergroup=supergroup, forum=forum)
        group.seat(owner, "creator")
        for member in members:
            group.seat(member)
        if bot:
            group.seat(self.bot)
        return group

    def channel(self, title: str, owner: User, *, username: str = "", bot: Iterable[str] | None = None) -> Channel:
        """Found a channel; `bot` are the rights of the bot, which without any is not in the channel."""
        channel = self.world.new_channel(title, username)
        channel.seat(owner, "creator")
        if bot is not None:
            channel.seat(self.bot, "administrator", bot)
        return channel

    async def wait_for(self, predicate: Callable[[], T], within: float = PATIENCE) -> T:
        """Wait so many seconds until something is true, and give what the predicate gave; raises TimeoutError."""
        return await self.world.changes.until(predicate, within)
