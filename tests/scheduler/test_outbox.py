"""The outbox against a platform that takes messages, refuses them, or moves a chat."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from chat.errors import DeliveryError, Refused
from chat.refs import ChatKind, ChatRef, Person
from chat.reply import Reply, Text
from scheduler.outbox import Outbox
from services.closures import pause_reason
from services.operation.upkeep import Upkeep
from services.preferences import PreferenceBook, Preferences
from store import broadcasts, chats, deliveries, tables
from store.broadcasts import Progress
from store.database import Store, open_store
from tests.clocks import ManualClock
from tests.closing import closures
from tests.patience import PATIENCE
from tests.stores import made_at

Outcome = DeliveryError | Exception


class Letterbox:
    """A small platform: it keeps what was posted, and fails as the test says."""

    name = "box"

    def __init__(self) -> None:
        self.posted: list[tuple[str, str]] = []
        self.tries: list[tuple[str, str]] = []
        self.faults: dict[tuple[str, str], list[Outcome]] = {}
        self.slow: dict[str, asyncio.Event] = {}

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:
        block = reply.blocks[0]
        assert isinstance(block, Text)
        self.tries.append((chat.chat, block.text))
        await asyncio.sleep(0)
        if gate := self.slow.get(chat.chat):
            await gate.wait()
        if faults := self.faults.get((chat.chat, block.text)):
            raise faults.pop(0)
        self.posted.append((chat.chat, block.text))
        return f"{chat.chat}/{key}"

    async def tell(self, person: Person, reply: Reply) -> None:
        raise AssertionError("nobody is told anything here")


class Office:
    """A store, a letterbox, a clock and the outbox between them."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock, self.box = store, ManualClock(), Letterbox()
        self.closures = closures(store, self.clock)
        self.outbox = Outbox(store, {"box": self.box}, self.clock, self.closures)

    async def enqueue(self, chat: str, *texts: str, platform: str = "box", kind: ChatKind = ChatKind.PRIVATE) -> int:
        async with self.store.writing() as c:
            kept = await chats.ensure(c, ChatRef(platform, chat, kind=kind), self.clock.now())
            replies = [Reply((Text(text),)) for text in texts]
            await deliveries.enqueue(c, chat_id=kept.id, digest_id=None, replies=replies, now=self.clock.now())
        return kept.id

    def to(self, chat: str) -> list[str]:
        return [text for to, text in self.box.posted if to == chat]


Opening = Callable[[], AbstractAsyncContextManager[Office]]


@pytest.fixture
def opening(tmp_path: Path) -> Opening:
    @asynccontextmanager
    async def open_office() -> AsyncIterator[Office]:
        async with open_store(made_at(tmp_path / "outbox.db")) as store:
            yield Office(store)

    return open_office


@pytest.fixture
async def office(opening: Opening) -> AsyncIterator[Office]:
    async with opening() as opened:
        yield opened


async def test_all_are_sent_once_and_in_order_within_each_chat(office: Office) -> None:
    for chat in "abc":
        await office.enqueue(chat, *(str(n) for n in range(30)))
    assert await office.outbox.send_waiting() == 90
    for chat in "abc":
        assert office.to(chat) == [str(n) for n in range(30)]
    assert await office.outbox.send_waiting() == 0


async def test_a_rate_limit_waits_as_long_as_it_says_and_holds_back_only_its_chat(office: Office) -> None:
    await office.enqueue("a", "1", "2")
    await office.enqueue("b", "1", "2")
    office.box.faults["a", "1"] = [DeliveryError("slow down", retry_after=timedelta(seconds=37))]
    await office.outbox.send_waiting()
    assert (office.to("a"), office.to("b")) == ([], ["1", "2"])
    await office.clock.advance(36)
    assert await office.outbox.send_waiting() == 0
    await office.clock.advance(1)
    assert await office.outbox.send_waiting() == 2
    assert office.to("a") == ["1", "2"]


async def test_passing_faults_are_tried_again_with_growing_waits(office: Office) -> None:
    await office.enqueue("a", "1", "2")
    office.box.faults["a", "1"] = [DeliveryError("500"), RuntimeError("a bug"), DeliveryError("time-out")]
    for _ in range(200):
        await office.outbox.send_waiting()
        await office.clock.advance(1)
    assert office.to("a") == ["1", "2"]
    assert len(office.box.tries) == 5


def closing(times: int = 1) -> list[Outcome]:
    return [DeliveryError("The bot may not write there.", refused=Refused.CHAT) for _ in range(times)]


async def test_a_chat_that_takes_no_more_is_paused_with_its_reason_and_its_messages_wait(office: Office) -> None:
    number = await office.enqueue("gone", "1", "2")
    await office.enqueue("here", "1")
    office.box.faults["gone", "1"] = closing()
    assert await office.outbox.send_waiting() == 1
    async with office.store.reading() as c:
        chat = await chats.get(c, number)
        assert chat
        assert str(pause_reason(chat.pause_reason)) == "The bot may not write there."
        assert await deliveries.waiting(c) == 0
        assert len(await deliveries.waiting_for(c, number)) == 2
    await office.clock.advance(7200)
    assert await office.outbox.send_waiting() == 0


