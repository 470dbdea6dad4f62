"""Changes to messages that were sent."""

from tests.servers.telegram.backend import Backend
from tests.servers.telegram.call import Call
from tests.servers.telegram.channels import Channel
from tests.servers.telegram.chats import Access
from tests.servers.telegram.errors import bad_request
from tests.servers.telegram.keyboards import check_markup, read_markup
from tests.servers.telegram.messages import Message
from tests.servers.telegram.shapes import Json
from tests.servers.telegram.text.formatted import MAX_TEXT, keep
from tests.servers.telegram.world import World

from .media import keep_caption, media_content, read_caption, read_media
from .sending import read_call_text, read_preview
from .target import find_message
from .uploads import take_file


def edit_message_text(backend: Backend, call: Call) -> Json | bool:
    """Change a text message."""
    formatted, preview = read_call_text(call), read_preview(call)
    markup = read_markup(call)
    message = _find(backend, call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    content = keep(formatted, MAX_TEXT, "MESSAGE_TOO_LONG").as_json(backend.world.describe)
    answer = _change(backend, call, message, content, markup)
    message.options["link_preview_options"] = preview
    return answer


def edit_message_caption(backend: Backend, call: Call) -> Json | bool:
    """Change the caption of a photo or document."""
    markup, caption = read_markup(call), read_caption(call)
    message = _find(backend, call)
    media = {kind: message.content[kind] for kind in ("photo", "document") if kind in message.content}
    if not media:
        raise bad_request("there is no caption in the message to edit")
    kept = keep_caption(caption, "MEDIA_CAPTION_TOO_LONG").as_json(backend.world.describe, caption=True)
    above: Json = {"show_caption_above_media": True} if call.flag("show_caption_above_media") else {}
    return _change(backend, call, message, media | kept | above, markup)


def edit_message_media(backend: Backend, call: Call) -> Json | bool:
    """Put another photo or document in the place of one."""
    markup = read_markup(call)
    call.required("media")
    kind, reference, caption, above = read_media(call.decoded("media", "input media"))
    message = _find(backend, call)
    if not {"photo", "document"} & message.content.keys():
        raise bad_request("there is no media in the message to edit")
    file = take_file(backend.world.files, call, reference, kind)
    content = media_content(backend.world, kind, file, keep_caption(caption), above=above)
    return _change(backend, call, message, content, markup)


def edit_message_reply_markup(backend: Backend, call: Call) -> Json | bool:
    """Change or take away the buttons under a message."""
    markup = read_markup(call)
    message = _find(backend, call)
    return _change(backend, call, message, message.content, markup)


def _find(backend: Backend, call: Call) -> Message:
    """Find the message to edit, refusing one that the bot may not edit."""
    if not call.text("chat_id") and not call.identifier("message_id"):
        number = call.text("inline_message_id")
        if not number:
            raise bad_request("message identifier is not specified")
        inline = backend.desk.inline_messages.get(number)
        if inline is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return inline
    message = find_message(backend.world, call, "message to edit", Access.EDIT)
    if not _may_edit(backend.world, message):
        raise bad_request("message can't be edited")
    return message


def _may_edit(world: World, message: Message) -> bool:
    """Return whether a message is the bot's own (or a post it may edit), neither forwarded nor beyond its reach."""
    chat = message.chat
    own = message.by_bot or (isinstance(chat, Channel) and chat.bot.can("can_edit_messages"))
    other_keyboard = message.markup is not None and not message.buttons
    return own and message.origin is None and not message.inaccessible and not other_keyboard


def _change(backend: Backend, call: Call, message: Message, content: Json, markup: Json | None) -> Json | bool:
    """Write the new form down, refusing one that changes nothing."""
    inline = not call.text("chat_id")
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    check_markup(markup, message.chat)
    if not inline:
        message.chat.check_delivery()
    if content == message.content and markup == message.markup:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.change(backend.world.clock.now(), content, markup)
    return True if inline else message.as_json()
