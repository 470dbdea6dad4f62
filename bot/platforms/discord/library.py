"""What compatible servers may leave out, filled in before the library misses it.

The library takes many fields for granted that are optional in Discord's documentation or younger than some servers,
and JSON only where its media type has no parameters; what it misses it does not answer, or breaks the connection for.
It keeps what it is told, of any type, until somebody stumbles over it; so what is of a wrong type counts as not told.
"""

import copy
import json
from collections.abc import Mapping
from typing import Any

import aiohttp
import discord
from discord.webhook import async_ as webhooks

Json = dict[str, Any]

_USER = {"discriminator": "0", "avatar": None}
_MEMBER = {"roles": [], "flags": 0}
MESSAGE: Json = {
    "type": 0,
    "content": "",
    "flags": 0,
    "edited_timestamp": None,
    "mention_everyone": False,
    "pinned": False,
    "tts": False,
    "attachments": [],
    "embeds": [],
    "mentions": [],
    "mention_roles": [],
    "components": [],
}
# What an object is can be told by what it must have.
_KINDS: tuple[tuple[frozenset[str], Mapping[str, Any]], ...] = (
    (frozenset({"id", "username"}), _USER),
    (frozenset({"user", "roles"}), _MEMBER),
    (frozenset({"user", "permissions"}), _MEMBER),
    (frozenset({"id", "channel_id", "author"}), MESSAGE),
    (frozenset({"id", "name", "type"}), {"position": 0}),
)
# What is read here or kept by the library, and of which type it must be; null is what some of it may be as well.
_TYPES: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(
        ("name", "username", "global_name", "nick", "content", "topic", "locale", "custom_id", "token"), (str,)
    ),
    **dict.fromkeys(("title", "description", "url", "timestamp"), (str,)),
    **dict.fromkeys(("id", "type", "channel_id", "guild_id", "parent_id", "owner_id", "permissions"), (str, int)),
    **dict.fromkeys(("position", "flags"), (int,)),
    **dict.fromkeys(("author", "user", "member", "channel", "guild", "thread_metadata"), (dict,)),
    **dict.fromkeys(("roles", "members", "channels", "threads", "attachments", "mentions"), (list, dict)),
    **dict.fromkeys(("permission_overwrites", "features", "available_tags", "embeds"), (list,)),
    **dict.fromkeys(("components", "mention_roles", "options", "values"), (list,)),
}
_NEVER_NULL = frozenset(
    {"id", "name", "username", "type", "content", "roles", "permission_overwrites", "embeds", "components"}
)


def install(gateway_url: str) -> None:
    """Have the library read all that Discord says by `read`, for the whole process."""

    def from_json(text: Any) -> Any:
        return read(text, gateway_url) if isinstance(text, str) else text  # what was read already

    async def json_or_text(response: aiohttp.ClientResponse) -> Any:
        text = await response.text(encoding="utf-8")
        return from_json(text) if text and response.content_type == "application/json" else text

    discord.utils._from_json = from_json  # noqa: SLF001  by which the gateway reads
    for module in (discord.http, webhooks):
        vars(module)["json_or_text"] = json_or_text


def read(text: str, gateway_url: str) -> Any:
    """Read JSON and fill in what is missing; sessions are resumed at `gateway_url` unless Discord says where."""
    session = (frozenset({"session_id", "user"}), {"guilds": [], "resume_gateway_url": gateway_url})
    kinds = (*_KINDS, session)

    def filled(found: Json) -> Json:
        for name in [name for name, value in found.items() if name in _TYPES and not _fits(name, value)]:
            del found[name]
        for marks, missing in kinds:
            if marks <= found.keys():
                found.update({name: copy.copy(value) for name, value in missing.items() if name not in found})
        return found

    return json.loads(text, object_hook=filled)


def _fits(name: str, value: object) -> bool:
    return name not in _NEVER_NULL if value is None else isinstance(value, _TYPES[name])


def application(user: discord.ClientUser | None, told: Mapping[str, Any]) -> Any:
    """Describe the application: what was told of it, else the one with the bot's own number, as nearly all have."""
    me = {"id": str(user.id), "username": user.name} if user else {}
    known: dict[str, Any] = {"id": me.get("id"), "name": me.get("username"), "owner": {**_USER, **me}}
    flags = {"bot_public": False, "bot_require_code_grant": False}
    return {**known, **flags, "icon": None, "description": "", "verify_key": "", **told}
