"""Which processes run over the database, for `herald config --check`."""

from collections.abc import Sequence
from datetime import UTC, datetime

from chat.checkup import Finding, failed, not_set_up, ok
from services.machines.differences import differing
from services.machines.duties import CLOCK, living
from store.database import open_beside
from store.machines.processes import Process


async def look_at_processes(url: str, *, shared: bool) -> Finding:
    """Find out which processes are alive, whether they are alike, and whether a role is nobody's."""
    if not shared:
        return not_set_up("one process alone runs over a file")
    async with open_beside(url) as store:
        found = await living(store)
    if not found:
        return not_set_up("none runs over this database now")
    said = "; ".join(map(_told, found))
    faults = [*_unalike(found), *_missing(found)]
    return failed(f"{said}. {' '.join(faults)}") if faults else ok(said)


def _told(process: Process) -> str:
    now = datetime.now(UTC)
    since = process.started_at.strftime("%Y-%m-%d %H:%M UTC")
    seen = max(0, round((now - process.seen_at).total_seconds()))
    roles = ", ".join(sorted(process.roles))
    return f"{process.place} ({roles}), version {process.version}, since {since}, seen {seen} s ago"


def _unalike(found: Sequence[Process]) -> list[str]:
    first = found[0]
    faults = []
    for other in found[1:]:
        if sections := differing(first.settings, other.settings):
            which = ", ".join(f"[{each}]" for each in sections)
            faults.append(f"{other.place} has other settings than {first.place} in {which}: give all the same file.")
        if other.version != first.version:
            faults.append(f"{other.place} has another version than {first.place}: bring all to one.")
    return faults


def _missing(found: Sequence[Process]) -> list[str]:
    if any(CLOCK in each.roles for each in found):
        return []
    return ["No process has the role clock, so that nobody brings arXiv's lists in: begin one."]
