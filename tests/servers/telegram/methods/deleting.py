"""Deletion of messages."""

from tests.servers.telegram.backend import Backend
from tests.servers.telegram.call import Call
from tests.servers.telegram.chats import Access
from tests.servers.telegram.errors import bad_request

from .target import find_message

MAX_AT_ONCE = 100


def delete_message(backend: Backend, call: Call) -> bool:
    """Delete one message."""
    if not call.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not call.identifier("message_id"):
        raise bad_request("message identifier is not specified")
    message = find_message(backend.world, call, "message to delete", Access.WRITE)
    refusal = message.chat.may_delete(message)
    if refusal is not None:
        raise refusal
    message.deleted = True
    return True


def delete_messages(backend: Backend, call: Call) -> bool:
    """Delete up to 100 messages, skipping those that do not exist."""
    numbers = _read_numbers(call)
    chat = backend.world.find(call.text("chat_id"))
    chat.check_access(Access.WRITE)
    found = [message for message in map(chat.everything.get, numbers) if message is not None and not message.deleted]
    for message in found:
        refusal = chat.may_delete(message)
        if refusal is not None:
            raise refusal
    for message in found:
        message.deleted = True
    return True


def _read_numbers(call: Call) -> list[int]:
    values = call.decoded("message_ids", "message_ids")
    if not values:
        raise bad_request("message identifiers are not specified")
    if not isinstance(values, list):
        raise bad_request("expected an Array of message identifiers")
    if len(values) > MAX_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    try:
        numbers = [int(value) for value in values]
    except (TypeError, ValueError):
        raise bad_request("can't parse message identifier as Number") from None
    if min(numbers) <= 0:
        raise bad_request("invalid message identifier specified")
    return numbers
