"""Webhooks of channels: made by the bot, and then used without its token."""

import secrets

from tests.servers.discord.backend import Backend
from tests.servers.discord.call import Call
from tests.servers.discord.channels import Kind
from tests.servers.discord.content import read_content
from tests.servers.discord.errors import ApiError, unknown
from tests.servers.discord.messages import Flag
from tests.servers.discord.people import User
from tests.servers.discord.permissions import Permission
from tests.servers.discord.shapes import Json, Place
from tests.servers.discord.world import Webhook

MOST = 15


def create_webhook(backend: Backend, call: Call) -> Json:
    world = backend.world
    channel = backend.channel(call, Permission.MANAGE_WEBHOOKS)
    _check_name(call.form.get("name"), required=True)
    if sum(each.channel is channel for each in world.webhooks.values()) >= MOST:
        raise ApiError(400, 30007, "Maximum number of webhooks reached (15)")
    made = Webhook(world.ids.next(), secrets.token_urlsafe(51), channel)
    world.webhooks[made.id] = made
    names = {"id": str(made.id), "token": made.token, "channel_id": str(channel.id), "name": call.form["name"]}
    return {"type": 1, "avatar": None, "application_id": str(world.bot.id), "user": world.bot.as_json(), **names}


def execute_webhook(backend: Backend, call: Call) -> Json | None:
    world, form = backend.world, call.form
    hook = world.webhooks.get(call.id("webhook"))
    if hook is None:
        raise unknown("Webhook")
    if hook.token != call.ids["token"]:
        raise ApiError(401, 50027, "Invalid Webhook Token")
    _check_name(form.get("username"))
    channel = hook.channel
    if thread := call.query.get("thread_id"):
        channel = world.find_channel(int(thread))
        if channel.parent is not hook.channel:
            raise unknown("Channel")
        if channel.locked:
            raise ApiError(400, 50083, "Thread is archived")
    elif hook.channel.kind is Kind.FORUM:
        raise ApiError(400, 220001, "Webhooks posted to forum channels must have a thread_name or thread_id")
    content = read_content(world, call, form)
    author = User(hook.id, form.get("username") or "Digests", is_bot=True)
    of = {"webhook_id": hook.id, "application_id": world.bot.id}
    message = world.write(channel, author, content.version, flags=content.flags & ~Flag.EPHEMERAL, **of)
    return message.as_json() if call.query.get("wait") in {"1", "true"} else None


def _check_name(name: object, *, required: bool = False) -> None:
    place = Place()
    if not isinstance(name, str):
        if required:
            place.at("name").wrong("BASE_TYPE_REQUIRED", "This field is required")
    elif not 1 <= len(name) <= 80 or any(word in name.lower() for word in ("discord", "clyde")):
        place.at("username").wrong("USERNAME_INVALID_CONTAINS", "Username cannot contain that.")
    place.check()
