"""What happens to the bot itself: it comes into chats, is thrown out, and chats get other numbers."""

from telegram import ChatMember, ChatMemberUpdated, Message

from bot.platforms.telegram.members import kind_of, may_write
from bot.platforms.telegram.refusals import BLOCKED, NO_RIGHT, REMOVED
from bot.platforms.telegram.updates import NAME, ref_of
from chat.refs import ChatKind
from services.closures import Presence


class Events:
    """Remembers where the bot may write."""

    def __init__(self, presence: Presence) -> None:
        self._presence = presence

    async def membership(self, change: ChatMemberUpdated) -> bool:
        """Note that the bot's standing in a chat changed; tells whether it came into a group just now."""
        kind = kind_of(change.chat)
        was, now = (may_write(member, kind) for member in (change.old_chat_member, change.new_chat_member))
        ref = ref_of(change.chat)
        if not now:
            away = change.new_chat_member.status in {ChatMember.LEFT, ChatMember.BANNED}
            blocked = BLOCKED if kind is ChatKind.PRIVATE else REMOVED
            await self._presence.left(ref, blocked if away else NO_RIGHT)
            return False
        await self._presence.came(ref)
        return kind is ChatKind.GROUP and not was

    async def migration(self, message: Message) -> None:
        """Follow a group that became a supergroup."""
        if message.migrate_to_chat_id:
            await self._presence.moved(NAME, str(message.chat.id), str(message.migrate_to_chat_id))
        elif message.migrate_from_chat_id:
            await self._presence.moved(NAME, str(message.migrate_from_chat_id), str(message.chat.id))
