"""The settings of a bot at a Discord of our own."""

from pathlib import Path

from tests.servers.discord import DiscordServer
from tests.stores import made_at


def variables(server: DiscordServer, folder: Path, **environ: str) -> dict[str, str]:
    """Return the variables that connect a bot to a server; two that share a folder share a store."""
    return {
        "HERALD_DISCORD__TOKEN": server.token,
        "HERALD_DISCORD__API_URL": server.api_url,
        "HERALD_DISCORD__GATEWAY_URL": server.gateway_url,
        "HERALD_STORE__URL": made_at(folder / "herald.db"),
        "HERALD_LIMITS__REQUESTS_PER_USER_PER_MINUTE": "1000",
        **environ,
    }
