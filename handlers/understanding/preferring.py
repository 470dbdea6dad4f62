"""Settings in plain words: "in Chinese please", "fewer papers", "my time zone is Tokyo"."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from chat.errors import BadInputError
from chat.hours import Hour
from chat.words import phrase
from handlers import wishes
from handlers.understanding.meaning import Choosing, Meaning, Saying, Understood
from handlers.understanding.turns import Phrasing
from services.languages import named, of_tag, tag_named
from services.preferences import PREFERENCES, Preferences
from services.said.zones import SeveralZonesError
from services.subscriptions import Wish
from services.times import clip, number, parse_zone
from services.weekdays import DAYS, parse_days

_SWITCHES = (  # words of which one stands in a wish, and what that sets
    (("cross", "交叉"), "crosslists", ("off",)),
    (("picture", "image", "figure", "photo", "图"), "figures", ("off", "on")),
    (("one message", "single", "list", "合", "列表", "一条消息"), "layout", ("list",)),
    (("per paper", "every paper", "each paper", "一篇一条", "每篇一条"), "layout", ("papers",)),
    (
        ("mute", "silent", "sound", "quiet", "ring", "noise", "notification", "静音", "声音", "提示音", "响"),
        "sound",
        ("none",),
    ),
    (("deep", "detail", "thorough", "depth", "longer", "详细", "深"), "depth", ("deep",)),
    (("short", "brief", "简"), "depth", ("brief",)),
)
_WITHOUT = (
    "no ",
    "no-",
    "without",
    "hide",
    "disable",
    "off",
    "skip",
    "don't",
    "do not",
    "dont",
    "不",
    "别",
    "去掉",
    "关",
    "隐藏",
)


def preferred(turn: Phrasing, preferences: Preferences) -> Understood | None:
    """Return the settings that a turn means, None where it means none. Raises BadInputError."""
    read = _READERS.get(turn.sort)
    return read(turn.x, preferences) if read else None


def _language(x: str, _: Preferences) -> Understood | None:
    if found := named(x):
        return Meaning("settings", f"language {found.code}")
    tag = tag_named(x, inflected=True)
    if found := of_tag(tag) if tag else None:
        return Meaning("settings", f"language {found.code}")
    if tag:
        return Saying(phrase("I do not speak “{text}”.", text=clip(x)), ("settings language",))
    return None


def _fewer(_: str, now: Preferences) -> Understood:
    offered = [int(value) for value, _label in PREFERENCES["papers"].offers]
    return Meaning("settings", f"papers {max((n for n in offered if n < now.max_papers), default=1)}")


def _more(_: str, now: Preferences) -> Understood:
    offered = [int(value) for value, _label in PREFERENCES["papers"].offers]
    return Meaning("settings", f"papers {min((n for n in offered if n > now.max_papers), default=max(offered))}")


def _papers(x: str, _: Preferences) -> Understood | None:
    found = number(x.casefold())
    return Meaning("settings", f"papers {PREFERENCES['papers'].read(str(found))}") if found else None


def _zone(x: str, _: Preferences) -> Understood | None:
    try:
        return Meaning("settings", f"timezone {parse_zone(x)}")
    except SeveralZonesError as error:
        return Choosing(tuple(f"settings timezone {zone}" for zone in error.zones), error.sentence)
    except BadInputError:
        return None


def _time(x: str, _: Preferences) -> Understood | None:
    return timed(x) if wishes.is_when(x) or wishes.is_when(f"at {x}") else None


def timed(x: str, held: Sequence[str] = ()) -> Understood | None:
    """Return the settings that say when all digests come; or, of one topic that is followed, when its own do."""
    at = x if wishes.is_when(x) else f"at {x}"
    parts = wishes.split(f"cs.CL {at}")
    lines: list[str] = []
    zones: tuple[str, ...] = ()
    try:
        wish = wishes.wished(parts)
    except SeveralZonesError as error:
        wish, zones = wishes.wished(replace(parts, zone="")), error.zones
    if wish.time is not None:
        lines.append(f"settings time {written(wish.time)}")
    if wish.days is not None:
        lines.append(f"settings days {','.join(DAYS[day][:3] for day in sorted(wish.days))}")
    if wish.timezone:
        lines.append(f"settings timezone {wish.timezone}")
    lines += [f"settings timezone {zone}" for zone in zones]
    if len(lines) == 1 and not held:
        command, _, arguments = lines[0].partition(" ")
        return Meaning(command, arguments)
    said = phrase("When shall the digests come? These are the settings of {chat} for what you wrote.")
    return Choosing((*(f"subscribe {key} {when(wish)}" for key in held[:1]), *lines), said) if lines else None


def when(wish: Wish) -> str:
    """Write when a topic's digests are to come, as /subscribe reads it."""
    said = []
    if wish.days is not None:
        said.append(
            {frozenset(range(7)): "daily", frozenset(range(5)): "weekdays"}.get(wish.days)
            or "every " + ",".join(DAYS[day] for day in sorted(wish.days))
        )
    if wish.time is not None:
        said.append(written(wish.time) if isinstance(wish.time, str) else f"at {written(wish.time)}")
    if wish.timezone:
        said.append(wish.timezone)
    return " ".join(said)


def written(hour: Hour) -> str:
    """Write an hour."""
    return hour if isinstance(hour, str) else f"{hour:%H:%M}"


def _days(x: str, _: Preferences) -> Understood | None:
    try:
        return Meaning("settings", "days " + ",".join(DAYS[day][:3] for day in sorted(parse_days(x))))
    except BadInputError:
        return None


def _setting(x: str, _: Preferences) -> Understood | None:
    folded = x.casefold()
    for words, key, values in _SWITCHES:
        if any(word in folded for word in words):
            wanted = values[0] if len(values) == 1 or any(word in folded for word in _WITHOUT) else values[1]
            return Meaning("settings", f"{key} {wanted}")
    return None


_READERS: dict[str, Callable[[str, Preferences], Understood | None]] = {
    "language": _language,
    "fewer": _fewer,
    "more": _more,
    "papers": _papers,
    "zone": _zone,
    "time": _time,
    "days": _days,
    "workdays": lambda _, now: _days("weekdays", now),
    "setting": _setting,
}
