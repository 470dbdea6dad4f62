"""The limiter against a strict sliding window, on a clock of its own."""

import asyncio
import itertools
from collections import Counter, deque
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.platforms.lines import Lines
from bot.platforms.telegram.rate_limiter import CURRENT_UPDATE, BusyError, ClosedError, CurrentUpdate, RateLimiter
from bot.platforms.telegram.rate_limits import Priority
from chat.refs import ChatKind, ChatRef, Person
from tests.clocks import ManualClock, settle

ROUND_TRIP = 0.005


class Wire:
    """Takes calls after half a round trip, counts them as strictly as may be, and answers after the other half."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.limiter = RateLimiter(clock)
        self.lines = Lines(clock.monotonic)
        self.arrivals: list[tuple[float, str, str]] = []
        self.refused = 0
        self.refuse_next: list[int] = []
        self._windows: dict[str, deque[float]] = {}

    async def answer(self, chat: str, person: str, number: int, text: str = "") -> Any:
        """Send the answer to a person's message of that number."""
        turn = self.lines.enter(ChatRef("telegram", chat, kind=ChatKind.GROUP), Person("telegram", person))
        assert turn is not None
        CURRENT_UPDATE.set(CurrentUpdate(person, number, turn))
        with turn:
            return await self.send(chat, text or person)

    async def send(
        self,
        chat: str,
        text: str,
        priority: Priority = Priority.ANSWER,
        endpoint: str = "sendMessage",
        message_id: int = 1,
    ) -> Any:
        data = {"chat_id": chat, "text": text, "message_id": message_id}
        return await self.limiter.process_request(self._call, (chat, text), {}, endpoint, data, priority)

    async def _call(self, chat: str, text: str) -> bool:
        await self.clock.sleep(ROUND_TRIP / 2)
        now = self.clock.monotonic()
        group = chat.startswith("-")
        limits = [("", 30, 1.0), (chat, 20, 60.0) if group else (chat, 1, 1.0)]
        full = [name for name, count, seconds in limits if self._count(name, now - seconds) >= count]
        if full or self.refuse_next:
            self.refused += 1
            await self.clock.sleep(ROUND_TRIP / 2)
            raise RetryAfter(self.refuse_next.pop() if self.refuse_next else 1)
        for name, _, _ in limits:
            self._windows[name].append(now)
        self.arrivals.append((now, chat, text))
        await self.clock.sleep(ROUND_TRIP / 2)
        return True

    def _count(self, name: str, since: float) -> int:
        times = self._windows.setdefault(name, deque())
        while times and times[0] <= since:
            times.popleft()
        return len(times)

    def texts(self) -> list[str]:
        return [text for _, _, text in self.arrivals]


@pytest.fixture
def wire() -> Wire:
    return Wire(ManualClock(auto=True))


@pytest.mark.parametrize("groups", [0, 60])
async def test_a_thousand_messages_to_two_hundred_chats(wire: Wire, groups: int) -> None:
    chats = [str(number) if number > groups else f"-{number}" for number in range(1, 201)]
    jobs = [(chat, f"{chat} {number}") for chat in chats for number in range(5)]
    await asyncio.gather(*(wire.send(chat, text, Priority.QUEUED) for chat, text in jobs))
    assert wire.refused == 0
    assert Counter(wire.texts()) == Counter(text for _, text in jobs)
    assert all(
        [text for _, each, text in wire.arrivals if each == chat] == [f"{chat} {n}" for n in range(5)] for chat in chats
    )
    moments = [moment - wire.arrivals[0][0] for moment, _, _ in wire.arrivals]
    after = [moment for moment in moments if 1.0 <= moment < 31.0]
    assert len(after) >= 0.95 * 30 * 30
    assert max(Counter(int(moment * 10) for moment in moments).values()) <= 6  # no bursts


async def test_a_group_gets_twenty_a_minute_and_an_answer_between_queued_ones(wire: Wire) -> None:
    queued = [asyncio.create_task(wire.send("-1", f"q{number}", Priority.QUEUED)) for number in range(45)]
    while len(wire.arrivals) < 5:  # noqa: ASYNC110  the clock runs as the tasks do
        await asyncio.sleep(0)
    asked = wire.clock.monotonic()
    await wire.send("-1", "answer")
    assert wire.arrivals[-1][0] - asked < 4
    await asyncio.gather(*queued)
    assert wire.refused == 0
    assert len(wire.arrivals) == 46
    assert wire.arrivals[-1][0] < 46 * 3.1


async def test_an_answer_goes_before_all_that_is_queued(wire: Wire) -> None:
    queued = [asyncio.create_task(wire.send(str(number), "queued", Priority.QUEUED)) for number in range(1, 400)]
    await wire.send("1000", "answer")
    assert "answer" in wire.texts()[:5]
    await asyncio.gather(*queued)


async def test_a_refusal_is_waited_for_and_the_message_sent_once_more(wire: Wire) -> None:
    wire.refuse_next = [7]
    await wire.send("1", "answer")
    assert wire.arrivals[0][0] >= 7
    assert wire.texts() == ["answer"]


