"""What one process learns of a model, the others know: that its quota is used up, and why its service refuses."""

from collections.abc import Callable
from contextlib import suppress

from chat.errors import UnavailableError
from chat.tasks import Unbroken
from services.machines.hearing import Hearing
from store.database import Store
from store.machines import models
from summarizer.models.news import ModelNews


class SharedModels:
    """Tells others what is learnt here; on SQLite there are none, and nothing is told."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._unbroken = Unbroken()
        self._hearing: Hearing | None = None
        self._hear: Callable[[ModelNews], None] = lambda _: None

    def listen(self, hear: Callable[[ModelNews], None]) -> None:
        """Have what is known by now, and what others learn, handed on."""
        self._hear = hear
        self._hearing = Hearing(self._store, models.BELL, self._refresh)

    def tell(self, news: ModelNews) -> None:
        """Tell others, soon."""
        if self._store.is_shared:
            self._unbroken.begin(self._note(news))

    async def aclose(self) -> None:
        """Listen no more, and wait until all is told."""
        if self._hearing:
            await self._hearing.aclose()
        await self._unbroken.aclose()

    async def _note(self, news: ModelNews) -> None:
        with suppress(UnavailableError):  # then others find out by themselves
            await self._store.write(models.note, news)

    async def _refresh(self) -> None:
        async with self._store.reading() as c:
            known = await models.known(c)
        for news in known:
            self._hear(news)