async def test_a_closed_chat_is_tried_ever_more_seldom_and_has_everything_in_order_once_it_opens(
    office: Office,
) -> None:
    number = await office.enqueue("shut", "1", "2", "3")
    office.box.faults["shut", "2"] = closing(11)
    await office.outbox.send_waiting()
    waits = []
    while office.to("shut") == ["1"]:
        async with office.store.reading() as c:
            due = await c.scalar(select(tables.chats.c.probe_at).where(tables.chats.c.id == number))
        assert due is not None
        waits.append((due - office.clock.now()).total_seconds() / 60)
        await office.clock.advance((due - office.clock.now()).total_seconds() - 1)
        assert await office.closures.probe() == 0
        await office.clock.advance(1)
        assert await office.closures.probe() == 1
        await office.outbox.send_waiting()
    assert office.to("shut") == ["1", "2", "3"]
    assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440, 1440]


async def test_a_trial_of_which_nothing_is_heard_is_no_end_of_trying(office: Office) -> None:
    await office.enqueue("shut", "1")
    office.box.faults["shut", "1"] = [*closing(), DeliveryError("502"), DeliveryError("502")]
    for _ in range(6):
        await office.closures.probe()
        await office.outbox.send_waiting()
        await office.clock.advance(600)
    assert office.to("shut") == ["1"]


async def test_a_message_that_is_refused_for_what_it_is_costs_no_other_one(office: Office) -> None:
    number = await office.enqueue("a", "1", "2", "3")
    office.box.faults["a", "2"] = [DeliveryError("message is too long", refused=Refused.MESSAGE)]
    assert await office.outbox.send_waiting() == 2
    assert office.to("a") == ["1", "3"]
    async with office.store.reading() as c:
        chat = await chats.get(c, number)
    assert chat
    assert chat.paused_at is None


async def test_what_the_operators_say_to_all_does_not_wait_for_a_closed_chat(office: Office) -> None:
    await office.enqueue("shut", "1")
    async with office.store.writing() as c:
        body = Reply((Text("to all"),))
        number = await broadcasts.draft(c, body=body, created_by="box:1", now=office.clock.now())
        await broadcasts.begin(c, number, office.clock.now())
        current = await broadcasts.running(c)
        assert current
        assert await broadcasts.feed(c, current, limit=9, now=office.clock.now()) == 1
    office.box.faults["shut", "1"] = closing()
    await office.outbox.send_waiting()
    async with office.store.reading() as c:
        assert await broadcasts.progress(c, current) == Progress(sent=0, failed=1, waiting=0)


async def test_a_chat_that_moved_gets_its_messages_at_its_new_address(office: Office) -> None:
    await office.enqueue("old", "1", "2")
    office.box.faults["old", "1"] = [DeliveryError("migrated", moved_to="new")]
    assert await office.outbox.send_waiting() == 2
    assert office.to("new") == ["1", "2"]


async def test_messages_of_a_platform_that_another_process_runs_are_left_to_it(office: Office) -> None:
    await office.enqueue("a", "1", platform="elsewhere")
    await office.enqueue("a", "2")
    assert await office.outbox.send_waiting() == 1
    assert office.to("a") == ["2"]
    async with office.store.reading() as c:
        [left] = await c.execute(select(tables.deliveries).where(tables.deliveries.c.state == "pending"))
    assert (left.attempts, left.due_at) == (0, office.clock.now()), "neither claimed nor put off"
    assert (
        await Outbox(
            office.store, {"elsewhere": office.box}, office.clock, closures(office.store, office.clock)
        ).send_waiting()
        == 1
    )


async def test_a_crash_between_sending_and_marking_repeats_that_message_and_loses_none(opening: Opening) -> None:
    async with opening() as office:
        await office.enqueue("a", "1", "2", "3")
        sending = asyncio.create_task(office.outbox.send_waiting())
        while ("a", "2") not in office.box.posted:  # noqa: ASYNC110  the letterbox has no event for its second letter
            await asyncio.sleep(0)
        sending.cancel()  # the process is killed here
        await asyncio.wait([sending])
        assert office.to("a") == ["1", "2"]
    async with opening() as office:
        assert await office.outbox.send_waiting() == 0, "the dead worker's claim still holds"
        await office.clock.advance(61)
        assert await office.outbox.send_waiting() == 2
        assert office.to("a") == ["2", "3"]


async def test_two_workers_share_the_work(office: Office) -> None:
    for chat in range(20):
        await office.enqueue(str(chat), "1", "2", "3")
    other = Outbox(office.store, {"box": office.box}, office.clock, closures(office.store, office.clock))
    sent = await asyncio.gather(office.outbox.send_waiting(), other.send_waiting())
    assert sum(sent) == 60
    assert len(set(office.box.posted)) == 60


async def test_a_closed_outbox_begins_nothing(office: Office) -> None:
    await office.enqueue("a", "1")
    office.outbox.close()
    assert await office.outbox.send_waiting() == 0
    assert office.box.tries == []


