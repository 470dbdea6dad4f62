"""Messages in channels."""

from tests.servers.discord.backend import Backend
from tests.servers.discord.call import Call
from tests.servers.discord.channels import Channel, Kind
from tests.servers.discord.content import Content, read_content
from tests.servers.discord.errors import ApiError, cannot_dm, missing_permissions
from tests.servers.discord.messages import Flag, Message
from tests.servers.discord.permissions import NONE, Permission
from tests.servers.discord.shapes import Json, Place

NONCE_SECONDS = 180.0
"""For how long a repeated nonce is recognised; Discord says "the past few minutes"."""

WRITABLE = frozenset(Kind) - {Kind.FORUM, Kind.CATEGORY}


def create_message(backend: Backend, call: Call) -> Json:
    channel = backend.channel(call)
    if channel.kind not in WRITABLE:
        raise ApiError(400, 50008, "Cannot send messages in a non-text channel")
    if channel.kind is Kind.DM and not all(each.open_to_bot for each in channel.people):
        raise cannot_dm()
    _check_writing(backend, channel)
    nonce = _nonce(call.form)
    content = read_content(backend.world, call, call.form)
    check_content(backend, channel, content)
    reference = call.form.get("message_reference")
    if reference and not channel.rights_of(backend.world.bot) & Permission.READ_MESSAGE_HISTORY:
        raise ApiError(400, 160002, "Cannot reply without permission to read message history")
    reply_to = _replied(channel, reference)
    if nonce is not None and call.form.get("enforce_nonce"):
        repeated = _sent_before(backend, nonce)
        if repeated is not None:
            return repeated.as_json()
    message = backend.world.write(
        channel,
        backend.world.bot,
        content.version,
        type=19 if reply_to else 0,
        flags=content.flags & ~Flag.EPHEMERAL,
        nonce=nonce,
        reply_to=reply_to,
    )
    return message.as_json()


def check_content(backend: Backend, channel: Channel, content: Content) -> None:
    """Check that the bot may send what is in a message. Raises ApiError 50013."""
    if content.needs & ~channel.rights_of(backend.world.bot):
        raise missing_permissions()


def _check_writing(backend: Backend, channel: Channel) -> None:
    needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    if not channel.rights_of(backend.world.bot) & needed:
        raise missing_permissions()
    if channel.locked and not channel.rights_of(backend.world.bot) & Permission.MANAGE_THREADS:
        raise ApiError(400, 50083, "Thread is archived")


def _nonce(form: Json) -> str | int | None:
    nonce = form.get("nonce")
    if isinstance(nonce, str) and len(nonce) > 25:
        place = Place()
        place.at("nonce").badly_sized(0, 25)
        place.check()
    return nonce if isinstance(nonce, str | int) else None


def _sent_before(backend: Backend, nonce: str | int) -> Message | None:
    """Find the bot's message that had this nonce a short while ago."""
    oldest = backend.world.clock.now() - NONCE_SECONDS
    for each in backend.world.all_messages():
        if each.author is backend.world.bot and str(each.nonce) == str(nonce) and each.versions[0].at >= oldest:
            return each
    return None


def _replied(channel: Channel, reference: Json | None) -> Message | None:
    if reference is None:
        return None
    found = channel.message(int(reference["message_id"]))
    if found is None and reference.get("fail_if_not_exists", True):
        place = Place()
        place.at("message_reference").wrong("REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        place.check()
    return found


def get_message(backend: Backend, call: Call) -> Json:
    return _find(backend, call, Permission.READ_MESSAGE_HISTORY).as_json()


def get_messages(backend: Backend, call: Call) -> list[Json]:
    channel = backend.channel(call)
    if not channel.rights_of(backend.world.bot) & Permission.READ_MESSAGE_HISTORY:
        return []
    limit = int(call.query.get("limit", "50"))
    before, after = int(call.query.get("before", 1 << 63)), int(call.query.get("after", 0))
    found = [each for each in channel.visible if after < each.id < before]
    return [each.as_json() for each in reversed(found[-limit:])]


def edit_message(backend: Backend, call: Call) -> Json:
    message = _find(backend, call)
    if message.author is not backend.world.bot:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    kept = message.flags & Flag.COMPONENTS_V2
    content = read_content(backend.world, call, call.form, message.now, kept)
    check_content(backend, message.channel, content)
    message.flags |= content.flags & ~Flag.EPHEMERAL
    message.flags &= ~Flag.LOADING
    message.versions.append(content.version)
    backend.world.announce("MESSAGE_UPDATE", message)
    return message.as_json()


def delete_message(backend: Backend, call: Call) -> None:
    message = _find(backend, call)
    if message.author is not backend.world.bot:
        backend.channel(call, Permission.MANAGE_MESSAGES)
    backend.world.delete_message(message)


def crosspost_message(backend: Backend, call: Call) -> Json:
    message = _find(backend, call)
    if message.channel.kind is not Kind.ANNOUNCEMENT:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    own = message.author is backend.world.bot
    backend.channel(call, Permission.SEND_MESSAGES if own else Permission.MANAGE_MESSAGES)
    if Flag.CROSSPOSTED in message.flags:
        raise ApiError(400, 40033, "This message has already been crossposted.")
    message.flags |= Flag.CROSSPOSTED
    backend.world.announce("MESSAGE_UPDATE", message)
    return message.as_json()


def start_typing(backend: Backend, call: Call) -> None:
    _check_writing(backend, backend.channel(call))


def add_reaction(backend: Backend, call: Call) -> None:
    _find(backend, call, Permission.READ_MESSAGE_HISTORY | Permission.ADD_REACTIONS)


def _find(backend: Backend, call: Call, needs: Permission = NONE) -> Message:
    return backend.world.find_message(backend.channel(call, needs), call.id("message"))
