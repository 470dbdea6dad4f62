"""Pictures of figures for the platforms, and to whom they are owed."""

from papers.credits import credit
from store import pictures
from store.database import Store
from store.pictures import Picture

__all__ = ["Picture", "Pictures", "credit"]


class Pictures:
    """The pictures that were kept because their licences allow to show them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def load(self, key: str) -> Picture | None:
        """Return a picture by the key that a `chat.reply.Figure` names, or None. Raises UnavailableError."""
        async with self._store.reading() as c:
            return await pictures.load(c, key)
