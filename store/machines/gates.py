"""Gates on a server, which all processes pass one at a time, by the server's own time."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from papers.arxiv.shared_gate import GateState
from store.engines import ring

BELL = "gate"
BEHIND_SECONDS = 0.25  # until who is not the first in line looks again whether those before have gone

_MAKE = text("INSERT INTO gates (name) VALUES (:gate) ON CONFLICT DO NOTHING")
_LOOK = text("""
SELECT holder = :process AND held_until > clock_timestamp() AS mine,
       coalesce(extract(epoch FROM held_until - clock_timestamp()), 0) AS held,
       coalesce(extract(epoch FROM free_at - clock_timestamp()), 0) AS rest,
       coalesce(extract(epoch FROM paused_until - clock_timestamp()), 0) AS paused,
       coalesce(extract(epoch FROM silent_until - clock_timestamp()), 0) AS silent,
       refused
FROM gates WHERE name = :gate FOR UPDATE
""")
# Whose urgency has changed goes to the end of the new line, and so does who was taken for dead.
_WAIT = text("""
INSERT INTO gate_waits AS mine (gate, process, urgent, since, until)
VALUES (:gate, :process, :urgent, clock_timestamp(), clock_timestamp() + make_interval(secs => :seconds))
ON CONFLICT (gate, process) DO UPDATE SET
    since = CASE WHEN mine.urgent = excluded.urgent AND mine.until > clock_timestamp()
            THEN mine.since ELSE excluded.since END,
    urgent = excluded.urgent,
    until = excluded.until
""")
_IS_FIRST = text("""
SELECT NOT EXISTS (
    SELECT 1 FROM gate_waits AS mine JOIN gate_waits AS other ON other.gate = mine.gate
    WHERE mine.gate = :gate AND mine.process = :process AND other.until > clock_timestamp()
    AND (NOT other.urgent, other.since, other.process) < (NOT mine.urgent, mine.since, mine.process)
)
""")
_TAKE = text("""
UPDATE gates SET holder = :process, held_until = clock_timestamp() + make_interval(secs => :seconds)
WHERE name = :gate
""")
_LEAVE = text("DELETE FROM gate_waits WHERE gate = :gate AND (process = :process OR until < clock_timestamp())")
_KEEP = text("""
UPDATE gates SET held_until = clock_timestamp() + make_interval(secs => :seconds)
WHERE name = :gate AND holder = :process RETURNING 1
""")
_RELEASE = text("""
UPDATE gates SET holder = NULL, held_until = NULL,
    free_at = greatest(free_at, clock_timestamp() + make_interval(secs => :delay))
WHERE name = :gate AND holder = :process
""")
_CLOSE = text("""
UPDATE gates SET
    paused_until = greatest(paused_until, clock_timestamp() + make_interval(secs => :paused)),
    silent_until = greatest(silent_until, clock_timestamp() + make_interval(secs => :silent)),
    refused = :refused
WHERE name = :gate
""")


async def take(
    c: AsyncConnection, gate: str, process: str, *, urgent: bool, lease: float, patience: float
) -> GateState:
    """Give a process its turn for `lease` seconds if it is the first in line and the gate is open.

    Else it is in line for `patience` seconds, after which it is taken for dead. People come first, then who came first.
    """
    await c.execute(_MAKE, {"gate": gate})
    this = {"gate": gate, "process": process}
    row = (await c.execute(_LOOK, this)).one()
    paused, silent = max(0.0, float(row.paused)), max(0.0, float(row.silent))
    if not row.mine:
        await c.execute(_WAIT, {**this, "urgent": urgent, "seconds": patience})
        wait = max(paused, 0.0 if urgent else silent, float(row.held), float(row.rest))
        if wait <= 0 and not await c.scalar(_IS_FIRST, this):
            wait = BEHIND_SECONDS
        if wait > 0:
            return GateState(granted=False, again_in=wait, paused=paused, silent=silent, refused=row.refused)
    await c.execute(_TAKE, {**this, "seconds": lease})
    await c.execute(_LEAVE, this)
    return GateState(granted=True, paused=paused, silent=silent, refused=row.refused)


async def keep(c: AsyncConnection, gate: str, process: str, lease: float) -> bool:
    """Renew a process's turn; returns whether it still has it."""
    return bool(await c.scalar(_KEEP, {"gate": gate, "process": process, "seconds": lease}))


async def release(c: AsyncConnection, gate: str, process: str, delay: float) -> None:
    """Give a process's turn back, if it has one; the next begins after the delay."""
    await c.execute(_RELEASE, {"gate": gate, "process": process, "delay": delay})
    await ring(c, BELL, gate)


async def leave(c: AsyncConnection, gate: str, process: str) -> None:
    """Take a process out of the line, and all that are taken for dead."""
    await c.execute(_LEAVE, {"gate": gate, "process": process})


async def close(c: AsyncConnection, gate: str, *, paused: float, silent: float, refused: bool) -> None:
    """Let nobody through for so many seconds, nor for so many those for whom no person waits."""
    await c.execute(_MAKE, {"gate": gate})
    await c.execute(_CLOSE, {"gate": gate, "paused": paused, "silent": silent, "refused": refused})
    await ring(c, BELL, gate)
