"""Pictures of figures for the platforms."""

from papers.images import Picture
from store import pictures
from store.database import Store


class Pictures:
    """The pictures that were kept because their licences allow to show them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def load(self, key: str) -> Picture | None:
        """Return a picture by the key that a `chat.reply.Figure` names, or None. Raises UnavailableError."""
        async with self._store.reading() as c:
            return await pictures.load(c, key)
