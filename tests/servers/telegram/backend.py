"""What the methods of the Bot API work on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .call import Call
from .polling import LongPoll
from .profile import Profile
from .queries import QueryDesk
from .webhook import Webhook
from .world import World


@dataclass(slots=True)
class Backend:
    """The world, the bot's own data, and the ways by which updates leave."""

    world: World
    desk: QueryDesk
    poll: LongPoll
    webhook: Webhook
    profile: Profile = field(default_factory=Profile)
    supports_inline: bool = True
    logged_out: bool = False


Method = Callable[[Backend, Call], Any]
"""A method of the Bot API: gives its result, or an awaitable of it, or raises ApiError."""
