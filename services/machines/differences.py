"""Settings that processes of one database do not have alike: told once, when that lasts."""

from collections.abc import Collection

import structlog

from chat.clock import Clock
from store.machines.processes import Process

LASTS_SECONDS = 20.0  # for so long each reads its settings anew where somebody changes them for all


def differing(mine: str, theirs: str) -> list[str]:
    """Return the sections whose hashes differ."""
    one, other = (dict(each.partition("=")[::2] for each in marks.split()) for marks in (mine, theirs))
    return sorted(section for section in {**one, **other} if one.get(section) != other.get(section))


class Differences:
    """Watches whether the others have the same settings."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: dict[tuple[str, str, str], float] = {}

    def look(self, mine: str, others: Collection[Process]) -> None:
        """Warn of those whose marks have differed from this process's for a while."""
        now = self._clock.monotonic()
        found = {(each.id, each.settings, mine): each for each in others if each.settings != mine}
        self._since = {key: self._since.get(key, now) for key in found}
        for key, each in found.items():
            if now - self._since[key] >= LASTS_SECONDS:
                self._since[key] = float("inf")
                sections = differing(mine, each.settings)
                structlog.get_logger(__name__).warning("settings_differ", other=each.place, sections=sections)
