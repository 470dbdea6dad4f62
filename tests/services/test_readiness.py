"""What /readyz says of each part."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.web.metrics import Metrics
from chat import measures as table
from chat.errors import HeraldError, UnavailableError
from chat.refs import ChatRef
from chat.reply import Reply
from chat.words import phrase
from papers.announcement import Announcement
from services.listing import days, memory
from services.operation.readiness import NEEDED, Readiness, is_ready
from store import announcements, chats, deliveries
from store.database import Store, open_store
from summarizer.schema import FallbackReason
from tests.clocks import ManualClock
from tests.servers.arxiv import make_paper
from tests.stores import made_at, taking_nothing

HEARD = {"heard_at": "2024-03-23T11:58:30Z", "heard_seconds_ago": 90}
AWAY = UnavailableError(phrase("It is away."), phrase("Wait."))


@dataclass
class Ward:
    """A store and what else is looked at, each as the test wants it."""

    store: Store
    clock: ManualClock
    platforms: dict[str, HeraldError | None] = field(default_factory=lambda: {"telegram": None, "discord": None})
    models: dict[str, FallbackReason] = field(default_factory=dict)
    clock_trouble: HeraldError | None = None
    outage: Exception | None = None

    def __post_init__(self) -> None:
        measures = Metrics({"platform": ("telegram", "discord"), "model": (), "command": ()}, self.clock)
        for platform in ("telegram", "discord"):
            measures.set(table.HEARD, (self.clock.now() - timedelta(seconds=90)).timestamp(), platform)
        self.readiness = Readiness(
            self.store,
            self.clock,
            platforms=lambda: self.platforms,
            models=lambda: self.models,
            clock_trouble=lambda: self.clock_trouble,
            outage=lambda: self.outage,
            measures=measures,
        )

    async def unwell(self) -> set[str]:
        """Return the parts that are not well, of which each says why."""
        parts = await self.readiness.parts()
        found = {name for name, part in parts.items() if not part["ok"]}
        assert all(parts[name]["reason"] for name in found)
        assert is_ready(parts) == (not found & NEEDED)
        return found


@pytest.fixture
async def ward(tmp_path: Path) -> AsyncIterator[Ward]:
    async with open_store(made_at(tmp_path / "herald.db")) as store:
        ward = Ward(store, ManualClock())
        yield ward
        await ward.readiness.aclose()


async def waiting(ward: Ward, platform: str) -> None:
    async with ward.store.writing() as c:
        chat = await chats.ensure(c, ChatRef(platform, "1"), ward.clock.now())
        await deliveries.enqueue(c, chat_id=chat.id, digest_id=None, replies=[Reply(())] * 2, now=ward.clock.now())


async def test_all_is_well_where_nothing_is_wrong(ward: Ward) -> None:
    assert await ward.unwell() == set()
    assert set(await ward.readiness.parts()) == {"platforms", "database", "clock", "list", "queue", "models"}


async def test_a_platform_that_does_not_hear_is_named_and_a_model_stops_nobody(ward: Ward) -> None:
    ward.platforms["discord"], ward.models["gemini"] = AWAY, "quota"
    assert await ward.unwell() == {"platforms", "models"}
    told = (await ward.readiness.parts())["platforms"]
    assert told["reason"] == "discord: It is away."
    assert told["telegram"] == {"ok": True, **HEARD, "sent_at": None, "sent_seconds_ago": None}
    assert (await ward.readiness.parts())["models"]["resting"] == {"gemini": "quota"}
    ward.platforms["discord"] = None
    assert is_ready(await ward.readiness.parts())


async def test_a_clock_that_does_not_tick_is_told(ward: Ward) -> None:
    ward.clock_trouble = AWAY
    assert await ward.unwell() == {"clock"}


async def test_a_list_that_cannot_be_had_is_told_and_whether_the_newest_is_in(ward: Ward) -> None:
    now = ward.clock.now()
    friday = days.newest(now)
    async with ward.store.writing() as c:
        for day in (friday - timedelta(days=1), friday - timedelta(days=2)):
            await announcements.add(c, day, [Announcement(make_paper(), "new")])
        for _ in range(3):
            await memory.note_trouble(c, "arXiv does not answer.", now)
    assert await ward.unwell() == {"list"}
    listed = (await ward.readiness.parts())["list"]
    assert (listed["reason"], listed["failures"]) == ("arXiv does not answer.", 3)
    assert (listed["due"], listed["is_in"], listed["newest"]) == ("2024-03-22", False, "2024-03-21")
    assert (listed["late_seconds"], listed["listed_at"]) == (32 * 3600, None)
    async with ward.store.writing() as c:
        await memory.note_trouble(c, "", now)
        await announcements.note_day(c, friday, ["cs"], "rss", now)
    listed = (await ward.readiness.parts())["list"]
    assert (listed["ok"], listed["is_in"], listed["late_seconds"]) == (True, True, 0)
    assert (listed["listed_at"], listed["listed_seconds_ago"]) == ("2024-03-23T12:00:00Z", 0)


async def test_a_queue_is_behind_by_what_could_have_been_sent(ward: Ward) -> None:
    await waiting(ward, "telegram")
    await waiting(ward, "console")  # whose messages another process sends
    await ward.clock.advance(14 * 60)
    assert await ward.unwell() == set()
    queue = (await ward.readiness.parts())["queue"]
    assert (queue["chats_waiting"], queue["oldest_seconds"]) == (1, 14 * 60)
    assert queue["oldest_at"] == "2024-03-23T12:00:00Z"
    await ward.clock.advance(2 * 60)
    assert await ward.unwell() == {"queue"}
    async with ward.store.writing() as c:
        await deliveries.retry_at(c, 1, at=ward.clock.now() + timedelta(hours=1), reason="429")
    assert await ward.unwell() == set(), "a platform has put it off"


@pytest.mark.parametrize(("outage", "part"), [(AWAY, "database"), (RuntimeError("a bug"), "queue")])
async def test_what_the_outbox_cannot_write_is_told(ward: Ward, outage: Exception, part: str) -> None:
    ward.outage = outage
    assert await ward.unwell() == {part}


async def test_a_database_that_fails_is_told(ward: Ward) -> None:
    async with ward.store.writing() as c:
        await c.execute(text("ALTER TABLE deliveries RENAME TO gone"))
    assert await ward.unwell() == {"database", "list", "queue"}
    async with ward.store.writing() as c:  # others may be lent the same database
        await c.execute(text("ALTER TABLE gone RENAME TO deliveries"))


async def test_a_database_that_does_not_answer_is_not_waited_for_and_not_asked_by_everybody(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answers = [], asyncio.Event()

    class Hung:
        async def __aenter__(self) -> None:
            asked.append(self)
            await answers.wait()
            raise AWAY

        async def __aexit__(self, *_: object) -> None: ...

    assert await ward.unwell() == set()
    monkeypatch.setattr(ward.store, "reading", Hung)
    for _ in range(3):
        looking = asyncio.create_task(ward.unwell())
        await ward.clock.advance(5)
        assert await looking == {"database", "list", "queue"}
    assert len(asked) == 1
    answers.set()
    assert await ward.unwell() == {"database", "list", "queue"}


async def test_a_disk_that_takes_nothing_is_not_well_until_it_does(ward: Ward, tmp_path: Path) -> None:
    with taking_nothing(tmp_path / "herald.db"):
        assert await ward.unwell() == {"database"}, "though nothing was to be written"
        async with ward.store.reading():
            pass
        with suppress(UnavailableError):
            async with ward.store.writing():
                pass
        assert ward.store.trouble, "what changes nothing does not say that it works"
        assert await ward.unwell() == {"database"}
    assert await ward.unwell() == set()
