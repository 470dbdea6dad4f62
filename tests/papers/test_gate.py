"""The gate: one at a time, three seconds apart, people first."""

import asyncio
import math

import pytest

from papers.arxiv.gate import Gate, GateClosedError
from tests.clocks import ManualClock, settle


class Diary:
    """Takes turns and writes down who had one, from when to when."""

    def __init__(self, gate: Gate, clock: ManualClock) -> None:
        self.gate = gate
        self.clock = clock
        self.turns: list[tuple[str, float, float]] = []
        self.inside = 0

    async def go(self, name: str, *, urgent: bool = False, lasting: float = 0.0, patience: float = math.inf) -> None:
        async with self.gate.turn(urgent, lambda: patience):
            self.inside += 1
            assert self.inside == 1
            start = self.clock.monotonic()
            await self.clock.sleep(lasting)
            self.turns.append((name, start, self.clock.monotonic()))
            self.inside -= 1

    @property
    def names(self) -> list[str]:
        return [name for name, _, _ in self.turns]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def diary(clock: ManualClock) -> Diary:
    return Diary(Gate(clock), clock)


async def test_first_request_does_not_wait(diary: Diary) -> None:
    await diary.go("first")
    assert diary.turns == [("first", 0, 0)]


async def test_delay_runs_from_the_end_of_one_request_to_the_start_of_the_next(
    clock: ManualClock, diary: Diary
) -> None:
    tasks = [asyncio.create_task(diary.go(name, lasting=2)) for name in "abc"]
    await clock.advance(100)
    await asyncio.gather(*tasks)
    assert diary.turns == [("a", 0, 2), ("b", 5, 7), ("c", 10, 12)]


async def test_fifty_callers_keep_the_terms_and_people_go_first() -> None:
    clock = ManualClock(auto=True)
    diary = Diary(Gate(clock), clock)
    async with asyncio.TaskGroup() as group:
        for number in range(50):
            urgent = number % 3 == 0
            group.create_task(diary.go(f"{'urgent' if urgent else 'other'} {number}", urgent=urgent, lasting=0.5))
    expected = [f"urgent {n}" for n in range(0, 50, 3)] + [f"other {n}" for n in range(50) if n % 3]
    assert diary.names == expected
    gaps = [start - end for (_, _, end), (_, start, _) in zip(diary.turns, diary.turns[1:], strict=False)]
    assert min(gaps) >= 3.0


async def test_a_person_who_comes_during_the_delay_overtakes_those_who_already_wait(
    clock: ManualClock, diary: Diary
) -> None:
    await diary.go("before")
    waiting = asyncio.create_task(diary.go("harvest"))
    await clock.advance(2)
    late = asyncio.create_task(diary.go("person", urgent=True))
    await clock.advance(10)
    await asyncio.gather(waiting, late)
    assert diary.names == ["before", "person", "harvest"]


async def test_cancelling_a_caller_in_the_line_leaves_the_others_their_turns(clock: ManualClock, diary: Diary) -> None:
    tasks = [asyncio.create_task(diary.go(name, lasting=1)) for name in "abcd"]
    await settle()
    tasks[1].cancel()
    tasks[2].cancel()
    await clock.advance(20)
    assert diary.turns == [("a", 0, 1), ("d", 4, 5)]
    await asyncio.wait(tasks)


async def test_cancelling_the_only_caller_during_the_delay_keeps_the_gate_working(
    clock: ManualClock, diary: Diary
) -> None:
    await diary.go("a")
    task = asyncio.create_task(diary.go("b"))
    await clock.advance(1)
    task.cancel()
    await clock.advance(20)
    await diary.go("c")
    assert diary.names == ["a", "c"]
    await asyncio.wait([task])


async def test_cancelling_in_the_moment_of_the_grant_passes_the_turn_on_without_a_delay(clock: ManualClock) -> None:
    gate = Gate(clock)
    turns: list[str] = []

    async def go(name: str) -> None:
        async with gate.turn():
            turns.append(f"{name} at {clock.monotonic():.0f}")

    first = asyncio.create_task(go("first"))
    second = asyncio.create_task(go("second"))
    await asyncio.sleep(0)  # both are in the line
    await asyncio.sleep(0)  # the keeper has granted the first one its turn, which it has not taken up
    first.cancel()
    await settle()
    await asyncio.wait([first, second], timeout=1)
    assert first.cancelled()
    assert turns == ["second at 0"]


async def test_a_failing_caller_gives_its_turn_back(clock: ManualClock, diary: Diary) -> None:
    with pytest.raises(ZeroDivisionError):
        async with diary.gate.turn():
            raise ZeroDivisionError
    task = asyncio.create_task(diary.go("next"))
    await clock.advance(2.9)
    assert diary.names == []
    await clock.advance(0.1)
    assert diary.names == ["next"]
    await task


async def test_a_pause_holds_everybody_back(clock: ManualClock, diary: Diary) -> None:
    tasks = [asyncio.create_task(diary.go(name, urgent=name == "b")) for name in "ab"]
    diary.gate.pause(60)
    await clock.advance(59)
    assert diary.names == []
    assert diary.gate.closed_for == 1
    await clock.advance(10)
    await asyncio.gather(*tasks)
    assert diary.turns == [("b", 60, 60), ("a", 63, 63)]
    assert diary.gate.closed_for == 0


async def test_a_pause_that_is_imposed_during_the_delay_extends_it(clock: ManualClock, diary: Diary) -> None:
    await diary.go("a")
    task = asyncio.create_task(diary.go("b"))
    await clock.advance(1)
    diary.gate.pause(20)
    diary.gate.pause(5)  # a shorter one does not shorten it
    await clock.advance(30)
    await task
    assert diary.turns[1] == ("b", 21, 21)


async def test_who_cannot_wait_out_a_pause_hears_at_once(clock: ManualClock, diary: Diary) -> None:
    impatient = asyncio.create_task(diary.go("impatient", urgent=True, patience=30))
    patient = asyncio.create_task(diary.go("patient", patience=600))
    await asyncio.sleep(0)
    diary.gate.pause(60)
    with pytest.raises(GateClosedError) as told:
        await impatient
    assert told.value.seconds == 60
    with pytest.raises(GateClosedError):
        await diary.go("late", urgent=True, patience=30)
    await clock.advance(60)
    await patient
    assert diary.names == ["patient"]


async def test_dismissed_callers_never_let_two_in_at_once(clock: ManualClock, diary: Diary) -> None:
    dismissed = [asyncio.create_task(diary.go(f"no {n}", urgent=True, patience=1)) for n in range(3)]
    kept = [asyncio.create_task(diary.go(f"yes {n}", lasting=5)) for n in range(3)]
    await asyncio.sleep(0)
    diary.gate.pause(2)
    await clock.advance(60)
    results = await asyncio.gather(*dismissed, *kept, return_exceptions=True)
    assert [type(result) for result in results[:3]] == [GateClosedError] * 3
    assert diary.turns == [("yes 0", 2, 7), ("yes 1", 10, 15), ("yes 2", 18, 23)]
