"""Both ways to get updates."""

import re
from urllib.parse import urlsplit

from tests.servers.telegram.backend import Backend
from tests.servers.telegram.call import Call
from tests.servers.telegram.errors import ApiError, bad_request, conflict
from tests.servers.telegram.polling import MAX_TIMEOUT
from tests.servers.telegram.shapes import Json
from tests.servers.telegram.webhook import Settings


async def get_updates(backend: Backend, call: Call) -> list[Json]:
    """Return pending updates, or wait for one."""
    if backend.webhook.settings.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    _allow(backend, call)
    timeout = call.integer("timeout", 0, 0, MAX_TIMEOUT)
    return await backend.poll.get(call.integer("offset"), call.integer("limit", 100, 1, 100), timeout)


async def set_webhook(backend: Backend, call: Call) -> bool:
    """Deliver updates to an address; plain HTTP is taken, as by a Bot API server in its local mode."""
    url = call.text("url")
    if not url:
        return await delete_webhook(backend, call)
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise bad_request("invalid webhook URL specified")
    secret = call.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    _drop(backend, call)
    _allow(backend, call)
    backend.poll.terminate("setWebhook request")
    connections = call.integer("max_connections", 40, 1, 100)
    await backend.webhook.set(Settings(url, secret, connections, call.text("ip_address")))
    return True


async def delete_webhook(backend: Backend, call: Call) -> bool:
    """Stop delivering to an address."""
    _drop(backend, call)
    await backend.webhook.remove()
    return True


def get_webhook_info(backend: Backend, call: Call) -> Json:
    """Tell where updates are delivered, and what went wrong last."""
    return backend.webhook.describe()


def _allow(backend: Backend, call: Call) -> None:
    """Set the wanted kinds of updates; what cannot be read changes nothing."""
    try:
        backend.world.updates.allow(call.decoded("allowed_updates", "allowed updates"))
    except ApiError:
        return


def _drop(backend: Backend, call: Call) -> None:
    if call.flag("drop_pending_updates"):
        backend.world.updates.pending.clear()
