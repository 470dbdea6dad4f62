"""A person's private chat with the bot."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from .chats import Access, Chat
from .errors import ApiError, bad_request, forbidden
from .members import Member
from .messages import Message
from .shapes import Json
from .users import User

if TYPE_CHECKING:
    from .world import World

TWO_DAYS = 48 * 3600
NONE: Mapping[str, str] = MappingProxyType({})


class PrivateChat(Chat):
    """The chat of one person with the bot; it is `started` once the person has written."""

    def __init__(self, world: "World", user: User, *, started: bool) -> None:
        super().__init__(world, user.id, username=user.username)
        self.user = user
        self.started = started
        self.blocked = False

    @property
    def type(self) -> str:
        """The type that the Bot API gives it."""
        return "private"

    def as_json(self) -> Json:
        """Return the Chat object: a person has a name and no title."""
        names = {"first_name": self.user.first_name, "last_name": self.user.last_name, "username": self.user.username}
        return {"id": self.id, "type": self.type} | {name: value for name, value in names.items() if value}

    def check_access(self, access: Access) -> None:
        """Refuse to speak to an account that is gone."""
        if access.speaks and self.user.deactivated:
            raise forbidden("user is deactivated")

    def check_rights(self, permission: str, topic: int = 0) -> None:
        """Refuse what would not reach the person; anything that does may be sent."""
        self.check_delivery()

    def check_delivery(self) -> None:
        """Refuse what would reach nobody."""
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.started:
            raise forbidden("bot can't initiate conversation with a user")

    def may_delete(self, message: Message) -> ApiError | None:
        """Let either side's messages be deleted for two days."""
        if self.world.clock.now() - message.at > TWO_DAYS:
            return bad_request("message can't be deleted for everyone")
        return None

    def says(
        self, text: str, *, reply_to: Message | None = None, quote: str = "", links: Mapping[str, str] = NONE
    ) -> Message:
        """Have the person write to the bot, with addresses behind some words, of what they reply to perhaps a quote."""
        self.unblocks_bot()
        self.started = True
        message = self.add(self.written(text, links), self.user, reply_to=reply_to)
        message.quote, message.elsewhere = quote, reply_to is not None and reply_to.chat is not self
        self.world.announce(message)
        return message

    def sends_file(self, name: str, content: bytes, media_type: str, caption: str = "") -> Message:
        """Have the person send a document."""
        return self.sends_file_of(self.user, name, content, media_type, caption)

    def blocks_bot(self) -> None:
        """Have the person block the bot."""
        if not self.blocked:
            self.blocked = True
            self._tell("member", "kicked")

    def unblocks_bot(self) -> None:
        """Have the person let the bot speak again."""
        if self.blocked:
            self.blocked = False
            self._tell("kicked", "member")

    def _tell(self, old: str, new: str) -> None:
        bot = self.world.bot
        seats = {"member": Member(bot), "kicked": Member(bot, "kicked")}
        self.world.emit("my_chat_member", self.world.member_update(self, self.user, seats[old], seats[new]), self.id)
