"""Where a message goes: chat, topic, the message it replies to, its keyboard and its options."""

from dataclasses import dataclass, field

from tests.servers.telegram.call import Call
from tests.servers.telegram.chats import Access, Chat
from tests.servers.telegram.errors import bad_request
from tests.servers.telegram.keyboards import check_markup, read_markup
from tests.servers.telegram.messages import Message
from tests.servers.telegram.shapes import FieldError, Json, flag_field, integer_field, is_object, optional_text
from tests.servers.telegram.world import World


@dataclass(slots=True)
class Target:
    """A checked destination."""

    chat: Chat
    topic: int = 0
    reply_to: Message | None = None
    markup: Json | None = None
    options: Json = field(default_factory=dict)

    def check(self, content: Json) -> None:
        """Refuse what the bot may not send there."""
        check_markup(self.markup, self.chat)
        self.chat.check_rights(permission_for(content), self.topic)

    def post(self, world: World, content: Json, *, origin: Json | None = None, album: str = "") -> Message:
        """Put the bot's message there."""
        opening = self.chat.everything.get(self.topic)
        return self.chat.add(
            content,
            world.bot,
            markup=self.markup,
            sender_chat=self.chat if self.chat.type == "channel" else None,
            topic=self.topic,
            reply_to=self.reply_to or opening,
            origin=origin,
            album=album,
            options=self.options,
        )


def permission_for(content: Json) -> str:
    """Return the permission that a message's content needs."""
    if "photo" in content:
        return "can_send_photos"
    return "can_send_documents" if "document" in content else "can_send_messages"


@dataclass(frozen=True, slots=True)
class _Reply:
    """The message that a call wants to reply to."""

    number: int = 0
    chat: str = ""
    optional: bool = False


def aim(world: World, call: Call) -> Target:
    """Check a destination in the order in which the real server does."""
    reply = _read_reply(call)
    markup = read_markup(call)
    chat = world.find(call.text("chat_id"))
    chat.check_access(Access.WRITE)
    reply_to = _find_reply(world, chat, reply)
    thread = call.identifier("message_thread_id")
    chat.check_topic(thread)
    if not thread and reply_to is not None:
        thread = reply_to.topic
    options: Json = {name: call.flag(name) for name in ("disable_notification", "protect_content")}
    return Target(chat, thread, reply_to, markup, options)


def _read_reply(call: Call) -> _Reply:
    value = call.decoded("reply_parameters", "reply parameters")
    if value is None:
        return _Reply(call.identifier("reply_to_message_id"), "", call.flag("allow_sending_without_reply"))
    if not is_object(value):
        raise bad_request("object expected as reply parameters")
    try:
        number = integer_field(value, "message_id")
        return _Reply(number, optional_text(value, "chat_id"), flag_field(value, "allow_sending_without_reply"))
    except FieldError as fault:
        raise bad_request(f"can't parse reply parameters: {fault}") from None


def _find_reply(world: World, chat: Chat, reply: _Reply) -> Message | None:
    if reply.number <= 0:
        return None
    if reply.chat:
        chat = world.find(reply.chat)
        chat.check_access(Access.READ)
    found = chat.everything.get(reply.number)
    if found is not None and not found.deleted:
        return found
    if reply.optional:
        return None
    raise bad_request("message to be replied not found")


def find_message(world: World, call: Call, noun: str, access: Access, *, chat_field: str = "chat_id") -> Message:
    """Find the message that a call is about; `noun` names it in the refusal."""
    chat = world.find(call.text(chat_field))
    chat.check_access(access)
    found = chat.everything.get(call.identifier("message_id"))
    unseen = chat.type in {"supergroup", "channel"} and not chat.bot.inside
    if found is None or found.deleted or unseen:
        raise bad_request(f"{noun} not found")
    return found
