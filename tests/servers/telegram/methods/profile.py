"""The bot's commands, name, descriptions and menu button."""

import re

from tests.servers.telegram.backend import Backend
from tests.servers.telegram.call import Call
from tests.servers.telegram.chats import Access
from tests.servers.telegram.errors import bad_request, parsing
from tests.servers.telegram.private import PrivateChat
from tests.servers.telegram.profile import EVERYWHERE, Scope
from tests.servers.telegram.shapes import FieldError, Json, integer_field, is_object, text_field

MAX_COMMANDS = 100
MAX_COMMAND = 32
MAX_DESCRIPTION = 256
_LENGTHS = {"name": 64, "description": 512, "short_description": 120}
_TOO_LONG = {
    "name": "BOT_TITLE_INVALID",
    "description": "BOT_DESCRIPTION_INVALID",
    "short_description": "ABOUT_TOO_LONG",
}
_WIDE = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_NARROW = {"chat", "chat_administrators", "chat_member"}


def set_my_commands(backend: Backend, call: Call) -> bool:
    """Set the menu of a scope and a language."""
    values = call.decoded("commands", "commands")
    if values is not None and not isinstance(values, list):
        raise bad_request("expected an Array of BotCommand")
    commands = [_read_command(value) for value in values or []]
    scope, language = _read_place(backend, call)
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    if any(not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) for command in commands):
        raise bad_request("BOT_COMMAND_INVALID")
    backend.profile.commands.pop((scope, language), None)
    if commands:
        backend.profile.commands[scope, language] = commands
    return True


def get_my_commands(backend: Backend, call: Call) -> list[Json]:
    """Return the menu of just that scope and language."""
    return backend.profile.commands.get(_read_place(backend, call), [])


def delete_my_commands(backend: Backend, call: Call) -> bool:
    """Take away the menu of a scope and language."""
    backend.profile.commands.pop(_read_place(backend, call), None)
    return True


def _read_command(value: object) -> Json:
    with parsing("BotCommand"):
        if not is_object(value):
            raise FieldError("expected an Object")
        name, description = text_field(value, "command").strip(), text_field(value, "description").strip()
    name = name.removeprefix("/")
    for noun, text, limit in (("command", name, MAX_COMMAND), ("command description", description, MAX_DESCRIPTION)):
        if not text:
            raise bad_request(f"{noun} must be non-empty")
        if len(text) > limit:
            raise bad_request(f"{noun} length must not exceed {limit}")
    return {"command": name, "description": description}


def _read_place(backend: Backend, call: Call) -> tuple[Scope, str]:
    value = call.decoded("scope", "BotCommandScope")
    try:
        scope = EVERYWHERE if value is None else _read_scope(backend, value)
    except FieldError as fault:
        raise bad_request(f"can't parse BotCommandScope: {fault}") from None
    return scope, _read_language(call)


def _read_scope(backend: Backend, value: object) -> Scope:
    if not is_object(value):
        raise FieldError("BotCommandScope must be an Object")
    kind = text_field(value, "type")
    if kind in _WIDE:
        return kind, 0, 0
    if kind not in _NARROW:
        raise FieldError("Unsupported type specified")
    reference = text_field(value, "chat_id")
    if not reference:
        raise FieldError("Empty chat_id specified")
    user = integer_field(value, "user_id") if kind == "chat_member" else 0
    chat = backend.world.find(reference)
    chat.check_access(Access.MEMBERS)
    if kind != "chat" and isinstance(chat, PrivateChat):
        raise bad_request("can't use specified scope in private chats")
    return kind, chat.id, user


def _read_language(call: Call) -> str:
    language = call.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def set_my_name(backend: Backend, call: Call) -> bool:
    """Set the bot's name in a language."""
    return _set_text(backend, call, "name")


def get_my_name(backend: Backend, call: Call) -> Json:
    """Return the bot's name in a language."""
    found = backend.profile.text("name", _read_language(call))
    return {"name": found or backend.world.bot.first_name}


def set_my_description(backend: Backend, call: Call) -> bool:
    """Set what stands in an empty chat with the bot."""
    return _set_text(backend, call, "description")


def get_my_description(backend: Backend, call: Call) -> Json:
    """Return what stands in an empty chat with the bot."""
    return {"description": backend.profile.text("description", _read_language(call))}


def set_my_short_description(backend: Backend, call: Call) -> bool:
    """Set what stands on the bot's page."""
    return _set_text(backend, call, "short_description")


def get_my_short_description(backend: Backend, call: Call) -> Json:
    """Return what stands on the bot's page."""
    return {"short_description": backend.profile.text("short_description", _read_language(call))}


def _set_text(backend: Backend, call: Call, kind: str) -> bool:
    text, language = call.text(kind), _read_language(call)
    if len(text) > _LENGTHS[kind]:
        raise bad_request(_TOO_LONG[kind])
    backend.profile.texts[kind, language] = text
    return True


def set_chat_menu_button(backend: Backend, call: Call) -> bool:
    """Set the button beside the text field of one private chat, or of all."""
    value = call.decoded("menu_button", "menu button") or {"type": "default"}
    if not is_object(value) or value.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    backend.profile.menu_buttons[call.person("chat_id") if call.text("chat_id") else 0] = value
    return True


def get_chat_menu_button(backend: Backend, call: Call) -> Json:
    """Return the button beside the text field."""
    chat = call.person("chat_id") if call.text("chat_id") else 0
    buttons = backend.profile.menu_buttons
    return buttons.get(chat) or buttons.get(0) or {"type": "commands"}
