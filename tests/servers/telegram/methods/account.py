"""Who the bot is, and its leaving of a server."""

from tests.servers.telegram.backend import Backend
from tests.servers.telegram.call import Call
from tests.servers.telegram.shapes import Json


def get_me(backend: Backend, call: Call) -> Json:
    """Return the bot's own User object."""
    return backend.world.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not backend.world.privacy,
        "supports_inline_queries": backend.supports_inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def log_out(backend: Backend, call: Call) -> bool:
    """Sign the bot off this server; every later call is refused."""
    backend.logged_out = True
    return True


def close(backend: Backend, call: Call) -> bool:
    """Close the bot's instance before it moves to another server."""
    return True