async def test_the_outbox_keeps_what_telegram_puts_off(wire: Wire) -> None:
    wire.refuse_next = [7]
    with pytest.raises(RetryAfter):
        await wire.send("1", "queued", Priority.QUEUED)
    await wire.send("2", "other chats go on", Priority.QUEUED)
    assert wire.arrivals[0][0] < 1
    await wire.send("1", "again", Priority.QUEUED)
    assert wire.arrivals[1][0] >= 7


async def test_what_sends_nothing_does_not_wait(wire: Wire) -> None:
    for _ in range(40):
        assert await wire.limiter.process_request(_done, (), {}, "answerCallbackQuery", {}, None) is True
    assert wire.clock.monotonic() == 0


async def _done() -> bool:
    return True


async def test_stopping_turns_away_what_is_queued_and_lets_answers_go() -> None:
    clock = ManualClock()
    wire = Wire(clock)
    first = asyncio.create_task(wire.send("1", "first"))
    answer = asyncio.create_task(wire.send("1", "second"))
    queued = asyncio.create_task(wire.send("1", "queued", Priority.QUEUED))
    await settle()
    wire.limiter.close()
    with pytest.raises(ClosedError):
        await queued
    with pytest.raises(ClosedError):
        await wire.send("9", "later", Priority.QUEUED)
    await clock.advance(3)
    assert list(await asyncio.gather(first, answer)) == [True, True]


async def test_one_who_leaves_takes_nobodys_place() -> None:
    clock = ManualClock()
    wire = Wire(clock)
    tasks = [asyncio.create_task(wire.send("1", str(number))) for number in range(3)]
    await settle()
    tasks[1].cancel()
    await clock.advance(1.1)
    await clock.advance(1)
    assert wire.texts() == ["0", "2"]


async def test_members_of_a_group_take_turns_and_one_leaves_half_of_its_window_free() -> None:
    clock = ManualClock()
    wire = Wire(clock)
    flood = [asyncio.create_task(wire.answer("-1", "flood", number)) for number in range(20)]
    await clock.advance(3.5)
    others = [asyncio.create_task(wire.answer("-1", person, 20 + n)) for n, person in enumerate(["bob", "eve", "bob"])]
    await clock.advance(2.5)
    assert sorted(wire.texts()[4:]).count("bob") == 2, "each is answered within a second or two of asking"
    assert "eve" in wire.texts()[4:7]
    await clock.advance(50)
    late = asyncio.create_task(wire.answer("-1", "late", 40))
    before = wire.texts().count("flood")
    assert before < 10, "there is room in the window of a minute for others, however long one floods"
    await clock.advance(1.1)
    assert late.done()
    await clock.advance(120)
    assert wire.refused == 0
    assert wire.texts().count("flood") == len(flood)
    await asyncio.gather(*flood, *others)


async def test_answers_in_private_go_before_those_of_groups(wire: Wire) -> None:
    sent = [asyncio.create_task(wire.answer(f"-{chat}", f"person {chat}", chat)) for chat in range(1, 200)]
    sent.append(asyncio.create_task(wire.answer("7", "private", 200)))
    await asyncio.gather(*sent)
    assert "private" in wire.texts()[:6]


async def test_the_parts_of_one_answer_are_not_torn_apart_by_the_next(wire: Wire) -> None:
    async def parts(number: int) -> None:
        for _ in range(3):
            await wire.answer("1", "ann", number, str(number))

    await asyncio.gather(*(parts(number) for number in range(3)))
    assert "".join(wire.texts()) == "000111222"


async def test_an_answer_lets_the_next_of_its_chat_on_when_it_waits_to_be_sent() -> None:
    wire = Wire(ManualClock())
    ref, ann = ChatRef("telegram", "1"), Person("telegram", "1")
    first, second = wire.lines.enter(ref, ann), wire.lines.enter(ref, ann)
    assert first
    assert second
    CURRENT_UPDATE.set(CurrentUpdate("1", 1, first))
    sending = asyncio.create_task(wire.send("1", "first"))
    await asyncio.wait_for(second.come(), 1)
    sending.cancel()


async def test_a_sign_of_work_under_way_goes_at_once_or_not_at_all() -> None:
    wire = Wire(ManualClock())
    edits = [
        asyncio.create_task(wire.send(str(number), "⏳", Priority.PROGRESS, "editMessageText")) for number in range(20)
    ]
    await settle()
    await wire.clock.advance(0.5)
    results = await asyncio.gather(*edits, return_exceptions=True)
    assert {type(each) for each in results} == {bool, BusyError}
    assert results.count(True) <= 6


async def test_edits_of_one_message_go_one_after_another(wire: Wire) -> None:
    edits = [wire.send("1", f"{number}", Priority.ANSWER, "editMessageText", 5) for number in range(9)]
    await asyncio.gather(*edits)
    assert wire.texts() == [str(number) for number in range(9)]
    moments = [moment for moment, _, _ in wire.arrivals]
    assert all(later - earlier >= ROUND_TRIP for earlier, later in itertools.pairwise(moments))
