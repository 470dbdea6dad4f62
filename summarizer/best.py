"""The week's or the month's best: papers that readers liked in a week or a month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chat.words import Words
from summarizer.digest import Entry


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A week from Monday on, or a month, by its first day."""

    first: date
    monthly: bool

    @classmethod
    def around(cls, day: date, *, monthly: bool) -> "Period":
        """Return the week or the month in which a day is."""
        return cls(day.replace(day=1) if monthly else day - timedelta(days=day.weekday()), monthly)

    @classmethod
    def named(cls, name: str) -> "Period | None":
        """Return the period of a name, None where it is none's."""
        year, _, rest = name.partition("-")
        try:
            if rest.startswith("W"):
                found = cls(date.fromisocalendar(int(year), int(rest[1:]), 1), monthly=False)
            else:
                found = cls(date(int(year), int(rest), 1), monthly=True)
        except ValueError:
            return None
        return found if found.name == name else None

    @property
    def name(self) -> str:
        """Its name after ISO 8601: "2024-W12", "2024-03"."""
        if self.monthly:
            return f"{self.first:%Y-%m}"
        year, week, _ = self.first.isocalendar()
        return f"{year:04}-W{week:02}"

    @property
    def end(self) -> date:
        """The day after its last one."""
        return (self.first + timedelta(days=31)).replace(day=1) if self.monthly else self.first + timedelta(days=7)

    @property
    def before(self) -> "Period":
        """The period before it."""
        return Period.around(self.first - timedelta(days=1), monthly=self.monthly)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - timedelta(days=1)

    def heading(self, words: Words) -> str:
        """Return in words whether it is the best of a week or a month."""
        return words.say("The month's best") if self.monthly else words.say("The week's best")

    def title(self, words: Words) -> str:
        """Return in words of what days the best is."""
        if self.monthly:
            return words.say("The month's best, {days}", days=self.days(words))
        return words.say("The week's best, {days}", days=self.days(words))

    def days(self, words: Words) -> str:
        """Return its first and its last day as a language writes them."""
        return words.forms.span(self.first, self.last)

    def label(self, words: Words) -> str:
        """Return what it is called in a list: the month, or the days of the week."""
        return words.forms.month(self.first) if self.monthly else self.days(words)


@dataclass(frozen=True, slots=True)
class LikedEntry:
    """A paper with its summary, and how many people liked it."""

    entry: Entry
    people: int

    def said(self, words: Words) -> str:
        """Return in words how many liked it."""
        return words.say_n("{n} reader liked it", "{n} readers liked it", self.people)


@dataclass(frozen=True, slots=True)
class Best:
    """What readers liked most in a period, the most liked first, in a language.

    `changed` is when the order or a number last did, in UTC. While it is not `over` both may change. `earlier` and
    `later` are the nearest periods of the kind in which there was something.
    """

    period: Period
    language: str
    liked: tuple[LikedEntry, ...]
    changed: datetime
    over: bool
    earlier: Period | None = None
    later: Period | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The papers with their summaries."""
        return tuple(each.entry for each in self.liked)

    def lead(self, words: Words) -> str:
        """Return in words what it is, and whether it may change."""
        what = words.say(
            "What readers in all chats liked most. A paper stands here when at least three did; nobody is told who."
        )
        if self.over:
            return what
        if self.period.monthly:
            return words.join(what, words.say("The month is not over yet, so this may change."))
        return words.join(what, words.say("The week is not over yet, so this may change."))
