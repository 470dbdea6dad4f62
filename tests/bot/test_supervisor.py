"""Which platforms hear, when the process is at its end, and when one is tried again."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

import pytest

from bot.supervisor import Supervisor
from chat.errors import HeraldError, UnavailableError
from chat.platform import Platform, RefusedError
from chat.words import phrase
from tests.clocks import ManualClock, settle

AWAY = UnavailableError(phrase("It cannot be reached."))
REFUSED = RefusedError(phrase("The token is refused."))


@dataclass
class Stand:
    """A platform whose fate the test holds: `refuses` is what the next openings fail with."""

    name: str
    refuses: list[Exception] = field(default_factory=list)
    trouble: HeraldError | None = None
    opened: int = 0
    lost: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self) -> None:
        self.opened += 1
        if self.refuses:
            raise self.refuses.pop(0)

    async def listen(self) -> None:
        pass

    async def gone(self) -> HeraldError:
        await self.lost.wait()
        return REFUSED

    def lose(self) -> None:
        self.trouble = REFUSED
        self.lost.set()

    def find(self) -> None:
        self.trouble = None
        self.lost.clear()


@asynccontextmanager
async def heard(clock: ManualClock, *platforms: Stand) -> AsyncIterator[tuple[Supervisor, list[str]]]:
    supervisor, changes = Supervisor(cast("Sequence[Platform]", platforms), clock), list[str]()
    supervisor.on_change = lambda: changes.append("told")
    try:
        yield supervisor, changes
    finally:
        await supervisor.close()


async def test_only_when_none_is_left_is_the_process_at_its_end() -> None:
    clock, one, other = ManualClock(), Stand("one"), Stand("other")
    async with heard(clock, one, other) as (supervisor, changes):
        await supervisor.begin()
        ending = asyncio.create_task(supervisor.lost())
        one.lose()
        await settle()
        assert (supervisor.state(), ending.done(), len(changes)) == ({"one": REFUSED, "other": None}, False, 1)
        one.find()
        await clock.advance(10)
        other.lose()
        await settle()
        assert (supervisor.state(), ending.done(), len(changes)) == ({"one": None, "other": REFUSED}, False, 3)
        one.lose()
        assert await ending is REFUSED


async def test_one_that_cannot_be_reached_is_tried_ever_more_seldom() -> None:
    clock, one = ManualClock(), Stand("one")
    late = Stand("late", [AWAY] * 30)
    async with heard(clock, one, late) as (supervisor, _):
        await supervisor.begin()
        assert supervisor.state() == {"one": None, "late": AWAY}
        await clock.advance(200)
        assert 4 <= late.opened <= 7
        await clock.advance(24 * 3600)
        assert late.opened == 31
        assert supervisor.state() == {"one": None, "late": None}


async def test_one_that_asks_for_a_wait_gets_it() -> None:
    clock, one = ManualClock(), Stand("one")
    late = Stand("late", [UnavailableError(phrase("Too many."), None, timedelta(seconds=1000))])
    async with heard(clock, one, late) as (supervisor, _):
        await supervisor.begin()
        await clock.advance(999)
        assert late.opened == 1
        await clock.advance(2)
        assert late.opened == 2


async def test_one_that_is_refused_when_it_can_be_reached_again_is_lost() -> None:
    clock, one, late = ManualClock(), Stand("one"), Stand("late", [AWAY, REFUSED, REFUSED])
    async with heard(clock, one, late) as (supervisor, changes):
        await supervisor.begin()
        await clock.advance(15)
        assert (supervisor.state()["late"], len(changes)) == (REFUSED, 1)
        await clock.advance(60)
        assert (supervisor.state()["late"], len(changes)) == (None, 2)


@pytest.mark.parametrize("error", [REFUSED, RuntimeError("a bug")])
async def test_what_waiting_does_not_mend_ends_the_start(error: Exception) -> None:
    clock = ManualClock()
    async with heard(clock, Stand("one"), Stand("other", [error])) as (supervisor, _):
        with pytest.raises(type(error)):
            await supervisor.begin()
