"""The chats of the simulated months: zones of each sort, their days, hours and topics."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from chat.refs import ChatKind, ChatRef
from papers.paper import Paper
from tests.year.world import BEGIN

ZONES = (
    "UTC",
    "Europe/London",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "America/St_Johns",
    "America/Santiago",
    "America/Nuuk",
)
STRIKES = (time(4, 30), time(16, 15))  # in UTC, in winter: few moments for the test to visit
DAILY, WEEKDAYS, CHANGES = range(7), range(5), (6,)
DAYS = (0, 3, 6)  # after the days without lists, among those with some, and before they end
PLENTY = 50  # papers


@dataclass(frozen=True)
class Following:
    """A topic that a chat follows, at its own hour and zone where it has any: what is in one of these categories, has
    this word in its title, and is by this author, of which any may be left out. "cs.*" is all of an archive.
    """

    codes: tuple[str, ...] = ()
    word: str = ""
    author: str = ""
    at: time | None = None
    zone: str | None = None

    @property
    def query(self) -> str:
        anywhere = " OR ".join(f"cat:{code}" for code in self.codes)
        parts = [f"({anywhere})" if len(self.codes) > 1 and (self.word or self.author) else anywhere]
        parts += [f"ti:{self.word}"] if self.word else []
        parts += [f'au:"{self.author}"'] if self.author else []
        return " AND ".join(filter(None, parts))

    def matches(self, paper: Paper) -> bool:
        return (
            (not self.codes or any(_is_in(paper, code) for code in self.codes))
            and (not self.word or self.word in paper.title.replace(",", "").lower().split())
            and (not self.author or self.author in paper.authors)
        )


@dataclass(frozen=True)
class Reader:
    """A chat and how it wants its digests: from `since` on, and not while it is paused."""

    ref: ChatRef
    zone: str
    at: time
    days: frozenset[int]
    follows: tuple[Following, ...]
    language: str = "en"
    layout: str = "list"
    most: int = PLENTY
    since: datetime = BEGIN
    paused: tuple[datetime, datetime] | None = None
    when_announced: bool = False

    def strikes(self, follows: Following) -> tuple[time, str]:
        return follows.at or self.at, follows.zone or self.zone

    def hours(self, follows: Following, end: datetime) -> list[datetime]:
        """Return the moments at which a topic's digest is due."""
        found = occurrences(*self.strikes(follows), self.days, BEGIN, end)
        paused = self.paused or (end, end)
        return [each for each in found if self.since < each and not paused[0] <= each <= paused[1]]


TOPICS = (
    Following(("cs.CL",)),
    Following(("cs.CV",)),
    Following(("cs.LG",)),
    Following(("stat.ML",)),
    Following(("cs.CL", "cs.AI")),
    Following(("math.ST", "eess.IV")),
    Following(("cs.*", "stat.ML"), word="glaciers"),
    Following(("cs.*",), author="Emmy Noether"),
)


def make_readers(random: Random, *, times: int = 1) -> list[Reader]:
    """Make a chat for each zone, so many times over, most with one day a week, for the test's sake."""
    return [
        replace(each, ref=ChatRef("box", f"{each.ref.chat}-{twin}", kind=each.ref.kind))
        for each in _of_zones(random)
        for twin in range(times)
    ]


def _of_zones(random: Random) -> Iterable[Reader]:
    for number, zone in enumerate(ZONES):
        hour = _local(STRIKES[number // 2 % 2], zone)
        days = WEEKDAYS if number == 3 else (DAYS[number % len(DAYS)],)
        follows = random.sample(TOPICS, 2 if number in {0, 5} else 1)
        if number % 7 == 3:  # at an hour of its own, elsewhere
            elsewhere = ZONES[(number + 3) % len(ZONES)]
            follows[0] = replace(follows[0], at=_local(STRIKES[number % 2], elsewhere), zone=elsewhere)
        kind = ChatKind.CHANNEL if number % 4 == 0 else ChatKind.PRIVATE
        language, layout = ("en", "zh")[number % 2], "papers" if number == 6 else "list"
        yield Reader(
            ChatRef("box", str(number), kind=kind), zone, hour, frozenset(days), tuple(follows), language, layout
        )


def make_odd_readers() -> list[Reader]:
    """Make chats with hours that the clocks skip or show twice, or close to midnight in New York, and such as come
    later, pause, or want few papers.
    """

    def odd(name: str, zone: str, at: time, days: Iterable[int], *follows: Following, **more: object) -> Reader:
        ref = ChatRef("box", name, kind=ChatKind.PRIVATE)
        return Reader(ref, zone, at, frozenset(days), follows, **more)  # type: ignore[arg-type]

    learning, language = Following(("cs.LG",)), Following(("cs.CL", "cs.AI"))
    return [
        odd("skipped", "America/Santiago", time(0, 30), CHANGES, learning),
        odd("twice", "America/New_York", time(1, 30), CHANGES, language),
        odd("half an hour", "Australia/Lord_Howe", time(2, 15), CHANGES, Following(("cs.CV",))),
        odd("after midnight", "America/New_York", time(0, 15), (0, 2, 4), learning),
        odd("when announced", "Asia/Kolkata", time(9), (0, 1, 3), learning, when_announced=True),
        odd("before and after", "Asia/Shanghai", time(12, 30), (1, 2), language),
        odd("few", "Europe/Berlin", time(17, 15), (1, 3), Following(("cs.*",)), most=2),
        odd("later", "UTC", time(16, 15), (2,), language, Following(("cs.*",), word="rivers"),
            since=datetime(2024, 8, 27, 15, tzinfo=UTC)),
        odd("everywhere", "UTC", time(16, 15), (2,), Following(word="glaciers"),
            since=datetime(2024, 10, 19, 15, tzinfo=UTC)),
        odd("pausing", "UTC", time(16, 15), (0, 3), Following(("cs.CV", "stat.ML")),
            paused=(datetime(2024, 9, 1, tzinfo=UTC), datetime(2024, 9, 28, tzinfo=UTC))),
    ]  # fmt: skip


def _is_in(paper: Paper, code: str) -> bool:
    return any(each == code or (code.endswith("*") and each.startswith(code[:-1])) for each in paper.categories)


def _local(utc: time, zone: str) -> time:
    moment = datetime(2024, 1, 10, utc.hour, utc.minute, tzinfo=UTC)
    return moment.astimezone(ZoneInfo(zone)).time()


@cache
def occurrences(hour: time, zone: str, days: frozenset[int], begin: datetime, end: datetime) -> list[datetime]:
    """Return the moments at which a zone's clocks first show an hour on these days; where they never show it, because
    it was skipped, the moment is as long after the gap began.
    """
    place = ZoneInfo(zone)
    every = [begin + timedelta(days=number) for number in range(-2, (end - begin).days + 3)]
    offsets = {moment: moment.astimezone(place).utcoffset() or timedelta(0) for moment in every}
    found = []
    for moment, before in offsets.items():
        shown = datetime.combine(moment.date() + timedelta(days=1), hour, UTC)
        at = [shown - offset for offset in set(offsets.values()) if _shows(place, shown - offset, shown)]
        if shown.weekday() in days:
            found.append(min(at, default=shown - before))
    return [moment for moment in found if begin < moment < end]


def _shows(place: ZoneInfo, moment: datetime, shown: datetime) -> bool:
    return moment.astimezone(place).replace(tzinfo=UTC) == shown
