"""What people do beyond writing: press buttons, ask inline, forward, share a chat."""

from .channels import Channel
from .groups import Group
from .messages import Message
from .private import PrivateChat
from .queries import InlineQuery, Press, QueryDesk
from .rooms import Room
from .shapes import Json
from .users import User
from .world import World


class Acts:
    """The deeds of people, as the server's users call them."""

    world: World
    desk: QueryDesk
    inline_feedback = False
    """Whether BotFather was told to report which inline results are chosen."""

    def press(self, user: User, message: Message, button: str) -> Press:
        """Have somebody press an inline button, named by its text or its callback data."""
        found = [each for row in message.buttons for each in row if button in (each["text"], each.get("callback_data"))]
        if not found:
            raise LookupError(f"no button {button!r} among {message.labels}")
        if "callback_data" not in found[0]:
            raise LookupError(f"the button {button!r} tells the bot nothing")
        inline_id = next((number for number, each in self.desk.inline_messages.items() if each is message), "")
        return self.desk.press(user, message, found[0]["callback_data"], inline_id=inline_id)

    def forge(self, user: User, message: Message, data: str) -> Press:
        """Have a changed client press a button that the message does not have."""
        return self.desk.press(user, message, data, inline_id="")

    def inline(self, user: User, text: str, *, offset: str = "", chat_type: str = "sender") -> InlineQuery:
        """Have somebody type @bot and some words."""
        return self.desk.ask(user, text, offset, chat_type)

    def choose(self, user: User, query: InlineQuery, result_id: str, to: PrivateChat | Group | Channel) -> Message:
        """Have somebody send an inline result to a chat."""
        result = next(each for each in query.results if each["id"] == result_id)
        content: Json = result["content"] | {"via_bot": self.world.bot.as_json()}
        message = to.add(content, user, markup=result["markup"])
        chosen: Json = {"result_id": result_id, "from": user.as_json(), "query": query.text}
        if message.buttons:
            number = f"AgAAA{len(self.desk.inline_messages):08d}"
            self.desk.inline_messages[number] = message
            chosen["inline_message_id"] = number
        self.world.announce(message)
        if self.inline_feedback:
            self.world.emit("chosen_inline_result", chosen, user.id)
        return message

    def forward(
        self, user: User, message: Message, to: PrivateChat | Group | None = None, *, hidden: bool = False
    ) -> Message:
        """Have somebody forward a message, to their private chat with the bot unless told otherwise."""
        chat = to or self.world.private(user, started=True)
        forwarded = chat.add(dict(message.content), user, origin=message.as_origin(hidden=hidden))
        self.world.announce(forwarded)
        return forwarded

    def share_chat(self, user: User, asking: Message, chat: Room) -> Message:
        """Have somebody answer a request_chat button by picking a chat that Telegram would offer them.

        A bot that lacks the rights that the button asks for is made an administrator, as Telegram does
        after asking the person.
        """
        keys = [key for row in (asking.markup or {}).get("keyboard", []) for key in row if key.get("request_chat")]
        wanted = [
            key["request_chat"]
            for key in keys
            if key["request_chat"].get("chat_is_channel", False) is (chat.type == "channel")
        ]
        if not wanted:
            raise LookupError(f"no button asks for a {chat.type}")
        request: Json = wanted[0]
        missing = [right for right in _rights(request, "user") if not chat.member(user).can(right)]
        if missing or (request.get("bot_is_member") and not chat.bot.inside):
            raise LookupError(f"Telegram would not offer {chat.title}: {missing or 'the bot is no member'}")
        rights = _rights(request, "bot")
        if rights and not all(chat.bot.can(right) for right in rights):
            chat.changes_member(self.world.bot, user, "administrator", chat.bot.rights | rights)
        shared: Json = {"request_id": request["request_id"], "chat_id": chat.id}
        if request.get("request_title"):
            shared["title"] = chat.title
        if request.get("request_username") and chat.username:
            shared["username"] = chat.username
        message = self.world.private(user, started=True).add({"chat_shared": shared}, user)
        self.world.announce(message)
        return message


def _rights(request: Json, whose: str) -> frozenset[str]:
    """Return the administrator's rights that a request_chat button wants of the person or of the bot."""
    asked = request.get(f"{whose}_administrator_rights") or {}
    return frozenset(right for right, value in asked.items() if value is True and right != "is_anonymous")
