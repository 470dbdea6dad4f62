"""Who is let in, and in which order."""

import asyncio

import pytest

from chat.urgency import Urgency
from summarizer.asking import Asking
from summarizer.models.turns import Turns
from tests.clocks import settle


class Door:
    """Callers at one line: who came in, in order, and who is let out when the test says so."""

    def __init__(self, most: int) -> None:
        self.turns = Turns(most)
        self.inside: list[str] = []
        self.came: list[str] = []
        self._out: dict[str, asyncio.Event] = {}

    async def call(self, name: str, asking: Asking) -> None:
        self._out[name] = asyncio.Event()
        async with self.turns.turn(asking):
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


def test_a_deadline_begins_when_somebody_waits_and_does_not_move() -> None:
    asking = Asking()
    assert asking.deadline(100.0, 90.0) is None
    with asking.urgency.raised_by(Urgency(urgent=True)):
        assert asking.deadline(130.0, 90.0) == 220.0
        assert asking.deadline(200.0, 90.0) == 220.0
    assert asking.deadline(210.0, 90.0) is None, "the person has left"
