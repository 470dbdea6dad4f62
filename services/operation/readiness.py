"""Readiness: whether each part of the bot can do its work, for whoever watches the process."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from chat.clock import Clock
from chat.errors import HeraldError
from chat.measures import HEARD, SENT_AT, UNMEASURED, Measures
from chat.tasks import end
from services.listing import days, memory
from services.operation.alerts import ENOUGH_FAILURES
from store import announcements, stats
from store.database import Store
from store.faults import DatabaseError
from summarizer.schema import FallbackReason

PATIENCE = 5.0  # seconds for the database
PROBED_EACH = 60.0  # seconds; a bot that nobody asks writes nothing, and would not learn of a disk that is full
BEHIND = timedelta(minutes=15)  # what may be sent, and is not, for longer than that
NEEDED = frozenset({"platforms", "database", "clock", "queue"})
"""Without these nobody is answered or sent anything. Without arXiv or models the rest goes on."""

_STORED = ("database", "list", "queue")

Part = dict[str, object]
"""`ok`, the `reason` where it is not, and figures."""

_SILENT: dict[str, Part] = {name: {"ok": False, "reason": "The database does not answer."} for name in _STORED}


class Readiness:
    """Looks at the parts.

    `platforms` and `models` tell their troubles, `clock_trouble` and `outage` the scheduler's, and `measures` when a
    platform was last heard and sent to. `roles` tells, where others share the database, which of the process's roles
    are its own now and whom it stands by for.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        platforms: Callable[[], Mapping[str, HeraldError | None]],
        models: Callable[[], Mapping[str, FallbackReason]],
        clock_trouble: Callable[[], HeraldError | None],
        outage: Callable[[], Exception | None],
        measures: Measures = UNMEASURED,
        roles: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._platforms = platforms
        self._models = models
        self._clock_trouble = clock_trouble
        self._outage = outage
        self._measures = measures
        self._roles = roles
        self._probed_at = float("-inf")
        self._looking: asyncio.Task[dict[str, Part]] | None = None

    async def parts(self) -> dict[str, Part]:
        """Return the state of each part; a database that does not answer in time is not waited for."""
        if self._looking is None or self._looking.done():  # one that hangs is not asked by everybody anew
            self._looking = asyncio.create_task(self._stored())
        patience = asyncio.create_task(self._clock.sleep(PATIENCE))
        await asyncio.wait([self._looking, patience], return_when=asyncio.FIRST_COMPLETED)
        await end([patience])
        stored = self._looking.result() if self._looking.done() else self._silent()
        shared: dict[str, Part] = {"roles": {"ok": True, **self._roles()}} if self._roles else {}
        return {
            **shared,
            "platforms": self._heard(),
            "clock": _part(self._clock_trouble()),
            "models": self._asked(),
            **stored,
        }

    async def aclose(self) -> None:
        """Wait for the database no more."""
        if self._looking:
            await end([self._looking])

    def _silent(self) -> dict[str, Part]:
        """Return what is known where the database does not answer: why it did not, the last time that it said so."""
        return _SILENT if self._store.trouble is None else {**_SILENT, "database": _part(self._store.trouble)}

    async def _stored(self) -> dict[str, Part]:
        now = self._clock.now()
        if self._store.trouble or self._clock.monotonic() - self._probed_at >= PROBED_EACH:
            self._probed_at = self._clock.monotonic()
            with suppress(DatabaseError):
                await self._store.probe()
        try:
            async with self._store.reading() as c:
                trouble = await memory.trouble(c)
                due = days.newest(now)
                is_in = any(each.day == due for each in await announcements.days(c, due))
                newest = await announcements.newest_day(c, due)
                came = max((each.listed_at for each in await announcements.days(c, newest or due)), default=None)
                backlog = await stats.backlog(c, self._platforms().keys(), now)
        except Exception as error:  # noqa: BLE001  whoever watches is told of it in the answer
            return {name: _part(error) for name in _STORED}
        outage = self._outage()
        listed = _part(trouble.reason if trouble.failures >= ENOUGH_FAILURES else None)
        listed |= {"due": due.isoformat(), "is_in": is_in, "newest": newest and newest.isoformat()}
        listed |= {"failures": trouble.failures, **_moment("listed", came, now)}
        listed |= {"late_seconds": 0 if is_in else max(0, round((now - days.out(due)).total_seconds()))}
        late = max(now - backlog.since, timedelta(0)) if backlog.since else timedelta(0)
        behind = "Messages wait that could have been sent." if late > BEHIND else None
        queued = _part(behind or (None if isinstance(outage, HeraldError) else outage))
        queued |= {"chats_waiting": backlog.messages, "oldest_seconds": round(late.total_seconds())}
        queued |= {"oldest_at": backlog.since and _iso(backlog.since)}
        database = _part(self._store.trouble or (outage if isinstance(outage, HeraldError) else None))
        return {"database": database, "list": listed, "queue": queued}

    def _heard(self) -> Part:
        state, now = self._platforms(), self._clock.now()
        troubled = {name: error for name, error in state.items() if error}
        reason = "; ".join(f"{name}: {error.sentence}" for name, error in troubled.items())
        told: Part = _part(reason or None)
        for name, error in state.items():
            heard, sent = (self._measures.last(gauge, name) for gauge in (HEARD, SENT_AT))
            told[name] = {**_part(error), **_moment("heard", _at(heard), now), **_moment("sent", _at(sent), now)}
        return told

    def _asked(self) -> Part:
        troubled = self._models()
        told = _part("; ".join(f"{name}: {why}" for name, why in troubled.items()) or None)
        return {**told, "resting": dict(troubled)}


def is_ready(parts: Mapping[str, Part]) -> bool:
    """Return whether the parts that everything needs are well."""
    return all(parts[name]["ok"] for name in NEEDED)


def _moment(what: str, at: datetime | None, now: datetime) -> Part:
    """Tell when something was, in UTC, and how many seconds ago; what was not is null."""
    ago = max(0, round((now - at).total_seconds())) if at else None
    return {f"{what}_at": at and _iso(at), f"{what}_seconds_ago": ago}


def _at(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _part(trouble: object) -> Part:
    if trouble is None:
        return {"ok": True}
    if isinstance(trouble, HeraldError):
        return {"ok": False, "reason": str(trouble.sentence)}
    return {"ok": False, "reason": type(trouble).__name__ if isinstance(trouble, Exception) else str(trouble)}
