"""What this process says of itself to those of the same database."""

import os
import secrets
import socket
from collections.abc import Callable, Collection, Mapping
from importlib.metadata import version

from store.machines.processes import About


class Myself:
    """This process: a number drawn by lot, its place, its roles, and hashes of its settings by their sections."""

    def __init__(self, roles: Collection[str], settings: Callable[[], Mapping[str, str]] = dict) -> None:
        self.id = secrets.token_hex(8)
        self.roles = frozenset(roles)
        self.host, self.pid = socket.gethostname(), os.getpid()
        self._settings = settings

    def about(self) -> About:
        """Return all that the others may know."""
        return {
            "host": self.host,
            "pid": self.pid,
            "roles": " ".join(sorted(self.roles)),
            "version": version("paper-herald"),
            "settings": " ".join(f"{section}={mark}" for section, mark in self._settings().items()),
        }
