"""What the listing remembers between two harvests: which feeds it asked for, their tags, how far OAI-PMH was read."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from papers.arxiv import feed
from services.listing.plan import Group
from store import key_values
from store.database import Connection

_PLAN, _CHANGES, _FEED, _TROUBLE = "list.plan", "list.changes", "list.feed:", "list.trouble"


@dataclass(frozen=True, slots=True)
class Told:
    """The state of a feed by its tag: which day's list it is, and how many items it has."""

    tag: str
    day: date | None
    items: int

    @property
    def is_cut(self) -> bool:
        """Return whether arXiv had left out what did not fit."""
        return self.items >= feed.MOST_ITEMS


@dataclass(frozen=True, slots=True)
class Read:
    """How far changes were read: from `since` on they are asked for next, and up to the list of `done` all is in.

    Nothing is asked before `again_at`.
    """

    since: date | None = None
    done: date | None = None
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """How often in a row no list could be brought in, and why the last time."""

    failures: int = 0
    reason: str = ""


async def trouble(c: Connection) -> Trouble:
    """Return how bringing lists in went lately."""
    kept = _read(await key_values.recall(c, _TROUBLE))
    return Trouble(int(kept.get("failures") or 0), str(kept.get("reason") or ""))


async def note_trouble(c: Connection, reason: str, now: datetime) -> None:
    """Count one more failure, or with no reason forget those that there were."""
    if reason:
        failures = (await trouble(c)).failures + 1
        await key_values.note(c, _TROUBLE, json.dumps({"failures": failures, "reason": reason}), now)
    else:
        await key_values.drop(c, _TROUBLE)


async def plan(c: Connection) -> tuple[Group, ...]:
    """Return the groups of archives that feeds were asked for the last time."""
    groups = _read(await key_values.recall(c, _PLAN)).get("groups") or []
    return tuple(tuple(map(str, group)) for group in groups)


async def note_plan(c: Connection, groups: Sequence[Group], now: datetime) -> None:
    """Remember the groups, and forget the feeds that are none of them."""
    await key_values.note(c, _PLAN, json.dumps({"groups": groups}), now)
    wanted = set(map(_key, groups))
    for key in await key_values.named(c, _FEED):
        if key not in wanted:
            await key_values.drop(c, key)


async def told(c: Connection, group: Group) -> Told:
    """Return the state in which a group's feed was read last."""
    kept = _read(await key_values.recall(c, _key(group)))
    return Told(str(kept.get("tag") or ""), _day(kept.get("day")), int(kept.get("items") or 0))


async def note_told(c: Connection, group: Group, state: Told, now: datetime) -> None:
    """Remember the state of a group's feed."""
    kept = {"tag": state.tag, "day": state.day and state.day.isoformat(), "items": state.items}
    await key_values.note(c, _key(group), json.dumps(kept), now)


async def read(c: Connection) -> Read:
    """Return how far changes were read."""
    kept = _read(await key_values.recall(c, _CHANGES))
    again_at = datetime.fromisoformat(kept["again_at"]) if kept.get("again_at") else None
    return Read(_day(kept.get("since")), _day(kept.get("done")), again_at)


async def note_read(c: Connection, state: Read, now: datetime) -> None:
    """Remember how far changes were read."""
    kept = {name: value and value.isoformat() for name, value in asdict(state).items()}
    await key_values.note(c, _CHANGES, json.dumps(kept), now)


def _key(group: Sequence[str]) -> str:
    return _FEED + "+".join(group)


def _read(text: str | None) -> dict[str, Any]:
    kept = json.loads(text) if text else {}
    return kept if isinstance(kept, dict) else {}


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