async def test_what_was_sent_long_ago_is_thrown_away_and_what_waits_is_not(office: Office) -> None:
    await office.enqueue("a", "1")
    await office.outbox.send_waiting()
    await office.enqueue("a", "2", platform="elsewhere")
    await office.clock.advance(31 * 86400)
    await Upkeep(office.store, PreferenceBook(office.store, Preferences()), office.clock, timedelta(days=60)).tidy()
    async with office.store.reading() as c:
        assert (await c.exec_driver_sql("SELECT count(*) FROM deliveries")).scalar() == 1
        assert await deliveries.waiting(c) == 1


async def test_a_message_that_was_tried_very_often_waits_an_hour_and_no_longer(office: Office) -> None:
    await office.enqueue("a", "1")
    office.box.faults["a", "1"] = [DeliveryError("500")]
    async with office.store.writing() as c:
        await c.exec_driver_sql("UPDATE deliveries SET attempts = 200")
    assert await office.outbox.send_waiting() == 0
    await office.clock.advance(3599)
    assert await office.outbox.send_waiting() == 0
    await office.clock.advance(1)
    assert await office.outbox.send_waiting() == 1


async def test_a_slow_chat_holds_up_no_other(office: Office) -> None:
    await office.enqueue("slow", "1")
    for chat in range(120):
        await office.enqueue(str(chat), "1", "2")
    gate = office.box.slow["slow"] = asyncio.Event()
    sending = asyncio.create_task(office.outbox.send_waiting())
    async with asyncio.timeout(PATIENCE):
        while len(office.box.posted) < 240:  # noqa: ASYNC110  the letterbox has no event for its 240th letter
            await asyncio.sleep(0.005)
    assert office.to("slow") == []
    gate.set()
    assert await sending == 241


async def test_a_channel_does_not_stand_behind_hundreds_of_people(office: Office) -> None:
    for chat in range(300):
        await office.enqueue(str(chat), "1", "2")
    await office.enqueue("channel", "1", "2", "3", kind=ChatKind.CHANNEL)
    await office.outbox.send_waiting()
    last = max(place for place, (chat, _) in enumerate(office.box.posted) if chat == "channel")
    assert last < 400


async def test_what_comes_due_while_a_slow_chat_is_served_is_sent_at_once(office: Office) -> None:
    await office.enqueue("slow", "1")
    gate = office.box.slow["slow"] = asyncio.Event()
    sending = asyncio.create_task(office.outbox.send_waiting())
    async with asyncio.timeout(PATIENCE):
        while not office.box.tries:  # noqa: ASYNC110  the letterbox has no event for its first letter
            await asyncio.sleep(0.005)
        await office.enqueue("a", "1")
        office.outbox.wake()
        while office.to("a") != ["1"]:  # noqa: ASYNC110  nor for this one
            await asyncio.sleep(0.005)
    gate.set()
    assert await sending == 2


async def test_a_message_under_way_is_not_begun_again_when_its_lease_runs_out(office: Office) -> None:
    await office.enqueue("slow", "1")
    gate = office.box.slow["slow"] = asyncio.Event()
    sending = asyncio.create_task(office.outbox.send_waiting())
    async with asyncio.timeout(PATIENCE):
        while not office.box.tries:  # noqa: ASYNC110  the letterbox has no event for its first letter
            await asyncio.sleep(0.005)
        await office.clock.advance(8)
        await office.outbox.renew()
        await office.clock.advance(8)
        assert (
            await Outbox(
                office.store, {"box": office.box}, office.clock, closures(office.store, office.clock)
            ).send_waiting()
            == 0
        )
        await office.clock.advance(3600)
        office.outbox.wake()
        await asyncio.sleep(0.05)
        assert len(office.box.tries) == 1
    gate.set()
    assert await sending == 1


async def test_who_may_not_post_any_more_leaves_what_failed_to_its_successor(office: Office) -> None:
    await office.enqueue("a", "1", "2")
    may = [True]
    gate = office.box.slow["a"] = asyncio.Event()
    office.box.faults["a", "1"] = [DeliveryError("another process has taken over")]
    mine = Outbox(office.store, {"box": office.box}, office.clock, office.closures, posts=lambda _: may[0])
    sending = asyncio.create_task(mine.send_waiting())
    async with asyncio.timeout(PATIENCE):
        while not office.box.tries:  # noqa: ASYNC110  the letterbox has no event for its first letter
            await asyncio.sleep(0.005)
    may[0] = False
    gate.set()
    assert await sending == 0
    assert await mine.send_waiting() == 0
    assert len(office.box.tries) == 1
    await office.clock.advance(11)
    assert await office.outbox.send_waiting() == 2
    assert office.to("a") == ["1", "2"]


async def test_a_message_that_nobody_will_have_does_not_silence_its_chat_for_ever(office: Office) -> None:
    await office.enqueue("a", "1", "2")
    office.box.faults["a", "1"] = [DeliveryError("500")] * 2
    async with office.store.writing() as c:
        await c.exec_driver_sql("UPDATE deliveries SET attempts = 249 WHERE sequence = 0")
    assert await office.outbox.send_waiting() == 1
    assert office.to("a") == ["2"]
