"""The bot's own account, its gateway, and the commands of its application."""

from typing import Any

from tests.servers.discord.backend import Backend
from tests.servers.discord.call import Call
from tests.servers.discord.errors import missing_access, unknown
from tests.servers.discord.shapes import Json
from tests.servers.discord.world import Intent


def get_gateway(backend: Backend, call: Call) -> Json:
    return {"url": backend.gateway.address}


def get_gateway_bot(backend: Backend, call: Call) -> Json:
    gateway = backend.gateway
    return {"url": gateway.address, "shards": gateway.shards, "session_start_limit": gateway.limit}


def get_me(backend: Backend, call: Call) -> Json:
    return backend.world.bot.as_json() | {"verified": True, "mfa_enabled": False, "email": None, "flags": 0}


def get_my_guilds(backend: Backend, call: Call) -> list[Json]:
    bot = backend.world.bot
    found = [each for each in backend.world.guilds.values() if bot.id in each.members]
    return [
        {
            "id": str(each.id),
            "name": each.name,
            "icon": None,
            "banner": None,
            "owner": False,
            "features": [],
            "permissions": str(int(each.rights_of(bot))),
        }
        for each in found
    ]


_MESSAGE_CONTENT = 1 << 19  # as bots have it that are in fewer than a hundred servers


def get_application(backend: Backend, call: Call) -> Json:
    bot = backend.world.bot
    return {
        "id": str(bot.id),
        "name": bot.name,
        "icon": None,
        "description": "",
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": next(each for each in backend.world.users.values()).as_json(),
        "team": None,
        "flags": 1 << 23 | (_MESSAGE_CONTENT if Intent.MESSAGE_CONTENT in backend.world.granted else 0),
        "bot": bot.as_json(),
        "rpc_origins": [],
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "approximate_guild_count": len(backend.world.guilds),
    }


def _scope(backend: Backend, call: Call) -> int:
    """Check whose commands are meant and give their scope: a guild's id, or 0."""
    if call.id("application") != backend.world.bot.id:
        raise missing_access()
    if "guild" not in call.ids:
        return 0
    guild = backend.world.guilds.get(call.id("guild"))
    if guild is None or backend.world.bot.id not in guild.members:
        raise missing_access()
    return guild.id


def get_commands(backend: Backend, call: Call) -> list[Json]:
    commands = backend.registry.all(_scope(backend, call))
    if call.query.get("with_localizations") == "true":
        return commands
    return [{name: value for name, value in each.items() if "localizations" not in name} for each in commands]


def replace_commands(backend: Backend, call: Call) -> list[Json]:
    wanted: Any = call.body if isinstance(call.body, list) else []
    return backend.registry.replace(_scope(backend, call), wanted)


def add_command(backend: Backend, call: Call) -> Json:
    return backend.registry.put(_scope(backend, call), call.form)


def get_command(backend: Backend, call: Call) -> Json:
    return backend.registry.get(_scope(backend, call), call.id("command"))


def edit_command(backend: Backend, call: Call) -> Json:
    scope = _scope(backend, call)
    old = backend.registry.get(scope, call.id("command"))
    return backend.registry.put(scope, old | call.form)


def delete_command(backend: Backend, call: Call) -> None:
    backend.registry.remove(_scope(backend, call), call.id("command"))


def get_user(backend: Backend, call: Call) -> Json:
    user = backend.world.users.get(call.id("user"))
    if user is None:
        raise unknown("User")
    return user.as_json()


def open_dm(backend: Backend, call: Call) -> Json:
    number = str(call.form.get("recipient_id", ""))
    user = backend.world.users.get(int(number)) if number.isdecimal() else None
    if user is None or user.is_bot:
        raise unknown("User")
    return backend.world.dm(user).as_json()
