"""Chats with members: who comes, who goes, who is promoted, and what the bot hears of it."""

from collections.abc import Iterable

from .chats import Access, Chat
from .errors import ApiError, bad_request, forbidden
from .members import RIGHTS, Member, Status
from .messages import Message
from .private import TWO_DAYS
from .users import User


class Room(Chat):
    """A group, supergroup or channel."""

    def seat(
        self,
        user: User,
        status: Status = "member",
        rights: Iterable[str] | None = None,
        *,
        permissions: Iterable[str] = (),
        anonymous: bool = False,
    ) -> Member:
        """Set somebody's standing without a word; an administrator holds all rights unless told which."""
        held = frozenset(RIGHTS if rights is None else rights) if status == "administrator" else frozenset()
        seat = Member(user, status, held, frozenset(permissions), anonymous)
        self.members[user.id] = seat
        return seat

    def changes_member(
        self,
        user: User,
        by: User,
        status: Status = "member",
        rights: Iterable[str] | None = None,
        *,
        permissions: Iterable[str] = (),
        anonymous: bool = False,
    ) -> Member:
        """Have somebody admit, promote, restrict, demote or remove somebody; the bot is told what it may know."""
        old, bot_administers = self.member(user), self.bot.administers
        new = self.seat(user, status, rights, permissions=permissions, anonymous=anonymous)
        update = self.world.member_update(self, by, old, new)
        if user is self.world.bot:
            self.world.emit("my_chat_member", update, self.id)
        elif bot_administers:
            self.world.emit("chat_member", update, self.id)
        if old.inside != new.inside:
            self._tell_coming(user, by, came=new.inside)
        return new

    def adds_bot(self, by: User, rights: Iterable[str] | None = None) -> Member:
        """Have somebody add the bot: as a member, or as an administrator where rights are given."""
        status: Status = "member" if rights is None else "administrator"
        return self.changes_member(self.world.bot, by, status, rights)

    def removes_bot(self, by: User) -> Member:
        """Have somebody throw the bot out."""
        return self.changes_member(self.world.bot, by, "kicked")

    def check_membership(self, noun: str, *, needed: bool) -> None:
        """Refuse a bot that was thrown out, or where membership is needed one that never came in."""
        if self.bot.status == "kicked":
            raise forbidden(f"bot was kicked from the {noun} chat")
        if needed and not self.bot.inside:
            raise forbidden(f"bot is not a member of the {noun} chat")

    def check_public(self, noun: str, access: Access) -> None:
        """Refuse as supergroups and channels do: one with a username may be read by anybody."""
        self.check_membership(noun, needed=access.speaks or not self.username)

    def may_delete(self, message: Message) -> ApiError | None:
        """Let the bot delete its own messages for two days, and with the right to delete anybody's at any time."""
        if self.bot.can("can_delete_messages"):
            return None
        if not message.by_bot:
            return bad_request("message can't be deleted")
        if self.world.clock.now() - message.at > TWO_DAYS:
            return bad_request("message can't be deleted for everyone")
        return None

    def _tell_coming(self, user: User, by: User, *, came: bool) -> None:
        """Leave a service message about somebody who came or went, where such messages are shown."""
