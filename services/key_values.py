"""Small things to remember across restarts, each under a name."""

from chat.clock import Clock
from store import key_values
from store.database import Store


class KeyValues:
    """Keeps one short text a name."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def note(self, name: str, value: str) -> None:
        """Remember a text in the place of an earlier one of the same name."""
        await self._store.write(key_values.note, name, value, self._clock.now())

    async def recall(self, name: str) -> str | None:
        """Return what is remembered under a name, or None."""
        async with self._store.reading() as c:
            return await key_values.recall(c, name)

    async def drop(self, name: str) -> None:
        """Forget what is remembered under a name."""
        await self._store.write(key_values.drop, name)

    async def named(self, prefix: str) -> dict[str, str]:
        """Return all that is remembered under names that begin so."""
        async with self._store.reading() as c:
            return await key_values.named(c, prefix)
