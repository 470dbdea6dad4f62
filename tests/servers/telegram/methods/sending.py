"""Text messages, and signs of life while one is being made."""

import re

from tests.servers.telegram.backend import Backend
from tests.servers.telegram.call import Call
from tests.servers.telegram.chats import Access
from tests.servers.telegram.errors import bad_request
from tests.servers.telegram.shapes import FieldError, Json, flag_field, is_object, optional_text
from tests.servers.telegram.text.formatted import MAX_TEXT, Formatted, decode_entities, keep, read_text

from .target import aim

_ACTIONS = re.compile(
    "cancel|typing|choose_sticker|find_location|pick_up_location"
    "|(?:record|upload)_(?:video|audio|voice|video_note)|upload_(?:photo|document)"
)
_PREVIEW_FLAGS = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")


def send_message(backend: Backend, call: Call) -> Json:
    """Send a text."""
    formatted = read_call_text(call)
    preview = read_preview(call)
    target = aim(backend.world, call)
    if preview:
        target.options["link_preview_options"] = preview
    pictured = bool(preview.get("url")) and not preview.get("is_disabled")
    kept = keep(formatted, MAX_TEXT, "message is too long", may_be_empty=pictured)
    content = kept.as_json(backend.world.describe)
    target.check(content)
    target.options["dropped_entities"] = kept.dropped
    return target.post(backend.world, content).as_json()


def read_call_text(call: Call) -> Formatted:
    """Read a call's text, markup or entities."""
    if not call.text("text"):
        raise bad_request("message text is empty")
    return read_text(call.text("text"), call.text("parse_mode"), decode_entities(call.text("entities")))


def read_preview(call: Call) -> Json:
    """Read what a call says of link previews; only what differs from the default is kept."""
    value = call.decoded("link_preview_options", "link preview options")
    if value is None:
        return {"is_disabled": True} if call.flag("disable_web_page_preview") else {}
    if not is_object(value):
        raise bad_request("object expected as link preview options")
    try:
        flags = {name: True for name in _PREVIEW_FLAGS if flag_field(value, name)}
        url = optional_text(value, "url")
    except FieldError as fault:
        raise bad_request(str(fault)) from None
    return flags | ({"url": url} if url else {})


def send_chat_action(backend: Backend, call: Call) -> bool:
    """Show what the bot is doing."""
    action = call.text("action").lower()
    if not _ACTIONS.fullmatch(action):
        raise bad_request("wrong parameter action in request")
    chat = backend.world.find(call.text("chat_id"))
    chat.check_access(Access.WRITE)
    chat.check_delivery()
    chat.actions.append((backend.world.clock.now(), action))
    return True
