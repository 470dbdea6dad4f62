"""Groups, supergroups and forums."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .chats import Access
from .errors import bad_request, migrated
from .messages import Message
from .rooms import Room
from .shapes import Json
from .users import User

if TYPE_CHECKING:
    from .world import World

GENERAL = 1
"""The general topic, and in every supergroup the message about its founding."""


@dataclass(eq=False, slots=True)
class Topic:
    """A forum topic; its id is that of the message that opened it."""

    id: int
    name: str
    closed: bool = False


class Group(Room):
    """A group; a supergroup may have a username, rights for each member, and topics."""

    def __init__(
        self, world: "World", chat_id: int, title: str, username: str = "", *, supergroup: bool, forum: bool
    ) -> None:
        super().__init__(world, chat_id, title, username)
        self.supergroup = supergroup or forum
        self.last_id = GENERAL if self.supergroup else 0
        self.forum = forum
        self.topics: dict[int, Topic] = {}
        self.successor: Group | None = None

    @property
    def type(self) -> str:
        """The type that the Bot API gives it."""
        return "supergroup" if self.supergroup else "group"

    def as_json(self) -> Json:
        """Return the Chat object."""
        return super().as_json() | ({"is_forum": True} if self.forum else {})

    def check_access(self, access: Access) -> None:
        """Refuse where the bot has no place, or where the group has moved."""
        if self.supergroup:
            self.check_public("supergroup", access)
            return
        if self.successor is not None and access in {Access.WRITE, Access.MEMBERS}:
            raise migrated(self.successor.id)
        if access is not Access.READ:
            self.check_membership("group", needed=True)

    def check_rights(self, permission: str, topic: int = 0) -> None:
        """Refuse what the bot is restricted from, what nobody may send, and a topic that is closed."""
        bot = self.bot
        held = bot.permissions if bot.status == "restricted" else self.permissions
        if not bot.administers and permission not in held:
            raise self.refuse_sort(permission)
        closed = topic in self.topics and self.topics[topic].closed
        if closed and not bot.can("can_manage_topics"):
            raise bad_request("TOPIC_CLOSED")

    def check_topic(self, thread: int) -> None:
        """Refuse a message to a thread that is no topic; the general topic takes messages without a thread only."""
        if thread and thread not in self.topics:
            raise bad_request("message thread not found")

    def thread_of_reply(self, reply_to: Message | None) -> int:
        """Return a reply's thread, which supergroups number even where they are no forums."""
        if reply_to is None or not self.supergroup or self.forum:
            return 0
        return reply_to.thread or reply_to.id

    def opens_topic(self, name: str, by: User) -> Topic:
        """Have somebody open a topic."""
        colour = 0x6FB9F0
        message = self.add({"forum_topic_created": {"name": name, "icon_color": colour}}, by)
        message.topic = message.thread = message.id
        topic = self.topics[message.id] = Topic(message.id, name)
        self.world.announce(message)
        return topic

    def says(
        self,
        user: User,
        text: str,
        *,
        reply_to: Message | None = None,
        topic: Topic | None = None,
        anonymously: bool = False,
        quote: str = "",
    ) -> Message:
        """Have a member write, of what they reply to perhaps a quote; administrators may do it in the group's name."""
        if not self.member(user).inside:
            raise ValueError(f"{user.first_name} is no member of {self.title}")
        if anonymously and not self.member(user).administers:
            raise ValueError(f"{user.first_name} is no administrator of {self.title}")
        sender = self.world.anonymous if anonymously else user
        message = self.add(
            self.written(text),
            sender,
            sender_chat=self if anonymously else None,
            topic=topic.id if topic else 0,
            reply_to=reply_to or (self.everything[topic.id] if topic else None),
        )
        message.quote, message.elsewhere = quote, reply_to is not None and reply_to.chat is not self
        self.world.announce(message)
        return message

    def becomes_supergroup(self) -> "Group":
        """Have Telegram turn the group into a supergroup, which has another id."""
        new = self.world.new_group(self.title, supergroup=True)
        new.members = dict(self.members)
        self.successor = new
        owner = next((member.user for member in self.members.values() if member.status == "creator"), None)
        self.world.announce(self.add({"migrate_to_chat_id": new.id}, owner))
        self.world.announce(new.add({"migrate_from_chat_id": self.id}, owner, sender_chat=new))
        return new

    def _tell_coming(self, user: User, by: User, *, came: bool) -> None:
        """Leave the service message that a group shows; somebody who was thrown out does not see it."""
        person = user.as_json()
        self.world.announce(self.add({"new_chat_members": [person]} if came else {"left_chat_member": person}, by))
