"""Reply markup as the server takes it.

The limits of an inline keyboard are those that people have measured: 100 buttons, about 10 kB, and 8 in a
row (of which the real server's treatment is not documented; here the ninth is refused).
"""

import json
from collections.abc import Callable

from .call import Call
from .channels import Channel
from .chats import Chat
from .errors import bad_request
from .private import PrivateChat
from .shapes import FieldError, Json, flag_field, integer_field, is_object, optional_text, text_field
from .text.links import LinkError, check_link, user_of_link

MAX_BUTTONS = 100
MAX_ROW = 8
MAX_BYTES = 10_000
MAX_DATA = 64
_OTHER_ACTIONS = (
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "web_app",
    "login_url",
    "callback_game",
    "pay",
)


def read_markup(call: Call) -> Json | None:
    """Read a call's reply markup: the shape alone, not yet what the chat allows."""
    value = call.decoded("reply_markup", "reply keyboard markup")
    return None if value is None else read_markup_value(value)


def read_markup_value(value: object) -> Json | None:
    """Read reply markup that was decoded already."""
    if not is_object(value):
        raise bad_request("object expected as reply markup")
    if value.get("keyboard"):
        rows = _rows(value["keyboard"], 'field "keyboard" must be an Array of Arrays', "keyboard", _read_key)
        return value | {"keyboard": rows}
    if value.get("inline_keyboard"):
        complaint = 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        rows = _rows(value["inline_keyboard"], complaint, "inline keyboard", _read_button)
        return {"inline_keyboard": rows} if rows else None
    return value if value.get("remove_keyboard") or value.get("force_reply") else None


def check_markup(markup: Json | None, chat: Chat | None) -> None:
    """Refuse buttons that the chat or the server does not allow; without a chat they belong to an inline message."""
    if markup is None:
        return
    inline = markup.get("inline_keyboard")
    if inline is None:
        if chat is None or isinstance(chat, Channel):
            raise bad_request("inline keyboard expected")
        if not isinstance(chat, PrivateChat):
            _refuse_requests(markup)
        return
    buttons = [button for row in inline for button in row]
    for button in buttons:
        _check_button(button)
    size = len(json.dumps(markup, ensure_ascii=False).encode())
    if len(buttons) > MAX_BUTTONS or size > MAX_BYTES or any(len(row) > MAX_ROW for row in inline):
        raise bad_request("reply markup is too long")


def _rows(value: object, complaint: str, noun: str, read: Callable[[object], Json]) -> list[list[Json]]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad_request(complaint)
    try:
        rows = [[read(button) for button in row] for row in value]
    except FieldError as fault:
        raise bad_request(f"can't parse {noun} button: {fault}") from None
    kept = [[button for button in row if button["text"]] for row in rows]
    return [row for row in kept if row]


def _read_key(value: object) -> Json:
    """Read a button of a keyboard below the text field."""
    if isinstance(value, str):
        return {"text": value}
    if not is_object(value):
        raise FieldError("KeyboardButton must be a String or an Object")
    text_field(value, "text")
    request = value.get("request_chat")
    if request is not None:
        if not is_object(request):
            raise FieldError('Field "request_chat" must be of type Object')
        integer_field(request, "request_id")
        flag_field(request, "chat_is_channel")
    return value


def _read_button(value: object) -> Json:
    """Read a button under a message; the first action that it has counts."""
    if not is_object(value):
        raise FieldError("InlineKeyboardButton must be an Object")
    text = text_field(value, "text")
    for name in ("url", "callback_data"):
        found = optional_text(value, name)
        if found:
            return {"text": text, name: found}
    for name in _OTHER_ACTIONS:
        if value.get(name) is not None:
            return {"text": text, name: value[name]}
    raise FieldError("Text buttons are unallowed in the inline keyboard")


def _check_button(button: Json) -> None:
    url = button.get("url")
    if url and not user_of_link(url):
        try:
            button["url"] = check_link(url)
        except LinkError as fault:
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: {fault}") from None
    data = button.get("callback_data")
    if data and len(data.encode()) > MAX_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def _refuse_requests(markup: Json) -> None:
    """Refuse, outside of private chats, buttons that ask the person for something."""
    wanted = {"request_chat": "chats", "request_users": "users", "request_contact": "phone number"}
    for row in markup.get("keyboard", []):
        for button in row:
            for name, noun in wanted.items():
                if button.get(name):
                    verb = "can be requested in private chats only"
                    raise bad_request(f"{noun} {verb}")
