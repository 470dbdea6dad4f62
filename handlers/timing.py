"""When digests come, and with which lists, as people are told."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chat.reply import Choice, Choices, Moment, Reply, Text
from chat.words import Words
from handlers.dates import local_moment
from services.digests.schedule import local_moment as moment_of
from services.listing import days
from services.said.zones import SeveralZonesError
from services.subscriptions import SubscriptionStatus, Timing
from services.times import zone_name

_WORKDAYS = frozenset(range(5))
_MOST_LISTS = 4  # days on which each list has a digest of its own: Tuesday to Saturday too
_READ = timedelta(minutes=10)  # in which a list is read that is out


def when(standing: SubscriptionStatus, words: Words) -> str:
    """Say when a subscription's next digest comes."""
    if (moment := standing.next_run) is None:
        return words.say("No digest is planned.")
    timing = standing.timing
    day, about = timing.expected(moment)
    told = local_moment(about, timing.timezone, words)
    if day:
        return words.say(
            "The next digest comes as soon as arXiv's list of {day} is in, about {when}.",
            day=words.forms.day_of_week(day),
            when=told,
        )
    hour = (moment - timing.moved).astimezone(ZoneInfo(timing.timezone)).time()
    if timing.minutes and hour == timing.time:
        return words.say(
            "The next digest comes on {when}: {n} min after {time}, so that not all chats' come at once.",
            when=told,
            n=timing.minutes,
            time=f"{hour:%H:%M}",
        )
    return words.say("The next digest comes on {when}.", when=told)


def which_zone(error: SeveralZonesError, line: Callable[[str], str], words: Words) -> Reply:
    """Ask which of several zones is meant; a button gives the command line that names it."""
    buttons = [Choice(zone_name(zone), line(zone)) for zone in error.zones]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return Reply((Text(words.tell(error.sentence)), Choices(rows)))


def moments(standing: SubscriptionStatus, words: Words) -> tuple[Moment, ...]:
    """Return the moments of which is told where a subscription is: its next digest, and the last one."""
    zone, found = standing.timing.timezone, []
    if coming := standing.next_run:
        _, moment = standing.timing.expected(coming)
        found.append(Moment(local_moment(moment, zone, words), moment))
    if last := standing.last_post:
        found.append(Moment(local_moment(last, zone, words), last, past=True))
    return tuple(found)


def coming(standing: SubscriptionStatus, words: Words) -> Text:
    """Say when a subscription's next digest comes, as a paragraph."""
    return Text(when(standing, words), moments=moments(standing, words))


def at(timing: Timing, words: Words) -> str:
    """Say at which hour and on which days: "at 09:00 UTC, Monday to Friday"."""
    if isinstance(timing.time, time):
        hour = words.say("at {time} {zone}", time=f"{timing.time:%H:%M}", zone=zone_name(timing.timezone))
    else:
        hour = words.say("when announced")
    return words.say("{hour}, {days}", hour=hour, days=on(timing.days, words))


def on(chosen: frozenset[int], words: Words) -> str:
    """Say days of the week."""
    if len(chosen) == 1:
        return words.say("every {day}", day=words.forms.weekday(next(iter(chosen))))
    if chosen == frozenset(range(7)):
        return words.say("every day")
    if chosen == frozenset(range(5)):
        return words.say("Monday to Friday")
    return words.listed(words.forms.weekday(day, short=True) for day in sorted(chosen))


def which_list(timing: Timing, words: Words, now: datetime) -> str:
    """Say up to which of arXiv's lists a digest at this hour holds, and when that would be in that is waited for."""
    zone = ZoneInfo(timing.timezone)
    if not isinstance(timing.time, time):
        return words.say("In {zone} that is about {moment}.", moment=_in(zone, words, now), zone=zone_name(zone.key))
    summer, winter = (_newest(timing, timing.time, begun, words) for begun in _halves(now))
    held = (
        summer
        if summer == winter
        else words.say("{summer} ({winter} in New York's winter)", summer=summer, winter=winter)
    )
    values = {
        "time": f"{timing.time:%H:%M}",
        "zone": zone_name(zone.key),
        "list": held,
        "moment": _in(zone, words, now),
    }
    if len(timing.days & _WORKDAYS) >= _MOST_LISTS:
        return words.say(
            "At {time} {zone} you get arXiv's list {list}; “when announced” comes about {moment}.", **values
        )
    return words.say(
        "At {time} {zone} you get arXiv's lists up to the one {list}; “when announced” comes about {moment}.", **values
    )


def _halves(now: datetime) -> tuple[date, date]:
    """Return a day in New York's summer and one in its winter."""
    return date(now.year, 7, 8), date(now.year, 1, 8)


def _newest(timing: Timing, hour: time, begun: date, words: Words) -> str:
    """Say which list is the newest at an hour of a subscription's days, in the week that begins on a day."""
    zone, found = ZoneInfo(timing.timezone), {}
    for ahead in range(7):
        day = begun + timedelta(days=ahead)
        if day.weekday() in timing.days:
            found[day] = days.newest(moment_of(day, hour, zone) - _READ)
    workdays = {day: newest for day, newest in found.items() if day.weekday() in _WORKDAYS}
    if len(found) == 1 or not workdays:
        return words.say("of {day}", day=words.forms.weekday(max(found.values()).weekday()))
    if any(newest > day for day, newest in workdays.items()):
        return words.say("of the day after")
    if all(newest == day for day, newest in workdays.items()):
        return words.say("of that day")
    if all(newest == day - timedelta(days=1) for day, newest in found.items()):
        return words.say("of the day before")
    return words.say("of the working day before")


def _in(zone: ZoneInfo, words: Words, now: datetime) -> str:
    """Say at which hour of a zone a list should be in."""
    said = []
    for begun in _halves(now):
        day = next(days.between(begun, begun + timedelta(days=7)))
        local = days.out(day).astimezone(zone)
        hour = words.say("noon") if local.time() == time(12) else f"{local:%H:%M}"
        said.append(words.say("{hour} the day before", hour=hour) if local.date() < day else hour)
    summer, winter = said
    if summer == winter:
        return summer
    return words.say("{summer} ({winter} in New York's winter)", summer=summer, winter=winter)
