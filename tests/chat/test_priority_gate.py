"""Who is let in, and in which order."""

import asyncio

import pytest

from chat.priority_gate import PriorityGate
from chat.urgency import Asking, Urgency
from tests.clocks import ManualClock, settle


class Door:
    """Callers at one gate: who came in, in order, and who is let out when the test says so."""

    def __init__(self, most: int) -> None:
        self.gate = PriorityGate(most, ManualClock())
        self.inside: list[str] = []
        self.came: list[str] = []
        self._out: dict[str, asyncio.Event] = {}

    async def call(self, name: str, asking: Asking) -> None:
        self._out[name] = asyncio.Event()
        async with self.gate.turn(asking.urgency):
            self.inside.append(name)
            self.came.append(name)
            try:
                await self._out[name].wait()
            finally:
                self.inside.remove(name)

    async def let_out(self, name: str) -> None:
        self._out[name].set()
        await settle()


async def come(door: Door, *names: str, **urgent: bool) -> dict[str, tuple[asyncio.Task[None], Asking]]:
    callers = {}
    for name in names:
        asking = Asking(urgent=urgent.get(name, False))
        callers[name] = asyncio.create_task(door.call(name, asking)), asking
        await settle()
    return callers


async def test_no_more_than_so_many_are_inside() -> None:
    door = Door(2)
    await come(door, "a", "b", "c", "d")
    assert door.inside == ["a", "b"]
    await door.let_out("a")
    assert door.inside == ["b", "c"]
    for name in "bcd":
        await door.let_out(name)
    assert door.came == ["a", "b", "c", "d"]
    await come(door, "e", "f")
    assert door.inside == ["e", "f"]
    for name in "ef":
        await door.let_out(name)


async def test_people_go_first_then_the_earliest() -> None:
    door = Door(1)
    await come(door, "a", "digest", "person", "other", person=True, other=True)
    for name in ("a", "person", "other", "digest"):
        assert door.inside == [name]
        await door.let_out(name)


async def test_a_person_who_joins_in_waiting_moves_the_wish_forward() -> None:
    door = Door(1)
    callers = await come(door, "a", "b", "c", "d")
    with callers["c"][1].urgency.raised_by(Urgency(urgent=True)):
        pass  # one who leaves again
    with callers["d"][1].urgency.raised_by(Urgency(urgent=True)):
        await door.let_out("a")
    assert door.inside == ["d"]
    for name in "dbc":
        await door.let_out(name)
    assert door.came == ["a", "d", "b", "c"]


@pytest.mark.parametrize("moment", ["waiting", "granted", "inside"])
async def test_who_leaves_takes_no_turn_along(moment: str) -> None:
    door = Door(1)
    callers = await come(door, "a", "b", "c")
    if moment == "granted":
        door._out["a"].set()
        while door.inside == ["a"]:  # noqa: ASYNC110 - step by step, up to the very moment
            await asyncio.sleep(0)
    elif moment == "inside":
        await door.let_out("a")
    callers["b"][0].cancel()
    await settle()
    if moment == "waiting":
        await door.let_out("a")
    assert door.inside == ["c"]
    await door.let_out("c")
    await come(door, "d")
    assert door.inside == ["d"]
    await door.let_out("d")


async def test_a_person_who_joins_goes_behind_the_people_who_were_there_before() -> None:
    door = Door(1)
    callers = await come(door, "a", "joined", "person", person=True)
    with callers["joined"][1].urgency.raised_by(Urgency(urgent=True)):
        for name in ("a", "person", "joined"):
            assert door.inside == [name]
            await door.let_out(name)


@pytest.mark.parametrize("places", [1, 2, 3])
async def test_a_gate_that_opens_lets_as_many_through_as_there_are_places(places: int) -> None:
    clock, through = ManualClock(), list[int]()

    async def go(number: int, urgency: Urgency) -> None:
        async with gate.turn(urgency):
            through.append(number)
            await clock.sleep(100)

    gate = PriorityGate(places, clock, lambda urgency: 10.0 - clock.monotonic() if not urgency.urgent else 0.0)
    async with asyncio.TaskGroup() as group:
        group.create_task(go(0, Urgency(urgent=True)))
        for number in (1, 2, 3):
            group.create_task(go(number, Urgency()))
        await clock.advance(9)
        assert (through, gate.waiting) == ([0], 3)
        await clock.advance(2)
        assert through == [0, 1, 2, 3][:places]
        await clock.advance(500)
    assert through == [0, 1, 2, 3]


async def test_who_is_refused_takes_no_turn_along() -> None:
    door, refusals = Door(1), {"b": False}
    callers = await come(door, "a")

    async def refused() -> None:
        async with door.gate.turn(Urgency(), lambda: PermissionError() if refusals["b"] else None):
            raise AssertionError("it had no turn")

    waiting = asyncio.create_task(refused())
    callers |= await come(door, "c")
    refusals["b"] = True
    door.gate.look()
    with pytest.raises(PermissionError):
        await waiting
    with pytest.raises(PermissionError):
        await refused()
    await door.let_out("a")
    assert door.inside == ["c"]
    await door.let_out("c")


def test_a_deadline_begins_when_somebody_waits_and_does_not_move() -> None:
    asking = Asking()
    assert asking.deadline(100.0, 90.0) is None
    with asking.urgency.raised_by(Urgency(urgent=True)):
        assert asking.deadline(130.0, 90.0) == 220.0
        assert asking.deadline(200.0, 90.0) == 220.0
    assert asking.deadline(210.0, 90.0) is None, "the person has left"
