"""What `herald run` wants of a chat platform."""

from typing import TYPE_CHECKING, Protocol

from chat.errors import HeraldError, UnavailableError
from chat.platform import Postman

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


class RefusedError(UnavailableError):
    """A platform refuses the bot as it is set up: it comes back when somebody helps, and not by waiting."""


class Platform(Postman, Protocol):
    """A platform that is opened, listens, is stopped and closed, in this order.

    Where opening or listening fails, both may be called again.
    """

    @property
    def routes(self) -> "list[BaseRoute]":
        """The addresses that the web server must serve for it."""
        ...

    @property
    def trouble(self) -> HeraldError | None:
        """What keeps the platform from hearing now, with the next step; None where it hears."""
        ...

    async def gone(self) -> HeraldError:
        """Wait until the platform cannot come back unless somebody helps (its token is refused), and return why.

        The platform goes on trying, ever more seldom (at most a minute between two tries at first, ten minutes later
        on), and `trouble` is None again once it hears.
        """
        ...

    async def open(self) -> None:
        """Log in. Raises RefusedError where the set-up is refused, else UnavailableError."""
        ...

    async def listen(self) -> None:
        """Begin to hear. Raises RefusedError where the set-up is refused, else UnavailableError."""
        ...

    async def stop(self, deadline_seconds: float) -> None:
        """Hear no more, and finish within the deadline what is under way."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...
