"""A talk with the bot as its users have it: lines in, printed replies out."""

import io
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console as Screen

from bot.app import House, open_house
from bot.platforms.console.adapter import Console
from bot.settings_load import load
from scheduler.runner import Runner
from tests.clocks import ManualClock


@dataclass
class Talk:
    """One console on one house, whose clock the test holds."""

    house: House
    console: Console
    clock: ManualClock
    out: io.StringIO
    notes: io.StringIO

    @property
    def runner(self) -> Runner:
        return self.house.runner({Console.name: self.console})

    async def say(self, line: str) -> str:
        """Say a line and give what is printed."""
        self.read()
        await self.console.hear(line)
        return self.read()

    async def press(self, label: str) -> str:
        """Press the first button of the last reply that has this label."""
        place = next(n for n in range(1, 200) if (button := self.console.button(str(n))) and label in button.label)
        return await self.say(str(place))

    def read(self) -> str:
        """Give what was printed since the last look."""
        text = self.out.getvalue()
        self.out.seek(0)
        self.out.truncate()
        return text


Talking = Callable[..., AbstractAsyncContextManager[Talk]]


@pytest.fixture
def talking(tmp_path: Path) -> Talking:
    """Open talks: several at once or one after another may share a store by its name."""

    @asynccontextmanager
    async def open_talk(store: str = "", **environ: str) -> AsyncIterator[Talk]:
        variables = dict(environ)
        if store:
            variables["HERALD_STORE__URL"] = f"sqlite+aiosqlite:///{tmp_path / store}"
        clock = ManualClock(auto=True)
        async with open_house(load(None, variables), sample=True, clock=clock, environ=variables) as house:
            out, notes = io.StringIO(), io.StringIO()
            screens = [
                Screen(file=file, highlight=False, markup=False, emoji=False, width=200) for file in (out, notes)
            ]
            yield Talk(house, Console(house.dispatcher, house.services.languages, *screens), clock, out, notes)

    return open_talk


@pytest.fixture
async def talk(talking: Talking) -> AsyncIterator[Talk]:
    """Open one talk on the sample papers, with a fresh store."""
    async with talking() as opened:
        yield opened
