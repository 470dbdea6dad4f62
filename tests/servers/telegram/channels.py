"""Channels, where only administrators post."""

from .chats import Access
from .errors import bad_request
from .messages import Message
from .rooms import Room
from .users import User


class Channel(Room):
    """A channel; a username makes it public."""

    @property
    def type(self) -> str:
        """The type that the Bot API gives it."""
        return "channel"

    def check_access(self, access: Access) -> None:
        """Refuse where the bot has no place; a public channel may be read, but not its members."""
        self.check_public("channel", access)
        if access is Access.MEMBERS and not self.bot.administers:
            raise bad_request("member list is inaccessible")

    def check_rights(self, permission: str, topic: int = 0) -> None:
        """Refuse a bot that may not post."""
        if not self.bot.can("can_post_messages"):
            raise bad_request("need administrator rights in the channel chat")

    def posts(self, text: str, *, by: User | None = None) -> Message:
        """Have an administrator post in the channel's name."""
        if by is not None and not self.member(by).can("can_post_messages"):
            raise ValueError(f"{by.first_name} may not post in {self.title}")
        message = self.add(self.written(text), None, sender_chat=self)
        self.world.announce(message)
        return message
