"""What the operations of the REST API work on, and what they look like."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .call import Call
from .channels import Channel
from .commands import Registry
from .errors import missing_access, missing_permissions
from .gateway import Gateway
from .interactions import Desk
from .permissions import NONE, Permission
from .world import World


@dataclass(frozen=True, slots=True)
class Backend:
    """The world, the registered commands, and the desk of interactions."""

    world: World
    registry: Registry
    desk: Desk
    gateway: Gateway

    def channel(self, call: Call, needs: Permission = NONE) -> Channel:
        """Find the channel of a path, and check the bot's rights there. Raises ApiError 10003, 50001, 50013."""
        channel = self.world.find_channel(call.id("channel"))
        found = channel.rights_of(self.world.bot)
        if not found & Permission.VIEW_CHANNEL:
            raise missing_access()
        if needs & ~found:
            raise missing_permissions()
        return channel


Operation = Callable[[Backend, Call], Any]
