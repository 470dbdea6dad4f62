"""A task for each update, so that many are answered at once, and a clean end of them all."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.platforms.lines import Lines, Turn
from bot.platforms.telegram.rate_limiter import CURRENT_UPDATE, CurrentUpdate
from chat.refs import ChatRef, Person
from services.repeated import Seldom

MOST_SMALL = 20


class UpdateTasks:
    """Has each update answered in a task of its own, at a place of its chat and its person."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._lines = Lines(now)
        self._seldom = Seldom(now)
        self._tasks: set[asyncio.Task[None]] = set()
        self._small: set[asyncio.Task[None]] = set()
        self._count = 0
        self.is_closing = False

    def begin(self, chat: ChatRef, person: Person, answer: Callable[[Turn], Awaitable[None]]) -> bool:
        """Begin to answer, and return whether there was a place for it; nothing that goes wrong comes out."""
        turn = self._lines.enter(chat, person)
        if turn is None:
            return False
        self._count += 1
        update = CurrentUpdate(person.key, self._count, turn)
        self._run(lambda: self._answer(answer, update), self._tasks)
        return True

    def begin_small(self, action: Callable[[], Awaitable[None]]) -> None:
        """Do something small that needs no place, unless much of that is being done already."""
        if len(self._small) < MOST_SMALL:
            self._run(action, self._small)

    async def stop(self, deadline_seconds: float) -> None:
        """Finish what has been begun within the deadline, and cancel what is not done by then."""
        self.is_closing = True
        tasks = self._tasks | self._small
        if tasks:
            await asyncio.wait(tasks, timeout=deadline_seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _run(self, action: Callable[[], Awaitable[None]], among: set[asyncio.Task[None]]) -> None:
        task = asyncio.create_task(self._logged(action))
        among.add(task)
        task.add_done_callback(among.discard)

    async def _logged(self, action: Callable[[], Awaitable[None]]) -> None:
        try:
            await action()
        except Exception as error:  # noqa: BLE001  one update must not stop the others
            self._seldom.warn("update_failed", type(error).__name__, exc_info=error)

    @staticmethod
    async def _answer(answer: Callable[[Turn], Awaitable[None]], update: CurrentUpdate) -> None:
        with update.turn:
            CURRENT_UPDATE.set(update)
            await answer(update.turn)
