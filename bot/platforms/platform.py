"""What `herald run` wants of a chat platform."""

from typing import TYPE_CHECKING, Protocol

from chat.platform import Postman

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


class Platform(Postman, Protocol):
    """A platform that is opened, listens, is stopped and closed, in this order."""

    @property
    def routes(self) -> "list[BaseRoute]":
        """The addresses that the web server must serve for it."""
        ...

    async def open(self) -> None:
        """Log in. Raises UnavailableError."""
        ...

    async def listen(self) -> None:
        """Begin to hear. Raises UnavailableError."""
        ...

    async def stop(self, deadline_seconds: float) -> None:
        """Hear no more, and finish within the deadline what is under way."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...
