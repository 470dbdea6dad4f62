"""Membership in chats: who may configure one, whether the bot may write there, and what becomes of that."""

import re

from telegram import (
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberOwner,
    ChatMemberRestricted,
    ChatMemberUpdated,
    ChatPermissions,
    Message,
)
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.platforms.telegram.addresses import INVITATION
from bot.platforms.telegram.incoming import NAME, kind_of, ref_of
from bot.platforms.telegram.posting import BLOCKED, NO_RIGHT, REMOVED
from bot.platforms.telegram.sending import Bot
from chat.errors import NotAllowedError, NotFoundError, UnavailableError
from chat.refs import ChatKind, ChatRef, Person
from chat.words import phrase
from services.closures import Presence
from services.languages import Languages

# A chat without a name of its own is named by its number, a topic of a forum by that and its own. No username has two
# underscores in a row, so that no stranger's channel can be called so.
_NUMBERED = re.compile(r"id__(?P<chat>\d{1,20})(?:_(?P<thread>\d{1,10}))?")
_IN_PUBLIC = re.compile(r"(?P<name>[A-Za-z]\w{3,31}?)__(?P<thread>\d{1,10})", re.ASCII)


class Members:
    """Asks Telegram about chats and their administrators."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def administers(self, ref: ChatRef, person: Person) -> bool:
        """Return whether a person may configure a chat: a channel's administrator must be allowed to post.

        Somebody who writes in the name of the chat itself is one of its anonymous administrators.
        Raises UnavailableError.
        """
        if (plain := _plain(ref, person)) is not None:
            return plain
        member = await self._member(int(ref.chat), int(person.id))
        return member is not None and _may_post(member, ref.kind, administrator=True)

    async def belongs(self, ref: ChatRef, person: Person) -> bool:
        """Return whether a person may read a chat. Raises UnavailableError."""
        if (plain := _plain(ref, person)) is not None:
            return plain
        member = await self._member(int(ref.chat), int(person.id))
        if isinstance(member, ChatMemberRestricted):
            return member.is_member
        return member is not None and member.status not in {ChatMember.LEFT, ChatMember.BANNED}

    async def may_post(self, ref: ChatRef) -> NotAllowedError | None:
        """Return which right the bot lacks to post in a chat, None where it may. Raises UnavailableError."""
        if ref.kind is ChatKind.PRIVATE:
            return None
        try:
            chat = await self._bot.get_chat(int(ref.chat))
        except (BadRequest, Forbidden):
            return _not_allowed(ref)
        except TelegramError as error:
            raise _unavailable() from error
        own = await self._member(chat.id, self._bot.id)
        return None if own and may_write(own, ref.kind, chat.permissions) else _not_allowed(ref)

    async def find(self, name: str) -> ChatRef | None:
        """Return the chat of `@name` or of a number in our own spelling, None where the bot sees none.

        Raises NotAllowedError where the bot sees the chat but may not, UnavailableError, and NotFoundError for an
        invitation, which tells no bot where it leads.
        """
        if name == INVITATION:
            raise NotFoundError(
                phrase("An invitation link does not tell me which chat it is."),
                phrase("Send /channel and pick the chat, or forward me one of its posts."),
            )
        numbered, topic = _NUMBERED.fullmatch(name), _IN_PUBLIC.fullmatch(name)
        public = topic["name"] if topic else name
        try:
            chat = await self._bot.get_chat(-int(numbered["chat"]) if numbered else f"@{public}")
        except (BadRequest, Forbidden):
            return None
        except TelegramError as error:
            raise _unavailable() from error
        within = numbered or topic
        thread = (within["thread"] or "") if within and chat.is_forum else ""  # elsewhere it is a message's number
        ref = ChatRef(NAME, str(chat.id), thread, kind=kind_of(chat), title=chat.title or "")
        if ref.kind is ChatKind.PRIVATE:
            return None
        own = await self._member(chat.id, self._bot.id)
        if own is None or not may_write(own, ref.kind, chat.permissions):
            raise _not_allowed(ref)
        return ref

    async def _member(self, chat: int, person: int) -> ChatMember | None:
        try:
            return await self._bot.get_chat_member(chat, person)
        except (BadRequest, Forbidden):
            return None
        except TelegramError as error:
            raise _unavailable() from error


class BotMembership:
    """Remembers where the bot may write."""

    def __init__(self, presence: Presence) -> None:
        self._presence = presence

    async def changed(self, change: ChatMemberUpdated) -> bool:
        """Note that the bot's standing in a chat changed, and return whether it may write there only since now.

        Of a private chat nothing is returned: its person has spoken.
        """
        kind, ref = kind_of(change.chat), ref_of(change.chat)
        if not may_write(change.new_chat_member, kind):
            away = change.new_chat_member.status in {ChatMember.LEFT, ChatMember.BANNED}
            blocked = BLOCKED if kind is ChatKind.PRIVATE else REMOVED
            await self._presence.left(ref, blocked if away else NO_RIGHT)
            return False
        if kind is ChatKind.PRIVATE:
            await self._presence.came(ref)
            return False
        await self._presence.came(ref, Languages.nearest(change.from_user.language_code or ""))
        return comes(change)

    async def migrated(self, message: Message) -> None:
        """Follow a group that became a supergroup."""
        if message.migrate_to_chat_id:
            await self._presence.moved(NAME, str(message.chat.id), str(message.migrate_to_chat_id))
        elif message.migrate_from_chat_id:
            await self._presence.moved(NAME, str(message.migrate_from_chat_id), str(message.chat.id))


def comes(change: ChatMemberUpdated) -> bool:
    """Return whether the bot may write in a chat only since now."""
    kind = kind_of(change.chat)
    return may_write(change.new_chat_member, kind) and not may_write(change.old_chat_member, kind)


def _plain(ref: ChatRef, person: Person) -> bool | None:
    """Return whether a person belongs to a chat, where that is plain without Telegram's word, else None.

    A chat itself does, in whose name its anonymous administrators write; and whoever a private chat is with.
    """
    if ref.platform != person.platform:
        return False
    if ref.chat == person.id:
        return True
    return False if ref.kind is ChatKind.PRIVATE or not person.id.isdecimal() else None


def may_write(member: ChatMember, kind: ChatKind, permissions: ChatPermissions | None = None) -> bool:
    """Return whether the bot, being that member, may write in a chat; `permissions` are those of plain members."""
    if permissions and member.status == ChatMember.MEMBER and _silences(permissions):
        return False
    return _may_post(member, kind, administrator=kind is ChatKind.CHANNEL)


def name_of(chat_id: int, username: str | None = None, thread: str = "") -> str:
    """Return the name by which commands mean a chat, or a topic of it."""
    return username or "_".join(filter(None, (f"id__{-chat_id}", thread)))


def _may_post(member: ChatMember, kind: ChatKind, *, administrator: bool) -> bool:
    if isinstance(member, ChatMemberOwner):
        return True
    if isinstance(member, ChatMemberAdministrator):
        return kind is not ChatKind.CHANNEL or bool(member.can_post_messages)
    if administrator or member.status in {ChatMember.LEFT, ChatMember.BANNED}:
        return False
    return not isinstance(member, ChatMemberRestricted) or member.can_send_messages


def _silences(permissions: ChatPermissions) -> bool:
    """Return whether plain members may not write; what is not said is not allowed, unless nothing is said at all."""
    said = permissions.to_dict()
    return bool(said) and not said.get("can_send_messages", False)


def _not_allowed(ref: ChatRef) -> NotAllowedError:
    if ref.kind is ChatKind.CHANNEL:
        return NotAllowedError(
            phrase("I may not post in “{title}”.", title=ref.title),
            phrase("Make me an administrator there with the right Post Messages, then try again."),
        )
    return NotAllowedError(
        phrase("I may not write in “{title}”.", title=ref.title),
        phrase("Allow me Send Messages there, or make me an administrator, then try again."),
    )


def _unavailable() -> UnavailableError:
    return UnavailableError(
        phrase("Telegram does not tell me who administers that chat."), phrase("Please try again in a minute.")
    )
