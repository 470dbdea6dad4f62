"""Forwarding and copying."""

from tests.servers.telegram.backend import Backend
from tests.servers.telegram.call import Call
from tests.servers.telegram.chats import Access
from tests.servers.telegram.errors import bad_request
from tests.servers.telegram.messages import Message
from tests.servers.telegram.shapes import Json

from .media import keep_caption, read_caption
from .target import aim, find_message


def forward_message(backend: Backend, call: Call) -> Json:
    """Forward a message."""
    message = _source(backend, call, "forward", "forwarded")
    target = aim(backend.world, call)
    target.check(message.content)
    target.reply_to = target.markup = None
    return target.post(backend.world, dict(message.content), origin=message.as_origin()).as_json()


def copy_message(backend: Backend, call: Call) -> Json:
    """Send the same content anew, with another caption where one is given."""
    caption = read_caption(call) if "caption" in call.fields else None
    message = _source(backend, call, "copy", "copied")
    target = aim(backend.world, call)
    content = dict(message.content)
    if caption is not None and "text" not in content:
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= keep_caption(caption).as_json(backend.world.describe, caption=True)
    target.check(content)
    return {"message_id": target.post(backend.world, content).id}


def _source(backend: Backend, call: Call, verb: str, participle: str) -> Message:
    call.required("from_chat_id")
    noun = f"message to {verb}"
    message = find_message(backend.world, call, noun, Access.READ, chat_field="from_chat_id")
    shown = {"text", "photo", "document"} & message.content.keys()
    if not shown or message.options.get("protect_content"):
        raise bad_request(f"message can't be {participle}")
    return message
