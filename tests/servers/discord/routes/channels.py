"""Channels, threads, guilds and members."""

from tests.servers.discord.backend import Backend
from tests.servers.discord.call import Call
from tests.servers.discord.channels import REQUIRE_TAG, Channel, Kind
from tests.servers.discord.content import read_content
from tests.servers.discord.errors import ApiError, missing_access, missing_permissions, unknown
from tests.servers.discord.guilds import Guild
from tests.servers.discord.messages import Flag
from tests.servers.discord.permissions import NONE, Permission
from tests.servers.discord.shapes import Json, Place
from tests.servers.discord.world import Intent

from .messages import check_content

_ARCHIVE_MINUTES = frozenset({60, 1440, 4320, 10080})


def get_channel(backend: Backend, call: Call) -> Json:
    return backend.channel(call).as_json()


def edit_channel(backend: Backend, call: Call) -> Json:
    channel = backend.channel(call)
    own = channel.is_thread and channel.people[0] is backend.world.bot
    if not own:
        backend.channel(call, Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS)
    form, place = call.form, Place()
    if "name" in form:
        place.text(form, "name", 100, 1, required=True)
    place.check()
    channel.name = form.get("name", channel.name)
    channel.archived = form.get("archived", channel.archived)
    channel.locked = form.get("locked", channel.locked)
    event = "THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE"
    backend.world.tell(event, channel.as_json(), Intent.GUILDS)
    return channel.as_json()


def delete_channel(backend: Backend, call: Call) -> Json:
    channel = backend.channel(call)
    if channel.guild is not None:
        backend.channel(call, Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS)
        backend.world.delete_channel(channel)
    return channel.as_json()


def start_thread_from_message(backend: Backend, call: Call) -> Json:
    channel = backend.channel(call)
    message = backend.world.find_message(channel, call.id("message"))
    if channel.kind not in {Kind.TEXT, Kind.ANNOUNCEMENT}:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    backend.channel(call, Permission.CREATE_PUBLIC_THREADS)
    name, archive = _read_thread(call.form)
    if message.thread is not None and not message.thread.deleted:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    thread = backend.world.new_thread(channel, name, backend.world.bot, message.id, archive)
    message.thread = thread
    message.flags |= Flag.HAS_THREAD
    return thread.as_json()


def start_thread(backend: Backend, call: Call) -> Json:
    channel = backend.channel(call)
    if channel.kind is Kind.FORUM:
        return _post(backend, call, channel)
    if channel.kind not in {Kind.TEXT, Kind.ANNOUNCEMENT}:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    backend.channel(call, Permission.CREATE_PUBLIC_THREADS)
    name, archive = _read_thread(call.form)
    return backend.world.new_thread(channel, name, backend.world.bot, archive=archive).as_json()


def _post(backend: Backend, call: Call, forum: Channel) -> Json:
    """Open a post of a forum: a thread with its first message, which has the thread's id."""
    backend.channel(call, Permission.SEND_MESSAGES)
    form = call.form
    if not isinstance(form.get("message"), dict):
        place = Place()
        place.at("message").missing()
        place.check()
    name, archive = _read_thread(form)
    content = read_content(backend.world, call, form["message"])
    check_content(backend, forum, content)
    tags = [int(each) for each in form.get("applied_tags") or []]
    if forum.flags & REQUIRE_TAG and not tags:
        raise ApiError(400, 40067, "A tag is required to create a forum post in this channel")
    if not set(tags) <= {int(each["id"]) for each in forum.tags} or len(tags) > 5:
        place = Place()
        place.at("applied_tags").wrong("BASE_TYPE_CHOICES", "Unknown tag")
        place.check()
    thread = backend.world.new_thread(forum, name, backend.world.bot, archive=archive)
    thread.applied_tags = tags
    message = backend.world.write(thread, backend.world.bot, content.version, flags=content.flags, number=thread.id)
    return thread.as_json() | {"message": message.as_json()}


def _read_thread(form: Json) -> tuple[str, int]:
    place = Place()
    name = place.text(form, "name", 100, 1, required=True)
    archive = form.get("auto_archive_duration") or 1440
    if archive not in _ARCHIVE_MINUTES:
        place.at("auto_archive_duration").wrong("BASE_TYPE_CHOICES", "Value must be one of (60, 1440, 4320, 10080).")
    place.check()
    return name, archive


def get_guild(backend: Backend, call: Call) -> Json:
    return _guild(backend, call).as_json()


def get_guild_channels(backend: Backend, call: Call) -> list[Json]:
    return [each.as_json() for each in _guild(backend, call).channels]


def get_active_threads(backend: Backend, call: Call) -> Json:
    guild = _guild(backend, call)
    seen = [each for each in guild.threads if each.rights_of(backend.world.bot) & Permission.VIEW_CHANNEL]
    return {"threads": [each.as_json() for each in seen if not each.archived], "members": []}


def get_roles(backend: Backend, call: Call) -> list[Json]:
    return [each.as_json() for each in _guild(backend, call).roles.values()]


def get_member(backend: Backend, call: Call) -> Json:
    guild = _guild(backend, call)
    member = guild.members.get(call.id("user"))
    if member is None:
        raise unknown("Member" if call.id("user") in backend.world.users else "User")
    return member.as_json()


def get_audit_log(backend: Backend, call: Call) -> Json:
    guild = _guild(backend, call, Permission.VIEW_AUDIT_LOG)
    bot, user = backend.world.bot, guild.added_by
    added = {
        "id": str(guild.id),
        "action_type": 28,
        "target_id": str(bot.id),
        "user_id": str(user.id) if user else None,
    }
    parts = ("application_commands", "auto_moderation_rules", "guild_scheduled_events", "integrations", "threads")
    people = [each.as_json() for each in (bot, user) if each]
    return {**{part: [] for part in parts}, "webhooks": [], "audit_log_entries": [added], "users": people}


def get_integrations(backend: Backend, call: Call) -> list[Json]:
    guild = _guild(backend, call, Permission.MANAGE_GUILD)
    bot, user = backend.world.bot, guild.added_by
    about = {"id": str(bot.id), "name": bot.name, "icon": None, "description": "", "summary": "", "bot": bot.as_json()}
    own: Json = {"id": str(bot.id), "name": bot.name, "type": "discord", "enabled": True, "application": about}
    own |= {"account": {"id": str(bot.id), "name": bot.name}, "scopes": ["bot", "applications.commands"]}
    return [own | ({"user": user.as_json()} if user else {})]


def leave_guild(backend: Backend, call: Call) -> None:
    backend.world.remove_bot(_guild(backend, call))


def join_thread(backend: Backend, call: Call) -> None:
    if not backend.channel(call).is_thread:
        raise missing_permissions()


def _guild(backend: Backend, call: Call, needs: Permission = NONE) -> Guild:
    guild = backend.world.guilds.get(call.id("guild"))
    if guild is None:
        raise unknown("Guild")
    if backend.world.bot.id not in guild.members:
        raise missing_access()
    if needs & ~guild.rights_of(backend.world.bot):
        raise missing_permissions()
    return guild
