"""The one code that makes an operator, as all processes offer it: whichever log it is read in, it is good."""

from datetime import datetime, timedelta

from store import key_values
from store.database import Connection
from store.engines import ring, take_turns

BELL = "operators"
_NAME = "operator code"


async def find(c: Connection, now: datetime) -> tuple[str, datetime] | None:
    """Return the code that is offered, and until when."""
    kept, _, until = (await key_values.recall(c, _NAME) or "").partition(" ")
    return (kept, ends) if kept and (ends := datetime.fromisoformat(until)) > now else None


async def offer(c: Connection, code: str, now: datetime, lasts: timedelta) -> tuple[str, datetime]:
    """Offer a code unless another process offers one already; returns the one that is, and until when."""
    await take_turns(c, BELL)
    if there := await find(c, now):
        return there
    await key_values.note(c, _NAME, f"{code} {(now + lasts).isoformat()}", now)
    await ring(c, BELL)
    return code, now + lasts


async def drop(c: Connection, code: str) -> bool:
    """Make a code void; returns False where it was not the one that is offered."""
    await take_turns(c, BELL)
    if (await key_values.recall(c, _NAME) or "").partition(" ")[0] != code:
        return False
    await key_values.drop(c, _NAME)
    await ring(c, BELL)
    return True
