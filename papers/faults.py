"""What can be wrong with an answer of arXiv's, and how long it asks to be left alone."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

MAX_PAUSE_SECONDS = 3600.0  # a longer Retry-After is a mistake, or a ban that a person has to look into
THROTTLE_SECONDS = 10.0  # the pause where arXiv says that it is asked too often, and not for how long
OVERLOADED = frozenset({408, 429, 500, 502, 503, 504})


class FaultError(Exception):
    """arXiv gave no answer that can be used.

    `again` tells whether another try may help, `pause` for how many seconds nobody may ask anything, and
    `moved_to` where the same question is to be asked.
    """

    def __init__(self, reason: str, *, again: bool = True, pause: float = 0.0, moved_to: str = "") -> None:
        super().__init__(reason)
        self.again = again
        self.pause = pause
        self.moved_to = moved_to


class RefusedError(Exception):
    """arXiv does not accept the question; `reason` is why, in arXiv's own words."""

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


def moved(source: str, target: str) -> FaultError:
    """Tell where the same service has moved; any other place is not trusted."""
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
