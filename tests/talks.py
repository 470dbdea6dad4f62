"""A talk with the bot as its users have it: lines in, printed replies out."""

import io
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from rich.console import Console as Screen

from bot.app import App, open_app
from bot.platforms.console.adapter import Console
from bot.settings.load import load
from scheduler.runner import Runner
from tests.clocks import ManualClock
from tests.stores import made_at


@dataclass
class Talk:
    """One console on one app, whose clock the test holds."""

    app: App
    console: Console
    clock: ManualClock
    out: io.StringIO
    notes: io.StringIO

    @property
    def runner(self) -> Runner:
        return self.app.runner({Console.name: self.console})

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
        """Return what was printed since the last look."""
        text = self.out.getvalue()
        self.out.seek(0)
        self.out.truncate()
        return text


Talking = Callable[..., AbstractAsyncContextManager[Talk]]


@asynccontextmanager
async def open_talk(
    folder: Path, store: str = "", *, sample: bool = True, measured: bool = False, **environ: str
) -> AsyncIterator[Talk]:
    """Open a talk on the sample papers; those that name the same store share it, and others have their own."""
    home = Path(mkdtemp(dir=folder))
    variables = {
        "HERALD_STORE__URL": made_at(folder / store if store else home / "herald.db"),
        "HERALD_ARCHIVE__DIRECTORY": str(home / "site"),
        **environ,
    }
    clock = ManualClock(auto=True)
    async with open_app(load(None, variables), sample=sample, measured=measured, clock=clock, environ=variables) as app:
        out, notes = io.StringIO(), io.StringIO()
        screens = [Screen(file=file, highlight=False, markup=False, emoji=False, width=200) for file in (out, notes)]
        yield Talk(app, Console(app.dispatcher, app.services.languages, *screens), clock, out, notes)
