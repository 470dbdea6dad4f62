"""The chats of the simulated year: zones of each sort, their days, hours and topics."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from chat.refs import ChatKind, ChatRef
from tests.year.world import CATEGORIES

ZONES = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Moscow",
    "Africa/Casablanca",
    "Asia/Tehran",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Shanghai",
    "Australia/Sydney",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "America/New_York",
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Santiago",
    "America/Nuuk",
)
TOPICS = (*(f"cat:{code}" for code in CATEGORIES[:4]), "cat:cs.CL OR cat:cs.CV", "all:glaciers")
STRIKES = (time(1), time(16, 15))  # in UTC, in winter: few moments for the test to visit
WEEKDAYS, CHANGES = range(5), (6,)
DAYS = (0, 3, 6)  # after the days without news, among those with some, and before they end


@dataclass(frozen=True)
class Following:
    """A topic that a chat follows, at its own hour and zone where it has any."""

    query: str
    at: time | None = None
    zone: str | None = None

    @property
    def words(self) -> set[str]:
        return {word.partition(":")[2] for word in self.query.split(" OR ")}


@dataclass(frozen=True)
class Reader:
    """A chat and how it wants its digests."""

    ref: ChatRef
    zone: str
    at: time
    days: frozenset[int]
    language: str
    layout: str
    follows: tuple[Following, ...]

    def strikes(self, follows: Following) -> tuple[time, str]:
        return follows.at or self.at, follows.zone or self.zone


def make_readers(random: Random, *, times: int = 1) -> list[Reader]:
    """Make a chat for each zone and three for hours that the clocks skip or show twice, so many times over.

    Most have one day a week, for the test's sake.
    """
    odd = [("Europe/Berlin", time(2, 30)), ("America/New_York", time(1, 30)), ("Australia/Lord_Howe", time(2, 15))]
    rows = [(zone, _local(STRIKES[n % len(STRIKES)], zone)) for n, zone in enumerate(ZONES)] + odd
    made = []
    for number, (zone, hour) in enumerate(rows):
        days = CHANGES if (zone, hour) in odd else WEEKDAYS if number == 2 else (DAYS[number // 2 % len(DAYS)],)
        follows = [Following(query) for query in random.sample(TOPICS, 2 if number in {0, 2, 10, 18} else 1)]
        if number % 7 == 3:  # at an hour of its own, elsewhere
            elsewhere = ZONES[(number + 11) % len(ZONES)]
            follows[0] = Following(follows[0].query, _local(STRIKES[number % 2], elsewhere), elsewhere)
        kind = ChatKind.CHANNEL if number % 4 == 0 else ChatKind.PRIVATE
        language, layout = ("en", "zh")[number % 2], "papers" if number == 12 else "list"
        made += [
            Reader(
                ChatRef("box", f"{number}-{twin}", kind=kind),
                zone,
                hour,
                frozenset(days),
                language,
                layout,
                tuple(follows),
            )
            for twin in range(times)
        ]
    return made


def _local(utc: time, zone: str) -> time:
    moment = datetime(2024, 1, 10, utc.hour, utc.minute, tzinfo=UTC)
    return moment.astimezone(ZoneInfo(zone)).time()


@cache
def occurrences(hour: time, zone: str, days: frozenset[int], begin: datetime, end: datetime) -> list[datetime]:
    """Return the moments at which a zone's clocks first show an hour on these days, found by looking at each minute
    that can be one; where they never show it, because it was skipped, the moment is as long after the gap began.
    """
    place = ZoneInfo(zone)
    by_day: dict[date, datetime] = {}
    shift: dict[date, datetime] = {}
    step = timedelta(minutes=15)
    moment = begin - timedelta(days=2)
    before = moment.astimezone(place)
    while moment < end + timedelta(days=2):
        local = moment.astimezone(place)
        if local.time() == hour:
            by_day.setdefault(local.date(), moment)
        elif local.utcoffset() != before.utcoffset() and before.time() < hour < local.time():
            shift[local.date()] = moment + (datetime.combine(local.date(), hour) - _naive(before + step))
        moment, before = moment + step, local
    found = {**shift, **by_day}
    return sorted(each for day, each in found.items() if day.weekday() in days and begin < each < end)


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
