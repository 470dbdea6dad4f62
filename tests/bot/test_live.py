"""Each setting says from when on a new value holds, and those that are reloaded are in force everywhere then."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime, time, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.app import App, open_app
from bot.cli.reload import ask
from bot.live import differing
from bot.reloading import Reloader
from bot.settings.load import load
from bot.settings.names import dotted, holds, pattern, patterns
from bot.settings.settings import Settings
from bot.settings.types import Holds
from chat.errors import NotFoundError
from chat.refs import ChatRef, Person
from services.subscriptions import Wish
from store import key_values
from store.database import open_store
from tests.clocks import ManualClock
from tests.stores import made_at

OURS = {"archive", "bot", "handlers", "services", "summarizer"}
PLAIN = (str, int, float, bytes, timedelta, datetime, time, Path, Enum)
# Another value for everything that is reloaded. A new setting belongs here, or is AT_START.
OTHERS = """
[llm]
provider = "openai"
model = "wise-2"
base_url = "http://127.0.0.1:9/v2"
api_key_file = "key"
price_in = 2.5
price_out = 3.5
daily_budget_usd = 7
concurrency = 9
timeout_seconds = 33
context_tokens = 9999
most_parts = 7
thinking = "low"
[llm.fallbacks.other]
provider = "gemini"
model = "second-2"
base_url = "http://127.0.0.1:9/v3"
api_key_file = "key"
price_in = 2.5
price_out = 3.5
daily_budget_usd = 7
concurrency = 9
timeout_seconds = 33
context_tokens = 9999
most_parts = 7
thinking = "low"
[check]
judge = "other"
[digest]
time = "07:30"
timezone = "Asia/Shanghai"
days = ["sat"]
max_papers = 3
depth = "deep"
language = "zh"
figures = false
crosslists = false
updates = true
overview = false
min_score = 0.25
most_messages = 5
spread_minutes = 15
[access]
users = ["telegram:71"]
chats = ["telegram:-72"]
guilds = [73]
[limits]
summaries_per_user_per_day = 4
requests_per_user_per_minute = 5
files_per_user_per_day = 6
subscriptions_per_chat = 7
[operators]
ids = ["discord:74"]
[log]
level = "warning"
format = "json"
[topics.other]
name = "Other Things"
query = "cat:cs.LG"
names = ["zh: 别的"]
also = ["elsewhere"]
"""


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@pytest.mark.parametrize("key", patterns(), ids=dotted)
def test_each_setting_says_from_when_on_a_new_value_holds(key: tuple[str, ...]) -> None:
    assert holds(key) in Holds


def given(folder: Path, text: str = "") -> Settings:
    (folder / "config.toml").write_text(text)
    (folder / "key").write_text("sk-0123456789")
    url = made_at(folder / "herald.db")
    return load(folder / "config.toml", {"HERALD_STORE__URL": url, "HERALD_ARCHIVE__DIRECTORY": str(folder / "site")})


def test_the_other_values_are_of_all_that_is_reloaded(tmp_path: Path) -> None:
    changed = {pattern(key) for key in differing(given(tmp_path), given(tmp_path, OTHERS))}
    assert changed == {key for key in patterns() if holds(key) is Holds.AT_RELOAD}


async def test_after_a_reload_all_services_are_as_after_a_start_with_the_new_settings(tmp_path: Path) -> None:
    first, second = given(tmp_path), given(tmp_path, OTHERS)
    async with opened(first) as app:
        before = values(app)
        assert (await Reloader(app, lambda: second).reload()).code == 0
        after = values(app)
        async with opened(second) as fresh:
            wanted = values(fresh)
    assert {way for way in wanted if before.get(way) != wanted[way]}, "or nothing is compared"
    ways = {way for way in {*after, *wanted} if after.get(way) != wanted.get(way)}
    assert {way: (after.get(way), wanted.get(way)) for way in ways} == {}


async def test_digests_at_the_hour_of_the_settings_come_at_the_new_one_and_others_at_their_own(tmp_path: Path) -> None:
    first, second = given(tmp_path), given(tmp_path, '[digest]\ntime = "20:30"\n')
    async with opened(first) as app:
        services = app.services
        topic, person = services.catalogue.resolve("cs.CL"), Person("telegram", "1")
        plain, own = ChatRef("telegram", "1"), ChatRef("telegram", "2")
        await services.subscriptions.add(plain, person, topic)
        await services.subscriptions.add(own, person, topic, Wish(time=time(7)))
        outcome = await Reloader(app, lambda: second).reload()
        assert outcome.lines == ['in force: digest.time is "20:30", was "09:00"']
        due = [(await services.subscriptions.standing(chat, topic)).next_run for chat in (plain, own)]
    assert [moment and moment.isoformat() for moment in due] == [
        "2024-03-25T20:30:00+00:00",
        "2024-03-25T07:00:00+00:00",
    ]


async def test_where_nobody_answers_that_is_told_and_nothing_asked_stays_behind(tmp_path: Path) -> None:
    url = made_at(tmp_path / "herald.db")
    with pytest.raises(NotFoundError, match="No Paper Herald that uses this database answered"):
        await ask(url, ManualClock(auto=True))
    async with open_store(url) as store, store.reading() as c:
        assert await key_values.named(c, "reload") == {}


def opened(settings: Settings) -> AbstractAsyncContextManager[App]:
    return open_app(settings, sample=True, clock=ManualClock(), environ={"HERALD_STORE__URL": settings.store.url})


def values(app: App) -> dict[str, object]:
    """Return all plain values that an app's parts hold, by the way to them."""
    return {way: value for way, value in _values(app, "app", {}) if not way.endswith("_holder")}


def _values(part: Any, way: str, seen: dict[int, Any]) -> Iterator[tuple[str, object]]:
    if isinstance(part, Settings):
        yield way, part.model_dump(exclude={"origin", "set_by"})
    elif isinstance(part, set | frozenset):
        yield way, sorted(map(str, part))
    elif part is None or isinstance(part, PLAIN):
        yield way, part
    elif seen.setdefault(id(part), way) == way:
        for name, value in _parts(part):
            yield from _values(value, f"{way}.{name}", seen)


def _parts(part: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a thing of ours, or one that holds such, is made of."""
    if isinstance(part, Mapping):
        yield "keys", " ".join(map(str, part))
        yield from ((str(key), value) for key, value in part.items())
    elif isinstance(part, list | tuple):
        yield from ((str(place), value) for place, value in enumerate(part))
    elif type(part).__module__.partition(".")[0] in OURS:
        slots = (name for kind in type(part).__mro__ for name in getattr(kind, "__slots__", ()))
        names = dict.fromkeys([*getattr(part, "__dict__", {}), *slots])
        yield from ((name, getattr(part, name)) for name in names if hasattr(part, name))
