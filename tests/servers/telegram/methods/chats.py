"""What the bot may know of chats and their members, and what it does in them."""

from tests.servers.telegram.backend import Backend
from tests.servers.telegram.call import Call
from tests.servers.telegram.channels import Channel
from tests.servers.telegram.chats import Access, Chat
from tests.servers.telegram.errors import bad_request
from tests.servers.telegram.groups import Group
from tests.servers.telegram.members import PERMISSIONS
from tests.servers.telegram.private import PrivateChat
from tests.servers.telegram.rooms import Room
from tests.servers.telegram.shapes import Json

from .target import find_message


def get_chat(backend: Backend, call: Call) -> Json:
    """Return the ChatFullInfo object."""
    chat = _find(backend, call, Access.READ)
    shown = chat.as_full_json()
    if isinstance(chat, Group):
        shown["permissions"] = {name: name in chat.permissions for name in PERMISSIONS}
    return shown


def get_chat_member(backend: Backend, call: Call) -> Json:
    """Return somebody's standing in a chat."""
    number = call.person()
    own = number == backend.world.bot.id
    chat = _find(backend, call, Access.READ if own else Access.MEMBERS)
    user = backend.world.users.get(number)
    if user is None or (isinstance(chat, PrivateChat) and user not in (chat.user, backend.world.bot)):
        raise bad_request("user not found")
    if isinstance(chat, PrivateChat):
        return {"user": user.as_json(), "status": "member"}
    return chat.member(user).as_json(chat.type)


def get_chat_administrators(backend: Backend, call: Call) -> list[Json]:
    """Return a chat's creator and administrators, without other bots."""
    chat = _find(backend, call, Access.MEMBERS)
    if isinstance(chat, PrivateChat):
        raise bad_request("there are no administrators in the private chat")
    seats = [seat for seat in chat.members.values() if seat.administers]
    bots = [seat for seat in seats if seat.user.is_bot and seat.user is not backend.world.bot]
    return [seat.as_json(chat.type) for seat in seats if seat not in bots]


def get_chat_member_count(backend: Backend, call: Call) -> int:
    """Count a chat's members."""
    chat = _find(backend, call, Access.READ)
    if isinstance(chat, PrivateChat):
        return 2
    return sum(seat.inside for seat in chat.members.values())


def leave_chat(backend: Backend, call: Call) -> bool:
    """Leave a group or channel."""
    chat = _find(backend, call, Access.READ)
    if not isinstance(chat, Room):
        raise bad_request("chat member status can't be changed in private chats")
    chat.changes_member(backend.world.bot, backend.world.bot, "left")
    return True


def pin_chat_message(backend: Backend, call: Call) -> bool:
    """Pin a message."""
    message = find_message(backend.world, call, "message to pin", Access.WRITE)
    _check_pinning(message.chat)
    message.chat.pinned = message
    shown = message.as_json(with_reply=False)
    backend.world.announce(message.chat.add({"pinned_message": shown}, backend.world.bot))
    return True


def unpin_chat_message(backend: Backend, call: Call) -> bool:
    """Unpin the pinned message."""
    chat = _find(backend, call, Access.WRITE)
    _check_pinning(chat)
    chat.pinned = None
    return True


def get_forum_topic_icon_stickers(backend: Backend, call: Call) -> list[Json]:
    """Return the stickers that topics may wear: in this world there are none."""
    return []


def _find(backend: Backend, call: Call, access: Access) -> Chat:
    chat = backend.world.find(call.text("chat_id"))
    chat.check_access(access)
    return chat


def _check_pinning(chat: Chat) -> None:
    right = "can_edit_messages" if isinstance(chat, Channel) else "can_pin_messages"
    if isinstance(chat, Room) and not chat.bot.can(right):
        raise bad_request("not enough rights to manage pinned messages in the chat")
