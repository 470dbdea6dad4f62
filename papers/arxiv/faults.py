"""What can be wrong with an answer of arXiv's, and how long it asks to be left alone."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

MAX_PAUSE_SECONDS = 3600.0  # a longer Retry-After is a mistake, or a ban that a person has to look into
THROTTLE_SECONDS = 10.0  # the pause where arXiv says that it is asked too often, and not for how long
TOO_MANY = frozenset({406, 418, 420, 429})  # arXiv's "not now", 406 since September 2026; others' words for the same
BUSY = 503
LOOKED_AT = 4096  # bytes of a page at whose beginning it says what it is
_NOT_NOW = re.compile(
    rb"rate (?:limit )?exceeded|too many requests|automated (?:access|request|quer|traffic)", re.IGNORECASE
)


class FaultError(Exception):
    """arXiv gave no answer that can be used.

    `again` tells whether another try may help, `pause` for how many seconds arXiv wants to be asked nothing, and
    `moved_to` where the same question is to be asked. `refused` says that arXiv takes no requests of ours now, `busy`
    that it takes none of anybody's, `unreachable` that there was no connection.
    """

    def __init__(
        self,
        reason: str,
        *,
        again: bool = True,
        pause: float = 0.0,
        moved_to: str = "",
        refused: bool = False,
        busy: bool = False,
        unreachable: bool = False,
    ) -> None:
        super().__init__(reason)
        self.again = again
        self.told = pause > 0  # whether arXiv said for how long
        self.pause = pause or (THROTTLE_SECONDS if refused else 0.0)
        self.moved_to = moved_to
        self.refused = refused
        self.busy = busy
        self.unreachable = unreachable

    @property
    def outcome(self) -> str:
        """What measures call it."""
        kinds = {"moved": self.moved_to, "throttled": self.refused, "unreachable": self.unreachable}
        return next((kind for kind, is_so in kinds.items() if is_so), "unavailable" if self.again else "other")


class RefusedError(Exception):
    """arXiv does not accept the question; `reason` is why, in arXiv's own words."""

    outcome = "not_accepted"
    """What measures call it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def retry_after(value: str, now: datetime) -> float:
    """Read a Retry-After header, seconds or an HTTP date, as seconds from `now`; 0 where it says nothing."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value), MAX_PAUSE_SECONDS)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return 0.0
    if moment.tzinfo is None:  # "-0000": a date in UTC from a place that is not told
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), MAX_PAUSE_SECONDS)


def says_not_now(body: bytes) -> bool:
    """Return whether a page that is no answer says that one asks too often."""
    return bool(_NOT_NOW.search(body[:LOOKED_AT]))


def fault_of(status: int, pause: float, body: bytes, *, busy: bool) -> FaultError:
    """Return what a status other than 200 means, apart from what each service has its own meaning for.

    Whatever the server has trouble with passes (5xx, 408, 425), and so does "not now"; all else is a wrong address, or
    a gateway that lets nobody through. With `busy` a 503 says that background work is to leave the service alone.
    """
    reason = f"HTTP {status}"
    if status in TOO_MANY or says_not_now(body):
        return FaultError(reason, pause=pause, refused=True)
    if status >= 500 or status in {408, 425}:
        return FaultError(reason, pause=pause, busy=busy and status == BUSY)
    return FaultError(reason, again=False)


def moved(source: str, target: str) -> FaultError:
    """Return the fault that says where the same service has moved; any other place is not trusted."""
    try:
        target = urljoin(source, target)
        old, new = urlsplit(source), urlsplit(target)
        here = (old.scheme, old.port) == (new.scheme, new.port)
        upgrade = (old.scheme, new.scheme) == ("http", "https") and {old.port, new.port} <= {None, 80, 443}
        trusted = old.hostname == new.hostname and (here or upgrade)
    except ValueError:  # an address that is none
        trusted = False
    if trusted:
        return FaultError(f"moved to {target}", moved_to=target)
    return FaultError(f"a redirection to {target}", again=False)
