"""The operations of the REST API that a bot like ours calls, by method and path below /api/v10."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from tests.servers.discord.backend import Operation

from . import account, channels, interactions, messages, webhooks

_APPLICATION = "/applications/{application}"
_COMMANDS = f"{_APPLICATION}/commands"
_GUILD_COMMANDS = f"{_APPLICATION}/guilds/{{guild}}/commands"
_MESSAGES = "/channels/{channel}/messages"
_ANSWERS = "/webhooks/{webhook}/{token}"

_ROUTES: dict[tuple[str, str], Operation] = {
    ("GET", "/gateway"): account.get_gateway,
    ("GET", "/gateway/bot"): account.get_gateway_bot,
    ("GET", "/users/@me"): account.get_me,
    ("GET", "/users/@me/guilds"): account.get_my_guilds,
    ("POST", "/users/@me/channels"): account.open_dm,
    ("GET", "/users/{user}"): account.get_user,
    ("GET", "/applications/@me"): account.get_application,
    ("GET", "/oauth2/applications/@me"): account.get_application,
    ("GET", _COMMANDS): account.get_commands,
    ("PUT", _COMMANDS): account.replace_commands,
    ("POST", _COMMANDS): account.add_command,
    ("GET", f"{_COMMANDS}/{{command}}"): account.get_command,
    ("PATCH", f"{_COMMANDS}/{{command}}"): account.edit_command,
    ("DELETE", f"{_COMMANDS}/{{command}}"): account.delete_command,
    ("GET", _GUILD_COMMANDS): account.get_commands,
    ("PUT", _GUILD_COMMANDS): account.replace_commands,
    ("POST", _GUILD_COMMANDS): account.add_command,
    ("GET", f"{_GUILD_COMMANDS}/{{command}}"): account.get_command,
    ("PATCH", f"{_GUILD_COMMANDS}/{{command}}"): account.edit_command,
    ("DELETE", f"{_GUILD_COMMANDS}/{{command}}"): account.delete_command,
    ("POST", "/interactions/{interaction}/{token}/callback"): interactions.answer_interaction,
    ("POST", _ANSWERS): interactions.follow_up,
    ("POST", "/channels/{channel}/webhooks"): webhooks.create_webhook,
    ("GET", f"{_ANSWERS}/messages/{{message}}"): interactions.get_answer,
    ("PATCH", f"{_ANSWERS}/messages/{{message}}"): interactions.edit_answer,
    ("DELETE", f"{_ANSWERS}/messages/{{message}}"): interactions.delete_answer,
    ("GET", "/channels/{channel}"): channels.get_channel,
    ("PATCH", "/channels/{channel}"): channels.edit_channel,
    ("DELETE", "/channels/{channel}"): channels.delete_channel,
    ("POST", "/channels/{channel}/typing"): messages.start_typing,
    ("POST", "/channels/{channel}/threads"): channels.start_thread,
    ("PUT", "/channels/{channel}/thread-members/@me"): channels.join_thread,
    ("POST", _MESSAGES): messages.create_message,
    ("GET", _MESSAGES): messages.get_messages,
    ("GET", f"{_MESSAGES}/{{message}}"): messages.get_message,
    ("PATCH", f"{_MESSAGES}/{{message}}"): messages.edit_message,
    ("DELETE", f"{_MESSAGES}/{{message}}"): messages.delete_message,
    ("POST", f"{_MESSAGES}/{{message}}/crosspost"): messages.crosspost_message,
    ("POST", f"{_MESSAGES}/{{message}}/threads"): channels.start_thread_from_message,
    ("PUT", f"{_MESSAGES}/{{message}}/reactions/{{emoji}}/@me"): messages.add_reaction,
    ("GET", "/guilds/{guild}"): channels.get_guild,
    ("GET", "/guilds/{guild}/channels"): channels.get_guild_channels,
    ("GET", "/guilds/{guild}/threads/active"): channels.get_active_threads,
    ("GET", "/guilds/{guild}/audit-logs"): channels.get_audit_log,
    ("GET", "/guilds/{guild}/integrations"): channels.get_integrations,
    ("GET", "/guilds/{guild}/roles"): channels.get_roles,
    ("GET", "/guilds/{guild}/members/{user}"): channels.get_member,
    ("DELETE", "/users/@me/guilds/{guild}"): channels.leave_guild,
}

WITHOUT_TOKEN: frozenset[Operation] = frozenset(
    {
        account.get_gateway,
        interactions.answer_interaction,
        interactions.follow_up,
        webhooks.execute_webhook,
        interactions.get_answer,
        interactions.edit_answer,
        interactions.delete_answer,
    }
)
"""Operations whose path holds a token of its own."""

_PATTERNS: Mapping[tuple[str, re.Pattern[str]], Operation] = MappingProxyType(
    {
        (method, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))): operation
        for (method, path), operation in _ROUTES.items()
    }
)


def find(method: str, path: str) -> tuple[Operation | None, dict[str, str], bool]:
    """Find the operation of a request with the variables of its path, and tell whether there is such a path."""
    known = False
    for (wanted, pattern), operation in _PATTERNS.items():
        found = pattern.fullmatch(path)
        known = known or found is not None
        if found is not None and wanted == method:
            return operation, found.groupdict(), True
    return None, {}, known
