"""Many updates at once, and a clean end."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.platforms.lines import Lines, Turn
from bot.platforms.telegram.asked import ASKED, Asked
from chat.refs import ChatRef, Person
from services.repeated import Seldom

MOST_ASIDE = 20


class Work:
    """Has each update answered in a task of its own, at a place of its chat and its person."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._lines = Lines(now)
        self._seldom = Seldom(now)
        self._tasks: set[asyncio.Task[None]] = set()
        self._aside: set[asyncio.Task[None]] = set()
        self._count = 0
        self.is_closing = False

    def begin(self, chat: ChatRef, person: Person, answer: Callable[[Turn], Awaitable[None]]) -> bool:
        """Begin to answer, and tell whether there was a place for it; nothing that goes wrong comes out."""
        turn = self._lines.enter(chat, person)
        if turn is None:
            return False
        self._count += 1
        asked = Asked(person.key, self._count, turn)
        self._run(lambda: self._answer(answer, asked), self._tasks)
        return True

    def aside(self, action: Callable[[], Awaitable[None]]) -> None:
        """Do something small that needs no place, unless much of that is being done already."""
        if len(self._aside) < MOST_ASIDE:
            self._run(action, self._aside)

    async def stop(self, deadline_seconds: float) -> None:
        """Finish what has been begun within the deadline, and cancel what is not done by then."""
        self.is_closing = True
        tasks = self._tasks | self._aside
        if tasks:
            await asyncio.wait(tasks, timeout=deadline_seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _run(self, action: Callable[[], Awaitable[None]], among: set[asyncio.Task[None]]) -> None:
        task = asyncio.create_task(self._guard(action))
        among.add(task)
        task.add_done_callback(among.discard)

    async def _guard(self, action: Callable[[], Awaitable[None]]) -> None:
        try:
            await action()
        except Exception as error:  # noqa: BLE001  one update must not stop the others
            self._seldom.warn("update_failed", type(error).__name__, exc_info=error)

    @staticmethod
    async def _answer(answer: Callable[[Turn], Awaitable[None]], asked: Asked) -> None:
        with asked.turn:
            ASKED.set(asked)
            await answer(asked.turn)
